"""The files of ops, row by row: raw cell texts in, a record ready to store or everything wrong with the row out.

The columns of each file live here, for import and export alike.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import TypeVar
from zoneinfo import ZoneInfo

from rules import cards, cells, datum, hours, mainland
from rules.catalogue import BenefitKind, Category, LimitPeriod, Plan
from rules.cells import Bad
from rules.geo import Datum, Point
from rules.timetable import Unclear

LONGEST_NAME = 300
LONGEST_TERMS = 1_000
LARGEST_COUNT = 1_000_000
CHINA = ZoneInfo("Asia/Shanghai")  # its only zone
LONGEST_EVENT = timedelta(days=31)
MOST_HOURS_FIRST = 24 * 31
NEVER = datetime.min.replace(tzinfo=UTC)  # stands in for a time that cannot be read
DEGREE_DECIMALS = 7  # about a centimetre
QUOTED = 60  # characters of a cell that a problem repeats

T = TypeVar("T")


class Kind(StrEnum):
    """The files there are."""

    SHOPS = "shops"
    BENEFITS = "benefits"
    CARDS = "cards"
    EVENTS = "events"


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of a file in order, those that must be there, and the one that names a row."""

    columns: tuple[str, ...]
    required: frozenset[str]

    @property
    def key(self) -> str:
        return self.columns[0]


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one cell (or, with an empty column, the row or file), in a sentence for the operator."""

    column: str
    reason: str


@dataclass(frozen=True, slots=True)
class ShopRecord:
    """A shop to store. Degrees are WGS-84, rounded to a centimetre; `opening_hours` is OSM syntax."""

    shop_id: str
    name: str
    name_en: str
    category: Category
    city: str
    district: str
    address: str
    latitude: float
    longitude: float
    opening_hours: str | None
    phone: str
    price_band: int | None
    tags: str
    daily_capacity: int | None


@dataclass(frozen=True, slots=True)
class BenefitRecord:
    """A benefit to store. `value` is basis points off for a percentage, fen for an amount, otherwise 0."""

    benefit_id: str
    shop_id: str
    kind: BenefitKind
    value: int
    minimum_spend: int
    title: str
    title_en: str
    terms: str
    terms_en: str
    limit_per_member: int | None
    limit_period: LimitPeriod | None
    daily_quota: int | None
    valid_from: date
    valid_until: date
    stacking: bool


@dataclass(frozen=True, slots=True)
class CardRecord:
    """A card to store; without dates it starts on the day of activation."""

    card_number: str
    activation_code: str | None
    plan: Plan
    valid_from: date | None
    valid_until: date | None


@dataclass(frozen=True, slots=True)
class EventRecord:
    """An event to store. Degrees are WGS-84, times UTC; for `members_first_hours` after the opening of the sign-up only
    holders of a card can sign up."""

    event_id: str
    title: str
    title_en: str
    city: str
    venue: str
    address: str
    latitude: float
    longitude: float
    starts_at: datetime
    ends_at: datetime
    capacity: int | None
    signup_opens_at: datetime | None
    description: str
    description_en: str
    members_first_hours: int


Record = ShopRecord | BenefitRecord | CardRecord | EventRecord

LAYOUTS: Mapping[Kind, Layout] = {
    Kind.SHOPS: Layout(
        columns=(
            *("shop_id", "name", "name_en", "category", "city", "district", "address", "latitude", "longitude"),
            *("datum", "opening_hours", "phone", "price_band", "tags", "daily_capacity"),
        ),
        required=frozenset(("shop_id", "name", "category", "city", "latitude", "longitude")),
    ),
    Kind.BENEFITS: Layout(
        columns=(
            *("benefit_id", "shop_id", "kind", "value", "minimum_spend", "title", "title_en", "terms", "terms_en"),
            *("limit_per_member", "limit_period", "daily_quota", "valid_from", "valid_until", "stacking"),
        ),
        required=frozenset(("benefit_id", "shop_id", "kind", "title", "valid_from", "valid_until")),
    ),
    Kind.CARDS: Layout(
        columns=("card_number", "activation_code", "plan", "valid_from", "valid_until"),
        required=frozenset(("card_number", "plan")),
    ),
    Kind.EVENTS: Layout(
        columns=(
            *("event_id", "title", "title_en", "city", "venue", "address", "latitude", "longitude", "datum"),
            *("starts_at", "ends_at", "capacity", "signup_opens_at", "description", "description_en"),
            "members_first_hours",
        ),
        required=frozenset(("event_id", "title", "city", "venue", "latitude", "longitude", "starts_at", "ends_at")),
    ),
}


def _vocabulary(words: type[StrEnum], **others: str) -> dict[str, str]:
    """Each word of an enum by itself and by its other names, which are given space-separated."""
    return {name: word for word in words for name in (word.value, *others.get(word.value, "").split())}


CATEGORIES = _vocabulary(
    Category,
    coffee="咖啡 咖啡馆 咖啡店 咖啡厅 cafe café",
    tea="茶 茶饮 奶茶 茶馆 茶室",
    bakery="面包 面包店 烘焙",
    dessert="甜品 甜点 甜品店 蛋糕 冰淇淋",
    restaurant="餐厅 餐饮 美食 正餐 饭店",
    hotpot="火锅 火锅店",
    bar="酒吧 酒馆",
    beauty="美容 美发 美甲 丽人 美业",
    fitness="健身 健身房 运动 瑜伽",
    culture="文化 博物馆 美术馆 书店 展览",
    entertainment="娱乐 休闲 电影 ktv",
    retail="零售 购物 商店 超市",
    hotel="酒店 民宿 宾馆",
    other="其他 其它",
)
KINDS = _vocabulary(
    BenefitKind,
    percent_off="折扣 打折 percent",
    amount_off="满减 立减 减免 amount",
    gift="赠品 礼品 赠送",
    trial="体验 试用",
)
PERIODS = _vocabulary(
    LimitPeriod,
    day="每天 每日 天 日 daily",
    week="每周 周 weekly",
    month="每月 月 monthly",
    life="终身 总共 一次性 lifetime",
)
PLANS = _vocabulary(Plan, annual="年卡 一年 year yearly", trial="体验卡 体验 试用")
DATUMS = _vocabulary(
    Datum,
    wgs84="wgs-84 wgs gps 原始 epsg:4326",
    gcj02="gcj-02 gcj 高德 腾讯 火星 火星坐标 amap tencent",
    bd09="bd-09 bd 百度 baidu bd09ll",
)
# Cities are kept by their Chinese name, so that Shanghai, 上海 and 上海市 are one.
CITIES = {
    "shanghai": "上海",
    "hangzhou": "杭州",
    "guangzhou": "广州",
    "canton": "广州",
    "beijing": "北京",
    "shenzhen": "深圳",
    "suzhou": "苏州",
    "nanjing": "南京",
    "chengdu": "成都",
    "wuhan": "武汉",
    "chongqing": "重庆",
    "tianjin": "天津",
    "xi'an": "西安",
    "xian": "西安",
    "ningbo": "宁波",
    "xiamen": "厦门",
}


def headings(kind: Kind, header: Sequence[str]) -> tuple[list[Problem], list[Problem]]:
    """What is wrong with a file's header (it cannot be imported), and what is merely odd about it."""
    layout = LAYOUTS[kind]
    repeated = [name for name, times in Counter(header).items() if name and times > 1]
    missing = [column for column in layout.columns if column in layout.required and column not in header]
    unknown = [name for name in header if name and name not in layout.columns]
    errors, warnings = [], []
    if missing:
        errors.append(Problem("", f"the header lacks {', '.join(missing)}; known are {', '.join(layout.columns)}"))
    if repeated:
        errors.append(Problem("", f"the header names more than once: {', '.join(repeated)}"))
    if unknown:
        warnings.append(Problem("", f"columns not known are ignored: {', '.join(unknown)}"))
    return errors, warnings


