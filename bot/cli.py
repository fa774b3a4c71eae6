"""The command line: `concierge run`, `demo`, `simulator`, `import`, `export`, `suspend`, `audit`, `doctor`, …"""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from bot import logs, settings, stopping
from rules.intake import Kind
from storage.database import Database, DatabaseError, SchemaTooNewError

if TYPE_CHECKING:
    from storage.importing import Report

IMPORTS = ("shops", "benefits", "cards")
EXPORTS = (*IMPORTS, "redemptions", "reports", "wishes")


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def concierge() -> None:
    """The card concierge: where nearby can I use my card, right now?"""


def main() -> None:
    """Run the command line; whatever goes wrong is one line on standard error and an exit code above 0."""
    try:
        concierge(prog_name="concierge")
    except settings.SettingsError as error:
        _fail(str(error))
    except SchemaTooNewError as error:
        _fail(f"the database was written by a newer release (its schema is {error}); install that release")
    except DatabaseError as error:
        _fail(f"the database cannot be used ({type(error).__name__}); check DATABASE_URL and its rights")


@concierge.command()
def run() -> None:
    """Run the bot: by long polling, or by webhook when WEBHOOK_URL is set."""
    from bot import running

    chosen = settings.read(settings.Settings)
    logs.set_up(chosen.log_level, secrets=(chosen.bot_token, chosen.webhook_secret, chosen.geocoder_key))
    with _database(chosen.database_url) as database:
        try:
            _until_stopped(lambda stop: running.run(chosen, database, stop))
        except running.StoppedError as error:
            _fail(str(error))


@concierge.command()
@click.option("--port", default=8081, show_default=True, help="Where the chat page is; 0 takes a free port.")
def demo(port: int) -> None:
    """Show everything on this machine: sample city, simulated Telegram, the bot. No token needed."""
    from bot import demo as showing

    def announce(url: str) -> None:
        click.echo(f"\n  The chat is at {url}/\n\n  Press START, then share a location. Ctrl+C ends the demo.\n")

    logs.set_up("WARNING", secrets=())
    try:
        _until_stopped(lambda stop: showing.run(port, stop, announce))
    except OSError as error:
        _fail(f"port {port} cannot be used ({error.strerror}); choose another with --port")


@concierge.command()
@click.option("--port", default=8081, show_default=True, help="0 takes a free port.")
@click.option("--limits", is_flag=True, help="Refuse what Telegram's rate limits would.")
@click.option(
    "--state", type=click.Path(dir_okay=False, path_type=Path), help="A file that keeps it all for next time."
)
def simulator(port: int, *, limits: bool, state: Path | None) -> None:
    """Run the simulated Telegram alone, for any bot: prints base URL, token and page.

    People, faults, limits and the clock are controlled below /control (docs/simulator-control.md).
    """
    from simulator.limits import Rates
    from simulator.server import serve
    from simulator.simulator import Simulator

    alone = Simulator(rates=Rates() if limits else None, state=state)
    if not alone.world.users:
        alone.person("Mei", "zh-hans")
        alone.person("Tom", "en")

    def announce(url: str) -> None:
        click.echo(f"{url}\n{alone.token}\n{url}/")

    try:
        _until_stopped(lambda stop: stopping.until(stop, serve(alone, port=port, ready=announce)))
    except OSError as error:
        _fail(f"port {port} cannot be used ({error.strerror}); choose another with --port")


@concierge.command("import")
@click.argument("kind", type=click.Choice(IMPORTS))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Check the file and say what would change.")
@click.option("--skip-bad", is_flag=True, help="Import the good rows of a file that has bad ones.")
def import_(kind: str, file: Path, *, dry_run: bool, skip_bad: bool) -> None:
    """Import shops, benefits or cards from a CSV or XLSX file; rows are matched by id."""
    from storage import importing

    with _database() as database, _progress(f"Importing {kind}") as progress:
        report = importing.import_file(
            database, Kind(kind), file, dry_run=dry_run, skip_bad=skip_bad, now=_now(), progress=progress
        )
    for warning in report.warnings:
        click.echo(f"note: {warning}", err=True)
    for problem in report.problems:
        click.echo(problem, err=True)
    if report.problem_count > len(report.problems):
        click.echo(f"… and {report.problem_count - len(report.problems)} more", err=True)
    click.echo(_summary(report, kind, dry_run=dry_run, skip_bad=skip_bad))
    sys.exit(0 if report.is_clean or skip_bad else 1)


