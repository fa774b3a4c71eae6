"""An event as a calendar file that phones and mail programs read (iCalendar, RFC 5545)."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from rules.geo import Point

OCTETS = 75  # of a line, its end not counted (RFC 5545, 3.1)
_ESCAPED = {"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"}


def ics(
    uid: str,
    title: str,
    where: str,
    point: Point,
    starts_at: datetime,
    ends_at: datetime,
    *,
    about: str,
    stamp: datetime,
    revision: int = 0,
) -> bytes:
    """One VEVENT. A file with the same `uid` and a higher `revision` takes the place of the one before; times are
    aware and written in UTC, `stamp` is when the file is made."""
    lines = (
        *("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//card concierge//events//EN", "METHOD:PUBLISH", "BEGIN:VEVENT"),
        f"UID:{_text(uid)}",
        f"DTSTAMP:{_moment(stamp)}",
        f"DTSTART:{_moment(starts_at)}",
        f"DTEND:{_moment(ends_at)}",
        f"SEQUENCE:{revision}",
        f"SUMMARY:{_text(title)}",
        f"LOCATION:{_text(where)}",
        f"GEO:{point.latitude:.6f};{point.longitude:.6f}",
        f"DESCRIPTION:{_text(about)}",
        *("END:VEVENT", "END:VCALENDAR"),
    )
    return b"".join(_folded(line) for line in lines)


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(value: str) -> str:
    return re.sub(r"[\\;,\n]", lambda found: _ESCAPED[found[0]], value.replace("\r", ""))


def _folded(line: str) -> bytes:
    """The line cut between characters into parts of at most 75 octets; the later ones begin with a space."""
    parts, part = [], b""
    for char in line:
        octets = char.encode()
        if len(part) + len(octets) > OCTETS:
            parts.append(part)
            part = b" "
        part += octets
    return b"\r\n".join((*parts, part)) + b"\r\n"
