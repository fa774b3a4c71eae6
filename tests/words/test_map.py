"""The map: what stands where, what is drawn, and what happens to names and tiles that cannot be."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from io import BytesIO
from itertools import combinations
from math import hypot
from struct import pack
from zlib import crc32
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from rules.catalogue import Category
from rules.gazetteer import Place, PlaceKind
from rules.geo import Point, bearing_degrees, distance_m
from rules.shops import Shop
from words import map as maps
from words import map_boxes, map_font, map_plan, map_scale, map_tiles
from words.map_boxes import Box
from words.map_scale import MIDDLE, OUTER_RING, SIDE, Pixel, Scale
from words.map_tiles import TILE, Background, Tile
from words.say import Say

ZH, EN = Say("zh", ZoneInfo("Asia/Shanghai")), Say("en", ZoneInfo("Asia/Shanghai"))
JINGAN = Point(31.2235, 121.4453)

offsets = st.floats(-0.02, 0.02)
points = st.builds(lambda north, east: Point(JINGAN.latitude + north, JINGAN.longitude + east), offsets, offsets)
names = st.text(st.sampled_from("静安寺咖啡 abcW龘😀"), max_size=40)
spots = st.builds(lambda point, name: maps.Spot(0, point, (name,)), points, names)
places = st.builds(
    lambda kind, name, point: Place("p", kind, "上海", name, name, (), point),
    st.sampled_from(PlaceKind), names, points,
)  # fmt: skip
views = st.builds(
    lambda shops, around, first: maps.MapView(
        JINGAN, tuple(replace(shop, number=first + n) for n, shop in enumerate(shops)), tuple(around)
    ),
    st.lists(spots, max_size=5), st.lists(places, max_size=25), st.sampled_from([1, 6, 96, 996]),
)  # fmt: skip


def moved(north: float, east: float) -> Point:
    return Point(JINGAN.latitude + north, JINGAN.longitude + east)


def spot(number: int, north: float = 0.001, east: float = 0.001, *names: str) -> maps.Spot:
    return maps.Spot(number, moved(north, east), names or ("栗子邮局", "The Chestnut Post Office"))


def place(name: str, north: float, east: float, kind: PlaceKind = PlaceKind.METRO, name_en: str = "") -> Place:
    return Place(name, kind, "上海", name, name_en, (), moved(north, east))


STREET = maps.MapView(
    JINGAN,
    (spot(1, 0.002, 0.001), spot(2, -0.001, 0.0025), spot(3, -0.002, -0.002)),
    (place("静安寺", 0.0003, 0.0007, name_en="Jing'an Temple"), place("静安公园", -0.001, 0.0004, PlaceKind.PARK)),
)


def picture(view: maps.MapView, say: Say = ZH) -> Image.Image:
    return Image.open(BytesIO(maps.draw(say, view))).convert("RGB")


def tile_file(colour: str, size: int = TILE) -> bytes:
    file = BytesIO()
    Image.new("RGB", (size, size), colour).save(file, "PNG")
    return file.getvalue()


def enormous_tile() -> bytes:
    """The head of a PNG that says it is 100,000 pixels square."""
    head = b"IHDR" + pack(">IIBBBBB", 100_000, 100_000, 8, 2, 0, 0, 0)
    return tile_file("red")[:8] + pack(">I", 13) + head + pack(">I", crc32(head))


def with_tiles(view: maps.MapView, image: bytes) -> maps.MapView:
    window = maps.window(view)
    assert window is not None
    tiles = tuple(Tile(column, row, image) for column, row in window.addresses)
    return replace(view, background=Background(window, tiles, "© The mappers"))


@given(points)
def test_from_the_middle_distances_and_directions_are_true(point: Point) -> None:
    scale = Scale(JINGAN, 3_000)
    x, y = scale.project(point)
    assert hypot(x - MIDDLE, y - MIDDLE) * scale.metres_per_pixel == pytest.approx(distance_m(JINGAN, point))
    back = scale.unproject(Pixel(x, y))
    assert distance_m(point, back) < 0.01


@given(st.floats(-80, 80), st.floats(-180, 180), st.floats(0, SIDE), st.floats(0, SIDE))
def test_a_pixel_is_found_again_anywhere_on_earth(lat: float, lon: float, x: float, y: float) -> None:
    scale = Scale(Point(lat, lon), 50_000)
    again = scale.project(scale.unproject(Pixel(x, y)))
    assert hypot(again.x - x, again.y - y) < 0.01


@pytest.mark.parametrize("metres", [100, 1_000, 10_000])
def test_north_is_up_and_east_is_right_to_a_pixel(metres: int) -> None:
    scale = Scale(JINGAN, metres)
    degrees = metres / 111_195
    north, east = scale.project(moved(degrees, 0)), scale.project(moved(0, degrees / 0.8552))
    assert north.x == pytest.approx(MIDDLE, abs=0.01)
    assert north.y == pytest.approx(MIDDLE - OUTER_RING, abs=1)
    assert (east.x, east.y) == pytest.approx((MIDDLE + OUTER_RING, MIDDLE), abs=1)


@pytest.mark.parametrize(("farthest", "outer"), [(0, 100), (99, 100), (101, 200), (480, 500), (501, 800)])
def test_the_outer_ring_is_the_next_round_number(farthest: float, outer: float) -> None:
    assert map_scale.fitting(JINGAN, [moved(farthest / 111_195, 0)]).outer_m == outer


def test_a_shop_beyond_the_last_round_number_is_on_the_outer_ring() -> None:
    far = moved(3, 0)
    scale = map_scale.fitting(JINGAN, [far])
    assert scale.project(far).y == pytest.approx(MIDDLE - OUTER_RING)


def test_boxes_that_touch_do_not_overlap() -> None:
    assert not Box(0, 0, 10, 10).overlaps(Box(10, 0, 20, 10))
    assert Box(0, 0, 10, 10).overlaps(Box(9, 9, 20, 20))


def test_a_frame_holds_what_reaches_its_edge_and_nothing_beyond() -> None:
    frame = Box(0, 0, 10, 10)
    assert frame.holds(Box(0, 0, 10, 10))
    assert not frame.holds(Box(0, 0, 10, 11))


def test_the_first_free_box_keeps_clear_of_what_is_taken() -> None:
    frame, taken = Box(0, 0, 100, 100), [Box(0, 0, 10, 10)]
    near, clear = Box(13, 0, 20, 10), Box(14, 0, 20, 10)
    assert map_boxes.first_free([near, clear], taken, frame) == clear
    assert map_boxes.first_free([near], taken, frame) is None


@settings(max_examples=60)
@given(views, st.sampled_from([ZH, EN]))
def test_nothing_overlaps_and_nothing_is_outside(view: maps.MapView, say: Say) -> None:
    boxes = map_plan.plan(say, view).boxes()
    assert not [pair for pair in combinations(boxes, 2) if pair[0].overlaps(pair[1])]
    assert all(map_plan.FRAME.holds(box) for box in boxes)


@settings(max_examples=60)
@given(views)
def test_every_number_is_there_and_its_true_place_is_known(view: maps.MapView) -> None:
    plan = map_plan.plan(ZH, view)
    assert [pin.number for pin in plan.pins] == [str(shop.number) for shop in view.shops]
    scale = map_scale.fitting(view.centre, [shop.point for shop in view.shops])
    for pin, shop in zip(plan.pins, view.shops, strict=True):
        at, true = pin.moved_from or pin.box.centre, scale.project(shop.point)
        assert hypot(at.x - true.x, at.y - true.y) < 1


def test_shops_at_one_spot_each_keep_a_pin() -> None:
    plan = map_plan.plan(ZH, maps.MapView(JINGAN, tuple(spot(n) for n in range(1, 6))))
    assert len({pin.box for pin in plan.pins}) == 5
    assert [pin.moved_from is None for pin in plan.pins] == [True, False, False, False, False]


def test_a_shop_where_the_member_stands_gives_way_to_the_member() -> None:
    (pin,) = map_plan.plan(ZH, maps.MapView(JINGAN, (spot(1, 0, 0),))).pins
    assert pin.moved_from == (MIDDLE, MIDDLE)


def test_rings_say_their_distance_and_the_walk() -> None:
    inner, outer = map_plan.plan(EN, STREET).ring_names
    assert inner.words.startswith("150 m · ")
    assert outer.words.startswith("300 m · ")


@pytest.mark.parametrize(("say", "name"), [(ZH, "静安寺"), (EN, "Jing'an Temple")])
def test_places_speak_the_members_language(say: Say, name: str) -> None:
    assert name in [mark.name.words for mark in map_plan.plan(say, STREET).marks]


def test_a_name_is_shown_once() -> None:
    twice = (place("静安寺", 0.0003, 0.0007), place("静安寺", -0.001, 0, PlaceKind.LANDMARK))
    (mark,) = map_plan.plan(ZH, replace(STREET, places=twice)).marks
    assert mark.kind is PlaceKind.METRO


def test_districts_are_no_signposts() -> None:
    district = place("静安区", 0.0003, 0.0007, PlaceKind.DISTRICT)
    assert not map_plan.plan(ZH, replace(STREET, places=(district,))).marks


def test_not_all_places_are_of_one_kind() -> None:
    stations = [place(f"{n}号站", 0.0022 - n * 0.0006, -0.001) for n in range(7)]
    parks = [place(f"{n}号园", 0.0022 - n * 0.0006, 0.002, PlaceKind.PARK) for n in range(7)]
    kinds = [mark.kind for mark in map_plan.plan(ZH, replace(STREET, shops=(), places=(*stations, *parks))).marks]
    assert kinds.count(PlaceKind.METRO) <= map_plan.MOST_OF_A_KIND
    assert len(kinds) <= map_plan.MOST_PLACES


def test_a_shops_name_rather_does_not_hide_a_station() -> None:
    view = maps.MapView(JINGAN, (spot(1, 0.0004, -0.0004),), (place("静安寺", 0.0004, -0.0002),))
    plan = map_plan.plan(ZH, view)
    assert [title.words for title in plan.titles] == ["栗子邮局"]
    assert [mark.name.words for mark in plan.marks] == ["静安寺"]


def test_every_character_listed_is_in_the_font() -> None:
    font = map_font.at(16)
    missing = bytes(font.getmask("\uffff"))
    drawn = {char for char in map_font.characters() if bytes(font.getmask(char)) != missing}
    assert drawn == map_font.characters()


def test_the_font_is_small() -> None:
    assert len((map_font._FOLDER / "ConciergeMapSans.otf").read_bytes()) <= 1_500_000


def test_the_licence_is_beside_the_font() -> None:
    assert "SIL OPEN FONT LICENSE Version 1.1" in (map_font._FOLDER / "OFL.txt").read_text(encoding="utf-8")


def test_a_name_that_cannot_be_written_gives_way_to_the_other() -> None:
    (title,) = map_plan.plan(ZH, maps.MapView(JINGAN, (spot(1, 0.001, 0.001, "龘龘 😀", "Dragons"),))).titles
    assert title.words == "Dragons"


@pytest.mark.parametrize(("say", "names"), [(ZH, ("栗子邮局", "Chestnuts")), (EN, ("Chestnuts", "栗子邮局"))])
def test_a_shop_goes_by_its_name_in_the_members_language(say: Say, names: tuple[str, str]) -> None:
    shop = Shop(
        id=1, name="栗子邮局", name_en="Chestnuts", category=Category.COFFEE, city="上海", district="静安区",
        address="", point=JINGAN, opening_hours=None, phone="", price_band=None, benefits=(),
    )  # fmt: skip
    assert maps.spot(say, 6, shop) == maps.Spot(6, JINGAN, names)


def test_an_emoji_is_left_out_of_a_name() -> None:
    assert map_font.writable(["豆豆☕️ 咖啡 😀"]) == "豆豆 咖啡"
    assert map_font.writable(["😀 ☕️", "Beans"]) == "Beans"


def test_a_shop_without_any_name_that_can_be_written_keeps_its_number() -> None:
    plan = map_plan.plan(ZH, maps.MapView(JINGAN, (spot(1, 0.001, 0.001, "龘", "مقهى", "  "),)))
    assert not plan.titles
    assert [pin.number for pin in plan.pins] == ["1"]


def test_a_place_is_left_out_or_romanised_when_its_name_cannot_be_written() -> None:
    odd = (place("龘站", 0.001, 0, name_en="Dragon"), place("龘龘站", -0.001, 0))
    assert [mark.name.words for mark in map_plan.plan(ZH, replace(STREET, shops=(), places=odd)).marks] == ["Dragon"]


@pytest.mark.parametrize("name", ["长" * 300, "W" * 300, "long name " * 30])
def test_a_name_of_300_characters_is_cut_to_its_room(name: str) -> None:
    view = maps.MapView(JINGAN, (spot(1, 0.001, 0.001, name),), (place(name, -0.0006, -0.0008),))
    plan = map_plan.plan(ZH, view)
    (title,), (mark,) = plan.titles, plan.marks
    assert title.words.endswith("...")
    assert title.box.right - title.box.left <= map_plan.SHOP_WIDTHS[0] + 2 * map_plan.TITLE_PADDING
    assert mark.name.box.right - mark.name.box.left <= map_plan.PLACE_WIDTH


@given(st.text(st.sampled_from(sorted(map_font.characters())), max_size=30))
def test_a_text_is_as_wide_as_pillow_draws_it(text: str) -> None:
    assert map_font.width(text, 29) == pytest.approx(map_font.at(29).getlength(text))


@given(st.text(st.sampled_from("静安a W"), min_size=1), st.integers(40, 400))
def test_what_is_cut_fits(text: str, limit: int) -> None:
    short = map_font.cut(text, 29, limit)
    assert map_font.width(short, 29) <= limit
    assert short == text or text.startswith(short.removesuffix("..."))


def test_it_is_a_square_png_of_its_size() -> None:
    image = Image.open(BytesIO(maps.draw(ZH, STREET)))
    assert (image.format, image.size) == ("PNG", (SIDE, SIDE))


def test_equal_views_give_equal_bytes() -> None:
    assert maps.draw(ZH, STREET) == maps.draw(ZH, replace(STREET))


def test_every_number_is_drawn() -> None:
    whole = picture(STREET)
    plan = map_plan.plan(ZH, STREET)
    for index, pin in enumerate(plan.pins):
        shops = list(STREET.shops)
        shops[index] = replace(shops[index], number=8)
        changed = ImageChops.difference(whole, picture(replace(STREET, shops=tuple(shops)))).getbbox()
        assert changed is not None
        assert pin.box.holds(Box(*changed))


def test_a_place_is_drawn_in_its_boxes_and_nowhere_else() -> None:
    less = replace(STREET, places=STREET.places[:1])
    changed = ImageChops.difference(picture(STREET), picture(less)).getbbox()
    mark = map_plan.plan(ZH, STREET).marks[1]
    assert changed is not None
    left, top = min(mark.box.left, mark.name.box.left), min(mark.box.top, mark.name.box.top)
    right, bottom = max(mark.box.right, mark.name.box.right), max(mark.box.bottom, mark.name.box.bottom)
    assert Box(left, top, right, bottom).grown(map_boxes.CLEAR).holds(Box(*changed))


@settings(max_examples=8)
@given(views)
def test_nothing_crosses_the_border(view: maps.MapView) -> None:
    image = picture(view)
    top, bottom = image.crop((3, 3, SIDE - 3, 6)), image.crop((3, SIDE - 6, SIDE - 3, SIDE - 3))
    assert [len(edge.getcolors() or ()) for edge in (top, bottom)] == [1, 1]


def test_a_map_of_nothing_is_a_map() -> None:
    assert picture(maps.MapView(JINGAN, ())).size == (SIDE, SIDE)


def test_pillow_is_loaded_with_the_first_map_only() -> None:
    check = "import sys, words.map; sys.exit('PIL' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", check], check=False).returncode == 0  # noqa: S603


def test_equal_views_have_one_key() -> None:
    assert maps.key(ZH, STREET) == maps.key(ZH, replace(STREET))


@pytest.mark.parametrize(
    "other",
    [
        replace(STREET, shops=STREET.shops[:2]),
        replace(STREET, places=()),
        replace(STREET, centre=moved(0.0002, 0)),
        replace(STREET, shops=(replace(STREET.shops[0], number=7), *STREET.shops[1:])),
        with_tiles(STREET, tile_file("green")),
    ],
)
def test_what_is_drawn_differently_has_another(other: maps.MapView) -> None:
    assert maps.key(ZH, other) != maps.key(ZH, STREET)
    assert maps.draw(ZH, other) != maps.draw(ZH, STREET)


def test_the_key_tells_streets_from_other_streets() -> None:
    green, blue = (with_tiles(STREET, tile_file(colour)) for colour in ("green", "blue"))
    assert maps.key(ZH, green) != maps.key(ZH, blue)


def test_a_place_that_is_not_shown_changes_nothing() -> None:
    far = replace(STREET, places=(*STREET.places, place("远方", 1, 1)))
    assert maps.key(ZH, far) == maps.key(ZH, STREET)
    assert maps.draw(ZH, far) == maps.draw(ZH, STREET)


def test_each_language_has_its_own() -> None:
    assert maps.key(ZH, STREET) != maps.key(EN, STREET)


@given(points, st.sampled_from(map_scale.OUTER_RINGS_M))
def test_the_window_needs_few_tiles_and_none_is_shrunk(centre: Point, outer: int) -> None:
    window = map_tiles.window(Scale(centre, outer))
    assert window is not None
    assert 1 <= len(window.addresses) <= 25
    assert window.size <= SIDE


@given(points, st.sampled_from([100, 500, 3_000, 10_000]))
def test_streets_and_pins_agree_to_two_pixels(point: Point, outer: int) -> None:
    window = map_tiles.window(Scale(JINGAN, outer))
    assert window is not None
    world = TILE * 2**window.zoom
    x, y = (part * world for part in map_tiles._mercator(point))
    across, down = (x - window.left) / window.size * SIDE, (y - window.top) / window.size * SIDE
    pixel = Scale(JINGAN, outer).project(point)
    if 0 <= pixel.x <= SIDE and 0 <= pixel.y <= SIDE:
        assert hypot(across - pixel.x, down - pixel.y) < 2


def test_a_known_address_is_the_one_of_the_published_scheme() -> None:
    window = map_tiles.window(Scale(Point(31.2304, 121.4737), 500))
    assert window is not None
    assert (window.zoom, (window.left + window.size / 2) // TILE) == (16, 54881)


def test_there_are_no_tiles_at_the_poles() -> None:
    assert map_tiles.window(Scale(Point(85.1, 0), 500)) is None
    assert map_tiles.window(Scale(Point(84.9, 0), 500)) is not None


def test_no_row_lies_beyond_the_worlds_edge() -> None:
    window = map_tiles.window(Scale(Point(84.9, 0), 50_000_00))
    assert window is not None
    assert all(0 <= row < 2**window.zoom for _, row in window.addresses)


def test_the_streets_are_under_the_map_and_whose_they_are_is_written() -> None:
    view = with_tiles(STREET, tile_file("#204060"))
    assert picture(view).getpixel((40, 40)) == (0x20, 0x40, 0x60)
    credit = map_plan.plan(ZH, view).credit
    assert credit is not None
    assert credit.words == "© The mappers"


@pytest.mark.parametrize("image", [b"", b"<html>", tile_file("red")[:60], tile_file("red", 1025), enormous_tile()])
def test_a_tile_that_is_no_image_leaves_the_drawn_map(image: bytes) -> None:
    assert picture(with_tiles(STREET, image)).getpixel((40, 40)) == picture(STREET).getpixel((40, 40))


def test_bearings_of_pins_are_those_of_the_list() -> None:
    x, y = Scale(JINGAN, 300).project(moved(0.001, 0.001))
    assert bearing_degrees(JINGAN, moved(0.001, 0.001)) < 45
    assert x > MIDDLE > y
