"""The command line: `concierge run`, `demo`, `simulator`, `import`, `export`, `doctor`, `broadcast`, `tag`, …"""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import sys
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from bot import logs, settings, stopping
from rules.broadcasts import TOPICS
from rules.intake import Kind
from storage.database import Database, DatabaseError, SchemaTooNewError

if TYPE_CHECKING:
    from storage.importing import Report

IMPORTS = ("shops", "benefits", "cards", "events")
EXPORTS = (*IMPORTS, "redemptions", "reports", "wishes", "utterances")
BROADCAST_TOPICS = tuple(topic.value for topic in TOPICS)


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
    gc.disable()  # until the bot is built: looking through what is being imported takes a fifth of the start
    from bot import running

    chosen = settings.read(settings.Settings)
    logs.set_up(chosen.log_level, secrets=chosen.secrets)
    with _database(chosen.database_url) as database:
        try:
            _until_stopped(lambda stop: running.run(chosen, database, stop))
        except running.StoppedError as error:
            _fail(str(error))


@concierge.command()
@click.option("--port", default=8081, show_default=True, help="Where the chat page is; 0 takes a free port.")
def demo(port: int) -> None:
    """Show everything on this machine: sample city, simulated Telegram, the bot. No token needed."""
    gc.disable()  # as above
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
    """Import shops, benefits, cards or events from a CSV or XLSX file; rows are matched by id."""
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
    """Export to CSV or XLSX: shops, benefits, cards and events as they are imported; redemptions, reports, wishes; and
    to TSV utterances, sentences that were not understood, of members who consent."""
    from storage import exporting

    chosen = settings.read(settings.StorageSettings)
    try:
        with _database(chosen.database_url) as database:
            rows = exporting.export_file(database, exporting.Export(kind), file, chosen.zone)
    except OSError as error:
        _fail(f"{file} cannot be written ({error.strerror})")
    click.echo(f"{rows} {kind} written to {file}")


@concierge.command()
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--segment", default="", help="Whom it is for: 'plan:annual & !used:coffee'; everybody by default.")
@click.option("--english", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="What to say in English.")
@click.option("--topic", type=click.Choice(BROADCAST_TOPICS), default="news", show_default=True)
@click.option("--button", "buttons", multiple=True, help="'label | target'; may be given again.")
@click.option("--photo", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A picture.")
@click.option("--at", "start", default="", help="When it starts: 18:30, 11-23 18:30; at once by default.")
@click.option("--until", "end", default="", help="Until when it may go on.")
@click.option("--paid", is_flag=True, help="Pay Telegram for up to 1,000 messages a second.")
@click.option("--dry-run", is_flag=True, help="Check everything and count, but send nothing.")
@click.option("--watch/--no-watch", default=True, show_default=True, help="Stay until the bot has sent it.")
@click.option("--status", type=int, metavar="ID", help="Instead of sending: say how a broadcast stands.")
@click.option("--pause", type=int, metavar="ID", help="Instead of sending: pause a broadcast.")
@click.option("--resume", type=int, metavar="ID", help="… go on with it.")
@click.option("--cancel", type=int, metavar="ID", help="… send nothing more of it.")
@click.option("--recall", type=int, metavar="ID", help="… also delete what was sent within 48 hours.")
def broadcast(
    file: Path | None, english: Path | None, photo: Path | None, *, dry_run: bool, watch: bool, **given: Any
) -> None:
    """Tell many members what FILE says, in Telegram's HTML. The running bot sends it."""
    from bot import broadcasting

    controls = [(name, id_) for name in broadcasting.CONTROLS if (id_ := given.pop(name)) is not None]
    if len(controls) + (file is not None) != 1:
        raise click.UsageError("Give a FILE, or one of " + ", ".join(f"--{name}" for name in broadcasting.CONTROLS))
    chosen = settings.read(settings.Settings)
    try:
        with _database(chosen.database_url) as database:
            for name, id_ in controls:
                click.echo(broadcasting.control(database, chosen.zone, name, id_))
            if file is not None:
                files = {"zh": file} | ({"en": english} if english else {})
                how = {"dry_run": dry_run, "watch": watch}
                click.echo(broadcasting.command(database, chosen, files, photo, given, _progress, **how))
    except broadcasting.RefusedError as error:
        _fail(str(error))


@concierge.command()
@click.argument("name")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def tag(name: str, file: Path) -> None:
    """Give the members whose Telegram ids FILE holds, one a line, a tag that segments can name."""
    from storage import segments

    ids = {int(line) for line in file.read_text(encoding="utf-8-sig").split() if line.isascii() and line.isdecimal()}
    with _database() as database, database.writing() as session:
        tagged = segments.tag(session, name, ids)
    click.echo(f"{tagged} of {len(ids)} members tagged {name}")


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


@concierge.group()
def draw() -> None:
    """Draws of gifts: `draw verify FILE` draws again from what was published and compares."""


@draw.command("verify")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--commitment", default="", help="What was published before the draw, as you noted it then.")
@click.option("--receipt", default="", help="Your number, to see that it took part.")
def verify_draw(file: Path, commitment: str, receipt: str) -> None:
    """Check a draw.json, as the bot publishes it; exit 0 when the winners are what the seed makes of the numbers."""
    from rules import draw as drawing

    wrong = drawing.objections(file.read_text(encoding="utf-8"), commitment.strip(), receipt.strip())
    if wrong:
        _fail("; ".join(wrong))
    click.echo("the draw is what its seed makes of its numbers")


@concierge.command()
@click.option("--explain", is_flag=True, help="For humans: what was found and what spoke for each candidate.")
def understand(*, explain: bool) -> None:
    """Say what the bot makes of each line of standard input, as a line of JSON."""
    from bot import understanding

    names = understanding.names_of(os.environ.get("DATABASE_URL", ""))
    sentences = (line.decode("utf-8", "replace") for line in sys.stdin.buffer)
    for line in understanding.lines(sentences, names, explain=explain):
        click.echo(line)


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
