"""Events in words: lists, an event's page, what a sign-up came to, changes, the door, and what an operator sees."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from markupsafe import Markup, escape

from rules import codes
from rules.events import DOORS, Event, EventState, Guest, Place, PlaceState, Refusal, Reminder
from rules.gifts import Claim, ClaimState, GiftOffer, GiftRefusal, GiftState, Way
from words import notices
from words.layout import Button, Message, Rows, in_rows, paragraphs
from words.say import Say
from words.text import tidy

PAGE_SIZE = 6
TITLE_LIMIT = 60
LABEL_LIMIT = 40
PLACE_LIMIT = 100
ABOUT_LIMIT = 600
CAPTION_ABOUT_LIMIT = 120  # with the rest it fits the 1,024 of a picture's caption
MOST_CITIES = 6
CITY_LIMIT = 12  # characters; of a button's 64 bytes
# The reasons of `rules.intake` are for whoever reads a file; in the chat they are said in the operator's language.
_REASONS = {
    re.compile(sentence): key
    for sentence, key in (
        ("is empty but required", "empty"),
        ("is longer than (?P<most>[0-9,]+) characters", "long"),
        ("is not a whole number from (?P<low>[0-9]+) to (?P<high>[0-9,]+)", "whole"),
        ("is not a date and time", "moment"),
        ("is not after starts_at", "end"),
        ("is more than (?P<days>[0-9]+) days after starts_at", "late_end"),
        ("is not before starts_at", "late_opening"),
        ("needs a signup_opens_at", "no_opening"),
        ("was rounded by Excel", "rounded"),
        ("are missing or no place", "place"),
        ("is not one of", "way"),
        ("is in the past", "past"),
    )
}


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of events: `which` is its filter, `cities` are what the member calls those to choose from, by name, and
    `distances` are metres from the member where they are known."""

    which: str
    page: int
    events: Sequence[Event]
    cities: Mapping[str, str]
    mine: Mapping[int, PlaceState]
    distances: Mapping[int, float]
    now: datetime
    is_ops: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """An event as one member sees it now; `closed` says why they cannot sign up, `waiting` counts those who wait."""

    event: Event
    mine: Place | None
    closed: Refusal | None
    waiting: int
    link: str
    gifts: Sequence[tuple[GiftOffer, Claim | None]]
    is_ops: bool


def title(say: Say, event: Event) -> str:
    names = (event.title_en, event.title) if say.language == "en" else (event.title, event.title_en)
    return next(filter(None, (tidy(each, TITLE_LIMIT) for each in names)), "…")


def when(say: Say, starts_at: datetime, ends_at: datetime) -> str:
    """Day and times in the member's zone; the day of the end too where it is another."""
    first, last = (each.astimezone(say.zone).date() for each in (starts_at, ends_at))
    begins = f"{say.short_day(first)} {say.weekday(first)} {say.clock(starts_at)}"
    ends = say.clock(ends_at)
    return f"{begins}–{ends}" if first == last else f"{begins} – {say.short_day(last)} {ends}"


def moment(say: Say, at: datetime) -> str:
    return f"{say.short_day(at.astimezone(say.zone).date())} {say.clock(at)}"


def where(event: Event) -> str:
    return tidy(f"{event.venue} · {event.city}{event.address}", PLACE_LIMIT)


# Lists


def listing(say: Say, of: Listing) -> Message:
    """A page of events, with filters below; each event is a button."""
    first = (of.page - 1) * PAGE_SIZE
    shown = of.events[first : first + PAGE_SIZE]
    rows = [_row(say, of, event) for event in shown]
    head = say("event.list") if shown else say("event.none")
    buttons = tuple((Button(_label(say, event), f"a2:{event.id}"),) for event in shown)
    return Message(paragraphs(head, *rows), (*buttons, *_turning(say, of), *_filters(say, of), *_new(say, of)))


def choices(say: Say, found: Sequence[Event]) -> Rows:
    """A button for each of these events."""
    return tuple((Button(_label(say, event), f"a2:{event.id}"),) for event in found[:PAGE_SIZE])


