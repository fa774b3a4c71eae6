"""How well and how fast messages are understood: `bench_understanding.py [FILE.jsonl ...]`.

Without a file: a fifth of the rows, by a model that has learnt from the other four fifths less what is near any of
the fifth (which needs the extra `train`). With files: their rows (`text`, `lang`, `intent`, `slots`), by the packaged
model; and where some of them are in `training/rows`, all others once more.
"""

from __future__ import annotations

import time
import tracemalloc
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from rules.folding import fold
from rules.understanding import reading
from rules.understanding.intents import Intent
from rules.understanding.model import Model
from rules.understanding.names import Name, NameKind, Names
from rules.understanding.reading import Sureness, Understood
from storage import naming, understanding
from training import rows
from training.rows import Row

FREE = {"query", "place", "city", "shop", "event", "when", "open_at"}  # the words as written: more or fewer may do
THRESHOLDS = (0.5, 0.6, 0.7, 0.8, 0.9)
ROUNDS = 5


@dataclass(frozen=True, slots=True)
class Read:
    """A row and what was made of it."""

    row: Row
    understood: Understood

    @property
    def is_right(self) -> bool:
        return self.understood.intent is self.row.intent

    @property
    def is_among(self) -> bool:
        return self.row.intent in [guess.intent for guess in self.understood.guesses]


def main() -> None:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    chosen = parser.parse_args()
    model, names = understanding.load(), naming.packaged()
    if not chosen.files:
        model, unseen = held_out(model)
        report("a fifth of the rows, held out", unseen, model, names)
    learnt = {fold(row.text) for row in rows.read()} if chosen.files else set()
    for path in chosen.files:
        given = rows.read_lines(path)
        report(path.name, given, model, names)
        unseen = [row for row in given if fold(row.text) not in learnt]
        if unseen and len(unseen) < len(given):
            report(f"{path.name} without what is in the training rows", unseen, model, names)
    weigh()


def held_out(packaged: Model) -> tuple[Model, list[Row]]:
    """A model of four fifths of the rows, with the packaged one's calibration, and the other fifth."""
    from training import calibration, fit

    as_packaged = calibration.Calibration(packaged.temperature, packaged.threshold, packaged.floor)
    given = rows.read()
    folds = fit.folds(given)
    learnt = [row for row, its in zip(given, folds, strict=True) if its]
    return Model.parse(fit.packed(fit.fit(learnt), as_packaged)), [
        row for row, its in zip(given, folds, strict=True) if not its
    ]


def report(name: str, given: Sequence[Row], model: Model, names: Names) -> None:
    """Print every figure there is of these rows."""
    read = [Read(row, reading.read(row.text, model, names)) for row in given]
    print(f"\n{name}: {len(read)} rows")
    print(f"  intent {share(each.is_right for each in read)}, among three {share(each.is_among for each in read)}")
    by(read, "lang", lambda each: each.row.lang)
    by(read, "intent", lambda each: each.row.intent.value)
    out = [each for each in read if each.understood.intent is Intent.OUT_OF_SCOPE]
    print(f"  out of scope: precision {share(each.is_right for each in out)}")
    acted = [each for each in read if each.understood.sure is Sureness.SURE]
    print(f"  acts on {share(each in acted for each in read)}, right {share(each.is_right for each in acted)}")
    for threshold in THRESHOLDS:
        sure = [each for each in read if each.understood.guesses[0].confidence >= threshold]
        print(f"    from {threshold}: {len(sure) / len(read):.1%}, right {share(each.is_right for each in sure)}")
    print(f"  slots, where labelled: F1 {slots_f1(read):.1%}")
    pace(given, model, names)


def by(read: Sequence[Read], what: str, group: Callable[[Read], str]) -> None:
    """Print how many are right of each group."""
    groups = Counter(group(each) for each in read)
    right = Counter(group(each) for each in read if each.is_right)
    print(f"  {what}: " + ", ".join(f"{name} {right[name] / groups[name]:.0%} of {groups[name]}" for name in groups))


def share(which: Iterable[bool]) -> str:
    every = list(which)
    return f"{sum(every) / len(every):.1%}" if every else "–"


def slots_f1(read: Sequence[Read]) -> float:
    """Of slots found for the intent that was guessed; lenient: folded, and words as written may be more or fewer."""
    labelled = [each for each in read if each.row.slots is not None]
    hits = sum(is_filled(each, slot) for each in labelled for slot in each.row.slots or {})
    wanted = sum(len(each.row.slots or {}) for each in labelled)
    found = sum(len(each.understood.slots) for each in labelled)
    return 2 * hits / max(1, wanted + found)


def is_filled(each: Read, slot: str) -> bool:
    """Whether the slot's value is the one wanted, or one that does as well."""
    accepted = [(each.row.slots or {})[slot], *each.row.alts.get(slot, [])]
    given = each.understood.slots.get(slot)
    return given is not None and any(is_alike(slot, given, one) for one in accepted)


def is_alike(slot: str, given: Any, wanted: Any) -> bool:
    if isinstance(given, list) or isinstance(wanted, list):
        several = [set(value) if isinstance(value, list) else {value} for value in (given, wanted)]
        return several[0] == several[1]
    if isinstance(given, str) and isinstance(wanted, str):
        one, other = fold(given).strip(), fold(wanted).strip()
        return one == other or (slot in FREE and (one in other or other in one))
    return bool(given == wanted)


def pace(given: Sequence[Row], model: Model, names: Names) -> None:
    """Print the processor time of one message: of these rows, with 10,000 shops more, and of the longest message."""
    many = Names([*(Name(NameKind.SHOP, str(each), f"{each}号铺子") for each in range(10_000))])
    for what, known in (("packaged names", names), ("10,000 shops", many)):
        taken = sorted(ms(partial(reading.read, row.text, model, known)) for row in given)
        print(f"  {what}: p50 {median(taken):.2f} ms, p99 {taken[len(taken) * 99 // 100]:.2f} ms")
    longest = "附近有没有便宜的咖啡馆 and then " * 200
    print(f"  4,096 characters: {ms(lambda: reading.read(longest[:4_096], model, names)):.2f} ms")


def ms(work: Callable[[], object]) -> float:
    """The least processor time of a few rounds."""
    taken = []
    for _ in range(ROUNDS):
        start = time.process_time()
        work()
        taken.append(time.process_time() - start)
    return min(taken) * 1000


def weigh() -> None:
    """Print what the packaged model takes on disk, to load and in memory."""
    data = understanding.PACKAGED.read_bytes()
    loading = ms(lambda: Model.parse(data))
    tracemalloc.start()
    model = Model.parse(data)
    memory, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    print(f"\nmodel {model.version}: {len(data):,} bytes, {loading:.0f} ms to load, {memory / 2**20:.1f} MB in memory")


if __name__ == "__main__":
    main()
