"""Narrowing a list: the sheet counts before it is pressed, the list keeps to it and says so, one tap undoes each."""

from __future__ import annotations

import pytest

from rules.catalogue import BenefitKind, Category
from tests.conversations.stage import Actor, Clock, Stage, listed

PRICES = ("¥", "¥¥", "¥¥¥", "¥¥¥¥")
PLACE = "静安寺"


def counts(member: Actor) -> dict[str, int]:
    """What the buttons shown promise to leave, by their names without the tick."""
    labels = (label.removeprefix("✓ ").rpartition(" · ") for label in member.last.buttons)
    return {name: int(number) for name, dot, number in labels if dot}


def name_of(member: Actor, kind: BenefitKind) -> str:
    return member.say.plain(f"narrow.kind.{kind}")


async def opens_the_sheet(member: Actor, place: str = PLACE) -> None:
    await member.says(place)
    await member.taps("3 km")
    await member.chooses("narrow.filters")


async def shows_the_list(member: Actor) -> int:
    """Back to the list by the button that says how many; that number."""
    show = member.say.plain("narrow.show", n="").strip().partition(" 家")[0]
    [label] = [each for each in member.last.buttons if each.startswith(show)]
    await member.taps(label)
    return int("".join(filter(str.isdecimal, label)))


def chosen(member: Actor, label: str) -> str:
    """The button of the sheet that begins with this name, as it is."""
    return next(each for each in member.last.buttons if each.removeprefix("✓ ").startswith(f"{label} · "))


async def test_the_sheet_takes_the_place_of_the_buttons_and_nothing_else(member: Actor) -> None:
    await member.says(PLACE)
    before = member.last
    await member.chooses("narrow.filters")
    assert (member.last.text, member.last.message_id) == (before.text, before.message_id)
    names = set(counts(member))
    assert names >= {*PRICES, *(name_of(member, kind) for kind in BenefitKind)}
    assert names >= {member.say.plain("narrow.when.now"), member.say.plain("narrow.when.any")}
    await shows_the_list(member)
    assert (member.last.text, member.last.buttons) == (before.text, before.buttons)


@pytest.mark.parametrize("price", PRICES)
async def test_a_price_leaves_as_many_as_its_chip_said_and_no_other(member: Actor, price: str) -> None:
    await opens_the_sheet(member)
    promised = counts(member)[price]
    await member.taps(chosen(member, price))
    assert chosen(member, price) == f"✓ {price} · {promised}"
    assert await shows_the_list(member) == promised
    rows = await member.pages_through()
    assert [row.price for row in rows] == [price] * promised


async def test_two_prices_leave_the_shops_of_both(member: Actor) -> None:
    await opens_the_sheet(member)
    promised = counts(member)
    for price in ("¥", "¥¥"):
        await member.taps(chosen(member, price))
    await shows_the_list(member)
    member.hears("nearby.of_category", category="¥/¥¥")
    rows = await member.pages_through()
    assert len(rows) == promised["¥"] + promised["¥¥"]
    assert {row.price for row in rows} == {"¥", "¥¥"}


@pytest.mark.parametrize("kind", [BenefitKind.GIFT, BenefitKind.AMOUNT_OFF])
async def test_a_benefit_kind_is_the_one_the_rows_show(mei: Actor, kind: BenefitKind) -> None:
    await opens_the_sheet(mei)
    promised = counts(mei)[name_of(mei, kind)]
    await mei.taps(chosen(mei, name_of(mei, kind)))
    assert await shows_the_list(mei) == promised > 0
    rows = await mei.pages_through()
    assert len(rows) == promised
    word = {BenefitKind.GIFT: "赠品：", BenefitKind.AMOUNT_OFF: "减 ¥"}[kind]
    assert [row.benefit for row in rows if word not in row.benefit] == []


async def test_every_count_reckons_with_the_other_filters(member: Actor) -> None:
    await opens_the_sheet(member)
    await member.taps(chosen(member, "¥¥"))
    gift = counts(member)[name_of(member, BenefitKind.GIFT)]
    await member.taps(chosen(member, name_of(member, BenefitKind.GIFT)))
    assert counts(member)["¥¥"] == gift
    assert await shows_the_list(member) == gift


async def test_open_tonight_lists_what_is_open_then_and_says_when(member: Actor, clock: Clock) -> None:
    clock.passes(hours=-9)  # ten in the morning, before the bars
    await opens_the_sheet(member)
    tonight = member.say.plain("narrow.at.tonight", time="20:00")
    promised = counts(member)[tonight]
    await member.taps(chosen(member, tonight))
    assert await shows_the_list(member) == promised
    assert tonight in member.last.text.splitlines()[0]
    early = {row.name for row in await member.pages_through()}
    clock.passes(hours=10)
    await member.says(PLACE)
    await member.taps("3 km")
    assert {row.name for row in await member.pages_through()} == early


async def test_a_moment_that_has_passed_has_become_now(member: Actor, clock: Clock) -> None:
    await opens_the_sheet(member)
    tonight = member.say.plain("narrow.at.tonight", time="20:00")
    await member.taps(chosen(member, tonight))
    await shows_the_list(member)
    clock.passes(hours=1)
    await member.taps("1 km")
    assert tonight not in member.last.text
    assert member.say.plain("chips.now") in member.last.buttons