def on_days(say: Say, days: tuple[date, date], message: Message) -> Message:
    """A list under the days that it was understood to be about."""
    first, last = (f"{say.short_day(day)} {say.weekday(day)}" for day in days)
    shown = first if first == last else f"{first} – {last}"
    return Message(paragraphs(say("sentences.event.on", days=shown), message.text), message.buttons)


def none_called(say: Say, words: str) -> Message:
    """No event goes by these words."""
    return Message(say("sentences.event.none_called", words=tidy(words, LABEL_LIMIT)), to_list(say))


def to_list(say: Say) -> Rows:
    return ((Button(say.plain("event.back"), "a1:all:1"),),)


def _row(say: Say, of: Listing, event: Event) -> Markup:
    facts = [when(say, event.starts_at, event.ends_at), tidy(f"{event.city} · {event.venue}", PLACE_LIMIT)]
    if event.id in of.distances:
        facts.append(say.distance(of.distances[event.id]))
    return paragraphs(
        Markup("<b>{}</b>").format(title(say, event)),
        escape(" · ".join(facts)),
        _standing(say, event, of.mine.get(event.id), of.now),
        gap="\n",
    )


def _standing(say: Say, event: Event, mine: PlaceState | None, now: datetime) -> Markup:
    if mine is not None:
        return say(f"event.mine.{mine}")
    if event.signup_opens_at is not None and now < event.signup_opens_at:
        return say("event.opens", at=moment(say, event.signup_opens_at))
    if event.left is None:
        return say("event.unlimited")
    return say.counted("event.left", event.left) if event.left else say("event.full")


def _label(say: Say, event: Event) -> str:
    day = event.starts_at.astimezone(say.zone).date()
    return tidy(f"{say.short_day(day)} · {title(say, event)}", LABEL_LIMIT)


def _new(say: Say, of: Listing) -> Rows:
    return ((Button(say.plain("event.new"), "a5:0:new"),),) if of.is_ops else ()


def _turning(say: Say, of: Listing) -> Rows:
    earlier = (Button(say.plain("event.earlier"), f"a1:{of.which}:{of.page - 1}"),) if of.page > 1 else ()
    has_more = of.page * PAGE_SIZE < len(of.events)
    later = (Button(say.plain("event.later"), f"a1:{of.which}:{of.page + 1}"),) if has_more else ()
    return ((*earlier, *later),) if earlier or later else ()


def _filters(say: Say, of: Listing) -> Rows:
    names = {which: say.plain(f"event.which.{which}") for which in ("all", "weekend", "near", "mine")}
    several = list(of.cities.items())[:MOST_CITIES] if len(of.cities) > 1 else []
    cities = {f"c{city[:CITY_LIMIT]}": called[:CITY_LIMIT] for city, called in several}
    chips = [
        Button(f"✓ {name}" if which == of.which else name, f"a1:{which}:1") for which, name in (names | cities).items()
    ]
    return in_rows(chips, 4)


# One event


def page(say: Say, of: Page, now: datetime) -> Message:
    """An event's page: what, when, where, how it stands with the member, and all they can do."""
    event = of.event
    text = paragraphs(
        Markup("<b>{}</b>").format(title(say, event)),
        paragraphs(
            say("event.when", when=when(say, event.starts_at, event.ends_at)),
            say("event.where", where=where(event)),
            _places(say, of),
            gap="\n",
        ),
        escape(_about(say, event)) or None,
        _mine(say, of, now),
        _gifts(say, of),
    )
    return Message(text, _buttons(say, of, now))


def _about(say: Say, event: Event) -> str:
    about = event.description_en if say.language == "en" and event.description_en else event.description
    return tidy(about, CAPTION_ABOUT_LIMIT if event.photo_file_id else ABOUT_LIMIT)


def _places(say: Say, of: Page) -> Markup | None:
    event = of.event
    if event.capacity is None:
        return say("event.unlimited")
    taken = say("event.taken", taken=say.number(min(event.taken, event.capacity)), capacity=say.number(event.capacity))
    return paragraphs(taken, say.counted("event.waiting", of.waiting) if of.waiting else None, gap="\n")


