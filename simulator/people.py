"""The test client: a person with the app in their hand, who acts and reads what the chat shows."""

from __future__ import annotations

import re
from dataclasses import dataclass

from simulator import actions
from simulator.actions import ImpossibleError
from simulator.markup import buttons
from simulator.wire import Json, Upload
from simulator.world import CallbackAnswer, Chat, User, World


@dataclass(frozen=True, slots=True)
class Bubble:
    """One message as it stands in the chat; `raw` is the Bot API's `Message`."""

    raw: Json
    outgoing: bool
    world: World

    @property
    def message_id(self) -> int:
        """Its number in the chat."""
        return int(self.raw["message_id"])

    @property
    def text(self) -> str:
        """The words people read: text or caption, without markup."""
        return str(self.raw.get("text") or self.raw.get("caption", ""))

    @property
    def entities(self) -> list[Json]:
        """The formatting of `text`, offsets in UTF-16 units."""
        return list(self.raw.get("entities") or self.raw.get("caption_entities", []))

    @property
    def rows(self) -> list[list[str]]:
        """The labels of its inline keyboard, row by row."""
        keyboard = self.raw.get("reply_markup", {}).get("inline_keyboard", [])
        return [[button["text"] for button in row] for row in keyboard]

    @property
    def buttons(self) -> list[str]:
        """The labels of its inline keyboard in reading order."""
        return [label for row in self.rows for label in row]

    @property
    def photo(self) -> bytes | None:
        """The picture's file, None where there is none."""
        if "photo" not in self.raw:
            return None
        file = self.world.files.by_id(self.raw["photo"][-1]["file_id"])
        return file.upload.content if file else None

    @property
    def edited(self) -> bool:
        """Whether it was changed after it was sent."""
        return "edit_date" in self.raw

    def button(self, label: str) -> Json | None:
        """The inline button of exactly this label, else the first with the label in its text."""
        return _labelled(buttons(self.raw.get("reply_markup")), label)

    def __str__(self) -> str:
        side = "→" if self.outgoing else "←"
        content = self.text or next((name for name in _KINDS if name in self.raw), "")
        return f"{side} {self.message_id} {content!r}" + (f" {self.rows}" if self.rows else "")


_KINDS = ("photo", "venue", "location", "sticker", "voice", "document", "contact")


