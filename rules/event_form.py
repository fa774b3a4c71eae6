"""What an operator writes in the chat to make an event or a gift: lines of "label: value", in either language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from rules import cells, intake
from rules.cells import Bad
from rules.gifts import Way
from rules.intake import EventRecord, Problem

Labels = Mapping[str, Mapping[str, str]]

EVENT: Labels = {
    "event_id": {"zh": "编号", "en": "Id"},
    "title": {"zh": "标题", "en": "Title"},
    "title_en": {"zh": "英文标题", "en": "English title"},
    "city": {"zh": "城市", "en": "City"},
    "venue": {"zh": "场地", "en": "Venue"},
    "address": {"zh": "地址", "en": "Address"},
    "coordinates": {"zh": "坐标", "en": "Coordinates"},
    "starts_at": {"zh": "开始", "en": "Starts"},
    "ends_at": {"zh": "结束", "en": "Ends"},
    "capacity": {"zh": "名额", "en": "Places"},
    "signup_opens_at": {"zh": "报名开始", "en": "Sign-up opens"},
    "members_first_hours": {"zh": "持卡优先小时", "en": "Members first hours"},
    "description": {"zh": "介绍", "en": "About"},
    "description_en": {"zh": "英文介绍", "en": "English about"},
}
GIFT: Labels = {
    "title": {"zh": "礼物", "en": "Gift"},
    "stock": {"zh": "数量", "en": "Stock"},
    "way": {"zh": "方式", "en": "Way"},
    "closes_at": {"zh": "截止", "en": "Closes"},
}
_WAYS = {"先到先得": Way.FIRST, "first come": Way.FIRST, "first": Way.FIRST, "抽签": Way.DRAW, "draw": Way.DRAW}
_LINE = re.compile(r"\s*([^:：]{1,24}?)\s*[:：]\s*(.*)")


@dataclass(frozen=True, slots=True)
class GiftRecord:
    """A gift to offer."""

    title: str
    way: Way
    stock: int
    closes_at: datetime


def read(text: str, labels: Labels) -> dict[str, str]:
    """The values by column; a line without a label goes on with the one before, and before any label says nothing."""
    columns = {word.lower(): column for column, words in labels.items() for word in words.values()}
    values: dict[str, str] = {}
    column = None
    for line in text.splitlines():
        found = _LINE.fullmatch(line)
        named = columns.get(cells.plain(found[1]).lower()) if found else None
        if found and named:
            column = named
            values[column] = found[2].strip()
        elif column is not None:
            values[column] = f"{values[column]} {line.strip()}".strip()
    return values


def written(values: Mapping[str, str], labels: Labels, language: str) -> str:
    """The form with these values, to be copied, changed and sent back."""
    colon = "：" if language == "zh" else ": "
    return "\n".join(f"{words[language]}{colon}{values.get(column, '')}" for column, words in labels.items())


def event(values: Mapping[str, str], zone: ZoneInfo) -> EventRecord | list[Problem]:
    """What was written, held to the rules of an events file; `coordinates` are WGS-84, latitude first."""
    latitude, _, longitude = values.get("coordinates", "").replace("，", ",").partition(",")
    place = {"latitude": latitude.strip(), "longitude": longitude.strip(), "datum": values.get("datum", "")}
    read_ = intake.event({**values, **place}, zone)
    if not isinstance(read_, list):
        return read_
    named = [_renamed(problem) for problem in read_]
    return list(dict.fromkeys(named))


def gift(values: Mapping[str, str], zone: ZoneInfo, now: datetime) -> GiftRecord | list[Problem]:
    """A gift: what, how many, first come or drawn, and until when."""
    way = _WAYS.get(cells.plain(values.get("way", "")).lower())
    stock = cells.whole(values.get("stock", ""), 1, intake.LARGEST_COUNT)
    closes_at = cells.moment(values.get("closes_at", ""), zone)
    title = cells.tidy(values.get("title", ""))[: intake.LONGEST_NAME]
    problems = [] if title else [Problem("title", "is empty but required")]
    if isinstance(stock, Bad):
        problems.append(Problem("stock", stock.reason))
    if way is None:
        problems.append(Problem("way", f"is not one of {', '.join(_WAYS)}"))
    if isinstance(closes_at, Bad):
        problems.append(Problem("closes_at", closes_at.reason))
    elif closes_at <= now:
        problems.append(Problem("closes_at", "is in the past"))
    if problems or way is None or isinstance(stock, Bad) or isinstance(closes_at, Bad):
        return problems
    return GiftRecord(title, way, stock, closes_at)


def _renamed(problem: Problem) -> Problem:
    is_place = problem.column in ("latitude", "longitude")
    return Problem("coordinates", "are missing or no place; send a pin") if is_place else problem
