"""What a chat looks like to the person in it: bubbles, buttons, and the words to ask for them in tests."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from simulator.markup import buttons
from simulator.wire import Json
from simulator.world import CallbackAnswer


@dataclass(frozen=True, slots=True)
class Bubble:
    """One message as it stands in the chat; `raw` is the Bot API's `Message`,
    `download` gives a file by its id."""

    raw: Json
    outgoing: bool
    download: Callable[[str], bytes | None]

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
        return self.download(self.raw["photo"][-1]["file_id"])

    @property
    def edited(self) -> bool:
        """Whether it was changed after it was sent."""
        return "edit_date" in self.raw

    def button(self, label: str) -> Json | None:
        """The inline button of exactly this label, else the first with the label in its text."""
        return labelled(buttons(self.raw.get("reply_markup")), label)

    def __str__(self) -> str:
        side = "→" if self.outgoing else "←"
        content = self.text or next((name for name in _KINDS if name in self.raw), "")
        return f"{side} {self.message_id} {content!r}" + (f" {self.rows}" if self.rows else "")


_KINDS = ("photo", "venue", "location", "sticker", "voice", "document", "contact")


class ChatView(ABC):
    """A chat as its person sees it, in this process or from afar."""

    @property
    @abstractmethod
    def id(self) -> int:
        """The person's Telegram id, which is the chat id as well."""

    @property
    @abstractmethod
    def name(self) -> str:
        """The person's first name."""

    @property
    @abstractmethod
    def messages(self) -> list[Bubble]:
        """All bubbles of the chat, newest last."""

    @property
    @abstractmethod
    def keyboard(self) -> Json | None:
        """The keyboard under the text field, a `ReplyKeyboardMarkup`."""

    @property
    @abstractmethod
    def alerts(self) -> Sequence[CallbackAnswer]:
        """The bot's answers to presses, newest last; those without a text only stopped the spinner."""

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
    def keyboard_buttons(self) -> list[str]:
        """The labels of that keyboard in reading order."""
        return [button["text"] for button in buttons(self.keyboard)]

    def sees(self, part: str) -> Bubble:
        """The newest message of the bot with this in its text. Raises `AssertionError` with the whole chat."""
        for bubble in reversed(self.replies):
            if part in bubble.text:
                return bubble
        raise AssertionError(f"{part!r} is not to be seen\n{self.transcript()}")

    def transcript(self) -> str:
        """The chat line by line, for people who read a failed test."""
        lines = [str(bubble) for bubble in self.messages]
        return "\n".join([f"chat of {self.name} ({self.id}):", *lines, f"keyboard: {self.keyboard_buttons}"])


def labelled(found: list[Json], label: str) -> Json | None:
    """The button of exactly this label, else the first with the label in its text."""
    exact = [button for button in found if button["text"] == label]
    partly = [button for button in found if label in button["text"]]
    return next(iter(exact + partly), None)