def shop(row: Mapping[str, str]) -> ShopRecord | list[Problem]:
    """A row of a shops file. Coordinates in GCJ-02 or BD-09 become WGS-84."""
    cell = _Row(row, Kind.SHOPS)
    point = _place(cell)
    record = ShopRecord(
        shop_id=cell.id("shop_id"),
        name=cell.text("name", LONGEST_NAME),
        name_en=cell.text("name_en", LONGEST_NAME),
        category=Category(cell.word("category", CATEGORIES, Category.OTHER)),
        city=_city(cell.text("city", LONGEST_NAME)),
        district=cell.text("district", LONGEST_NAME),
        address=cell.text("address", LONGEST_NAME),
        latitude=round(point.latitude, DEGREE_DECIMALS),
        longitude=round(point.longitude, DEGREE_DECIMALS),
        opening_hours=_hours(cell),
        phone=cell.read("phone", cells.identifier, ""),
        price_band=cell.read("price_band", cells.price_band, None),
        tags=cells.tags(cell.text("tags", LONGEST_NAME)),
        daily_capacity=cell.count("daily_capacity"),
    )
    return cell.problems or record


def benefit(row: Mapping[str, str]) -> BenefitRecord | list[Problem]:
    """A row of a benefits file."""
    cell = _Row(row, Kind.BENEFITS)
    kind = cell.word("kind", KINDS, "")
    value, minimum_spend = _value(cell, kind), cell.read("minimum_spend", cells.fen, 0)
    if kind == BenefitKind.AMOUNT_OFF and 0 < minimum_spend < value:
        cell.wrong("minimum_spend", "is less than the amount taken off")
    limit, period = cell.count("limit_per_member"), cell.word("limit_period", PERIODS, "")
    cell.needs_both("limit_per_member", "limit_period")
    first, last = _validity(cell)
    record = BenefitRecord(
        benefit_id=cell.id("benefit_id"),
        shop_id=cell.id("shop_id"),
        kind=BenefitKind(kind or BenefitKind.GIFT),
        value=value,
        minimum_spend=minimum_spend,
        title=cell.text("title", LONGEST_NAME),
        title_en=cell.text("title_en", LONGEST_NAME),
        terms=cell.text("terms", LONGEST_TERMS),
        terms_en=cell.text("terms_en", LONGEST_TERMS),
        limit_per_member=limit,
        limit_period=LimitPeriod(period) if period else None,
        daily_quota=cell.count("daily_quota"),
        valid_from=first or date.min,
        valid_until=last or date.min,
        stacking=cell.read("stacking", cells.flag, False),
    )
    return cell.problems or record


