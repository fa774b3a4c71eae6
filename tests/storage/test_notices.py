"""Notices: to whom one thing was told, and where each has it."""

from __future__ import annotations

from rules.pace import Lane
from storage import notices, outbox
from storage.database import Database
from storage.notices import Notice
from storage.outbox import Closing
from tests.storage import rows
from tests.storage.rows import NOW


def test_all_that_were_told_of_one_thing_are_found_and_nobody_else(database: Database) -> None:
    with database.writing() as session:
        member = rows.member(session)
        outbox.put(session, "ticket:1:ops", "ticket", text="…", now=NOW, chat_id=-100)
        outbox.put(session, "ticket:1:9", "ticket", text="…", now=NOW, member_id=member)
        outbox.put(session, "ticket:12:9", "ticket", text="…", now=NOW, member_id=member)
        [due] = outbox.lease(session, Lane.RECEIPT, NOW, NOW, limit=1)
        outbox.sending(session, due.id, NOW, NOW)
        outbox.close(session, [Closing(due.id, "sent", sent_message_id=77)], NOW)
    with database.reading() as session:
        told = notices.about(session, "ticket:1:")
    assert told == [Notice("ticket:1:ops", None, -100, 77), Notice("ticket:1:9", member, None, None)]
