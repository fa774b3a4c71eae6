"""What Telegram accepts as a link: in buttons, in text links, and what it makes of it."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_TELEGRAM_SCHEMES = ("tg", "ton", "tonsite")
_USER_LINK = re.compile(r"tg:(?://)?user\?(?:.*&)?id=(\d+)", re.IGNORECASE)
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):(//)?", re.IGNORECASE)
_HOST = re.compile(r"[^\s/?#@:%<>\"'\\^`{|}]+")


class LinkError(ValueError):
    """Not a link Telegram takes; the argument is its reason."""


def checked_link(link: str, *, https_only: bool = False) -> str:
    """The link as Telegram stores it: scheme present and in lower case, a path after the host.

    Raises `LinkError`. A host without a dot, such as `localhost`, is refused as Telegram refuses it.
    """
    link = link.strip()
    scheme, rest = _scheme_and_rest(link)
    if https_only and scheme != "https":
        raise LinkError("Only HTTPS links are allowed")
    if scheme in _TELEGRAM_SCHEMES:
        return f"{scheme}://{rest}"
    if scheme not in ("http", "https"):
        raise LinkError("Unsupported URL protocol")
    host = _host(f"{scheme}://{rest}")
    if "." not in host and ":" not in host:
        raise LinkError("Wrong HTTP URL")
    return f"{scheme}://{rest}" if re.search(r"[/?#]", rest) else f"{scheme}://{rest}/"


def user_of_link(link: str) -> int | None:
    """The id in a `tg://user?id=…` link, which makes a mention instead of a link."""
    found = _USER_LINK.fullmatch(link.strip())
    return int(found[1]) if found else None


def _scheme_and_rest(link: str) -> tuple[str, str]:
    found = _SCHEME.match(link)
    if found and (found[2] or found[1].lower() in _TELEGRAM_SCHEMES):
        return found[1].lower(), link[found.end() :]
    return "http", link


def _host(url: str) -> str:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        raise LinkError("Wrong port number specified in the URL") from None
    if not parts.hostname:
        raise LinkError("URL host is empty")
    if ":" not in parts.hostname and not _HOST.fullmatch(parts.hostname):
        raise LinkError("Host is invalid")
    return parts.hostname
