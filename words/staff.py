"""Staff in words: who works at a shop, invitations and farewells, practice, and the card on the counter."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from markupsafe import Markup

from rules import codes
from rules.till import Post, Practised, Role
from words import till
from words.layout import Button, Message, paragraphs
from words.say import Say
from words.text import tidy

NAME_LIMIT = 24
WAYS = {Practised.CAMERA: "camera", Practised.DIGITS: "digits", Practised.LIST: "list"}


class Colleague(NamedTuple):
    """Somebody on the staff: their post, and the name they have on Telegram now."""

    post: Post
    name: str


def role(say: Say, of: Role) -> str:
    return say.plain(f"staff.role.{of}")


def team(say: Say, shop_id: int, shop_name: str, colleagues: Sequence[Colleague]) -> Message:
    """Who works at the shop, each with a button to remove them, and the two invitations."""
    rows = [say("staff.row", role=role(say, each.post.role), name=_name(each)) for each in colleagues]
    text = paragraphs(say("staff.invite", shop=shop_name), paragraphs(*rows or [say("staff.nobody")], gap="\n"))
    invite = tuple(Button(say.plain("staff.invite_as", role=role(say, each)), f"i1:{shop_id}:{each}") for each in Role)
    remove = tuple((Button(say.plain("staff.remove", name=_name(each)), f"i2:{each.post.id}"),) for each in colleagues)
    return Message(text, (invite, *remove))


def removal(say: Say, colleague: Colleague) -> Message:
    """Asked before somebody is removed."""
    post = colleague.post
    text = say("staff.remove_sure", name=_name(colleague), shop=till.at(say, post))
    keep = Button(say.plain("staff.keep"), f"i4:{post.shop_id}")
    return Message(text, ((keep, Button(say.plain("staff.remove_yes"), f"i3:{post.id}")),))


def removed(say: Say, colleague: Colleague) -> Message:
    back = Button(say.plain("staff.keep"), f"i4:{colleague.post.shop_id}")
    return Message(say("staff.removed", name=_name(colleague)), ((back,),))


def invitation(say: Say, of: Role, shop_name: str, link: str, until: datetime) -> Message:
    """The link to send to whoever is to join."""
    day = say.day(until.astimezone(say.zone).date())
    text = say("staff.link", role=role(say, of), shop=shop_name, link=link, day=day, time=say.clock(until))
    return Message(text, ((Button(say.plain("staff.copy"), copy=link),),))


def _name(colleague: Colleague) -> str:
    return tidy(colleague.name, NAME_LIMIT) or "…"


def practice_offered(say: Say) -> Message:
    return Message(say("staff.practise"), ((Button(say.plain("staff.practise_button"), "j1:"),),))


def practice_by_camera(say: Say, link: str) -> Message:
    """Under the picture of a code to practise with. The button opens the link, as the camera would."""
    return Message(say("practice.camera"), ((Button(say.plain("practice.camera_button"), url=link),),))


def practice_by_digits(say: Say, digits: str) -> Message:
    return Message(say("practice.digits", digits=codes.shown(digits)))


def practice_by_list(say: Say, code_id: int) -> Message:
    member = Button(say.plain("till.member", holder=holder(say), time=say.plain("practice.way.list")), f"r5:{code_id}")
    return Message(say("practice.list"), ((member,),))


def holder(say: Say) -> str:
    """The name on a code to practise with."""
    return say.plain("practice.holder")


def practised(say: Say, done: Practised) -> Message:
    """After a code to practise with was confirmed: what is left to try."""
    left = [say.plain(f"practice.way.{word}") for way, word in WAYS.items() if way not in done]
    if left:
        step = ((Button(say.plain("practice.next"), "j1:"),),)
        return Message(say("practice.done", left=say.listed(left)), step)
    return Message(say("practice.done_all"), ((Button(say.plain("till.label"), "r0:next"),),))


def at_counter(say: Say, post: Post, holder: str, code_id: int) -> Message:
    """To staff: a member has scanned the card on the counter."""
    text = say("counter.here", holder=holder, shop=till.at(say, post))
    return Message(text, ((Button(say.plain("counter.redeem"), f"r7:{code_id}"),),))


def pins(say: Say, shop_name: str, cap: int, of_days: Sequence[tuple[date, str]]) -> Markup:
    """The PINs of the coming days."""
    lines = [say("counter.pin_of_day", day=say.day(day), pin=pin) for day, pin in of_days]
    return paragraphs(say("counter.pins", shop=shop_name, cap=say.number(cap)), paragraphs(*lines, gap="\n"))