def _mine(say: Say, of: Page, now: datetime) -> Markup | None:
    mine = of.mine
    if of.event.state is EventState.CANCELLED:
        return refused(say, Refusal.CANCELLED, of.event)
    if mine is not None and _is_in(of):
        return say(f"event.mine.{mine.state}")
    if of.closed is not None:
        return refused(say, of.closed, of.event)
    if mine is None:
        return None
    if mine.state is PlaceState.WAITING:
        return say("event.in_line", place=say.number(mine.ahead + 1))
    if mine.state is PlaceState.OFFERED and mine.offer_until is not None:
        return say("event.offer_stands", until=moment(say, mine.offer_until))
    return say(f"event.mine.{mine.state}")


def _gifts(say: Say, of: Page) -> Markup | None:
    lines = [_gift(say, gift, mine) for gift, mine in of.gifts]
    is_open = any(gift.state is GiftState.OPEN for gift, _ in of.gifts)
    hint = say("event.gift_for_guests") if is_open and not _is_in(of) else None
    return paragraphs(*lines, hint, gap="\n") or None


def _is_in(of: Page) -> bool:
    return of.mine is not None and of.mine.state in (PlaceState.GOING, PlaceState.ATTENDED)


def _gift(say: Say, gift: GiftOffer, mine: Claim | None) -> Markup:
    left = gift.stock - gift.claimed
    name = tidy(gift.title, LABEL_LIMIT)
    if gift.way is Way.FIRST:
        line = say("event.gift_first", gift=name, left=say.number(left), stock=say.number(gift.stock))
    else:
        line = say("event.gift_draw", gift=name, stock=say.number(gift.stock), closes=moment(say, gift.closes_at))
    return paragraphs(line, say(f"event.claim.{mine.state}", receipt=mine.receipt) if mine else None, gap="\n")


def _buttons(say: Say, of: Page, now: datetime) -> Rows:
    id_ = of.event.id
    around = (
        Button(say.plain("event.pin"), f"a3:{id_}:map"),
        Button(say.plain("event.calendar"), f"a3:{id_}:ics"),
        Button(say.plain("event.share"), copy=of.link),
    )
    gifts = tuple(row for gift, mine in of.gifts for row in _gift_buttons(say, gift, mine, is_in=_is_in(of)))
    desk = ((Button(say.plain("event.desk"), f"a5:{id_}:home"),),) if of.is_ops else ()
    back = ((Button(say.plain("event.back"), "a1:all:1"),),)
    return (*_place_buttons(say, of), around, *gifts, *desk, *back)


def _place_buttons(say: Say, of: Page) -> Rows:
    id_, state = of.event.id, of.mine.state if of.mine else None
    if of.event.state is EventState.CANCELLED or of.closed is Refusal.OVER:
        return ()
    if state is PlaceState.GOING:
        ticket = Button(say.plain("event.ticket"), f"a3:{id_}:ticket")
        remind = Button(say.plain("event.remind"), f"a3:{id_}:remind")
        return ((ticket,), (remind, Button(say.plain("event.leave"), f"a3:{id_}:leave")))
    if state is PlaceState.OFFERED:
        return offer_buttons(say, id_)
    if state is PlaceState.WAITING:
        return ((Button(say.plain("event.leave_line"), f"a3:{id_}:leave"),),)
    if of.closed is not None or state is PlaceState.ATTENDED:
        return ()
    is_full = of.event.left == 0 or of.waiting > 0
    return ((Button(say.plain("event.join_line" if is_full else "event.join"), f"a3:{id_}:join"),),)


def _gift_buttons(say: Say, gift: GiftOffer, mine: Claim | None, *, is_in: bool) -> Rows:
    name = tidy(gift.title, LABEL_LIMIT)
    if gift.state is GiftState.DRAWN:
        return ((Button(say.plain("event.check_draw", gift=name), f"a4:{gift.id}:check"),),)
    proof = ((Button(say.plain("event.how_drawn"), f"a4:{gift.id}:check"),),) if gift.way is Way.DRAW else ()
    if mine is not None or not is_in:
        return proof
    if gift.way is Way.FIRST and gift.claimed >= gift.stock:
        return notices.watch(say, gift.id)
    key = "event.claim_it" if gift.way is Way.FIRST else "event.enter_draw"
    return ((Button(say.plain(key, gift=name), f"a4:{gift.id}:claim"),), *proof)


