"""Opening hours: what operators type, open or closed at a minute, and the week of the shop page."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st
from opening_hours import validate

from rules.hours import Closed, Open, Status, Unknown, status, understand, week
from rules.timetable import Unclear

SHANGHAI = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")


def at(text: str, zone: ZoneInfo = SHANGHAI) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


@pytest.mark.parametrize(
    ("typed", "osm"),
    [
        ("10-22", "Mo-Su 10:00-22:00"),
        ("10：00—22：00", "Mo-Su 10:00-22:00"),
        ("１０：００－２２：００", "Mo-Su 10:00-22:00"),
        ("1000-2200", "Mo-Su 10:00-22:00"),
        ("10.00-22.00", "Mo-Su 10:00-22:00"),
        ("7:30–19:30", "Mo-Su 07:30-19:30"),
        ("10:00:00-22:00:00", "Mo-Su 10:00-22:00"),
        ("营业时间：10:00-22:00", "Mo-Su 10:00-22:00"),
        ("周一至周日 10:00-22:00", "Mo-Su 10:00-22:00"),
        ("每日 10:00~22:00", "Mo-Su 10:00-22:00"),
        ("每天10点半-21点", "Mo-Su 10:30-21:00"),
        ("早上十点半到晚上十点", "Mo-Su 10:30-22:00"),
        ("上午9点-12点 下午1点-5点", "Mo-Su 09:00-12:00,13:00-17:00"),
        ("中午11点半-晚上9点15分", "Mo-Su 11:30-21:15"),
        ("11:00-14:00 17:00-22:00", "Mo-Su 11:00-14:00,17:00-22:00"),
        ("周一到周五10点-22点", "Mo-Fr 10:00-22:00"),
        ("周1-5 10:00-22:00", "Mo-Fr 10:00-22:00"),
        ("周六,7-21", "Sa 07:00-21:00"),
        ("周一、三、五 9-18", "Mo,We,Fr 09:00-18:00"),
        ("周一至五、日 10:00-22:00", "Mo-Fr,Su 10:00-22:00"),
        ("周五至周日 10-22", "Fr-Su 10:00-22:00"),
        ("周日至周四 10-22", "Mo-Th,Su 10:00-22:00"),
        ("星期六 10-22", "Sa 10:00-22:00"),
        ("周一至周五 10:00-22:00，周六日 10:00-23:00", "Mo-Fr 10:00-22:00; Sa,Su 10:00-23:00"),
        ("工作日10-20 周末 10-22", "Mo-Fr 10:00-20:00; Sa,Su 10:00-22:00"),
        ("10:00-22:00，周三 12:00-20:00", "Mo,Tu,Th-Su 10:00-22:00; We 12:00-20:00"),
        ("Mo-Su 10-22", "Mo-Su 10:00-22:00"),
        ("Mon-Fri 9am-5pm", "Mo-Fr 09:00-17:00"),
        ("Mon - Fri: 9:00am - 5:30pm, Sat & Sun 10-4pm", "Mo-Fr 09:00-17:30; Sa,Su 10:00-16:00"),
        ("Monday to Friday 10:00 to 22:00", "Mo-Fr 10:00-22:00"),
        ("daily 10am-12am", "Mo-Su 10:00-24:00"),
        ("10am-10pm Mon-Fri", "Mo-Fr 10:00-22:00"),
        ("全天", "24/7"),
        ("24小时营业", "24/7"),
        ("open 24 hours", "24/7"),
        ("18:00-次日2:00", "Mo-Su 18:00-02:00"),
        ("18-2", "Mo-Su 18:00-02:00"),
        ("晚上6点-凌晨2点", "Mo-Su 18:00-02:00"),
        ("晚8点-晚12点", "Mo-Su 20:00-24:00"),
        ("下午5点-夜里1点", "Mo-Su 17:00-01:00"),
        ("周一至周四 18:00-次日2:00；周五、周六 18:00-次日3:00", "Mo-Th 18:00-02:00; Fr,Sa 18:00-03:00"),
        ("10:00-22:00（周一休息）", "Tu-Su 10:00-22:00"),
        ("周一闭馆，周二至周日 9:00-17:00", "Tu-Su 09:00-17:00"),
        ("每周一休息，每天10-22", "Tu-Su 10:00-22:00"),
        ("周一休息", "24/7 unknown; Mo off"),
        ("周一闭馆", "24/7 unknown; Mo off"),
        ("休息", "off"),
        ("Mo-Fr 10:00-22:00;", "Mo-Fr 10:00-22:00"),
        ("节假日休息", "24/7 unknown; PH off"),
        ("法定节假日休息", "24/7 unknown; PH off"),
        ("节假日 10:00-23:00", "24/7 unknown; PH 10:00-23:00"),
        ("周一休息，节假日休息", "24/7 unknown; Mo off; PH off"),
        ("周一至周五 10:00-22:00，节假日休息", "Mo-Fr 10:00-22:00; PH off"),
        ("节假日不营业，每天10-22", "Mo-Su 10:00-22:00; PH off"),
        ("10-22 公众假期10-18", "Mo-Su 10:00-22:00; PH 10:00-18:00"),
        ("工作日10-20，周末及节假日 10-22", "Mo-Fr 10:00-20:00; Sa,Su 10:00-22:00; PH 10:00-22:00"),
        ("周一闭馆，节假日 9-17，周二至周日 9-17", "Tu-Su 09:00-17:00; PH 09:00-17:00"),
        ("24小时，法定假日休息", "24/7; PH off"),
        ("Mon-Fri 9am-5pm, public holidays closed", "Mo-Fr 09:00-17:00; PH off"),
        ("mo-fr 9:00-17:00; ph off", "Mo-Fr 09:00-17:00; PH off"),
    ],
)
def test_what_operators_type_becomes_osm(typed: str, osm: str) -> None:
    assert understand(typed) == osm
    assert validate(osm)


@pytest.mark.parametrize(
    "osm",
    [
        "10:00-22:00",
        "18:00-26:00",
        "24/7",
        "Mo-Fr 08:00-22:00; Sa,Su 10:00-02:00",
        "Mo-Fr 10:00-14:00,17:00-22:00; We off",
        'Jan-Mar 10:00-18:00 "call first"',
        '10:00-22:00 "not on PH"',
        "00:00-00:00",
        "24/7 unknown; Mo off",
        "Mo-Fr 10:00-22:00; PH off",
        "Mo-Fr,PH 10:00-20:00",
        "Sa,Su,PH 12:00-22:00",
        "Apr-Oct 10:00-22:00; PH off",
        'PH "by appointment"',
    ],
)
def test_valid_osm_passes_untouched_but_trimmed(osm: str) -> None:
    assert understand(f"  {osm}\n") == osm


@pytest.mark.parametrize("nothing", ["", "  ", "-", "无", "未知", "N/A"])
def test_nothing_is_unknown_hours(nothing: str) -> None:
    assert understand(nothing) is None


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("hello", "write it like"),
        ("周一", "names no hours"),
        ("10:00", "not understood"),
        ("25-26", "no time of day"),
        ("10:00-49:00", "no time of day"),
        ("9-5", "two ways"),
        ("9:00-6:00", "two ways"),
        ("1-5pm", "two ways"),
        ("10-10", "two ways"),
        ("10:00-10:00", "same minute"),
        ("周一3:00-5:00休息", "not understood"),
        ("除周一外 10-22", "not understood"),
        ("假日 10:00-22:00", "school holidays"),
        ("10-22，寒暑假 9-23", "school holidays"),
        ("10-22, school holidays closed", "school holidays"),
        ("Mo-Fr 10:00-22:00; SH off", "school holidays"),
        ("Mo-Fr 10:00-22:00; PH,SH off", "school holidays"),
        ("PH Mo-Fr 10:00-22:00", "PH stands alone"),
        ("10:00-22:00; PH +1 day off", "PH stands alone"),
        ("周六至节假日 10-22", "not understood"),
        ("节假日", "names no hours"),
        ("sunrise-sunset", "sunrise"),
        ("x" * 256, "longer than 255"),
    ],
)
def test_nonsense_and_what_could_be_meant_in_two_ways_is_refused_with_a_reason(typed: str, hint: str) -> None:
    understood = understand(typed)
    assert isinstance(understood, Unclear)
    assert hint in understood.reason


@given(st.text(alphabet="周一二五日至到、-–:：;,0123456789点半次日晚上休息节假 aApPmMoTuFrSsunH()/全天24"))
def test_what_is_understood_is_valid_osm_and_understood_the_same_again(typed: str) -> None:
    understood = understand(typed)
    if isinstance(understood, str):
        assert validate(understood)
        assert understand(understood) == understood


@given(st.text())
def test_no_text_breaks_it(typed: str) -> None:
    understand(typed)


@pytest.mark.parametrize(
    ("spec", "moment", "expected"),
    [
        ("10:00-22:00", "2026-03-04 09:59", Closed(at("2026-03-04 10:00"))),
        ("10:00-22:00", "2026-03-04 10:00", Open(at("2026-03-04 22:00"))),
        ("10:00-22:00", "2026-03-04 21:59", Open(at("2026-03-04 22:00"))),
        ("10:00-22:00", "2026-03-04 22:00", Closed(at("2026-03-05 10:00"))),
        ("18:00-02:00", "2026-03-04 17:59", Closed(at("2026-03-04 18:00"))),
        ("18:00-02:00", "2026-03-04 23:59", Open(at("2026-03-05 02:00"))),
        ("18:00-02:00", "2026-03-05 00:00", Open(at("2026-03-05 02:00"))),
        ("18:00-02:00", "2026-03-05 01:59", Open(at("2026-03-05 02:00"))),
        ("18:00-02:00", "2026-03-05 02:00", Closed(at("2026-03-05 18:00"))),
        ("18:00-26:00", "2026-03-05 01:59", Open(at("2026-03-05 02:00"))),
        ("10:00-14:00,17:00-22:00", "2026-03-04 14:00", Closed(at("2026-03-04 17:00"))),
        ("Mo-Fr 10:00-22:00", "2026-03-06 22:00", Closed(at("2026-03-09 10:00"))),
        ("24/7", "2026-03-04 03:00", Open(None)),
        ("Mo-Su 00:00-24:00", "2026-03-04 03:00", Open(None)),
        ("off", "2026-03-04 12:00", Closed(None)),
        ("24/7 closed", "2026-03-04 12:00", Closed(None)),
        ("10:00-22:00; We off", "2026-03-04 12:00", Closed(at("2026-03-05 10:00"))),
        ("24/7; We off", "2026-03-03 12:00", Open(at("2026-03-04 00:00"))),
        ("24/7 unknown; Mo off", "2026-03-03 12:00", Unknown()),
        ("24/7 unknown; Mo off", "2026-03-02 12:00", Closed(None)),
        ("Dec 25 10:00-12:00", "2026-03-02 12:00", Closed(None)),
        ("Mar 16 10:00-12:00", "2026-03-03 10:00", Closed(at("2026-03-16 10:00"))),
        ("no timetable", "2026-03-02 12:00", Unknown()),
        ("", "2026-03-02 12:00", Unknown()),
        (None, "2026-03-02 12:00", Unknown()),
    ],
)
def test_the_opening_minute_is_open_and_the_closing_minute_is_closed(
    spec: str | None, moment: str, expected: Status
) -> None:
    assert status(spec, at(moment), SHANGHAI) == expected


@pytest.mark.parametrize(
    ("spec", "moment", "is_open"),
    [
        ("Mo-Th 18:00-02:00; Fr,Sa 18:00-03:00", "2026-03-06 01:00", True),  # Thursday's night
        ("Mo-Th 18:00-02:00; Fr,Sa 18:00-03:00", "2026-03-07 02:30", True),  # Friday's night
        ("Mo-Th 18:00-02:00; Fr,Sa 18:00-03:00", "2026-03-06 02:30", False),
        ("Mo-Su 18:00-02:00; Mo off", "2026-03-02 01:00", True),  # Sunday's night
        ("Mo-Su 18:00-02:00; Mo off", "2026-03-03 01:00", False),  # Monday's night, that is none
    ],
)
def test_a_night_belongs_to_the_day_it_began_on(spec: str, moment: str, is_open: bool) -> None:
    assert isinstance(status(spec, at(moment), SHANGHAI), Open) is is_open


def test_the_moment_may_come_in_any_zone() -> None:
    moment = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)  # ten o'clock in Shanghai
    assert status("10:00-22:00", moment, SHANGHAI) == Open(at("2026-03-04 22:00"))
    assert status("10:00-22:00", moment - timedelta(minutes=1), SHANGHAI) == Closed(at("2026-03-04 10:00"))


def test_a_night_is_an_hour_shorter_when_clocks_go_forward() -> None:
    before = at("2026-03-29 01:59", BERLIN)
    assert status("20:00-02:30", before, BERLIN) == Open(at("2026-03-29 03:00", BERLIN))
    after = datetime(2026, 3, 29, 1, 0, tzinfo=UTC)
    assert isinstance(status("20:00-02:30", after, BERLIN), Closed)


def test_when_clocks_go_back_the_first_showing_closes() -> None:
    found = status("20:00-02:30", at("2026-10-25 01:00", BERLIN), BERLIN)
    assert isinstance(found, Open)
    assert found.until is not None
    assert found.until.astimezone(UTC) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert isinstance(status("20:00-02:30", found.until, BERLIN), Closed)


SPANS = st.tuples(st.integers(0, 23), st.integers(1, 24)).map(lambda span: f"{span[0]:02}:00-{sum(span) % 24:02}:30")


@given(
    spec=st.lists(SPANS, min_size=1, max_size=2).map(lambda spans: f"Mo-Fr {spans[0]}; Sa,Su {spans[-1]}"),
    minutes=st.integers(0, 60 * 24 * 365),
    zone=st.sampled_from((SHANGHAI, BERLIN, ZoneInfo("America/New_York"))),
)
def test_it_stays_as_it_is_until_the_moment_told_and_changes_then(spec: str, minutes: int, zone: ZoneInfo) -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    found = status(spec, now, zone)
    change = found.until if isinstance(found, Open) else found.opens_at if isinstance(found, Closed) else None
    if change is not None:
        assert change > now
        assert type(status(spec, change, zone)) is not type(found)
        assert type(status(spec, change.astimezone(UTC) - timedelta(minutes=1), zone)) is type(found)


def test_the_week_keeps_a_night_with_its_day() -> None:
    days = week("Th 18:00-02:00; Fr 12:00-14:00,18:00-22:00", date(2026, 3, 5), SHANGHAI)
    assert [day.date for day in days] == [date(2026, 3, 5) + timedelta(days=offset) for offset in range(7)]
    assert days[0].spans == ((at("2026-03-05 18:00"), at("2026-03-06 02:00")),)
    assert [start.hour for start, _ in days[1].spans or ()] == [12, 18]
    assert days[2].spans == ()


def test_the_week_does_not_show_the_night_before_it_and_shows_the_last_night_whole() -> None:
    days = week("Mo-Su 18:00-02:00", date(2026, 3, 5), SHANGHAI)
    assert all(day.spans is not None and len(day.spans) == 1 for day in days)
    assert days[6].spans == ((at("2026-03-11 18:00"), at("2026-03-12 02:00")),)


def test_a_week_without_an_end_is_cut_at_midnight() -> None:
    for day in week("24/7", date(2026, 3, 5), SHANGHAI):
        midnight = datetime.combine(day.date, datetime.min.time(), SHANGHAI)
        assert day.spans == ((midnight, midnight + timedelta(days=1)),)


def test_unknown_days_are_told_from_closed_ones() -> None:
    assert all(day.spans is None for day in week(None, date(2026, 3, 5), SHANGHAI))
    days = week("24/7 unknown; Mo off", date(2026, 3, 5), SHANGHAI)
    assert [day.spans for day in days] == [None, None, None, None, (), None, None]


@pytest.mark.parametrize(
    ("spec", "moment", "expected"),
    [
        # National Day 2026: Thursday 1 to Wednesday 7 October; Saturday the 10th is worked in exchange.
        ("Mo-Fr 10:00-20:00; PH off", "2026-09-30 19:59", Open(at("2026-09-30 20:00"))),
        ("Mo-Fr 10:00-20:00; PH off", "2026-09-30 20:00", Closed(at("2026-10-08 10:00"))),
        ("Mo-Fr 10:00-20:00; PH off", "2026-10-07 12:00", Closed(at("2026-10-08 10:00"))),
        ("Mo-Fr 10:00-20:00; PH off", "2026-10-08 10:00", Open(at("2026-10-08 20:00"))),
        ("Mo-Fr 10:00-20:00; PH off", "2026-10-10 12:00", Closed(at("2026-10-12 10:00"))),
        ("PH off; Mo-Fr 10:00-20:00", "2026-10-01 12:00", Closed(at("2026-10-08 10:00"))),
        ("Mo-Fr 10:00-20:00", "2026-10-01 12:00", Open(at("2026-10-01 20:00"))),
        ("Mo-Fr,PH 10:00-20:00", "2026-10-02 21:00", Closed(at("2026-10-03 10:00"))),
        ("Mo-Fr,PH 10:00-20:00", "2026-10-09 21:00", Closed(at("2026-10-12 10:00"))),
        ("Sa,Su,PH 12:00-22:00", "2026-10-01 12:00", Open(at("2026-10-01 22:00"))),
        ("Sa,Su,PH 12:00-22:00", "2026-10-07 22:00", Closed(at("2026-10-10 12:00"))),
        ("10:00-22:00; PH 10:00-18:00", "2026-10-07 17:59", Open(at("2026-10-07 18:00"))),
        ("10:00-22:00; PH 10:00-18:00", "2026-10-08 18:00", Open(at("2026-10-08 22:00"))),
        ("10:00-22:00; Mo off; PH 10:00-18:00", "2026-10-05 12:00", Open(at("2026-10-05 18:00"))),
        ("24/7; PH off", "2026-09-30 12:00", Open(at("2026-10-01 00:00"))),
        ("24/7; PH off", "2026-10-07 23:59", Closed(at("2026-10-08 00:00"))),
        ("24/7; PH off", "2026-10-08 00:00", Open(None)),
        ("off; PH 10:00-18:00", "2026-09-17 09:59", Closed(at("2026-09-25 10:00"))),
        ("off; PH 10:00-18:00", "2026-09-11 09:59", Closed(None)),  # a minute more than the look-ahead
        ("off; PH 10:00-18:00", "2026-09-11 10:00", Closed(at("2026-09-25 10:00"))),
        ("Mo-Su 18:00-02:00; PH off", "2026-10-01 01:59", Open(at("2026-10-01 02:00"))),  # Wednesday's night
        ("Mo-Su 18:00-02:00; PH off", "2026-10-01 02:00", Closed(at("2026-10-08 18:00"))),
        ("Mo-Su 18:00-02:00; PH off", "2026-10-08 01:00", Closed(at("2026-10-08 18:00"))),  # the 7th has no night
        ("Mo-Su 10:00-20:00; PH 18:00-02:00", "2026-10-08 01:00", Open(at("2026-10-08 02:00"))),
        ("Apr-Oct 10:00-22:00; PH off", "2026-09-30 22:00", Closed(at("2026-10-08 10:00"))),
        ("Apr-Oct 10:00-22:00; PH unknown", "2026-09-30 22:00", Closed(None)),
        ("Apr-Oct 10:00-22:00; PH unknown", "2026-10-01 12:00", Unknown()),
        ('10:00-22:00 "not on PH"', "2026-10-01 12:00", Open(at("2026-10-01 22:00"))),
        ("24/7 unknown; PH off", "2026-09-30 12:00", Unknown()),
        ("24/7 unknown; PH off", "2026-10-01 12:00", Closed(None)),
        ("PH 10:00-18:00", "2026-09-30 12:00", Unknown()),
        ("PH 10:00-18:00", "2026-10-01 12:00", Open(at("2026-10-01 18:00"))),
    ],
)
def test_a_holiday_has_the_hours_of_holidays_and_a_weekend_worked_in_exchange_those_of_its_weekday(
    spec: str, moment: str, expected: Status
) -> None:
    assert status(spec, at(moment), SHANGHAI) == expected


@pytest.mark.parametrize(
    ("spec", "moment", "expected"),
    [
        ("10:00-20:00; PH off", "2099-01-01 12:00", Closed(None)),  # a holiday by law; the next day is undecided
        ("10:00-20:00; PH off", "2099-01-02 12:00", Unknown()),
        ("10:00-20:00; PH off", "2099-01-04 12:00", Open(at("2099-01-04 20:00"))),
        ("10:00-20:00; PH off", "2099-01-18 20:00", Closed(None)),
        ("10:00-02:00; PH off", "2099-01-19 01:59", Open(at("2099-01-19 02:00"))),  # the night of an ordinary day
        ("10:00-02:00; PH off", "2099-01-19 02:00", Unknown()),
        ("10:00-02:00; PH off", "2099-03-01 01:59", Unknown()),  # the night of an undecided day
        ("10:00-02:00; PH off", "2099-03-01 02:00", Closed(at("2099-03-01 10:00"))),
        ("10:00-20:00; PH 10:00-20:00", "2099-01-02 12:00", Open(at("2099-01-02 20:00"))),
        ("Mo-Fr,PH 10:00-20:00", "2099-02-02 12:00", Open(at("2099-02-02 20:00"))),  # a Monday, holiday or not
        ("Mo-Fr,PH 10:00-20:00", "2099-02-07 12:00", Unknown()),  # a Saturday
    ],
)
def test_a_day_that_may_become_a_holiday_is_unknown_if_its_hours_hang_on_it(
    spec: str, moment: str, expected: Status
) -> None:
    assert status(spec, at(moment), SHANGHAI) == expected


@pytest.mark.parametrize(("zone", "is_open"), [("Asia/Urumqi", True), ("Asia/Hong_Kong", False), ("UTC", False)])
def test_holidays_are_known_in_mainland_zones_only(zone: str, is_open: bool) -> None:
    there = ZoneInfo(zone)
    noon = at("2026-03-04 12:00", there)
    assert isinstance(status("10:00-20:00; PH off", noon, there), Open if is_open else Unknown)
    assert isinstance(status("10:00-20:00", noon, there), Open)


def test_the_week_tells_holidays_from_ordinary_and_undecided_days() -> None:
    days = week("18:00-02:00; PH 12:00-14:00", date(2026, 9, 29), SHANGHAI)
    assert [[start.hour for start, _ in day.spans or ()] for day in days] == [[18], [18], [12], [12], [12], [12], [12]]
    assert days[1].spans == ((at("2026-09-30 18:00"), at("2026-10-01 02:00")),)
    undecided = week("10:00-20:00; PH off", date(2098, 12, 28), SHANGHAI)
    assert [None if day.spans is None else len(day.spans) for day in undecided] == [1, 1, None, None, 0, None, None]


NEAR_HOLIDAYS = st.sampled_from(
    [date(2025, 1, 20), date(2025, 4, 1), date(2025, 5, 25), date(2025, 9, 24), date(2026, 2, 10), date(2026, 9, 20)]
)
WITH_HOLIDAYS = st.tuples(SPANS, SPANS, SPANS | st.just("off"), st.sampled_from(("Mo-Su", "Mo-Fr", "Sa,Su"))).map(
    lambda drawn: f"{drawn[3]} {drawn[0]}; We {drawn[1]}; PH {drawn[2]}"
)


def minutes_open(spec: str, begin: date, days: int) -> bytearray:
    """One byte for each minute from `begin` on, in Shanghai: 1 where the week's spans say open."""
    table = bytearray((days + 2) * 24 * 60)
    midnight = datetime.combine(begin, datetime.min.time(), SHANGHAI)
    for offset in range(-7, days, 7):
        for day in week(spec, begin + timedelta(days=offset), SHANGHAI):
            for start, end in day.spans or ():
                since, until = (max(0, (each - midnight) // timedelta(minutes=1)) for each in (start, end))
                table[since:until] = b"\x01" * (until - since)
    return table


@given(
    spec=WITH_HOLIDAYS | st.sampled_from(["24/7; PH off", "24/7; PH 10:00-18:00", "Jan-Apr 20:00-06:00; PH off"]),
    begin=NEAR_HOLIDAYS,
    minute=st.integers(0, 14 * 24 * 60),
)
def test_around_holidays_the_status_is_what_a_scan_of_the_weeks_minutes_finds(
    spec: str, begin: date, minute: int
) -> None:
    midnight = datetime.combine(begin, datetime.min.time(), SHANGHAI)
    table = minutes_open(spec, begin, 35)
    other = table.find(not table[minute], minute, minute + 14 * 24 * 60 + 1)
    change = midnight + timedelta(minutes=other) if other >= 0 else None
    expected = Open(change) if table[minute] else Closed(change)
    assert status(spec, midnight + timedelta(minutes=minute), SHANGHAI) == expected


@given(
    weekday=SPANS, holiday=SPANS, day=st.dates(date(2025, 1, 1), date(2026, 12, 29)), spelling=st.sampled_from((0, 1))
)
def test_each_day_begins_the_hours_of_its_kind(weekday: str, holiday: str, day: date, spelling: int) -> None:
    spec = (f"Mo-Su {weekday}; PH {holiday}", f"{weekday}，节假日{holiday}")[spelling]
    off_and_named = chinese_calendar.get_holiday_detail(day)
    text = holiday if all(off_and_named) else weekday
    told = week(str(understand(spec)), day, SHANGHAI)[0]
    assert [f"{start:%H:%M}-{end:%H:%M}" for start, end in told.spans or ()] == [text]
