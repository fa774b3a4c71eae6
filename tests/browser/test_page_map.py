"""The drawn map of a city: pins dropped by pointer and keyboard, zoom, cities, and walking with a live location."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import FloatRect, Locator, Page, expect

from tests.browser.harness import Bot

# A pixel there and back again, and what stays under the pointer while zooming, for some views.
THERE_AND_BACK = """async (centres) => {
  const { Projection } = await import("/page/projection.js");
  const size = { width: 320, height: 200 };
  const pixel = { x: 250, y: 30 };
  return centres.map(([latitude, longitude]) => {
    const view = new Projection({ latitude, longitude }, 12, size);
    const zoomed = view.zoomed(0.5, pixel);
    return [view.toPixels(view.toDegrees(pixel)), zoomed.toPixels(view.toDegrees(pixel))];
  });
}"""
# Two points 1,113.2 m apart on a meridian of the mean sphere, at 10 m a pixel.
HUNDREDTH_OF_A_DEGREE = """async () => {
  const { Projection } = await import("/page/projection.js");
  const view = new Projection({ latitude: 31, longitude: 121 }, 10, { width: 100, height: 100 });
  return view.toPixels({ latitude: 31.01, longitude: 121 }).y;
}"""

# The names of the places a map shows and how each is drawn.
DRAWN = """async (places) => {
  const { CityMap } = await import("/page/map.js");
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  new CityMap(svg, {}).show(places, places[0]);
  await new Promise(requestAnimationFrame);
  return [...svg.querySelectorAll("title")].map((name) => [name.textContent, name.parentNode.getAttribute("class")]);
}"""


def open_sheet(page: Page, item: str = "Location") -> Locator:
    page.get_by_role("button", name="Attach").click()
    page.get_by_role("button", name=item, exact=True).click()
    expect(page.locator("#map .landmark").first).to_be_visible()
    return page.locator("#location-sheet")


def typed_point(sheet: Locator) -> dict[str, float]:
    return {name: float(sheet.get_by_label(name.title()).input_value()) for name in ("latitude", "longitude")}


def box_of(locator: Locator) -> FloatRect:
    box = locator.bounding_box()
    assert box
    return box


def share_live(page: Page, bot: Bot) -> dict[str, Any]:
    sheet = open_sheet(page)
    sheet.locator("input[value=live]").check(force=True)
    sheet.locator("#map").click(position={"x": 160, "y": 100})
    sheet.get_by_role("button", name="Send", exact=True).click()
    message = bot.update("message")
    expect(page.locator("#walk-map .marker")).to_be_visible()
    return dict(message["location"])


@pytest.mark.parametrize("centre", [(31.23, 121.47), (-33.9, 151.2), (0.0, 0.0), (64.1, -21.9)])
def test_pixels_and_degrees_turn_into_each_other(modules: Page, centre: tuple[float, float]) -> None:
    [[back, fixed]] = modules.evaluate(THERE_AND_BACK, [centre])
    assert (back["x"], back["y"]) == (pytest.approx(250, abs=1e-6), pytest.approx(30, abs=1e-6))
    # The width of a degree depends on the latitude of the centre, which zooming moves.
    assert (fixed["x"], fixed["y"]) == (pytest.approx(250, abs=0.1), pytest.approx(30, abs=0.1))


def test_the_map_is_true_to_scale(modules: Page) -> None:
    assert modules.evaluate(HUNDREDTH_OF_A_DEGREE) == pytest.approx(50 - 111.195, abs=0.01)


def test_a_click_on_the_map_drops_a_pin_that_send_sends(chat: Page, bot: Bot) -> None:
    sheet = open_sheet(chat)
    landmark = box_of(sheet.locator("#map .landmark circle").last)
    name = sheet.locator("#map .landmark title").last.text_content()
    chat.mouse.click(landmark["x"] + landmark["width"] / 2, landmark["y"] + landmark["height"] / 2)
    expect(sheet.locator("#map .pin")).to_be_visible()
    expect(sheet.locator("#map-said")).to_contain_text(f"from {name}")
    point = typed_point(sheet)
    sheet.get_by_role("button", name="Send", exact=True).click()
    assert bot.update("message")["location"] == pytest.approx(point)


def test_stations_are_drawn_as_such_and_below_the_landmarks(modules: Page) -> None:
    kinds = {"Line 2": {"kind": "metro"}, "North": {"kind": "station"}, "Tower": {"kind": "landmark"}, "Bund": {}}
    places = [
        {"name_en": name, "latitude": 31.2 + number / 1000, "longitude": 121.4, **kind}
        for number, (name, kind) in enumerate(kinds.items())
    ]
    drawn = [["North", "station"], ["Line 2", "station"], ["Bund", "landmark"], ["Tower", "landmark"]]
    assert modules.evaluate(DRAWN, places) == drawn


def test_dragging_moves_the_map_and_drops_nothing(chat: Page) -> None:
    sheet = open_sheet(chat)
    before = box_of(sheet.locator("#map .landmark circle").first)
    box = box_of(sheet.locator("#map"))
    chat.mouse.move(box["x"] + 200, box["y"] + 150)
    chat.mouse.down()
    chat.mouse.move(box["x"] + 230, box["y"] + 130, steps=3)
    chat.mouse.up()
    chat.wait_for_function("() => new Promise(requestAnimationFrame)")
    after = box_of(sheet.locator("#map .landmark circle").first)
    assert (after["x"] - before["x"], after["y"] - before["y"]) == (pytest.approx(30, abs=1), pytest.approx(-20, abs=1))
    expect(sheet.locator("#map .pin")).to_have_count(0)


def test_the_keyboard_pans_zooms_and_drops_the_pin(chat: Page) -> None:
    sheet = open_sheet(chat)
    city_map = sheet.get_by_role("application")
    city_map.press("Enter")
    middle = typed_point(sheet)
    city_map.press("ArrowRight")
    city_map.press("Enter")
    east = typed_point(sheet)
    assert east["longitude"] > middle["longitude"]
    assert east["latitude"] == pytest.approx(middle["latitude"])
    wide = sheet.locator("#map .scale text").text_content()
    for _ in range(4):
        city_map.press("+")
    expect(sheet.locator("#map .scale text")).not_to_have_text(str(wide))


def test_the_wheel_zooms(chat: Page) -> None:
    sheet = open_sheet(chat)
    wide = str(sheet.locator("#map .scale text").text_content())
    sheet.locator("#map").hover()
    for _ in range(12):
        chat.mouse.wheel(0, -100)
    expect(sheet.locator("#map .scale text")).not_to_have_text(wide)


def test_another_city_is_another_map_and_is_remembered(chat: Page) -> None:
    sheet = open_sheet(chat)
    names = sheet.locator("#map .landmark title")
    first = names.all_text_contents()
    sheet.get_by_label("City").select_option("杭州")
    expect(names.filter(has_text="Wulin Square")).to_have_count(1)
    assert not set(first) & set(names.all_text_contents())
    chat.reload()
    open_sheet(chat)
    expect(sheet.get_by_label("City")).to_have_value("杭州")


def test_a_live_location_walks_by_arrow_keys(chat: Page, bot: Bot) -> None:
    start = share_live(chat, bot)
    chat.locator("#walk-map").press("Shift+ArrowRight")
    moved = bot.update("edited_message")["location"]
    # Five steps of 40 m to the east, at 31.2° north 200 / (111,195 · cos 31.2°) degrees.
    assert moved["longitude"] - start["longitude"] == pytest.approx(0.0021, abs=0.0001)
    assert moved["latitude"] == pytest.approx(start["latitude"], abs=1e-6)
    assert moved["live_period"] == 900


def test_a_live_location_is_dragged_along_the_map(chat: Page, bot: Bot) -> None:
    start = share_live(chat, bot)
    box = box_of(chat.locator("#walk-map"))
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2  # where a walk begins
    chat.mouse.move(x, y)
    chat.mouse.down()
    chat.mouse.move(x, y - 40, steps=3)
    chat.mouse.up()
    assert bot.update("edited_message")["location"]["latitude"] > start["latitude"]


def test_sharing_ends_when_it_is_stopped_and_stays_so(chat: Page, bot: Bot) -> None:
    share_live(chat, bot)
    chat.get_by_role("button", name="Stop").click()
    assert "live_period" not in bot.update("edited_message")["location"]
    expect(chat.locator("#walk")).to_be_hidden()
    expect(chat.locator(".place .live")).to_have_count(0)
    chat.reload()
    expect(chat.locator(".place")).to_be_visible()
    expect(chat.locator("#walk")).to_be_hidden()


def test_a_live_location_is_shared_until_its_period_ends(chat: Page, bot: Bot) -> None:
    chat.clock.install()
    share_live(chat, bot)
    chat.clock.fast_forward("14:00")
    expect(chat.locator("#walk")).to_be_visible()
    chat.clock.fast_forward("02:00")
    expect(chat.locator("#walk")).to_be_hidden()


def test_the_walk_goes_on_after_a_reload(chat: Page, bot: Bot) -> None:
    share_live(chat, bot)
    chat.reload()
    expect(chat.locator("#walk")).to_contain_text("Live location until")
    chat.get_by_role("button", name="Hide map").click()
    expect(chat.locator("#walk-map")).to_be_hidden()