def offer_buttons(say: Say, event_id: int) -> Rows:
    take = Button(say.plain("event.take"), f"a3:{event_id}:take")
    return ((take, Button(say.plain("event.decline"), f"a3:{event_id}:gone")),)


def leave_sure(say: Say, event: Event) -> Message:
    """Asked before a place is given up."""
    keep = Button(say.plain("event.keep"), f"a2:{event.id}")
    gone = Button(say.plain("event.leave_yes"), f"a3:{event.id}:gone")
    return Message(say("event.leave_sure", title=title(say, event)), ((keep, gone),))


def reminders(say: Say, event: Event, wanted: frozenset[Reminder]) -> Message:
    """Which reminders of this event are wanted; a press changes one."""
    chips = tuple(
        (Button(f"{'🔔' if each in wanted else '🔕'} {say.plain(f'event.reminder.{each}')}", f"a3:{event.id}:{each}"),)
        for each in Reminder
    )
    back = Button(say.plain("event.to_page"), f"a2:{event.id}")
    return Message(say("event.reminders", title=title(say, event)), (*chips, (back,)))


def refused(say: Say, why: Refusal, event: Event | None = None) -> Markup:
    """Why not, and where there is a time to wait for, which."""
    times = {
        Refusal.NOT_OPEN: event.signup_opens_at if event else None,
        Refusal.MEMBERS_FIRST: event.open_to_all_at if event else None,
        Refusal.TOO_EARLY: event.starts_at - DOORS if event else None,
    }
    at = times.get(why)
    return say(f"event.refused.{why}", at=moment(say, at) if at else "")


def gift_refused(say: Say, why: GiftRefusal, gift: GiftOffer | None = None) -> Message:
    """Why not; and where a gift has run out, a way to hear when it is there again."""
    ran_out = gift is not None and why is GiftRefusal.OUT_OF_STOCK
    return Message(say(f"event.gift_refused.{why}"), notices.watch(say, gift.id) if gift and ran_out else ())


def ticket(say: Say, event: Event, digits: str) -> Message:
    """The words under a ticket's picture."""
    text = paragraphs(
        Markup("<b>{}</b>").format(title(say, event)),
        paragraphs(
            say("event.when", when=when(say, event.starts_at, event.ends_at)),
            say("event.where", where=where(event)),
            gap="\n",
        ),
        say("event.show_ticket", digits=codes.shown(digits)),
    )
    return Message(text, ((Button(say.plain("event.to_page"), f"a2:{event.id}"),),))


# Unasked


def offered(say: Say, event: Event, until: datetime) -> Message:
    """A place has come free for somebody who waited."""
    text = say(
        "event.offered",
        title=title(say, event),
        when=when(say, event.starts_at, event.ends_at),
        until=moment(say, until),
    )
    return Message(text, (*offer_buttons(say, event.id), (Button(say.plain("event.to_page"), f"a2:{event.id}"),)))


def lapsed(say: Say, event: Event) -> Message:
    """An offer was not answered in time."""
    again = Button(say.plain("event.join_line"), f"a3:{event.id}:join")
    return Message(say("event.lapsed", title=title(say, event)), ((again,),))


def withdrawn(say: Say, event: Event) -> Message:
    """There are fewer places than before, and the member's is one of those that are gone."""
    facts = {"title": title(say, event), "when": when(say, event.starts_at, event.ends_at)}
    page_, leave = (
        Button(say.plain("event.to_page"), f"a2:{event.id}"),
        Button(say.plain("event.leave_line"), f"a3:{event.id}:leave"),
    )
    return Message(say("event.withdrawn", **facts), ((page_, leave),))


def moved(say: Say, event: Event, starts_at: datetime, ends_at: datetime, place: str, *, is_in: bool) -> Message:
    """Time or place is another than the member was told: `starts_at`, `ends_at` and `place` are what they know. Who
    is not in waits, or has been offered a place."""
    text = paragraphs(
        say("event.moved", title=title(say, event)),
        paragraphs(
            _struck(
                say, "event.when", when(say, starts_at, ends_at), when(say, event.starts_at, event.ends_at), "when"
            ),
            _struck(say, "event.where", tidy(place.rpartition(" · ")[0], PLACE_LIMIT), where(event), "where"),
            gap="\n",
        ),
        say("event.moved_now" if is_in else "event.moved_in_line"),
    )
    keep, gone = (
        Button(say.plain("event.to_page"), f"a2:{event.id}"),
        Button(say.plain("event.leave" if is_in else "event.leave_line"), f"a3:{event.id}:leave"),
    )
    return Message(text, ((keep, gone),))