async def test_a_benefit_that_ends_today_does_not_count_tomorrow(member: Actor, stage: Stage) -> None:
    await opens_the_sheet(member)
    tomorrow = member.say.plain("narrow.at.tomorrow", time="12:00")
    assert counts(member)[tomorrow] > 0
    stage.amend("UPDATE benefits SET valid_until = '2026-11-22' WHERE valid_from <= '2026-11-22'")
    await member.taps(chosen(member, "¥"))
    await member.taps(chosen(member, "¥"))
    assert counts(member)[tomorrow] == 0
    assert counts(member)[member.say.plain("narrow.at.tonight", time="20:00")] > 0


async def test_the_cheapest_first_orders_all_pages(member: Actor) -> None:
    await opens_the_sheet(member)
    await member.taps(member.say.plain("narrow.sort.price"))
    await shows_the_list(member)
    assert member.say.plain("narrow.sort.price") in member.last.text
    rows = await member.pages_through()
    assert len(rows) > 5
    order = [(len(row.price), row.distance_m) for row in rows if row.price]
    assert order == sorted(order)


async def test_each_filter_is_said_and_dropped_by_one_tap(member: Actor) -> None:
    everything = await member.says(PLACE)
    await member.chooses("narrow.filters")
    gift, tonight = name_of(member, BenefitKind.GIFT), member.say.plain("narrow.at.tonight", time="20:00")
    for label in ("¥¥", gift, tonight):
        await member.taps(chosen(member, label))
    by_price = member.say.plain("narrow.sort.price")
    await member.taps(by_price)
    await member.taps(next(each for each in member.last.buttons if each.startswith("‹")))
    member.hears("nearby.of_category", category=f"¥¥ · {gift}")
    assert member.say.plain("narrow.filters_on", n=3) in member.last.buttons
    for name in ("¥¥", gift, tonight, by_price):
        await member.chooses("narrow.drop", name=name)
        assert not [each for each in member.last.buttons if each == member.say.plain("narrow.drop", name=name)]
    assert (member.last.text, member.last.buttons) == (everything.text, everything.buttons)


async def test_clear_all_clears_all_but_place_radius_and_category(member: Actor) -> None:
    await member.says(f"{PLACE} 咖啡")
    await member.taps("3 km")
    before = member.last
    await member.chooses("narrow.filters")
    bare = member.last.buttons
    await member.taps(chosen(member, "¥¥"))
    await member.taps(member.say.plain("narrow.sort.benefit"))
    await member.chooses("narrow.clear")
    assert member.last.buttons == bare
    await shows_the_list(member)
    assert member.last.text == before.text


async def test_the_category_chooser_counts_what_each_would_leave(member: Actor) -> None:
    await member.says(PLACE)
    await member.taps("3 km")
    await member.chooses("chips.category_any")
    coffee = f"{member.say.plain('icon.coffee')} {member.say.plain('category.coffee')}"
    promised = counts(member)
    everything = promised.pop(member.say.plain("chips.all_categories"))
    assert sum(promised.values()) == everything
    assert len(promised) == len(Category)
    await member.taps(chosen(member, coffee))
    rows = await member.pages_through()
    assert len(rows) == promised[coffee]


async def test_nothing_left_names_the_nearest_that_fits_outside(member: Actor) -> None:
    await member.says(PLACE)
    await member.taps("500 m")
    await member.chooses("narrow.filters")
    gift = name_of(member, BenefitKind.GIFT)
    await member.taps(chosen(member, gift))
    nothing = next(price for price in PRICES if counts(member)[price] == 0)
    await member.taps(chosen(member, nothing))
    await member.chooses("chips.back_to_list")
    [beyond] = [row for row in listed(member.last) if row.distance_m > 500]
    assert beyond.price == nothing
    member.hears("nearby.of_category", category=f"{nothing} · {gift}")


async def test_a_shops_page_leads_back_to_the_same_filters_and_page(member: Actor) -> None:
    await opens_the_sheet(member)
    for kind in (BenefitKind.GIFT, BenefitKind.PERCENT_OFF):
        await member.taps(chosen(member, name_of(member, kind)))
    await member.taps(member.say.plain("narrow.sort.benefit"))
    await shows_the_list(member)
    await member.chooses("chips.later")
    before = member.last
    await member.taps("6")
    assert member.last.text != before.text
    await member.chooses("shop.star")
    await member.chooses("chips.back_to_list")
    assert (member.last.text, member.last.buttons) == (before.text, before.buttons)


async def test_the_sheet_of_a_location_that_is_gone_says_so(member: Actor, clock: Clock) -> None:
    await member.shares((31.2238, 121.4454), "pin")
    clock.passes(minutes=11)
    await member.chooses("narrow.filters")
    member.hears("nearby.gone")


@pytest.mark.parametrize("data", ["t:nonsense", "t:", "k:nonsense"])
async def test_a_forged_sheet_gets_a_kind_word(member: Actor, data: str) -> None:
    await member.says(PLACE)
    await member.presses(data)
    member.hears("nearby.sorry_old")


async def test_a_button_from_before_there_were_filters_still_works(member: Actor) -> None:
    now = await member.says(f"{PLACE} 餐厅")
    packed = (now.button(member.say.plain("narrow.filters")) or {})["callback_data"].removeprefix("t:")
    await member.taps("3 km")
    await member.presses(f"n:{packed.replace('.restau.', '.restaurant.')}")
    assert member.last.text == now.text
