"""Checks keyboards and buttons, and turns them into what a message or a chat keeps."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.formatting.links import LinkError, checked_link
from simulator.wire import Json, bad_request

MAX_CALLBACK_BYTES = 64
MAX_COPY_CHARACTERS = 256
MAX_BUTTONS = 100
STYLES = frozenset({"default", "primary", "success", "danger"})
INLINE_ACTIONS = frozenset(
    {
        "url",
        "callback_data",
        "web_app",
        "login_url",
        "switch_inline_query",
        "switch_inline_query_current_chat",
        "switch_inline_query_chosen_chat",
        "copy_text",
        "callback_game",
        "pay",
    }
)
REPLY_ACTIONS = frozenset(
    {
        "request_users",
        "request_chat",
        "request_managed_bot",
        "request_contact",
        "request_location",
        "request_poll",
        "web_app",
    }
)


@dataclass(frozen=True, slots=True)
class Markup:
    """What came as `reply_markup`: an inline keyboard of the message, or an order about the user's keyboard."""

    inline: Json | None = None
    keyboard: Json | None = None
    removes: bool = False
    forces_reply: bool = False

    @property
    def is_inline(self) -> bool:
        """Whether it is nothing but an inline keyboard; messages with another markup cannot be edited."""
        return not (self.keyboard or self.removes or self.forces_reply)


def read_markup(given: Json | None) -> Markup:
    """The markup of a message to be sent; empty keyboards count as none. Raises `ApiError` 400."""
    if not given:
        return Markup()
    if "inline_keyboard" in given:
        return Markup(inline=_inline(given))
    if "keyboard" in given:
        return Markup(keyboard=_reply_keyboard(given))
    return Markup(removes=bool(given.get("remove_keyboard")), forces_reply=bool(given.get("force_reply")))


def read_inline(given: Json | None) -> Json | None:
    """The inline keyboard of a message to be edited, None removes it. Raises `ApiError` 400 for another markup."""
    markup = read_markup(given)
    if not markup.is_inline:
        raise bad_request("inline keyboard expected")
    return markup.inline


def buttons(keyboard: Json | None) -> list[Json]:
    """All buttons of an inline or a reply keyboard in reading order."""
    if not keyboard:
        return []
    rows = keyboard.get("inline_keyboard") or keyboard.get("keyboard") or []
    return [button for row in rows for button in row]


def _inline(given: Json) -> Json | None:
    rows = [[_inline_button(button) for button in row] for row in given["inline_keyboard"] if row]
    if sum(map(len, rows)) > MAX_BUTTONS:
        raise bad_request("reply markup is too long")
    return {"inline_keyboard": rows} if rows else None


def _inline_button(button: Json) -> Json:
    _check_look(button, "inline keyboard button")
    actions = sorted(INLINE_ACTIONS & button.keys())
    if not actions:
        raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        raise bad_request(
            f"can't parse inline keyboard button: exactly one action is expected, found {', '.join(actions)}"
        )
    match actions[0]:
        case "callback_data":
            if not 1 <= len(button["callback_data"].encode()) <= MAX_CALLBACK_BYTES:
                raise bad_request("BUTTON_DATA_INVALID")
        case "copy_text":
            if not 1 <= len(button["copy_text"]["text"]) <= MAX_COPY_CHARACTERS:
                raise bad_request("BUTTON_COPY_TEXT_INVALID")
        case "url":
            return {**button, "url": _link(button["url"], "inline keyboard button")}
        case "web_app":
            _link(button["web_app"]["url"], "inline keyboard button Web App", https_only=True)
        case "login_url":
            _link(button["login_url"]["url"], "inline keyboard button login", https_only=True)
    return button


def _reply_keyboard(given: Json) -> Json | None:
    rows = [[_reply_button(button) for button in row] for row in given["keyboard"] if row]
    placeholder = given.get("input_field_placeholder")
    if placeholder is not None and not 1 <= len(placeholder) <= 64:
        raise bad_request("input field placeholder must be 1-64 characters long")
    return {**given, "keyboard": rows} if rows else None


def _reply_button(button: Json) -> Json:
    _check_look(button, "keyboard button")
    actions = sorted(name for name in REPLY_ACTIONS & button.keys() if button[name] is not False)
    if len(actions) > 1:
        raise bad_request(f"can't parse keyboard button: at most one action is expected, found {', '.join(actions)}")
    if actions == ["web_app"]:
        _link(button["web_app"]["url"], "keyboard button Web App", https_only=True)
    return button


def _check_look(button: Json, what: str) -> None:
    if not button["text"].strip():
        raise bad_request(f"{what} text must be non-empty")
    if button.get("style", "default") not in STYLES:
        raise bad_request(f"can't parse {what}: invalid button style specified")


def _link(url: str, what: str, *, https_only: bool = False) -> str:
    try:
        return checked_link(url, https_only=https_only)
    except LinkError as problem:
        raise bad_request(f"{what} URL '{url}' is invalid: {problem}") from None