def _struck(say: Say, key: str, before: str, after: str, name: str) -> Markup:
    if before == after:
        return say(key, **{name: after})
    return say(key, **{name: Markup("<s>{}</s> → <b>{}</b>").format(before, after)})


def cancelled(say: Say, event: Event, starts_at: datetime, ends_at: datetime) -> Message:
    text = say("event.called_off", title=title(say, event), when=when(say, starts_at, ends_at))
    return Message(text, ((Button(say.plain("event.back"), "a1:all:1"),),))


def luck(say: Say, state: ClaimState, gift: str, event_id: int, gift_id: int) -> Message:
    """What the draw came to for one who entered."""
    key = "event.you_won" if state is ClaimState.WON else "event.you_lost"
    check = Button(say.plain("event.check_short"), f"a4:{gift_id}:check")
    page_ = Button(say.plain("event.to_page"), f"a2:{event_id}")
    return Message(say(key, gift=tidy(gift, TITLE_LIMIT)), ((page_, check),))


# For operators


def desk(say: Say, event: Event, tally: Mapping[PlaceState, int], gifts: Sequence[GiftOffer], now: datetime) -> Message:
    """What ops can do for an event, and how it stands."""
    going, arrived = tally.get(PlaceState.GOING, 0), tally.get(PlaceState.ATTENDED, 0)
    text = say(
        "event.desk_text",
        title=title(say, event),
        when=when(say, event.starts_at, event.ends_at),
        id=event.event_id,
        going=say.number(going + arrived),
        arrived=say.number(arrived),
        offered=say.number(tally.get(PlaceState.OFFERED, 0)),
        waiting=say.number(tally.get(PlaceState.WAITING, 0)),
    )
    is_off = event.state is EventState.CANCELLED
    text = paragraphs(text, refused(say, Refusal.CANCELLED) if is_off else None)
    acts = ("list",) if is_off else ("door", "list", "edit", "gift", "cancel")
    buttons = [Button(say.plain(f"event.act.{act}"), f"a5:{event.id}:{act}") for act in acts]
    draws = tuple(
        (Button(say.plain("event.hold_draw", gift=tidy(each.title, LABEL_LIMIT)), f"a4:{each.id}:draw"),)
        for each in gifts
        if each.way is Way.DRAW and each.state is GiftState.OPEN and each.closes_at <= now
    )
    return Message(text, (*in_rows(buttons, 3), *draws, (Button(say.plain("event.to_page"), f"a2:{event.id}"),)))


def arrival(say: Say, holder: str, arrived: int, going: int, event: Event, gifts: Sequence[tuple[int, str]]) -> Message:
    """Somebody was let in; gifts they are to be given are buttons."""
    text = say(
        "event.come_in", holder=holder, arrived=say.number(arrived), going=say.number(going), title=title(say, event)
    )
    hand = tuple(
        (Button(say.plain("event.hand_over", gift=tidy(name, LABEL_LIMIT)), f"a6:{claim_id}"),)
        for claim_id, name in gifts
    )
    return Message(text, hand)


def preview(say: Say, event: Event, concerned: int, losing: int, *, is_new: bool) -> Message:
    """An event as members would see it, how many hear of a change, how many lose their place, and what to press."""
    about = title(say, event), when(say, event.starts_at, event.ends_at), where(event)
    text = paragraphs(
        say("event.preview"),
        paragraphs(
            Markup("<b>{}</b>").format(about[0]),
            say("event.when", when=about[1]),
            say("event.where", where=about[2]),
            _preview_places(say, event),
            gap="\n",
        ),
        escape(_about(say, event)) or None,
        say.counted("event.tells", concerned) if concerned else None,
        say.counted("event.withdraws", losing) if losing else None,
    )
    go = Button(say.plain("event.publish" if is_new else "event.change"), "a5:0:publish")
    return Message(text, ((go, Button(say.plain("event.discard"), "a5:0:discard")),))


