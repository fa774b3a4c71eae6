"""The command line: files in and out, cards, the doctor, the simulator and the demo; one line for what goes wrong."""

from __future__ import annotations

import asyncio
import csv
import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from textwrap import dedent
from typing import Any

import httpx
import pytest
from click.testing import CliRunner

from bot import cli, demo
from rules import draw
from storage import audit, members
from storage.database import Database
from storage.till_tables import RedemptionLine
from tests import ledger
from tests.bot.scene import query, within

SAMPLE = Path(str(files("bot"))) / "sample"
KINDS = ("shops", "benefits", "cards")
TOKEN = "123456789:AAH" + "k" * 32


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str


Concierge = Callable[..., Ended]


@pytest.fixture(autouse=True)
def database_url(bare_surroundings: None, monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    """The test's database is the one commands use."""
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{path}")


@pytest.fixture
def concierge(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Concierge:
    """`concierge("import", "shops", file)`: the command line in this process."""

    def run(*arguments: object) -> Ended:
        monkeypatch.setattr(sys, "argv", ["concierge", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        out, err = capfd.readouterr()
        return Ended(int(ended.value.code or 0), out, err)

    return run


@pytest.fixture
def sample(path: Path) -> None:
    database = Database(f"sqlite:///{path}")
    demo.import_sample(database)
    database.close()


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def contents(path: Path) -> list[Any]:
    return [query(path, f"SELECT * FROM {kind} ORDER BY 1") for kind in KINDS]  # noqa: S608 (three words of our own)


# Import and export


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_what_is_exported_and_imported_again_is_unchanged(
    suffix: str, concierge: Concierge, tmp_path: Path, path: Path
) -> None:
    for kind in KINDS:
        imported = concierge("import", kind, SAMPLE / f"{kind}.csv")
        assert (imported.code, imported.err) == (0, "")
        assert re.fullmatch(rf"(\d+) {kind}: \1 created, 0 updated, 0 unchanged\n", imported.out)
    before = contents(path)
    for kind in KINDS:
        count = len(query(path, f"SELECT 1 FROM {kind}"))  # noqa: S608
        file = tmp_path / f"{kind}.{suffix}"
        assert concierge("export", kind, file).out == f"{count} {kind} written to {file}\n"
        again = concierge("import", kind, file)
        assert (again.code, again.out) == (0, f"{count} {kind}: 0 created, 0 updated, {count} unchanged\n")
    assert contents(path) == before


@pytest.mark.parametrize("kind", KINDS)
def test_an_exported_file_has_the_columns_of_the_one_imported(kind: str, concierge: Concierge, tmp_path: Path) -> None:
    for each in KINDS:
        concierge("import", each, SAMPLE / f"{each}.csv")
    concierge("export", kind, tmp_path / "out.csv")
    ours, theirs = rows(tmp_path / "out.csv"), rows(SAMPLE / f"{kind}.csv")
    key = next(iter(theirs[0]))
    assert set(ours[0]) == set(theirs[0])
    assert sorted(row[key] for row in ours) == sorted(row[key] for row in theirs)


def test_a_dry_run_says_what_would_be_and_changes_nothing(concierge: Concierge, path: Path) -> None:
    count = len(rows(SAMPLE / "shops.csv"))
    tried = concierge("import", "shops", SAMPLE / "shops.csv", "--dry-run")
    assert (tried.code, tried.out) == (0, f"{count} shops: {count} would be created, 0 would be updated, 0 unchanged\n")
    assert contents(path) == [[], [], []]


SHOPS = """shop_id,name,category,city,latitude,longitude
ok-1,好咖啡,coffee,上海,31.23,121.47
bad-1,坏咖啡,coffe,上海,31.23,121.47
,无名,tea,上海,31.23,121.47
bad-2,远方,tea,上海,north,121.47
ok-2,好茶,tea,上海,31.24,121.48
"""


@pytest.fixture
def bad_file(tmp_path: Path) -> Path:
    file = tmp_path / "shops.csv"
    file.write_text(SHOPS, encoding="utf-8")
    return file


def test_a_file_with_bad_rows_changes_nothing_and_each_is_named(
    concierge: Concierge, bad_file: Path, path: Path
) -> None:
    ended = concierge("import", "shops", bad_file)
    assert ended.code == 1
    problems = [re.fullmatch(r"shops\.csv:(\d+): (\w+): (\S.+)", line) for line in ended.err.splitlines()]
    assert [(problem[1], problem[2]) for problem in problems if problem] == [
        ("3", "category"),
        ("4", "shop_id"),
        ("5", "latitude"),
    ]
    assert all(problems)
    assert ended.out == "Nothing imported: 3 problems in 5 rows. Mend them, or use --skip-bad.\n"
    assert contents(path) == [[], [], []]


def test_asked_to_skip_bad_rows_it_imports_the_good_ones_and_still_names_the_bad(
    concierge: Concierge, bad_file: Path, path: Path
) -> None:
    ended = concierge("import", "shops", bad_file, "--skip-bad")
    assert (ended.code, len(ended.err.splitlines())) == (0, 3)
    assert ended.out == "5 shops: 2 created, 0 updated, 0 unchanged, 3 bad left out\n"
    assert query(path, "SELECT shop_id FROM shops ORDER BY 1") == [("ok-1",), ("ok-2",)]


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", b"PK\x03\x04 broken", b"name,city\nx,y\n"])
def test_a_file_that_is_no_sheet_of_shops_is_a_line_and_no_traceback(
    content: bytes, concierge: Concierge, tmp_path: Path
) -> None:
    for name in ("x.csv", "x.xlsx"):
        (tmp_path / name).write_bytes(content)
        ended = concierge("import", "shops", tmp_path / name)
        assert (ended.code, "Traceback" in ended.err) == (1, False)
        assert ended.err.startswith(name)


def test_a_file_that_is_not_there_is_said_to_be_missing(concierge: Concierge) -> None:
    ended = concierge("import", "shops", "nowhere.csv")
    assert (ended.code, "'nowhere.csv' does not exist" in ended.err) == (2, True)


def test_a_place_that_cannot_be_written_to_is_a_line(concierge: Concierge, tmp_path: Path) -> None:
    file = tmp_path / "no" / "such" / "shops.csv"
    ended = concierge("export", "shops", file)
    assert (ended.code, ended.err) == (1, f"concierge: {file} cannot be written (No such file or directory)\n")


@pytest.mark.parametrize("kind", ["redemptions", "reports", "wishes"])
def test_what_members_said_can_be_exported_though_nobody_said_anything(
    kind: str, concierge: Concierge, tmp_path: Path
) -> None:
    assert concierge("export", kind, tmp_path / "said.csv").out.startswith(f"0 {kind} written to ")
    assert rows(tmp_path / "said.csv") == []


REDEMPTIONS = "number,created_at,business_day,shop_id,benefit_ids,way,bill,discount,pay,estimated,reversed_at"


@pytest.fixture
def ledger_of_one(sample: None, path: Path) -> None:
    """One redemption, taken back, and two rows of the audit about it."""
    database = Database(f"sqlite:///{path}")
    with database.writing() as session:
        members.welcome(session, 77, "zh", ledger.NOON)
        ledger.redeemed(session, 1, 1, 1_281, bill=12_801, at=ledger.NOON, number="K7", reversed_at=ledger.NOON)
        row = {"redemption_id": 1, "discount": 1_281}
        session.add_all([RedemptionLine(benefit_id=id_, **row) for id_ in (2, 1)])
        for action in ("redeem", "undo"):
            audit.append(session, ledger.NOON, "staff:1", action, "K7")
    database.close()


@pytest.mark.usefixtures("ledger_of_one")
def test_the_ledger_is_exported_in_local_time_and_yuan_and_names_no_member(
    concierge: Concierge, tmp_path: Path, path: Path
) -> None:
    assert concierge("export", "redemptions", tmp_path / "out.csv").out.startswith("1 redemptions written to ")
    (row,) = rows(tmp_path / "out.csv")
    assert list(row) == [*REDEMPTIONS.split(","), "reversal_reason"]
    [(shop_id,)] = query(path, "SELECT shop_id FROM shops WHERE id = 1")
    benefits = query(path, "SELECT benefit_id FROM benefits WHERE id < 3 ORDER BY 1")
    assert row == {
        "number": "K7",
        "created_at": "2026-05-20T12:00:00+08:00",
        "business_day": "2026-05-20",
        "shop_id": shop_id,
        "benefit_ids": "|".join(each for (each,) in benefits),
        "way": "camera",
        "bill": "128.01",
        "discount": "12.81",
        "pay": "115.20",
        "estimated": "no",
        "reversed_at": "2026-05-20T12:00:00+08:00",
        "reversal_reason": "",
    }


@pytest.mark.usefixtures("ledger_of_one")
def test_the_audit_is_verified_and_the_first_row_that_was_changed_is_named(concierge: Concierge, path: Path) -> None:
    assert concierge("audit", "verify") == Ended(0, "2 rows, none changed or missing\n", "")
    query(path, "UPDATE audit SET subject = 'K8' WHERE seq = 2")
    broken = "concierge: the audit is broken at row 2 of 2: it was changed, or rows are missing\n"
    assert concierge("audit", "verify") == Ended(1, "", broken)


SEED, NUMBERS = b"s" * 32, [f"{number:016x}" for number in range(9)]


def test_a_draw_is_verified_by_the_command_and_by_the_lines_of_the_guide(concierge: Concierge, tmp_path: Path) -> None:
    won = draw.winners(SEED, NUMBERS, 2)
    fair, bent = tmp_path / "draw.json", tmp_path / "bent.json"
    fair.write_text(draw.published(SEED, NUMBERS, won))
    bent.write_text(draw.published(SEED, NUMBERS, won[::-1]))
    noted = ("--commitment", draw.commitment(SEED), "--receipt", NUMBERS[3])
    assert concierge("draw", "verify", fair, *noted) == Ended(0, "the draw is what its seed makes of its numbers\n", "")
    assert concierge("draw", "verify", bent).code == 1
    guide = (Path(__file__).parents[2] / "docs" / "draws.md").read_text(encoding="utf-8")
    lines = dedent(guide.partition("```python\n")[2].partition("   ```")[0])
    for file, verdict in ((fair, "fair"), (bent, "NOT FAIR")):
        ran = subprocess.run([sys.executable, "-c", lines, file], check=True, capture_output=True, text=True)  # noqa: S603 (the words are ours)
        assert ran.stdout.splitlines() == [f"commitment {draw.commitment(SEED)}", verdict]


def test_an_audit_of_nothing_is_whole(concierge: Concierge) -> None:
    assert concierge("audit", "verify") == Ended(0, "0 rows, none changed or missing\n", "")


# The database in trouble


def newer_schema(path: Path) -> None:
    query(path, "UPDATE alembic_version SET version_num = '9999'")


def garbage(path: Path) -> None:
    path.write_bytes(b"no database at all" * 1_000)


def folder_instead(path: Path) -> None:
    path.unlink()
    path.mkdir()


def folder_missing(path: Path) -> None:
    path.unlink()
    path.parent.rmdir()


@pytest.mark.parametrize("command", [("run",), ("export", "shops", "x.csv"), ("suspend", "1")], ids=lambda c: c[0])
@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (garbage, "the database cannot be used (DatabaseError); check DATABASE_URL and its rights"),
        (folder_instead, "the database cannot be used (OperationalError); check DATABASE_URL and its rights"),
        (folder_missing, "the database cannot be used (OperationalError); check DATABASE_URL and its rights"),
        (
            newer_schema,
            "the database was written by a newer release (its schema is 9999); install that release",
        ),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_a_database_that_cannot_be_used_is_one_line(
    harm: Callable[[Path], None],
    words: str,
    command: tuple[str, ...],
    concierge: Concierge,
    empty: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    harmed = tmp_path / "data" / "concierge.db"
    harmed.parent.mkdir()
    harmed.write_bytes(empty.read_bytes())
    harm(harmed)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{harmed}")
    monkeypatch.setenv("BOT_TOKEN", TOKEN)
    assert concierge(*command) == Ended(1, "", f"concierge: {words}\n")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_to_is_one_line(
    concierge: Concierge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o500)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{locked / 'concierge.db'}")
    ended = concierge("export", "shops", "x.csv")
    assert (ended.code, ended.out, len(ended.err.splitlines())) == (1, "", 1)
    assert ended.err.startswith("concierge: the database cannot be used")


# Settings, cards, the doctor


@pytest.mark.parametrize("command", ["run", "doctor"])
@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("BOT_TOKEN", "", "BOT_TOKEN is missing or a placeholder"),
        ("BOT_TOKEN", "123456789:replace-me-with-your-own-token-please", "BOT_TOKEN is missing or a placeholder"),
        ("TRIAL_DAYS", "many", "TRIAL_DAYS input should be a valid integer"),
        ("WEBHOOK_URL", "https://bot.test/", "WEBHOOK_URL takes an https:// address and needs a WEBHOOK_SECRET"),
    ],
)
def test_a_wrong_setting_stops_the_command_with_one_line_that_names_it(
    command: str, name: str, value: str, words: str, concierge: Concierge, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOT_TOKEN", TOKEN)
    monkeypatch.setenv(name, value)
    ended = concierge(command)
    assert (ended.code, ended.out, len(ended.err.splitlines())) == (1, "", 1)
    assert ended.err.startswith(f"concierge: {words}")


@pytest.mark.usefixtures("sample")
def test_a_card_is_suspended_and_resumed(concierge: Concierge, path: Path) -> None:
    number = "821600000011"
    suspended = f"SELECT suspended_at IS NOT NULL FROM cards WHERE card_number = '{number}'"  # noqa: S608
    assert concierge("suspend", number) == Ended(0, f"{number} suspended\n", "")
    assert query(path, suspended) == [(1,)]
    assert query(path, "SELECT count(*) FROM cards WHERE suspended_at IS NOT NULL") == [(1,)]
    assert concierge("resume", number) == Ended(0, f"{number} resumed\n", "")
    assert query(path, suspended) == [(0,)]


@pytest.mark.parametrize("command", ["suspend", "resume"])
def test_a_card_that_is_not_there_is_a_line(command: str, concierge: Concierge) -> None:
    assert concierge(command, "000") == Ended(1, "", "concierge: there is no card 000\n")


@pytest.fixture
def getme(monkeypatch: pytest.MonkeyPatch) -> dict[str, httpx.Response]:
    """What Telegram answers to the doctor."""
    answer = {"now": httpx.Response(200, json={"ok": True, "result": {"username": "card_bot"}})}
    client = httpx.Client
    transport = httpx.MockTransport(lambda request: answer["now"])
    monkeypatch.setattr(httpx, "Client", lambda **options: client(**{**options, "transport": transport}))
    monkeypatch.setenv("BOT_TOKEN", TOKEN)
    return answer


def test_the_doctor_says_what_is_well(concierge: Concierge, getme: dict[str, httpx.Response]) -> None:
    ended = concierge("doctor")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.splitlines() == [
        "ok    settings: zone Asia/Shanghai, 0 operators",
        "note  operators: nobody is told when a member has trouble at a till; set OPS_IDS or OPS_CHAT_ID",
        "ok    database: up to date",
        "ok    token: belongs to @card_bot",
    ]


def test_the_doctor_ends_with_1_when_something_is_not_well(
    concierge: Concierge, getme: dict[str, httpx.Response]
) -> None:
    getme["now"] = httpx.Response(401, json={"ok": False})
    ended = concierge("doctor")
    assert ended.code == 1
    assert "NOT OK token: is refused (401); @BotFather shows the right one" in ended.out.splitlines()


# Help


def test_help_documents_every_command_and_every_choice() -> None:
    shown = CliRunner().invoke(cli.concierge, ["--help"]).output
    for name, command in cli.concierge.commands.items():
        assert re.search(rf"^  {name} +\w", shown, re.MULTILINE), f"{name} has no word of help"
        own = CliRunner().invoke(cli.concierge, [name, "-h"])
        assert (own.exit_code, (command.help or "").split(":")[0][:30] in own.output) == (0, True)


def test_the_commands_are_those_operators_were_promised() -> None:
    assert set(cli.concierge.commands) >= {
        "run",
        "demo",
        "simulator",
        "import",
        "export",
        "doctor",
        "suspend",
        "resume",
        "audit",
    }


# Processes that stay


class Shown:
    """A command in a process of its own, line by line."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def line(self) -> str:
        """The next line that is not blank."""
        assert self._process.stdout is not None
        while not (line := await within(self._process.stdout.readline())).strip():
            assert line, "it ended"
        return line.decode().strip()

    async def stops(self) -> int:
        self._process.terminate()
        return await within(self._process.wait())


Start = Callable[..., Awaitable[Shown]]


@pytest.fixture
async def shown(tmp_path: Path) -> AsyncIterator[Start]:
    """`await shown("demo", …)` starts a command; what still runs at the end is ended."""
    processes: list[asyncio.subprocess.Process] = []

    async def start(*arguments: str) -> Shown:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", *arguments, stdout=asyncio.subprocess.PIPE, cwd=tmp_path
        )
        processes.append(process)
        return Shown(process)

    yield start
    for process in processes:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def test_the_simulator_prints_its_url_a_token_and_the_page_one_line_each(shown: Start) -> None:
    simulator = await shown("simulator", "--port", "0")
    url, token, page = [await simulator.line() for _ in range(3)]
    async with httpx.AsyncClient() as client:
        me = await client.get(f"{url}/bot{token}/getMe")
        assert (me.json()["ok"], page) == (True, f"{url}/")
        assert (await client.get(page)).status_code == 200
    assert await simulator.stops() == 0


async def test_the_demo_answers_on_its_page(shown: Start) -> None:
    running = await shown("demo", "--port", "0")
    url = re.findall(r"http://\S+", await running.line())[0].rstrip("/")
    async with httpx.AsyncClient(base_url=url) as client:
        assert (await client.get("/")).status_code == 200
        state = (await client.get("/page/api/state")).json()
        mei = next(person for person in state["people"] if person["first_name"] == "Mei")
        assert "城市卡" in await within(first_answer(client, mei["id"]))
    assert await running.stops() == 0


async def first_answer(client: httpx.AsyncClient, person: int) -> str:
    """What the bot says first on the page of a person who presses START."""
    async with client.stream("GET", "/page/api/events", params={"person": person}) as events:
        async for line in events.aiter_lines():
            if line == ": connected":
                await client.post("/page/api/text", json={"person": person, "text": "/start"})
            message = json.loads(line.removeprefix("data:")).get("message") if line.startswith("data:") else None
            if message and not message["outgoing"]:
                return str(message["text"])
    raise AssertionError("the page was closed")


@pytest.mark.parametrize("command", ["demo", "simulator"])
def test_a_port_that_is_taken_is_a_line(command: str, concierge: Concierge) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ended = concierge(command, "--port", port)
    assert ended.code == 1
    assert ended.err == f"concierge: port {port} cannot be used (Address already in use); choose another with --port\n"
