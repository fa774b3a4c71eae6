"""How long one step of the bot holds its event loop, whatever is asked, over 100,000 shops.

Fifty members ask at once, one kind of question after the other, by day and by night. A step is what runs between two
waits: one callback of the loop, in processor time, so that neighbours on the machine do not count. Calls to Telegram
are answered after one turn of the loop.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from telegram.request import BaseRequest, RequestData

from bot import assembly, running
from bot.receiver import Receiver
from bot.settings import Settings
from handlers.context import Services
from rules.search import Search, Sort, unpacked
from storage import around
from storage.database import Database
from tests import cities

TOKEN = "123456789:AAF-benchmark-token-of-nobody-at-all"  # noqa: S105 (nobody's)
SHOPS, MEMBERS, WAVES = 100_000, 50, 2
LIMIT_MS = 5.0
HOURS = {"noon": datetime(2026, 3, 4, 4, 20, tzinfo=UTC), "at night": datetime(2026, 3, 4, 19, 20, tzinfo=UTC)}
ME = {"id": 1, "is_bot": True, "first_name": "bot", "username": "bot"}
FILE = {"file_id": "f", "file_unique_id": "f", "width": 1, "height": 1}
Update = dict[str, Any]


class Telegram(BaseRequest):
    """Answers every call, and keeps the keyboard that each chat was shown last."""

    def __init__(self) -> None:
        self.keyboards: dict[int, list[str]] = {}
        self._numbers = count(1)

    @property
    def read_timeout(self) -> float | None:
        return None

    async def initialize(self) -> None:
        pass

    async def shutdown(self) -> None:
        pass

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: Any, **__: Any
    ) -> tuple[int, bytes]:
        await asyncio.sleep(0)
        given: Any = request_data.parameters if request_data else {}
        return 200, json.dumps({"ok": True, "result": self._result(url.rpartition("/")[2], given)}).encode()

    def _result(self, name: str, given: dict[str, Any]) -> object:
        if name == "getMe":
            return ME
        if "reply_markup" in given and "chat_id" in given and name != "sendPhoto":
            self._note(int(given["chat_id"]), given["reply_markup"])
        if not name.startswith(("send", "edit")) or name == "sendChatAction":
            return True
        chat = {"id": int(given["chat_id"]), "type": "private"}
        message = {"message_id": next(self._numbers), "date": 1_770_000_000, "chat": chat, "from": ME}
        return message | ({"photo": [FILE]} if name == "sendPhoto" else {"text": given.get("text", "")})

    def _note(self, chat: int, markup: Any) -> None:
        rows = (json.loads(markup) if isinstance(markup, str) else markup).get("inline_keyboard", [])
        pressable = [button["callback_data"] for row in rows for button in row if "callback_data" in button]
        self.keyboards[chat] = pressable or self.keyboards.get(chat, [])


class Member:
    """Somebody in a city who asks; presses are of the list they were shown last."""

    numbers = count(1)

    def __init__(self, number: int, point: tuple[float, float], telegram: Telegram) -> None:
        self._who = {"id": 1_000 + number, "is_bot": False, "first_name": "Mei", "language_code": "zh-hans"}
        self._chat = {"id": self._who["id"], "type": "private", "first_name": "Mei"}
        self._here = {"latitude": point[0], "longitude": point[1]}
        self._telegram = telegram
        self._list: Search | None = None

    def shares(self) -> Update:
        return self._says(location=self._here)

    def says(self, text: str) -> Update:
        return self._says(text=text)

    def types_inline(self, query: str) -> Update:
        return self._update("inline_query", id="1", query=query, offset="", location=self._here)

    def notes_the_list(self) -> None:
        found = (unpacked(data.partition(":")[2]) for data in self._buttons("k"))
        self._list = next(filter(None, found), self._list)

    def turns(self, **changes: object) -> Update:
        """The list as a chip would narrow it."""
        assert self._list is not None, "no list was shown"
        return self.presses(f"n:{self._list.narrowed(**changes).packed()}")

    def presses_verb(self, verb: str) -> Update:
        """The first button of that verb; where the list is empty and has none, the list once more."""
        buttons = self._buttons(verb)
        return self.presses(buttons[0]) if buttons else self.turns()

    def presses(self, data: str) -> Update:
        message = {"message_id": 7, "date": 1_770_000_000, "chat": self._chat, "from": ME, "text": "list"}
        return self._update("callback_query", id="1", chat_instance="1", data=data, message=message)

    def _buttons(self, verb: str) -> list[str]:
        shown = self._telegram.keyboards.get(int(str(self._who["id"])), [])
        return [data for data in shown if data.startswith(f"{verb}:")]

    def _says(self, **content: object) -> Update:
        return self._update("message", message_id=next(self.numbers), date=1_770_000_000, chat=self._chat, **content)

    def _update(self, kind: str, **content: object) -> Update:
        return {"update_id": next(self.numbers), kind: {"from": self._who, **content}}


# In this order: what presses a button needs a list to press it on.
QUESTIONS: dict[str, Callable[[Member], Update]] = {
    "a location": Member.shares,
    "anywhere": lambda member: member.turns(radius_m=None),
    "anywhere, open or not": lambda member: member.turns(radius_m=None, open_now=False),
    "a page further on": lambda member: member.turns(radius_m=None, page=5),
    "tomorrow night": lambda member: member.turns(radius_m=None, at=HOURS["at night"] + timedelta(days=1)),
    "cheap ones": lambda member: member.turns(radius_m=3_000, prices=frozenset({1})),
    **{
        f"by {sort.name.lower()}": lambda member, sort=sort: member.turns(radius_m=None, sort=sort)  # type: ignore[misc]
        for sort in Sort
    },
    "the list again": lambda member: member.turns(radius_m=3_000),
    "the map": lambda member: member.presses_verb("m"),
    "the filter sheet": lambda member: member.presses_verb("t"),
    "the list once more": lambda member: member.turns(radius_m=None),
    "the category chooser": lambda member: member.presses_verb("k"),
    "back to the list": lambda member: member.turns(),
    "a shop's page": lambda member: member.presses_verb("s"),
    "a place": lambda member: member.says("人民广场附近的火锅"),
    "a misspelt place": lambda member: member.says("静按寺公圆"),
    "a shop's name": lambda member: member.says("第123号店"),
    "nonsense": lambda member: member.says("qwertzuiop asdf"),
    "inline": lambda member: member.types_inline("咖啡"),
    "inline, a name": lambda member: member.types_inline("第77号"),
}


class Steps:
    """The processor time of each callback the loop runs, by what was being asked."""

    def __init__(self) -> None:
        self.asked = ""
        self.ms: dict[str, list[float]] = {}

    @contextmanager
    def noted(self) -> Iterator[None]:
        run = asyncio.events.Handle._run

        def timed(handle: asyncio.Handle) -> None:
            before = time.thread_time()
            run(handle)
            self.ms.setdefault(self.asked, []).append((time.thread_time() - before) * 1_000)

        asyncio.events.Handle._run = timed  # type: ignore[method-assign]
        try:
            yield
        finally:
            asyncio.events.Handle._run = run  # type: ignore[method-assign]

    def report(self) -> bool:
        """Print a line for each kind of question; returns whether all stayed within the limit."""
        print(f"{'question':34} {'p99 ms':>8} {'longest':>8}")
        for asked, times in sorted(self.ms.items(), key=lambda kind: -max(kind[1])):
            print(f"{asked:34} {_p99(times):8.2f} {max(times):8.2f}{'  over' if max(times) > LIMIT_MS else ''}")
        every = [each for times in self.ms.values() for each in times]
        print(f"{'all':34} {_p99(every):8.2f} {max(every):8.2f}  ({len(every):,} steps, limit {LIMIT_MS:.0f} ms)")
        return max(every) <= LIMIT_MS


def _p99(times: list[float]) -> float:
    return sorted(times)[len(times) * 99 // 100]


async def main() -> bool:
    steps, now = Steps(), [HOURS["noon"]]
    with TemporaryDirectory() as folder:
        database, random = Database(f"sqlite:///{Path(folder, 'bench.db')}"), Random(1)  # noqa: S311 (the same shops)
        database.migrate()
        with database.writing() as session:
            cities.fill(session, SHOPS, random)
            asked = list(cities.questions(session, random, MEMBERS, days=1))
        telegram = Telegram()
        points = [(each.point.latitude, each.point.longitude) for each in asked]
        members = [Member(number, point, telegram) for number, point in enumerate(points)]
        settings = Settings(bot_token=TOKEN, telegram_api_url="http://telegram.test", _env_file=None)  # type: ignore[call-arg]
        services = assembly.build_services(settings, database, clock=lambda: now[0])
        application = assembly.build_application(settings, services, telegram, telegram)
        receiver = Receiver(application, database, services.clock)
        running.settle()  # as the bot does when it starts
        async with application:
            await play(services, receiver, members, steps, now)
            await receiver.stop()
        database.close()
    return steps.report()


async def play(
    services: Services, receiver: Receiver, members: list[Member], steps: Steps, now: list[datetime]
) -> None:
    """Every question by everybody: once unmeasured, then in waves at each hour."""
    with steps.noted():
        for wave in range(1 + WAVES * len(HOURS)):
            hour = list(HOURS)[wave % len(HOURS)]
            now[0] = HOURS[hour] + timedelta(minutes=wave)
            # As the bot does at its start and each minute, and like there in a thread: it is no step of the loop.
            await asyncio.to_thread(around.warm, services.database, services.zone, now[0])
            for name, question in QUESTIONS.items():
                steps.asked = f"{name}, {hour}"
                receiver.accept([question(member) for member in members])
                await receiver.idle()
                for member in members:
                    member.notes_the_list()
            if wave == 0:
                steps.ms.clear()


if __name__ == "__main__":
    sys.exit(not asyncio.run(main()))
