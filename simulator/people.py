"""The test client: a person with the app in their hand, who acts and reads what the chat shows."""

from __future__ import annotations

from simulator import actions
from simulator.actions import ImpossibleError
from simulator.chat_view import Bubble, ChatView, labelled
from simulator.markup import buttons
from simulator.rooms import CallbackAnswer, Chat, Group, GroupSeat, Room, Seat
from simulator.scanning import newest_picture, start_payload
from simulator.wire import Json, Upload
from simulator.world import User, World

__all__ = ["Bubble", "Person"]


class Person(ChatView):
    """A person in the chat with one bot, or by `within` in a group.

    Acts are plain functions: they put updates into the bot's queue and return at once; call them in the thread of
    the simulator's event loop. What the app would not allow raises `ImpossibleError`.
    """

    def __init__(self, world: World, chat: Chat, seat: Seat | None = None) -> None:
        self._world = world
        self.chat = chat
        self.seat: Seat = seat or chat
        self.position: tuple[float, float] | None = None
        self.opened: list[str] = []
        self.clipboard = ""

    @property
    def id(self) -> int:
        return self.user.id

    @property
    def name(self) -> str:
        return self.user.first_name

    @property
    def room(self) -> Room:
        """The chat the person is in."""
        return self.seat.room

    @property
    def user(self) -> User:
        """The account; a change of `language_code` shows in what is sent next."""
        return self.chat.user

    # What the person does

    def at(self, latitude: float, longitude: float) -> Person:
        """Puts the person somewhere (degrees), for buttons that ask for the location."""
        self.position = (latitude, longitude)
        return self

    def within(self, group: Group, thread_id: int | None = None) -> Person:
        """The same person in a group they belong to, in one of its topics where an id is given."""
        return Person(self._world, self.chat, GroupSeat(group, self.user, thread_id))

    def says(self, text: str, reply_to: Bubble | int | None = None) -> Bubble:
        """Types and sends a text."""
        answered = reply_to.message_id if isinstance(reply_to, Bubble) else reply_to
        return self._mine(actions.send_text(self._world, self.seat, text, answered))

    def starts(self, payload: str = "") -> Bubble:
        """Opens the bot, by its link with a payload or by START."""
        return self._mine(actions.start(self._world, self.chat, payload))

    def taps(self, label: str, message: Bubble | int | None = None) -> None:
        """Taps a button by its label or a part of it: of the newest message that has one, or of the one given;
        else of the keyboard below. A link is opened (a start link of this bot starts it), a copy button copies."""
        shown = [self.bubble(message)] if message is not None else reversed(self.messages)
        for bubble in shown:
            if button := bubble.button(label):
                return self._tap_inline(bubble, button)
        button = labelled(buttons(self.room.keyboard), label) if message is None else None
        if button is None:
            raise AssertionError(f"no button {label!r} is to be seen\n{self.transcript()}")
        actions.press_reply_button(self._world, self.seat, button, self.position)
        return None

    def presses(self, data: str, message: Bubble | int | None = None, *, resend: bool = False) -> str:
        """Presses a button by its callback data on the bot's newest message, or the one given; returns the query id.

        `resend` sends data the message does not (or no longer) have, or the same press again.
        """
        bubble = self.bubble(message) if message is not None else self.last
        return actions.press(self._world, self.seat, bubble.message_id, data, resend=resend)

    def shares(self, latitude: float, longitude: float, via: str = "pin") -> Bubble:
        """Sends a place in degrees by `keyboard`, as a `pin`, or `live`."""
        return self._mine(actions.share_location(self._world, self.seat, latitude, longitude, via))

    def moves(self, latitude: float, longitude: float) -> Bubble:
        """Moves the newest live location."""
        return self._mine(actions.move_live_location(self._world, self.seat, self._live_id(), latitude, longitude))

    def stops_live(self) -> Bubble:
        """Stops sharing the newest live location."""
        return self._mine(actions.stop_live_location(self._world, self.seat, self._live_id()))

    def sends_venue(self, latitude: float, longitude: float, title: str, address: str = "") -> Bubble:
        """Sends a named place."""
        return self._mine(actions.send_venue(self._world, self.seat, latitude, longitude, title, address))

    def sends_photo(self, content: bytes, caption: str = "") -> Bubble:
        """Sends a picture."""
        return self._mine(actions.send_photo(self._world, self.seat, Upload("photo", content), caption))

    def sends_document(self, content: bytes, name: str = "file.bin", caption: str = "") -> Bubble:
        """Sends a file."""
        return self._mine(actions.send_document(self._world, self.seat, Upload(name, content), caption))

    def asks_inline(self, text: str) -> str:
        """Types the bot's name and a text, sharing the position if there is one; returns the query's id."""
        return actions.ask_inline(self._world, self.seat, self.chat.bot, text, self.position)

    def chooses(self, query_id: str, result_id: str) -> Bubble:
        """Sends one of the results into this chat."""
        return self._mine(actions.choose_inline(self._world, self.seat, query_id, result_id))

    def reacts(self, message: Bubble, emoji: str) -> None:
        """Reacts to a message; an empty text takes the reaction back."""
        actions.react(self._world, self.seat, message.message_id, emoji)

    def forwards(self, message: Bubble, to: Person | None = None) -> Bubble:
        """Sends a message on, into this chat or that of the same person elsewhere (`mei.within(group)`)."""
        target = to.seat if to else self.seat
        if target.user is not self.user:
            raise ImpossibleError("one forwards from one's own phone only")
        return self._mine(actions.forward(self._world, self.seat, message.message_id, target))

    def scans(self, what: Person | bytes, *, lose_payload: bool = False) -> Bubble:
        """Points the camera at another person's phone, which shows its newest photo, or at a picture file; the start
        link in the QR code starts the bot. `lose_payload` lets a bare /start arrive."""
        picture = what if isinstance(what, bytes) else newest_picture(self._world, what.user)
        return self._mine(actions.scan(self._world, self.chat, picture, lose_payload=lose_payload))

    def sends_sticker(self) -> Bubble:
        """Sends a sticker."""
        return self._mine(actions.send_sticker(self._world, self.seat))

    def sends_voice(self) -> Bubble:
        """Sends a voice message."""
        return self._mine(actions.send_voice(self._world, self.seat))

    def blocks(self) -> None:
        """Blocks the bot."""
        actions.set_blocked(self._world, self.chat, blocked=True)

    def unblocks(self) -> None:
        """Unblocks the bot."""
        actions.set_blocked(self._world, self.chat, blocked=False)

    def deactivates(self) -> None:
        """Gives up the account: the bot learns of it by a 403 only."""
        self.user.deactivated = True

    def reactivates(self) -> None:
        """Has the account again."""
        self.user.deactivated = False

    # What the person sees

    @property
    def messages(self) -> list[Bubble]:
        return [self._shown(message) for message in self.room.messages.values()]

    @property
    def keyboard(self) -> Json | None:
        return self.room.keyboard

    @property
    def alerts(self) -> list[CallbackAnswer]:
        return self.room.answers

    def _live_id(self) -> int:
        live = [each for each in self.messages if each.outgoing and "live_period" in each.raw.get("location", {})]
        if not live:
            raise ImpossibleError("no live location is shared")
        return live[-1].message_id

    def _tap_inline(self, bubble: Bubble, button: Json) -> None:
        if data := button.get("callback_data"):
            actions.press(self._world, self.seat, bubble.message_id, data)
        elif copied := button.get("copy_text"):
            self.clipboard = copied["text"]
        elif url := button.get("url"):
            self._open(url)
        else:
            raise ImpossibleError(f"the test client cannot use the button {button['text']!r} yet")

    def _open(self, url: str) -> None:
        self.opened.append(url)
        if payload := start_payload(url, self.chat.bot.username):
            self.starts(payload)

    def bubble(self, message: Bubble | int) -> Bubble:
        """The message as it is now, an empty one where it is gone."""
        message_id = message if isinstance(message, int) else message.message_id
        now = self.room.messages.get(message_id)
        return self._shown(now) if now else Bubble({"message_id": message_id}, False, self._download)

    def _mine(self, message: Json) -> Bubble:
        return Bubble(message, True, self._download)

    def _shown(self, message: Json) -> Bubble:
        return Bubble(message, message["from"]["id"] == self.id, self._download)

    def _download(self, file_id: str) -> bytes | None:
        file = self._world.files.by_id(file_id)
        return file.upload.content if file else None
