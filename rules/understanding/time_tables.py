"""The words for times, as tables: what each says of days, parts of the day, feasts and lengths.

Chinese stands simplified and pinyin is read as Chinese (`pinyin.read`), English in lower case.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

# Days from today.
DAYS = {
    **dict.fromkeys(("今天", "今日", "今儿", "today"), 0),
    **dict.fromkeys(("明天", "明日", "明儿", "听日", "tomorrow", "tmr", "tmrw", "tomorow"), 1),
    **dict.fromkeys(("后天", "后日", "the day after tomorrow", "day after tomorrow"), 2),
    **dict.fromkeys(("大后天", "大后日"), 3),
    **dict.fromkeys(("昨天", "昨日", "昨儿", "寻日", "yesterday"), -1),
    **dict.fromkeys(("前天", "前日", "the day before yesterday", "day before yesterday"), -2),
    "大前天": -3,
}


class Part(NamedTuple):
    """A part of the day, in hours from its midnight; past 24 is the night after. Hours below 12 beside it are
    meant after noon where it is `late`, and after midnight up to `small`."""

    start: int
    end: int
    late: bool = False
    small: int = 0


DAWN, MORNING, FORENOON = Part(0, 6), Part(6, 11), Part(8, 12)
NOON, AFTERNOON, DUSK = Part(11, 14, late=True), Part(12, 18, late=True), Part(17, 20, late=True)
EVENING = Part(18, 24, late=True, small=4)
NIGHT = Part(21, 28, late=True, small=6)
AFTER_WORK = Part(18, 22, late=True)

PARTS = {
    **dict.fromkeys(("凌晨", "天亮前", "dawn"), DAWN),
    **dict.fromkeys(("早上", "早晨", "清晨", "清早", "一大早", "一早", "早", "朝早", "morning", "mornings"), MORNING),
    **dict.fromkeys(("上午", "上昼", "forenoon"), FORENOON),
    **dict.fromkeys(("中午", "正午", "午间", "午饭时间", "晌午", "晏昼", "noon", "midday", "lunch", "lunchtime"), NOON),
    **dict.fromkeys(("下午", "午后", "下昼", "afternoon", "afternoons"), AFTERNOON),
    **dict.fromkeys(("傍晚", "黄昏", "dusk"), DUSK),
    **dict.fromkeys(("晚上", "晚间", "晚", "夜晚", "evening", "evenings", "night", "nights"), EVENING),
    **dict.fromkeys(("半夜", "深夜", "夜里", "夜间", "午夜", "late night", "late at night", "midnight"), NIGHT),
    **dict.fromkeys(("下班后", "下班以后", "下班之后", "下班的时候", "下班时", "after work", "放学后"), AFTER_WORK),
}
# A part that is a clock time where no hour stands beside it.
PART_CLOCKS = {"noon": 12, "midday": 12, "正午": 12, "midnight": 24, "午夜": 24}
# What is said only together with a day or an hour: alone it means something else (早 "hi", lunch).
LEANING_PARTS = frozenset(("早", "晚", "lunch", "night", "nights", "morning", "evening", "afternoon", "dawn"))
# A day and a part of it in one word.
DAYS_WITH_PART = {
    **dict.fromkeys(("今晚", "今夜", "tonight", "tonite", "this evening"), (0, EVENING)),
    **dict.fromkeys(("今早", "今朝", "this morning"), (0, MORNING)),
    "this afternoon": (0, AFTERNOON),
    **dict.fromkeys(("明早", "明朝", "听朝"), (1, MORNING)),
    **dict.fromkeys(("明晚", "听晚"), (1, EVENING)),
    "后晚": (2, EVENING),
    **dict.fromkeys(("昨晚", "昨夜", "寻晚", "last night"), (-1, EVENING)),
}

WEEKDAYS = {word: day for day, words in enumerate(("一", "二", "三", "四", "五", "六", "日天")) for word in words}
WEEKDAYS_ENGLISH = {name: day for day, name in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))}
MONTHS_ENGLISH = {
    name: month
    for month, name in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1
    )
}

# Days of a month in words.
NTH_WORDS = {
    word: day
    for day, word in enumerate(
        ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"], 1
    )
} | {"tenth": 10, "fifteenth": 15, "twentieth": 20}

# Weeks, months or years from this one.
WHICH = {
    **dict.fromkeys(("这", "本", "今", "this", "coming", "the", "今个", "这个", "本个"), 0),
    **dict.fromkeys(("下", "下个", "next", "明"), 1),
    **dict.fromkeys(("下下", "下下个"), 2),
    **dict.fromkeys(("上", "上个", "last", "previous", "去"), -1),
    **dict.fromkeys(("上上", "上上个", "前"), -2),
}


class Length(NamedTuple):
    """A unit of time: so many months, days or minutes."""

    months: int = 0
    days: int = 0
    minutes: int = 0


LENGTHS = {
    "分": Length(minutes=1),
    "min": Length(minutes=1),
    "刻": Length(minutes=15),
    "quarter": Length(minutes=15),
    "小时": Length(minutes=60),
    "钟头": Length(minutes=60),
    "钟": Length(minutes=60),
    "hour": Length(minutes=60),
    "hr": Length(minutes=60),
    "天": Length(days=1),
    "日": Length(days=1),
    "day": Length(days=1),
    "周": Length(days=7),
    "星期": Length(days=7),
    "礼拜": Length(days=7),
    "week": Length(days=7),
    "月": Length(months=1),
    "month": Length(months=1),
    "年": Length(months=12),
    "year": Length(months=12),
}

# Days of the lunar calendar and of the solar terms, by year from 2024 (Hong Kong Observatory, conversion tables).
FIRST_LUNAR_YEAR = 2024
_SPRING = "02-10 01-29 02-17 02-06 01-26 02-13 02-03"
_QINGMING = "04-04 04-04 04-05 04-05 04-04 04-04 04-05"
_DRAGON_BOAT = "06-10 05-31 06-19 06-09 05-28 06-16 06-05"
_QIXI = "08-10 08-29 08-19 08-08 08-26 08-16 08-05"
_MID_AUTUMN = "09-17 10-06 09-25 09-15 10-03 09-22 09-12"
_DOUBLE_NINTH = "10-11 10-29 10-18 10-08 10-26 10-16 10-05"


class Feast(NamedTuple):
    """A feast: one date of every year (`MM-DD`) or one for each year of the table, moved by `shift` days.

    It is `days` long.
    """

    dates: str
    days: int = 1
    shift: int = 0

    def on(self, year: int) -> date | None:
        """Its first day in `year`, None outside the table."""
        dates = self.dates.split()
        index = 0 if len(dates) == 1 else year - FIRST_LUNAR_YEAR
        if not 0 <= index < len(dates):
            return None
        return date.fromisoformat(f"{year:04}-{dates[index]}") + timedelta(days=self.shift)


FEASTS = {
    **dict.fromkeys(("元旦", "new year's day", "new years day", "new year’s day"), Feast("01-01")),
    **dict.fromkeys(("元旦假期", "元旦放假"), Feast("01-01", days=3)),
    **dict.fromkeys(("除夕", "年三十", "大年三十"), Feast(_SPRING, shift=-1)),
    **dict.fromkeys(
        ("春节", "过年", "新年", "spring festival", "chinese new year", "lunar new year", "cny"), Feast(_SPRING, 8, -1)
    ),
    **dict.fromkeys(("初一", "大年初一", "年初一"), Feast(_SPRING)),
    **{
        f"{prefix}{day}": Feast(_SPRING, shift=n)
        for n, day in enumerate("二三四五六七", 1)
        for prefix in ("初", "大年初", "年初")
    },
    **dict.fromkeys(("元宵", "元宵节", "lantern festival"), Feast(_SPRING, shift=14)),
    **dict.fromkeys(("情人节", "valentine's day", "valentines day", "valentines", "valentine's"), Feast("02-14")),
    **dict.fromkeys(("妇女节", "三八节", "女神节"), Feast("03-08")),
    **dict.fromkeys(("清明", "清明节", "qingming"), Feast(_QINGMING)),
    **dict.fromkeys(("五一", "劳动节", "五一节", "labour day", "labor day", "may day"), Feast("05-01", 5)),
    "520": Feast("05-20"),
    **dict.fromkeys(("儿童节", "六一", "六一儿童节", "children's day"), Feast("06-01")),
    **dict.fromkeys(("端午", "端午节", "dragon boat festival"), Feast(_DRAGON_BOAT)),
    **dict.fromkeys(("七夕", "七夕节"), Feast(_QIXI)),
    **dict.fromkeys(("教师节",), Feast("09-10")),
    **dict.fromkeys(
        ("中秋", "中秋节", "mid-autumn festival", "mid-autumn", "mid autumn festival", "moon festival"),
        Feast(_MID_AUTUMN),
    ),
    **dict.fromkeys(
        ("国庆", "国庆节", "十一假期", "十一放假", "十一长假", "黄金周", "national day", "golden week"),
        Feast("10-01", 7),
    ),
    **dict.fromkeys(("重阳", "重阳节"), Feast(_DOUBLE_NINTH)),
    **dict.fromkeys(("万圣节", "万圣夜", "halloween"), Feast("10-31")),
    **dict.fromkeys(("双十一", "双11"), Feast("11-11")),
    **dict.fromkeys(("双十二", "双12"), Feast("12-12")),
    **dict.fromkeys(("平安夜", "圣诞夜", "christmas eve", "xmas eve"), Feast("12-24")),
    **dict.fromkeys(("圣诞", "圣诞节", "christmas", "christmas day", "xmas"), Feast("12-25")),
    **dict.fromkeys(("跨年", "跨年夜", "new year's eve", "new years eve", "new year’s eve", "nye"), Feast("12-31")),
}

# What another moment is told by, which only the bot can look up.
ANCHORS = {
    **dict.fromkeys(
        ("到期", "过期", "期满", "失效", "expiry", "expiration", "it expires", "expire", "expires", "they expire"),
        "expiry",
    ),
    **dict.fromkeys(
        (
            "活动开始",
            "活动",
            "开场",
            "开始",
            "讲座",
            "演出",
            "比赛",
            "品酒会",
            "the event starts",
            "the event",
            "it starts",
            "event",
        ),
        "event",
    ),
    **dict.fromkeys(("报名开始", "报名", "报名截止", "registration"), "signup"),
    **dict.fromkeys(("生日", "my birthday"), "birthday"),
}
# Words for hours to come, in minutes from now.
SOON = {
    **dict.fromkeys(
        ("一会儿", "一会", "待会儿", "待会", "等会儿", "等会", "等下", "in a bit", "in a while", "in a moment"),
        (15, 60),
    ),
    **dict.fromkeys(("晚一点", "晚点", "迟点", "晚些时候", "later today", "later"), (60, 240)),
}
NOWS = ("现在", "此刻", "目前", "而家", "right now", "now", "at the moment")