def card(row: Mapping[str, str]) -> CardRecord | list[Problem]:
    """A row of a cards file. A number is kept as `cards.spelled` has it, without blanks and hyphens."""
    cell = _Row(row, Kind.CARDS)
    first, last = _validity(cell)
    cell.needs_both("valid_from", "valid_until")
    record = CardRecord(
        card_number=cards.spelled(cell.id("card_number")),
        activation_code=cell.id("activation_code") or None,
        plan=Plan(cell.word("plan", PLANS, Plan.ANNUAL)),
        valid_from=first,
        valid_until=last,
    )
    return cell.problems or record


def event(row: Mapping[str, str], zone: ZoneInfo = CHINA) -> EventRecord | list[Problem]:
    """A row of an events file. A time without an offset is local in `zone`."""
    cell = _Row(row, Kind.EVENTS)
    point = _place(cell)
    starts, ends, opens = (cell.moment(name, zone) for name in ("starts_at", "ends_at", "signup_opens_at"))
    if starts and ends and ends <= starts:
        cell.wrong("ends_at", "is not after starts_at")
    if starts and ends and ends - starts > LONGEST_EVENT:
        cell.wrong("ends_at", f"is more than {LONGEST_EVENT.days} days after starts_at")
    if starts and opens and opens >= starts:
        cell.wrong("signup_opens_at", "is not before starts_at")
    first_hours = cell.read("members_first_hours", lambda text: cells.whole(text, 0, MOST_HOURS_FIRST), 0)
    if first_hours and not cell.raw("signup_opens_at"):
        cell.wrong("members_first_hours", "needs a signup_opens_at to count from")
    record = EventRecord(
        event_id=cell.id("event_id"),
        title=cell.text("title", LONGEST_NAME),
        title_en=cell.text("title_en", LONGEST_NAME),
        city=_city(cell.text("city", LONGEST_NAME)),
        venue=cell.text("venue", LONGEST_NAME),
        address=cell.text("address", LONGEST_NAME),
        latitude=round(point.latitude, DEGREE_DECIMALS),
        longitude=round(point.longitude, DEGREE_DECIMALS),
        starts_at=starts or NEVER,
        ends_at=ends or NEVER,
        capacity=cell.count("capacity"),
        signup_opens_at=opens,
        description=cell.text("description", LONGEST_TERMS),
        description_en=cell.text("description_en", LONGEST_TERMS),
        members_first_hours=first_hours,
    )
    return cell.problems or record


def read(kind: Kind, row: Mapping[str, str], zone: ZoneInfo) -> Record | list[Problem]:
    """A row of a file of this kind."""
    return event(row, zone) if kind is Kind.EVENTS else READERS[kind](row)


READERS: Mapping[Kind, Callable[[Mapping[str, str]], Record | list[Problem]]] = {
    Kind.SHOPS: shop,
    Kind.BENEFITS: benefit,
    Kind.CARDS: card,
    Kind.EVENTS: event,
}


