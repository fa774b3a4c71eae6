"""The laws of the house, enforced: who may import whom, no waiting in a transaction, no clock in rules, and more.

Every checker is shown to catch what it is there for.
"""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PACKAGES: list[str] = PROJECT["tool"]["importlinter"]["root_packages"]
CONTRACTS: list[str] = [contract["name"] for contract in PROJECT["tool"]["importlinter"]["contracts"]]

LONGEST_FUNCTION = 40
# A migration is a list of what the tables were on a day; it is written once and never read as a function.
MIGRATIONS = ROOT / "storage" / "migrations" / "versions"

WORDLESS = ("bot", "handlers", "simulator")  # packages whose sentences stand in the catalogues of words
NAMES_OF_PLACES_AND_BOTS = {
    ROOT / "bot" / "demo.py",  # the name of the demo's bot, which Telegram would keep
    ROOT / "simulator" / "samples.py",  # landmarks to share on the chat page
}
IDEOGRAPH = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")

SESSIONS = {"reading", "writing"}
CLOCKS = {"now", "utcnow", "today"}
UNRULY = {"io", "logging", "os", "pathlib", "random", "secrets", "socket", "subprocess", "time", "urllib", "uuid"}

PRIVATE = {
    "a package index": re.compile(r"py[p]i\.|python[h]osted|registry\.[n]pmjs|--(?:extra-)?[i]ndex-url[ =]"),
    "somebody's folder": re.compile(r"(?<![\w.~/-])/(?:[h]ome|[r]oot|[w]ork|[U]sers)/\w|[A-Z]:\\+[U]sers"),
}

Function = ast.FunctionDef | ast.AsyncFunctionDef


def modules(*packages: str) -> list[Path]:
    return [path for package in packages for path in sorted((ROOT / package).rglob("*.py"))]


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def lint_imports(folder: Path) -> tuple[list[str], str]:
    """The contracts of the project that the packages in `folder` break, and all that was said."""
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run(['--no-cache'])"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)  # noqa: S603 (ours)
    broken = [name for name in CONTRACTS if f"{name} BROKEN" in done.stdout]
    kept = [name for name in CONTRACTS if f"{name} KEPT" in done.stdout]
    assert sorted(broken + kept) == sorted(CONTRACTS), done.stdout + done.stderr
    assert (done.returncode != 0) == bool(broken)
    return broken, done.stdout


