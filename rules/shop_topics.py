"""Topics of shops: what members ask for that is finer than a category – a cuisine, a cinema – and shops' own tags."""

from __future__ import annotations

import re
from collections.abc import Mapping, Set
from dataclasses import dataclass

from rules.catalogue import Category
from rules.folding import fold

LONGEST_BYTES = 18  # of a topic: six Chinese characters; a button has room for no more

_EVERY = frozenset(Category)
_TABLES = frozenset({Category.RESTAURANT})
_FOOD = _TABLES | {Category.HOTPOT, Category.BAR}
_STAGES = frozenset({Category.CULTURE, Category.ENTERTAINMENT})
_CARE = frozenset({Category.BEAUTY, Category.FITNESS, Category.OTHER})


@dataclass(frozen=True, slots=True)
class Kind:
    """A topic that every city has. `category` is the one most such shops have; `chinese` and `english` are patterns of
    words that say it, of members and in names and tags, which are believed of shops `among` these categories."""

    category: Category
    among: Set[Category]
    chinese: str
    english: str

    def says(self, folded: str) -> bool:
        """Whether these words, as `fold` leaves them, are about this kind and nothing else."""
        return re.fullmatch(f"(?:{self.chinese})[店馆]?|{_english(self.english)}", folded) is not None


KINDS: Mapping[str, Kind] = {
    "bubble_tea": Kind(
        Category.TEA,
        frozenset({Category.TEA}),
        "奶茶|珍奶|茶饮|果茶|手摇饮",
        "bubble tea|milk tea|boba(?: tea)?",
    ),
    "tea": Kind(
        Category.TEA,
        frozenset({Category.TEA, Category.CULTURE}),
        "茶馆|茶室|茶舍|茶楼|茶铺|茶庄|茶叶|茶位|评茶|岩茶|普洱|龙井|煮茶",
        "tea ?(?:house|room)s?",
    ),
    "japanese": Kind(
        Category.RESTAURANT,
        _FOOD,
        "日料|日餐|日本料理|日本菜|日式(?:料理)?|寿司|刺身|居酒屋|天妇罗|烧鸟|寿喜烧?|鳗鱼饭|铁板烧|怀石(?:料理)?",
        "japanese|sushi|sashimi|izakaya|omakase|ramen|yakitori|teppanyaki|tempura",
    ),
    "korean": Kind(
        Category.RESTAURANT,
        _FOOD,
        "韩国(?:料理|菜|烤肉)?|韩餐|韩料|韩式(?:料理|烤肉)?|部队锅|石锅拌饭",
        "korean|bibimbap",
    ),
    "sichuan": Kind(
        Category.RESTAURANT,
        _TABLES,
        "川菜|四川菜?|重庆菜?|川味|麻婆豆腐|水煮鱼",
        "sichuan|szechuan|szechwan",
    ),
    "cantonese": Kind(
        Category.RESTAURANT,
        _TABLES | {Category.TEA},
        "粤菜|粤式|广东菜|广式|港式|茶餐厅|早茶|烧腊|烧鹅|冰室|煲仔饭?|肠粉|老火汤|艇仔粥|潮汕菜?",
        "cantonese|dim ?sum|yum cha|hong kong style",
    ),
    "jiangzhe": Kind(
        Category.RESTAURANT,
        _TABLES,
        "本帮菜?|江浙菜?|江南菜|杭帮菜?|上海菜|浙菜|苏帮菜?|淮扬菜?|宁波菜|片儿川",
        "jiangzhe|shanghainese|huaiyang",
    ),
    "italian": Kind(Category.RESTAURANT, _TABLES, "意大利[菜餐]?|意餐|意式|意面", "italian|trattoria|pasta"),
    "pizza": Kind(Category.RESTAURANT, _TABLES | {Category.BAR}, "[披比匹]萨", "pizzas?|pizzeria"),
    "mexican": Kind(Category.RESTAURANT, _TABLES, "墨西哥[菜餐]?|塔可", "mexican|tacos?|burritos?"),
    "thai": Kind(Category.RESTAURANT, _TABLES, "泰国菜?|泰餐|泰式|泰菜|冬阴功", "thai|tom yum"),
    "western": Kind(
        Category.RESTAURANT,
        _TABLES,
        "西餐厅?|西式|法餐|法国菜|西班牙菜?|地中海|牛排|汉堡",
        "western|french|spanish|steaks?|steakhouse|burgers?",
    ),
    "chinese": Kind(
        Category.RESTAURANT,
        _TABLES,
        "中餐厅?|中国菜|家常菜?|湘菜|东北菜|鲁菜|徽菜|闽菜|客家菜?|粥|馄饨|云吞|生煎|小笼包?|包子|饺子?|豆浆"
        "|砂锅|酸菜鱼|烤鱼|羊汤|药膳|蒸菜|盖饭",
        "chinese|dumplings?|congee|wontons?",
    ),
    "noodles": Kind(
        Category.RESTAURANT,
        _TABLES,
        "[拉拌汤小]面|面[馆店]|牛肉面|云吞面|米线|米粉|河粉|粉面|螺蛳粉|乌冬面?|拌川|片儿川|(?<!对)面(?![^|])",
        "noodles?|ramen|udon",
    ),
    "bbq": Kind(Category.RESTAURANT, _FOOD, "烧烤|烤串|烤肉|撸串|串烧|串吧|烧鸟", "bbq|barbecue|skewers|yakitori"),
    "brunch": Kind(Category.RESTAURANT, _TABLES | {Category.COFFEE, Category.BAKERY}, "早午[餐饭]", "brunch"),
    "cinema": Kind(
        Category.ENTERTAINMENT,
        _STAGES,
        "电?影院|影城|看?电影|放映|独立片|纪录片",
        "cinemas?|movies?|films?|movie theat(?:re|er)s?|screenings?",
    ),
    "theatre": Kind(
        Category.CULTURE,
        _STAGES,
        "[大歌话]?剧院|小?剧场|剧社|话剧|音乐剧|亲子剧|脱口秀|评弹|说书|相声",
        "theat(?:re|er)s?|musicals?|opera(?: house)?|stand ?up",
    ),
    "museum": Kind(
        Category.CULTURE,
        _STAGES,
        "博物[馆院]|[美艺]术馆|科技馆|纪念馆|画廊|画展|看?展览馆?|展馆|看展|当代艺术",
        "(?:art )?(?:museums?|galler(?:y|ies))|exhibitions?",
    ),
    "bookshop": Kind(
        Category.CULTURE,
        frozenset({Category.CULTURE, Category.RETAIL}),
        "书店|书屋|书吧|书城|书局|旧书|画册",
        "book ?(?:shop|store)s?|books",
    ),
    "ktv": Kind(
        Category.ENTERTAINMENT,
        frozenset({Category.ENTERTAINMENT}),
        "量贩式?ktv|k歌|k房|卡拉ok|唱歌|唱k|练歌房",
        "ktv|karaoke",
    ),
    "kids": Kind(
        Category.ENTERTAINMENT,
        _EVERY - {Category.HOTEL, Category.BAR},
        "亲子|儿童|遛娃|带娃|室内乐园|宝宝",
        "kids?|children|(?:kid|family) friendly|playgrounds?",
    ),
    "attraction": Kind(
        Category.CULTURE,
        _STAGES | {Category.OTHER},
        "景点|景区|名胜|古迹|公园|动物园|植物园|水族馆|海洋馆|游乐园|观光",
        "attractions?|sights(?:eeing)?|zoo|aquarium|(?:theme|amusement) park",
    ),
    "gym": Kind(
        Category.FITNESS,
        frozenset({Category.FITNESS}),
        "健身房?|瑜伽|普拉提|拳击|泰拳|攀岩|抱石|游泳|私教|团课|体能|体操|羽毛球",
        "gyms?|fitness|yoga|pilates|boxing|climbing|swimming",
    ),
    "spa": Kind(
        Category.BEAUTY,
        _CARE,
        "水疗|温泉|泡汤|汤池|泡池|汗蒸|桑拿|洗浴|澡堂|美容院?|护肤|做脸",
        "spas?|hot springs?|saunas?|bathhouse|facials?",
    ),
    "massage": Kind(Category.BEAUTY, _CARE, "按摩|推拿|足疗|足浴|足道|采耳|肩颈|头疗|刮痧", "massages?"),
    "hair": Kind(
        Category.BEAUTY,
        frozenset({Category.BEAUTY}),
        "理发|美发|剪头?发|剪头|发型|发廊|[烫染]发|烫染|编发|护发|盘发|养发|修面",
        "hair(?:cuts?| ?dressers?| salons?)?|barbers?(?: ?shops?)?",
    ),
    "nails": Kind(
        Category.BEAUTY, frozenset({Category.BEAUTY}), "美甲|修甲|做?指甲|手部护理", "nails?(?: salons?)?|manicures?"
    ),
    "pharmacy": Kind(
        Category.RETAIL,
        frozenset({Category.RETAIL, Category.OTHER}),
        "大?药[店房]|药铺|药妆",
        "pharmac(?:y|ies)|drug ?stores?|chemists?",
    ),
}
_WIDER = {"sichuan": "chinese", "cantonese": "chinese", "jiangzhe": "chinese", "italian": "western", "pizza": "western"}
# What shops of a category are taken for where their names and tags say nothing finer.
_UNSAID = {Category.TEA: ("bubble_tea", "tea"), Category.FITNESS: ("gym",)}