class Person:
    """A person in the chat with one bot.

    Acts are plain functions: they put updates into the bot's queue and return at once; call them in the thread of
    the simulator's event loop. What the app would not allow raises `ImpossibleError`.
    """

    def __init__(self, world: World, chat: Chat) -> None:
        self._world = world
        self.chat = chat
        self.position: tuple[float, float] | None = None
        self.opened: list[str] = []
        self.clipboard = ""

    @property
    def id(self) -> int:
        """The Telegram id, which is the chat id as well."""
        return self.user.id

    @property
    def user(self) -> User:
        """The account; a change of `language_code` shows in what is sent next."""
        return self.chat.user

    # What the person does

    def at(self, latitude: float, longitude: float) -> Person:
        """Puts the person somewhere (degrees), for buttons that ask for the location."""
        self.position = (latitude, longitude)
        return self

    def says(self, text: str, reply_to: Bubble | None = None) -> Bubble:
        """Types and sends a text."""
        return self._mine(actions.send_text(self._world, self.chat, text, reply_to.message_id if reply_to else None))

    def starts(self, payload: str = "") -> Bubble:
        """Opens the bot, by its link with a payload or by START."""
        return self._mine(actions.start(self._world, self.chat, payload))

    def taps(self, label: str, message: Bubble | int | None = None) -> None:
        """Taps a button by its label or a part of it: of the newest message that has one, or of the one given;
        else of the keyboard below. A link is opened (a start link of this bot starts it), a copy button copies."""
        shown = [self._bubble(message)] if message is not None else reversed(self.messages)
        for bubble in shown:
            if button := bubble.button(label):
                return self._tap_inline(bubble, button)
        button = _labelled(buttons(self.chat.keyboard), label) if message is None else None
        if button is None:
            raise AssertionError(f"no button {label!r} is to be seen\n{self.transcript()}")
        actions.press_reply_button(self._world, self.chat, button, self.position)
        return None

    def presses(self, data: str, message: Bubble | int | None = None, *, resend: bool = False) -> str:
        """Presses a button by its callback data on the bot's newest message, or the one given; returns the query id.

        `resend` sends data the message does not (or no longer) have, or the same press again.
        """
        bubble = self._bubble(message) if message is not None else self.last
        return actions.press(self._world, self.chat, bubble.message_id, data, resend=resend)

    def shares(self, latitude: float, longitude: float, via: str = "pin") -> Bubble:
        """Sends a place in degrees by `keyboard`, as a `pin`, or `live`."""
        return self._mine(actions.share_location(self._world, self.chat, latitude, longitude, via))

    def moves(self, latitude: float, longitude: float) -> Bubble:
        """Moves the newest live location."""
        live = [each for each in self.messages if each.outgoing and "live_period" in each.raw.get("location", {})]
        if not live:
            raise ImpossibleError("no live location was shared")
        return self._mine(actions.move_live_location(self._world, self.chat, live[-1].message_id, latitude, longitude))

    def sends_venue(self, latitude: float, longitude: float, title: str, address: str = "") -> Bubble:
        """Sends a named place."""
        return self._mine(actions.send_venue(self._world, self.chat, latitude, longitude, title, address))

    def sends_photo(self, content: bytes, caption: str = "") -> Bubble:
        """Sends a picture."""
        return self._mine(actions.send_photo(self._world, self.chat, Upload("photo", content), caption))

    def sends_sticker(self) -> Bubble:
        """Sends a sticker."""
        return self._mine(actions.send_sticker(self._world, self.chat))

    def sends_voice(self) -> Bubble:
        """Sends a voice message."""
        return self._mine(actions.send_voice(self._world, self.chat))

    def blocks(self) -> None:
        """Blocks the bot."""
        actions.set_blocked(self._world, self.chat, blocked=True)

    def unblocks(self) -> None:
        """Unblocks the bot."""
        actions.set_blocked(self._world, self.chat, blocked=False)

    # What the person sees

    @property
    def messages(self) -> list[Bubble]:
        """All bubbles of the chat, newest last."""
        return [self._shown(message) for message in self.chat.messages.values()]

    @property
    def replies(self) -> list[Bubble]:
        """The bot's bubbles, newest last."""
        return [bubble for bubble in self.messages if not bubble.outgoing]

    @property
    def last(self) -> Bubble:
        """The bot's newest message."""
        if not self.replies:
            raise AssertionError(f"the bot has not written yet\n{self.transcript()}")
        return self.replies[-1]

    @property
    def keyboard(self) -> Json | None:
        """The keyboard under the text field, a `ReplyKeyboardMarkup`."""
        return self.chat.keyboard

    @property
    def keyboard_buttons(self) -> list[str]:
        """The labels of that keyboard in reading order."""
        return [button["text"] for button in buttons(self.chat.keyboard)]

    @property
    def alerts(self) -> list[CallbackAnswer]:
        """The bot's answers to presses, newest last; those without a text only stopped the spinner."""
        return self.chat.answers

    def sees(self, part: str) -> Bubble:
        """The newest message of the bot with this in its text. Raises `AssertionError` with the whole chat."""
        for bubble in reversed(self.replies):
            if part in bubble.text:
                return bubble
        raise AssertionError(f"{part!r} is not to be seen\n{self.transcript()}")

    def transcript(self) -> str:
        """The chat line by line, for people who read a failed test."""
        lines = [str(bubble) for bubble in self.messages]
        return "\n".join([f"chat of {self.user.first_name} ({self.id}):", *lines, f"keyboard: {self.keyboard_buttons}"])

    def _tap_inline(self, bubble: Bubble, button: Json) -> None:
        if data := button.get("callback_data"):
            actions.press(self._world, self.chat, bubble.message_id, data)
        elif copied := button.get("copy_text"):
            self.clipboard = copied["text"]
        elif url := button.get("url"):
            self._open(url)
        else:
            raise ImpossibleError(f"the test client cannot use the button {button['text']!r} yet")

    def _open(self, url: str) -> None:
        self.opened.append(url)
        own = re.fullmatch(rf"https?://t\.me/{re.escape(self.chat.bot.username)}(?:\?start=([\w-]*))?/?", url)
        if own and own[1]:
            self.starts(own[1])

    def _bubble(self, message: Bubble | int) -> Bubble:
        """The message as it is now."""
        message_id = message if isinstance(message, int) else message.message_id
        now = self.chat.messages.get(message_id)
        return self._shown(now) if now else Bubble({"message_id": message_id}, False, self._world)

    def _mine(self, message: Json) -> Bubble:
        return Bubble(message, True, self._world)

    def _shown(self, message: Json) -> Bubble:
        return Bubble(message, not self.chat.is_from_bot(message), self._world)


def _labelled(found: list[Json], label: str) -> Json | None:
    exact = [button for button in found if button["text"] == label]
    partly = [button for button in found if label in button["text"]]
    return next(iter(exact + partly), None)