@pytest.fixture
def skeleton(tmp_path: Path) -> Path:
    """A project of the same packages, all empty, under the same contracts."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for package in PACKAGES:
        (tmp_path / package).mkdir()
        (tmp_path / package / "__init__.py").touch()
    return tmp_path


def test_the_ladder_is_kept() -> None:
    broken, said = lint_imports(ROOT)
    assert broken == [], said


def test_empty_packages_keep_every_contract(skeleton: Path) -> None:
    assert lint_imports(skeleton)[0] == []


LADDER, SIMULATOR, ASSEMBLY, TELEGRAM, DATABASE, RULES = CONTRACTS
VIOLATIONS = [
    ("rules", "storage", LADDER),
    ("storage", "words", LADDER),
    ("words", "storage", LADDER),
    ("storage", "handlers", LADDER),
    ("handlers", "bot", LADDER),
    ("simulator", "rules", SIMULATOR),
    ("simulator", "telegram", SIMULATOR),
    ("handlers", "simulator", ASSEMBLY),
    ("rules", "simulator", ASSEMBLY),
    ("storage", "telegram", TELEGRAM),
    ("words", "httpx", TELEGRAM),
    ("handlers", "sqlmodel", DATABASE),
    ("bot", "alembic", DATABASE),
    ("simulator", "sqlalchemy", DATABASE),
    ("rules", "asyncio", RULES),
    ("rules", "random", RULES),
]


@pytest.mark.parametrize(("package", "forbidden", "contract"), VIOLATIONS)
def test_a_forbidden_import_breaks_its_contract_and_is_named(
    skeleton: Path, package: str, forbidden: str, contract: str
) -> None:
    (skeleton / package / "offender.py").write_text(f"import {forbidden}\n", encoding="utf-8")
    broken, said = lint_imports(skeleton)
    assert broken == [contract]
    assert f"{package}.offender -> {forbidden}" in said


def test_every_contract_is_seen_to_break_above() -> None:
    assert {contract for *_, contract in VIOLATIONS} == set(CONTRACTS)


def awaits_in_a_session(tree: ast.AST) -> list[int]:
    """The lines where something is awaited between `with …reading()` or `with …writing()` and its end."""
    return [
        inside.lineno
        for block in ast.walk(tree)
        if isinstance(block, ast.With | ast.AsyncWith) and any(_opens_session(item) for item in block.items)
        for statement in block.body
        for inside in ast.walk(statement)
        if isinstance(inside, ast.Await | ast.AsyncFor | ast.AsyncWith)
    ]


def _opens_session(item: ast.withitem) -> bool:
    call = item.context_expr
    return isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr in SESSIONS


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        ("with context.writing() as session:\n  await reply()", [2]),
        ("with a, context.services.database.reading() as session:\n  x = [await each for each in y]", [2]),
        ("with database.reading():\n  if x:\n    async with y:\n      pass", [3]),
        ("with database.reading():\n  async for x in y:\n    pass", [2]),
        ("with database.reading() as session:\n  x = look(session)\nawait reply(x)", []),
        ("with open(x) as file:\n  await reply(file)", []),
    ],
)
def test_an_await_within_a_session_is_seen(body: str, lines: list[int]) -> None:
    source = "async def handler():\n" + "\n".join("  " + line for line in body.split("\n"))
    assert awaits_in_a_session(ast.parse(source)) == [line + 1 for line in lines]


def test_nothing_is_awaited_while_a_session_is_open() -> None:
    found = {str(path): awaits_in_a_session(parsed(path)) for path in modules("bot", "handlers", "storage")}
    assert {path: lines for path, lines in found.items() if lines} == {}


def test_handlers_do_open_sessions_where_the_checker_looks() -> None:
    """Were the two methods renamed, the test above would pass for nothing."""
    opened = [item for path in modules("handlers") for each in ast.walk(parsed(path)) for item in _items(each)]
    assert sum(_opens_session(item) for item in opened) > 5


def _items(node: ast.AST) -> list[ast.withitem]:
    return node.items if isinstance(node, ast.With) else []


def clocks_and_chance(tree: ast.AST) -> list[int]:
    """The lines that ask a clock, chance or the outside world, which rules are told instead."""
    return [node.lineno for node in ast.walk(tree) if isinstance(node, ast.expr | ast.stmt) and _is_unruly(node)]


def _is_unruly(node: ast.AST) -> bool:
    match node:
        case ast.Attribute(attr=attribute):
            return attribute in CLOCKS
        case ast.Import(names=names):
            return any(alias.name.partition(".")[0] in UNRULY for alias in names)
        case ast.ImportFrom(module=str(module)):
            return module.partition(".")[0] in UNRULY
        case ast.Call(func=ast.Name(id=name)):
            return name in {"open", "print", "input"}
    return False


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("x = datetime.now(UTC)", [1]),
        ("x = datetime.datetime.utcnow()", [1]),
        ("x = date.today()", [1]),
        ("import time", [1]),
        ("from random import choice", [1]),
        ("import math, secrets", [1]),
        ("from os.path import join", [1]),
        ("x = open('x')", [1]),
        ("from datetime import datetime, time\ndef f(now, today): return now + today", []),
    ],
)
def test_a_clock_or_chance_is_seen(source: str, lines: list[int]) -> None:
    assert clocks_and_chance(ast.parse(source)) == lines


@pytest.mark.parametrize("path", modules("rules"), ids=lambda path: path.name)
def test_rules_are_told_the_time_and_left_no_chance(path: Path) -> None:
    assert clocks_and_chance(parsed(path)) == []


def long_functions(tree: ast.AST) -> Iterator[str]:
    """Functions of more lines than anybody wants to read at once, from `def` to their end."""
    for node in ast.walk(tree):
        if isinstance(node, Function) and (node.end_lineno or node.lineno) - node.lineno + 1 > LONGEST_FUNCTION:
            yield node.name


@pytest.mark.parametrize(("lines", "found"), [(LONGEST_FUNCTION, []), (LONGEST_FUNCTION + 1, ["f"])])
def test_a_long_function_is_seen(lines: int, found: list[str]) -> None:
    source = "@decorated\ndef f():\n" + "  pass\n" * (lines - 1)
    assert list(long_functions(ast.parse(source))) == found


@pytest.mark.parametrize("package", [*PACKAGES, "benchmarks"])
def test_no_function_is_long(package: str) -> None:
    found = {str(path): list(long_functions(parsed(path))) for path in modules(package) if path.parent != MIGRATIONS}
    assert {path: names for path, names in found.items() if names} == {}


@pytest.mark.parametrize("package", [*PACKAGES, "benchmarks", "tests"])
def test_every_module_says_what_its_one_job_is(package: str) -> None:
    assert [path for path in modules(package) if path.stat().st_size and not ast.get_docstring(parsed(path))] == []


def chinese_strings(tree: ast.AST) -> list[int]:
    """The lines of string literals with Chinese characters; docstrings may quote what they are about."""
    documented = ast.Module | ast.ClassDef | Function
    first = [node.body[0] for node in ast.walk(tree) if isinstance(node, documented) and node.body]
    docstrings = {id(statement.value) for statement in first if isinstance(statement, ast.Expr)}
    return [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings
        if IDEOGRAPH.search(node.value)
    ]


def test_a_chinese_string_is_seen_and_a_docstring_is_not() -> None:
    source = '"""附近"""\ndef f():\n  """附近"""\n  # 附近\n  return "附近", f"{x}附近", "，", "Nearby"'
    assert chinese_strings(ast.parse(source)) == [5, 5]


def test_no_sentence_stands_outside_the_catalogues() -> None:
    found = {path for path in modules(*WORDLESS) if chinese_strings(parsed(path))}
    assert found == NAMES_OF_PLACES_AND_BOTS


@pytest.mark.parametrize("name", ["run.txt", "dev.txt", "bench.txt"])
def test_requirements_are_pinned_and_hashed_and_name_no_source(name: str) -> None:
    text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
    requirements = [line for line in text.replace("\\\n", " ").splitlines() if line and not line.startswith("#")]
    assert len(requirements) > 20
    assert [line for line in requirements if not re.match(r"[\w.-]+==\S+ .*--hash=sha256:[0-9a-f]{64}", line)] == []
    assert [line for line in requirements if "://" in line or " @ " in line or line.startswith("-")] == []


def kept_files() -> list[Path]:
    """Every file that is in git or about to be."""
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        pytest.skip("this is no git checkout, so nothing says which files belong to the project")
    command = [git, "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout  # noqa: S603 (ours)
    return [path for name in listed.split("\0") if name and (path := ROOT / name).is_file()]


@pytest.mark.parametrize(
    ("what", "text"),
    [
        ("a package index", "--index-" + "url https://x"),
        ("a package index", "https://py" + "pi.org/simple"),
        ("a package index", "https://files.python" + "hosted.org/x"),
        ("somebody's folder", "cd /ho" + "me/mei/concierge"),
        ("somebody's folder", "C:\\" + "Users\\Mei"),
        ("somebody's folder", "('/wo" + "rk/x')"),
    ],
)
def test_what_must_not_be_told_is_seen(what: str, text: str) -> None:
    assert PRIVATE[what].search(text)


@pytest.mark.parametrize("text", ["/help", "https://t.me/home/x", "--no-emit-index-" + "url", "a/work/b", "~/work/x"])
def test_what_may_be_told_is_left_alone(text: str) -> None:
    assert not any(pattern.search(text) for pattern in PRIVATE.values())


def test_no_file_tells_where_it_was_made() -> None:
    found = []
    for path in kept_files():
        text = path.read_bytes().decode("utf-8", "replace")
        found += [(path.name, match[0]) for pattern in PRIVATE.values() for match in pattern.finditer(text)]
    assert found == []
