"""What a bot says about itself: name, descriptions, commands, menu button."""

from __future__ import annotations

import re

from simulator.accounts import Bot, User
from simulator.call import Call
from simulator.formatting.links import LinkError, checked_link
from simulator.rooms import Chat, Group
from simulator.wire import Json, bad_request
from simulator.world import World

MAX_NAME, MAX_DESCRIPTION, MAX_SHORT_DESCRIPTION = 64, 512, 120
MAX_COMMANDS, MAX_COMMAND, MAX_COMMAND_DESCRIPTION = 100, 32, 256
_COMMAND = re.compile(r"[a-z0-9_]+")
_LANGUAGE = re.compile(r"[a-z]{2}")
_SCOPES = frozenset({"default", "all_private_chats", "all_group_chats", "all_chat_administrators"})


def get_me(world: World, call: Call) -> Json:
    """The bot's own account."""
    return {
        **call.caller.as_user(),
        "can_join_groups": True,
        "can_read_all_group_messages": call.caller.reads_groups,
        "supports_inline_queries": call.caller.inline,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def set_my_name(world: World, call: Call) -> bool:
    """Sets the bot's name for a language, at most 64 characters."""
    _set_text(call, call.caller.names, "name", MAX_NAME)
    return True


def get_my_name(world: World, call: Call) -> Json:
    """The bot's name for a language, or the one for all."""
    return {"name": _text(call, call.caller.names) or call.caller.first_name}


def set_my_description(world: World, call: Call) -> bool:
    """Sets what an empty chat shows, at most 512 characters."""
    _set_text(call, call.caller.descriptions, "description", MAX_DESCRIPTION)
    return True


def get_my_description(world: World, call: Call) -> Json:
    """What an empty chat shows in a language."""
    return {"description": _text(call, call.caller.descriptions)}


def set_my_short_description(world: World, call: Call) -> bool:
    """Sets what the profile page shows, at most 120 characters."""
    _set_text(call, call.caller.short_descriptions, "short_description", MAX_SHORT_DESCRIPTION)
    return True


def get_my_short_description(world: World, call: Call) -> Json:
    """What the profile page shows in a language."""
    return {"short_description": _text(call, call.caller.short_descriptions)}


def set_my_commands(world: World, call: Call) -> bool:
    """Sets at most 100 commands for a scope and a language."""
    commands = [_command(each) for each in call.parameters["commands"]]
    if len(commands) > MAX_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    call.caller.commands[_slot(world, call)] = commands
    _tell_commands(world, call.caller)
    return True


def get_my_commands(world: World, call: Call) -> list[Json]:
    """The commands of exactly this scope and language."""
    return call.caller.commands.get(_slot(world, call), [])


def delete_my_commands(world: World, call: Call) -> bool:
    """Removes the commands of a scope and a language; a wider one shows through."""
    call.caller.commands.pop(_slot(world, call), None)
    _tell_commands(world, call.caller)
    return True


def set_chat_menu_button(world: World, call: Call) -> bool:
    """Sets the button beside the text field, for one chat or for all."""
    chat_id = _menu_chat(world, call)
    button = call.parameters.get("menu_button", {"type": "default"})
    if button["type"] not in ("default", "commands", "web_app"):
        raise bad_request("can't parse menu button: MenuButton has unsupported type")
    if button["type"] == "web_app":
        _check_web_app(button)
    call.caller.menu_buttons[chat_id] = button
    return True


def get_chat_menu_button(world: World, call: Call) -> Json:
    """The button of a chat, or the one for all."""
    buttons = call.caller.menu_buttons
    return buttons.get(_menu_chat(world, call)) or buttons.get(0, {"type": "default"})


def commands_for(chat: Chat) -> list[Json]:
    """The commands the user of a private chat sees: the narrowest scope that has any, their language first.

    Source: https://core.telegram.org/bots/api#determining-list-of-commands
    """
    return _narrowest(chat.bot, chat.user, [f"chat:{chat.user.id}", "all_private_chats", "default"])


def commands_in(group: Group, bot: Bot, user: User) -> list[Json]:
    """The same for a user in a group, administrators having scopes of their own."""
    place = group.member(user.id)
    administers = place is not None and place.is_administrator
    return _narrowest(
        bot,
        user,
        [
            f"chat_member:{group.id}:{user.id}",
            *([f"chat_administrators:{group.id}"] if administers else []),
            f"chat:{group.id}",
            *(["all_chat_administrators"] if administers else []),
            "all_group_chats",
            "default",
        ],
    )


def _narrowest(bot: Bot, user: User, scopes: list[str]) -> list[Json]:
    language = user.language_code[:2].lower()
    lists = (bot.commands.get((scope, code)) for scope in scopes for code in (language, ""))
    return next(filter(None, lists), [])


def _tell_commands(world: World, bot: Bot) -> None:
    for chat in world.chats_of(bot):
        chat.tell("commands", commands=commands_for(chat))


def _command(given: Json) -> Json:
    name, description = given["command"].strip().removeprefix("/"), given["description"].strip()
    if not name:
        raise bad_request("command must be non-empty")
    if len(name) > MAX_COMMAND:
        raise bad_request(f"command length must not exceed {MAX_COMMAND}")
    if not description:
        raise bad_request("command description must be non-empty")
    if len(description) > MAX_COMMAND_DESCRIPTION:
        raise bad_request(f"command description length must not exceed {MAX_COMMAND_DESCRIPTION}")
    if not _COMMAND.fullmatch(name):
        raise bad_request("BOT_COMMAND_INVALID")
    return {"command": name, "description": description}


def _slot(world: World, call: Call) -> tuple[str, str]:
    """Scope and language as one key."""
    scope = call.parameters.get("scope", {"type": "default"})
    language = _language(call)
    kind = scope["type"]
    if kind in _SCOPES:
        return kind, language
    room = world.room(call.caller, scope["chat_id"])
    if room is None:
        raise bad_request("chat not found")
    if kind != "chat" and isinstance(room, Chat):
        raise bad_request("can't use specified scope in private chats")
    member = f":{scope['user_id']}" if kind == "chat_member" else ""
    return f"{kind}:{scope['chat_id']}{member}", language


def _language(call: Call) -> str:
    code: str = call.parameters.get("language_code", "")
    if code and not _LANGUAGE.fullmatch(code):
        raise bad_request("invalid language code specified")
    return code


def _set_text(call: Call, texts: dict[str, str], field: str, limit: int) -> None:
    words = call.parameters.get(field, "")
    if len(words) > limit:
        raise bad_request(f"{field} must be at most {limit} characters long")
    language = _language(call)
    if words:
        texts[language] = words
    else:
        texts.pop(language, None)


def _text(call: Call, texts: dict[str, str]) -> str:
    return texts.get(_language(call)) or texts.get("", "")


def _menu_chat(world: World, call: Call) -> int:
    """The chat id, 0 for all private chats."""
    chat_id: int = call.parameters.get("chat_id", 0)
    if chat_id and chat_id not in world.users:
        raise bad_request("chat not found")
    return chat_id


def _check_web_app(button: Json) -> None:
    if not button.get("text"):
        raise bad_request("menu button text must be non-empty")
    if "web_app" not in button:
        raise bad_request("can't parse menu button: Can't find field \"web_app\"")
    url = button["web_app"]["url"]
    try:
        checked_link(url, https_only=True)
    except LinkError as problem:
        raise bad_request(f"menu button Web App URL '{url}' is invalid: {problem}") from None
