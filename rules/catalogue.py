"""The vocabulary of the card: categories, price bands, benefit kinds, plans. The files of ops use these very words."""

from __future__ import annotations

from enum import StrEnum


class Category(StrEnum):
    COFFEE = "coffee"
    TEA = "tea"
    BAKERY = "bakery"
    DESSERT = "dessert"
    RESTAURANT = "restaurant"
    HOTPOT = "hotpot"
    BAR = "bar"
    BEAUTY = "beauty"
    FITNESS = "fitness"
    CULTURE = "culture"
    ENTERTAINMENT = "entertainment"
    RETAIL = "retail"
    HOTEL = "hotel"
    OTHER = "other"


class BenefitKind(StrEnum):
    """`PERCENT_OFF` counts basis points, `AMOUNT_OFF` fen; a gift or a trial has no number."""

    PERCENT_OFF = "percent_off"
    AMOUNT_OFF = "amount_off"
    GIFT = "gift"
    TRIAL = "trial"


class LimitPeriod(StrEnum):
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    LIFE = "life"


class Plan(StrEnum):
    ANNUAL = "annual"
    TRIAL = "trial"
