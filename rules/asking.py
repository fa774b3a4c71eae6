"""Taking a typed question apart: the category it names, and what is left, which names a place, a shop or nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rules.catalogue import Category
from rules.folding import fold

# Chinese words are found anywhere in a sentence, English ones only as whole words.
CATEGORY_WORDS: dict[Category, tuple[str, str]] = {
    Category.COFFEE: ("喝咖啡|咖啡[馆店厅]|咖啡", "coffee shops?|coffee|cafes?"),
    Category.TEA: ("奶茶店|奶茶|茶饮|茶馆|茶室|喝茶", "(?:milk|bubble) tea|tea ?houses?|tea"),
    Category.BAKERY: ("面包[店房]|面包|烘焙", "baker(?:y|ies)|bread"),
    Category.DESSERT: ("甜品店|甜品|蛋糕|冰淇淋", "desserts?|cakes?|ice cream|sweets"),
    Category.RESTAURANT: ("餐厅|饭店|餐馆|吃饭|美食|好吃的|吃的", "restaurants?|food|dinner|lunch|eat"),
    Category.HOTPOT: ("火锅店|火锅", "hot ?pot"),
    Category.BAR: ("小酒馆|酒吧|喝酒|精酿", "cocktails?|pubs?|bars?|drinks?"),
    Category.BEAUTY: ("美容美发|美容|美发|理发|美甲|剪头发", "hair salons?|haircuts?|nails|beauty|salons?|spa"),
    Category.FITNESS: ("运动健身|健身房|健身|瑜伽|运动", "gyms?|fitness|yoga"),
    Category.CULTURE: (
        "文化展览|美术馆|博物馆|展览|看展|书店",
        "museums?|exhibitions?|(?:art )?galler(?:y|ies)|book ?shops?",
    ),
    Category.ENTERTAINMENT: ("电影院|看电影|电影|剧本杀|密室|娱乐", "cinemas?|movies?|karaoke|ktv|entertainment"),
    Category.RETAIL: ("购物|买东西", "shopping"),
    Category.HOTEL: ("酒店|宾馆|民宿|住宿", "hotels?"),
}

# What people wrap around the one thing they mean; longer phrases first, so that no scrap of one is left over.
FILLERS = (
    "哪里能用卡|哪儿能用卡|哪里可以用卡|哪些店能用卡|能用卡的店|能用卡吗|可以用卡|能用卡|用卡"
    "|现在营业的?|还在营业的?|营业中的?|还开着的?|这附近|附近|旁边|周边|周围|这边|这里|这儿|哪[里儿]有|哪[里儿]"
    "|边上的?|边的|最近的|有什么|有没有|有哪些|哪些|帮我找|帮我|请问|我想要|我想去|我想|想去|我要|我在|现在"
    "|可以|一[家间杯]|好[吃喝]|找|吃|喝|的?店$|的|有|吗|呢",
    "where (?:nearby )?can i use my card|which shops take (?:the|my) card|(?:take|use|with) my card|near me|nearby"
    "|right now|around here|close to|next to|(?:that is )?open now|still open|looking for|find me|show me|i want"
    "|id like|im|i am|(?:what|where|whats|wheres)(?: is| are)?|(?:is|are) there|nearest|closest|please|any|near|around"
    "|find|open|some|here|now|the|to|at|in|by|for|an?",
)

# What asks for the code itself, wherever it stands in the sentence; then what is left may name the shop.
CODE_WORDS = (
    "(?:我要|帮我|给我|请)*(?:(?:出示|亮)(?:一下)?(?:核销码|会员码|优惠码|会员卡|卡|码)?|核销码|出(?:一?个)?码(?!头))"
    "|^我?要?核销$",
    "(?:show|get|open|give)(?: me)?(?: my| a| the)?(?: qr)? code(?: for| at| in)?|^(?:my |the |a )?(?:qr )?code$"
    "|^(?:my |the |a )?code (?:for|at|in)",
)
_AROUND_A_SHOP = re.compile(r"^(?:我?[在去到]|给|for\b|at\b|in\b)|(?:[的用]|please)$")


@dataclass(frozen=True, slots=True)
class Asked:
    """`category` None for any kind; `rest` is what may name a place or a shop, folded, empty for "around here"."""

    category: Category | None
    rest: str


def take_apart(text: str) -> Asked:
    """Find the first category named in `text` and strip it and the padding from what else was said.

    A name can hold a category ("The Nest Bar"), so try the whole text as a name first.
    """
    folded = fold(text)
    for category, pattern in _CATEGORIES:
        rest, hits = pattern.subn(" ", folded, count=1)
        if hits:
            return Asked(category, _bare(rest))
    return Asked(None, _bare(folded))


def code_wanted(text: str) -> str | None:
    """What a sentence that asks for a code leaves, folded: a shop's name or nothing. None where it asks for none."""
    rest, hits = _CODE.subn(" ", fold(text), count=1)
    return fold(_AROUND_A_SHOP.sub(" ", fold(rest))) if hits else None


def _bare(text: str) -> str:
    for pattern in _FILLERS:
        text = pattern.sub(" ", text)
    return fold(text)


def _either(chinese: str, english: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{chinese})|(?<![a-z0-9])(?:{english})(?![a-z0-9])")


_CODE = _either(*CODE_WORDS)
_CATEGORIES = [(category, _either(*words)) for category, words in CATEGORY_WORDS.items()]
_FILLERS = (re.compile(FILLERS[0]), re.compile(rf"(?<![a-z0-9])(?:{FILLERS[1]})(?![a-z0-9])"))