@concierge.command()
@click.argument("kind", type=click.Choice(EXPORTS))
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def export(kind: str, file: Path) -> None:
    """Export to a CSV or XLSX file: shops, benefits and cards as they are imported; redemptions, reports and wishes."""
    from storage import exporting

    chosen = settings.read(settings.StorageSettings)
    try:
        with _database(chosen.database_url) as database:
            rows = exporting.export_file(database, exporting.Export(kind), file, chosen.zone)
    except OSError as error:
        _fail(f"{file} cannot be written ({error.strerror})")
    click.echo(f"{rows} {kind} written to {file}")


@concierge.command()
@click.argument("card_number")
def suspend(card_number: str) -> None:
    """Suspend a card: it is not accepted until it is resumed."""
    _suspend(card_number, _now(), "suspended")


@concierge.command()
@click.argument("card_number")
def resume(card_number: str) -> None:
    """Lift a card's suspension."""
    _suspend(card_number, None, "resumed")


@concierge.group()
def audit() -> None:
    """The record of what was done by whom: `audit verify` checks that nobody changed it."""


@audit.command()
def verify() -> None:
    """Check every row of the audit against the one before it; names the first that is not as it was written."""
    from storage import audit as records

    with _database() as database, database.reading() as session:
        broken, rows = records.verify(session), records.length(session)
    if broken is not None:
        _fail(f"the audit is broken at row {broken} of {rows}: it was changed, or rows are missing")
    click.echo(f"{rows} rows, none changed or missing")


@concierge.command()
def doctor() -> None:
    """Check settings, database, token, clock and geocoder, and say what to do about what is not well."""
    from bot import doctor as examining

    findings = list(examining.examine(settings.read(settings.Settings)))
    for finding in findings:
        click.echo(f"{finding.mark:<5} {finding.subject}: {finding.words}")
    sys.exit(0 if all(finding.is_well or not finding.is_needed for finding in findings) else 1)


def _now() -> datetime:
    return datetime.now(UTC)


def _suspend(number: str, at: datetime | None, done: str) -> None:
    from storage import cards

    with _database() as database, database.writing() as session:
        found = cards.suspend(session, number, at)
    if not found:
        _fail(f"there is no card {number}")
    click.echo(f"{number} {done}")


@contextmanager
def _database(url: str = "") -> Iterator[Database]:
    """The database, brought to this release's schema."""
    database = Database(url or settings.read(settings.StorageSettings).database_url)
    try:
        database.migrate()
        yield database
    finally:
        database.close()


@contextmanager
def _progress(title: str) -> Iterator[Callable[[int, int | None], None]]:
    """A progress bar on a terminal, nothing in a pipe."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(title, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _summary(report: Report, kind: str, *, dry_run: bool, skip_bad: bool) -> str:
    if not report.is_clean and not skip_bad:
        return f"Nothing imported: {report.problem_count} problems in {report.rows} rows. Mend them, or use --skip-bad."
    would = "would be " if dry_run else ""
    counts = f"{report.created} {would}created, {report.updated} {would}updated, {report.unchanged} unchanged"
    return f"{report.rows} {kind}: {counts}" + (
        f", {report.problem_count} bad left out" if report.problem_count else ""
    )


def _until_stopped(work: Callable[[asyncio.Event], Coroutine[Any, Any, None]]) -> None:
    """Run `work` until it ends or the process is asked to stop."""

    async def stoppable() -> None:
        stop = asyncio.Event()
        for each in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(each, stop.set)
        await work(stop)

    asyncio.run(stoppable())


def _fail(reason: str) -> NoReturn:
    click.echo(f"concierge: {reason}", err=True)
    sys.exit(1)