def _preview_places(say: Say, event: Event) -> Markup:
    places = say.counted("event.places", event.capacity) if event.capacity else say("event.unlimited")
    if event.signup_opens_at is None or event.open_to_all_at is None:
        return places
    opens = say("event.opens", at=moment(say, event.signup_opens_at))
    first = event.open_to_all_at != event.signup_opens_at
    for_all = say("event.refused.members_first", at=moment(say, event.open_to_all_at)) if first else None
    return paragraphs(places, opens, for_all, gap="\n")


def unclear(say: Say, problems: Sequence[tuple[str, str]]) -> Message:
    """What is missing or wrong in what an operator wrote down."""
    lines = [say("event.problem", label=label, reason=_reason(say, reason)) for label, reason in problems]
    discard = Button(say.plain("event.discard"), "a5:0:discard")
    return Message(paragraphs(say("event.unclear"), paragraphs(*lines, gap="\n")), ((discard,),))


def _reason(say: Say, reason: str) -> str:
    """What stands against a field, in the operator's language; as the file reader words it where that is not known."""
    for sentence, key in _REASONS.items():
        if found := sentence.search(reason):
            return say.plain(f"event.bad.{key}", **found.groupdict())
    return tidy(reason, PLACE_LIMIT)


def commitment(say: Say, gift: GiftOffer, entries: int) -> Message:
    """What is published before a draw, so that it can be checked afterwards."""
    name = tidy(gift.title, TITLE_LIMIT)
    closes, code = moment(say, gift.closes_at), Markup("<code>{}</code>").format(gift.commitment)
    return Message(say.counted("event.commitment", entries, gift=name, closes=closes, commitment=code))


def drawn(say: Say, gift: GiftOffer, entries: int) -> Message:
    """What comes with the file of a draw."""
    name = tidy(gift.title, TITLE_LIMIT)
    return Message(say.counted("event.drawn", entries, gift=name, winners=say.number(gift.claimed)))


def form(say: Say, lines: str, *, is_gift: bool) -> Message:
    """The lines to copy, fill in and send."""
    text = paragraphs(say("event.gift_form" if is_gift else "event.form"), Markup("<pre>{}</pre>").format(lines))
    return Message(text, ((Button(say.plain("event.discard"), "a5:0:discard"),),))


def gift_preview(say: Say, name: str, way: Way, stock: int, closes_at: datetime) -> Message:
    """A gift before it is offered."""
    values = {"gift": tidy(name, TITLE_LIMIT), "stock": say.number(stock)}
    if way is Way.FIRST:
        text = say("event.gift_first", left=values["stock"], **values)
    else:
        text = say("event.gift_draw", closes=moment(say, closes_at), **values)
    go = Button(say.plain("event.publish"), "a5:0:publish")
    return Message(text, ((go, Button(say.plain("event.discard"), "a5:0:discard")),))


def cancel_sure(say: Say, event: Event, concerned: int) -> Message:
    """Asked before an event is called off."""
    keep = Button(say.plain("event.keep_event"), f"a5:{event.id}:home")
    gone = Button(say.plain("event.cancel_yes"), f"a5:{event.id}:cancelled")
    return Message(say.counted("event.cancel_sure", concerned, title=title(say, event)), ((keep, gone),))


def door(say: Say, event: Event) -> Message:
    """What to do at the door."""
    back = Button(say.plain("event.to_desk"), f"a5:{event.id}:home")
    return Message(say("event.door", title=title(say, event)), ((back,),))


def attendance_columns(say: Say) -> tuple[str, ...]:
    return tuple(say.plain(f"event.column.{name}") for name in ("number", "holder", "state", "signed_up", "arrived"))


def _dated(say: Say, at: datetime) -> str:
    """As a sheet has it, which is kept for longer than a message."""
    return at.astimezone(say.zone).strftime("%Y-%m-%d %H:%M")


def attendance(say: Say, guests: Sequence[Guest]) -> list[tuple[str, ...]]:
    """The cells of the attendance list, row by row."""
    return [
        (
            str(number),
            each.holder,
            say.plain(f"event.state.{each.state}"),
            _dated(say, each.queued_at),
            _dated(say, each.checked_in_at) if each.checked_in_at else "",
        )
        for number, each in enumerate(guests, start=1)
    ]