class _Row:
    """The cells of one row by column, and what is wrong with them.

    Whatever is asked for is given, a stand-in for what cannot be read: with a problem noted nobody uses it.
    """

    def __init__(self, row: Mapping[str, str], kind: Kind) -> None:
        self._row = row
        self.problems = [
            Problem(column, "is empty but required")
            for column in LAYOUTS[kind].columns
            if column in LAYOUTS[kind].required and not cells.tidy(row.get(column, ""))
        ]

    def raw(self, column: str) -> str:
        return cells.tidy(self._row.get(column, ""))

    def wrong(self, column: str, reason: str) -> None:
        value = self.raw(column)
        quoted = f'"{value[:QUOTED]}{"…" if len(value) > QUOTED else ""}" ' if value else ""
        self.problems.append(Problem(column, f"{quoted}{reason}"))

    def read(self, column: str, reader: Callable[[str], T | Bad], empty: T) -> T:
        """What `reader` makes of the cell; `empty` for an empty one."""
        text = self.raw(column)
        if not text:
            return empty
        value = reader(text)
        if isinstance(value, Bad):
            self.wrong(column, value.reason)
            return empty
        return value

    def text(self, column: str, limit: int) -> str:
        value = self.raw(column)
        if len(value) > limit:
            self.wrong(column, f"is longer than {limit:,} characters")
        return value

    def has_problem(self, *columns: str) -> bool:
        return any(problem.column in columns for problem in self.problems)

    def needs_both(self, first: str, second: str) -> None:
        """Note a problem when one of two cells is filled in and the other is not."""
        empty, filled = sorted((first, second), key=lambda column: bool(self.raw(column)))
        if self.raw(filled) and not self.raw(empty):
            self.problems.append(Problem(empty, f"is empty though {filled} is given; fill in both or neither"))

    def moment(self, column: str, zone: ZoneInfo) -> datetime | None:
        """A time in UTC; a time without an offset is local in `zone`."""
        found = self.read(column, lambda text: cells.moment(text, zone), None)
        return None if found is None else found.astimezone(UTC)

    def id(self, column: str) -> str:
        return self.read(column, cells.identifier, "")

    def count(self, column: str) -> int | None:
        return self.read(column, lambda text: cells.whole(text, 1, LARGEST_COUNT), None)

    def word(self, column: str, vocabulary: Mapping[str, str], empty: str) -> str:
        """The word of the vocabulary, which also knows other names for it, in any case."""
        allowed = ", ".join(dict.fromkeys(vocabulary.values()))
        return self.read(
            column, lambda text: vocabulary.get(cells.plain(text).lower(), Bad(f"is not one of {allowed}")), empty
        )


def _city(name: str) -> str:
    known = CITIES.get(cells.plain(name).lower().removesuffix(" city"), name)
    return known.removesuffix("市") if len(known) > 2 else known


def _hours(cell: _Row) -> str | None:
    understood = hours.understand(cell.raw("opening_hours"))
    if isinstance(understood, Unclear):
        cell.wrong("opening_hours", understood.reason)
        return None
    return understood


def _place(cell: _Row) -> Point:
    """The WGS-84 position in a row; (0, 0) stands in for one that cannot be."""
    latitude = cell.read("latitude", lambda text: cells.degrees(text, 180), 0.0)
    longitude = cell.read("longitude", lambda text: cells.degrees(text, 180), 0.0)
    given = Datum(cell.word("datum", DATUMS, Datum.WGS84))
    if cell.has_problem("latitude", "longitude", "datum"):
        return Point(0, 0)
    if abs(latitude) > 90 or mainland.holds(longitude, latitude):
        cell.wrong("latitude", "is not a latitude in degrees; are latitude and longitude swapped?")
    elif latitude == longitude == 0:
        cell.wrong("latitude", "and longitude 0 are in the sea; the real coordinates are missing")
    return datum.to_wgs84(Point(latitude, longitude), given)


def _value(cell: _Row, kind: str) -> int:
    if not kind:
        return 0  # its own problem is noted; what the value means depends on it
    value = cell.read("value", cells.basis_points_off if kind == BenefitKind.PERCENT_OFF else cells.fen, 0)
    counts = kind in (BenefitKind.PERCENT_OFF, BenefitKind.AMOUNT_OFF)
    if counts != bool(value) and not cell.has_problem("value"):
        cell.wrong("value", f"must be {'more than 0' if counts else 'empty or 0'} for {kind}")
    return value


def _validity(cell: _Row) -> tuple[date | None, date | None]:
    first, last = cell.read("valid_from", cells.day, None), cell.read("valid_until", cells.day, None)
    if first and last and last < first:
        cell.wrong("valid_until", f"is before valid_from {first}")
    return first, last
