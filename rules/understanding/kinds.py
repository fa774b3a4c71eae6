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
