"""The map of a nearby answer: the listed shops around the member, drawn without asking anyone for anything."""

from __future__ import annotations

from hashlib import sha256

from words import map_scale, map_tiles
from words.map_view import MapView, Spot, spot
from words.say import Say

__all__ = ["MapView", "Spot", "draw", "key", "spot", "window"]

STYLE = 1  # one more with every change of how maps look, so that no picture kept under its key is an old one

# Pillow and the font are imported when the first map is asked for: no other answer needs them.


def draw(say: Say, view: MapView) -> bytes:
    """The map as a PNG, 1000 pixels square, north up, the member in the middle; equal input gives equal bytes.

    A name with characters the font lacks is left out, and so is one that finds no room; a shop's number never is.
    A background that is no image is left out too. Takes about 35 ms of one core, twice that with a background.
    """
    from words import map_canvas, map_plan

    return map_canvas.png(map_plan.plan(say, view), view.background)


def key(say: Say, view: MapView) -> str:
    """A name for the picture: equal for views that are drawn alike, SHA-256 of what is drawn, in hexadecimal.

    It tells where the member is to whoever tries all places, so it is to be forgotten with the location.
    """
    from words import map_plan

    return sha256(repr((STYLE, map_plan.plan(say, view), view.background)).encode()).hexdigest()


def window(view: MapView) -> map_tiles.Window | None:
    """Which street tiles would lie under the map; None where there are none."""
    return map_tiles.window(map_scale.fitting(view.centre, (shop.point for shop in view.shops)))