def of_shop(category: Category, name: str, name_en: str, tags: str) -> frozenset[str]:
    """The topics of a shop: the kinds it shows to be, and each of its `tags`, which have `|` between them."""
    own = [fold(tag) for tag in tags.split("|")]
    words = "|".join((fold(name), fold(name_en), *own))
    kinds = {kind for kind, pattern in _PATTERNS.items() if category in KINDS[kind].among and pattern.search(words)}
    kinds |= {_WIDER[kind] for kind in kinds & _WIDER.keys()}
    if not kinds - {"kids"}:
        kinds.update(_UNSAID.get(category, ()))
    return frozenset(kinds) | {tag for tag in map(as_tag, own) if tag}


def of_words(folded: str) -> str | None:
    """The kind that words name, folded or by its own name; None where they may be a tag at most (`as_tag`)."""
    if folded in KINDS:
        return folded
    return next((name for name, kind in KINDS.items() if kind.says(folded)), None)


def as_tag(text: str) -> str:
    """The topic that this text would be as a tag, empty where it holds no letter: folded, its first characters."""
    return fold(text).encode()[:LONGEST_BYTES].decode(errors="ignore").strip()


def is_topic(text: str) -> bool:
    """Whether a shop could have this very topic."""
    return text in KINDS or (text != "" and as_tag(text) == text)


def category_of(topic: str) -> Category | None:
    """The category that most shops of the topic have; None for a tag, which any shop may have."""
    return KINDS[topic].category if topic in KINDS else None


def _english(words: str) -> str:
    """As whole words; what is not Latin parts them."""
    return f"(?<![a-z0-9])(?:{words})(?![a-z0-9])"


_PATTERNS: Mapping[str, re.Pattern[str]] = {
    name: re.compile(f"{kind.chinese}|{_english(kind.english)}") for name, kind in KINDS.items()
}
