"""What each conversation is about, kept for half an hour, over restarts too."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select
from sqlmodel import Session, col

from rules.talk import LASTS, Talk, unpacked
from storage import tables
from storage.columns import UTCDateTime
from storage.prepared import Prepared, parameter
from storage.upserts import prepared_insert

_ROW, _MEMBER = tables.Talk, tables.Member
_MINE = col(_ROW.member_id) == parameter("member_id")
_COLUMNS = ("member_id", "content", "at")
# Of a member only: one who had everything deleted a moment ago is not to come back.
_OF_A_MEMBER = select(col(_MEMBER.id), parameter("content"), parameter("at", UTCDateTime)).where(
    col(_MEMBER.id) == parameter("member_id")
)
_INSERT = prepared_insert(_ROW).from_select(_COLUMNS, _OF_A_MEMBER)
_KEEP = Prepared(
    _INSERT.on_conflict_do_update(
        index_elements=["member_id"], set_={name: _INSERT.excluded[name] for name in _COLUMNS[1:]}
    )
)
_READ = Prepared(select(col(_ROW.content)).where(_MINE, col(_ROW.at) > parameter("earliest", UTCDateTime)))
_FORGET = Prepared(delete(_ROW).where(col(_ROW.at) <= parameter("earliest", UTCDateTime)))


class Talks:
    """The conversations, written behind: what was noted is read at once, and stored with the next `flush`.

    The receiver flushes in the transaction that notes an update as answered, so an answered update has its place in
    the conversation, and a conversation costs no transaction of its own.
    """

    def __init__(self) -> None:
        self._noted: dict[int, tuple[Talk, datetime]] = {}
        self._flushed: dict[int, tuple[Talk, datetime]] = {}

    def of(self, session: Session, member_id: int, now: datetime) -> Talk:
        """What the member's conversation is about; an empty talk when that is half an hour ago."""
        noted = self._noted.get(member_id)
        if noted is not None:
            return noted[0] if noted[1] > now - LASTS else Talk()
        row = _READ.row(session, member_id=member_id, earliest=now - LASTS)
        return unpacked(row[0]) if row else Talk()

    def note(self, member_id: int, talk: Talk, now: datetime) -> None:
        """The conversation is about this now."""
        self._noted[member_id] = (talk, now)

    def flush(self, session: Session) -> None:
        """Store what was noted; `settled` says that it is committed."""
        self._flushed = dict(self._noted)
        for member_id, (talk, at) in self._flushed.items():
            _KEEP.run(session, member_id=member_id, content=talk.packed(), at=at)

    def settled(self) -> None:
        """What was flushed is committed, and what was not noted anew since then is read from there again."""
        for member_id, flushed in self._flushed.items():
            if self._noted.get(member_id) is flushed:
                del self._noted[member_id]
        self._flushed = {}


def forget_old(session: Session, now: datetime) -> int:
    """Delete the conversations that are over; how many there were."""
    return _FORGET.run(session, earliest=now - LASTS)
