"""The kinds of shops that members tell apart, as the catalogue knows them: a category, and words that narrow it."""

from __future__ import annotations

from rules.catalogue import Category

_TABLES = (
    "restaurant bbq chinese sichuan cantonese jiangzhe japanese korean western italian mexican thai pizza noodles "
    "brunch"
)
_KINDS_OF: dict[Category, str] = {
    Category.COFFEE: "coffee",
    Category.TEA: "tea bubble_tea",
    Category.BAR: "bar",
    Category.HOTPOT: "hotpot",
    Category.RESTAURANT: _TABLES,
    Category.BAKERY: "bakery",
    Category.DESSERT: "dessert",
    Category.ENTERTAINMENT: "cinema ktv kids",
    Category.CULTURE: "theatre museum bookshop attraction",
    Category.FITNESS: "gym",
    Category.BEAUTY: "spa massage hair nails",
    Category.HOTEL: "hotel",
    Category.RETAIL: "shopping pharmacy",
}
CATALOGUE: dict[str, Category] = {kind: category for category, kinds in _KINDS_OF.items() for kind in kinds.split()}

# Words that the names and tags of such shops hold, for kinds that are less than their whole category.
NARROWER: dict[str, tuple[str, ...]] = {
    "bubble_tea": ("奶茶", "茶饮", "bubble tea"),
    "tea": ("茶馆", "茶室", "tea house"),
    "bbq": ("烧烤", "烤肉", "bbq"),
    "chinese": ("中餐", "家常", "chinese"),
    "sichuan": ("川菜", "sichuan"),
    "cantonese": ("粤菜", "早茶", "茶餐厅", "cantonese"),
    "jiangzhe": ("本帮菜", "杭帮菜", "江浙菜", "shanghainese"),
    "japanese": ("日料", "寿司", "日式", "japanese"),
    "korean": ("韩国", "韩式", "korean"),
    "western": ("西餐", "法餐", "western"),
    "italian": ("意大利", "italian"),
    "mexican": ("墨西哥", "mexican"),
    "thai": ("泰", "thai"),
    "pizza": ("披萨", "比萨", "pizza"),
    "noodles": ("面", "粉", "noodle"),
    "brunch": ("早午餐", "brunch"),
    "cinema": ("影", "cinema", "screen"),
    "theatre": ("剧", "theatre"),
    "ktv": ("ktv", "歌", "k"),
    "museum": ("博物馆", "美术馆", "展", "museum", "gallery"),
    "bookshop": ("书", "book"),
    "kids": ("亲子", "儿童", "kids"),
    "attraction": ("景点", "公园", "tower", "park"),
    "spa": ("spa", "温泉", "水疗"),
    "massage": ("按摩", "推拿", "足", "massage"),
    "hair": ("理发", "美发", "剪", "hair", "barber"),
    "nails": ("美甲", "nail"),
    "pharmacy": ("药", "pharmacy"),
}
