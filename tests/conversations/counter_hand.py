"""The hand of staff in tests of the member's side: it looks at codes and redeems them as the till does."""

from __future__ import annotations

from itertools import count

from handlers import code
from handlers.telling import tell
from rules.codes import Way
from rules.redeeming import Reason
from rules.till import Look, Post, Receipt, Refused
from storage import booking, holding, looking, staff, undoing
from storage.looking import ByDigits, ByToken
from tests.conversations.counters import employ
from tests.conversations.stage import SHANGHAI, Actor, Stage
from words import code as wording

_nonces = count(1)


def employed(stage: Stage, actor: Actor) -> Post:
    """The actor, who has written to the bot before, is on the shop's staff, and has redeemed earlier today."""
    post_id = employ(stage, actor)
    with stage.database.reading() as session:
        post = staff.one(session, post_id)
    assert post is not None
    return post


def looks(stage: Stage, post: Post, shown: str) -> Look | Refused:
    """Staff look at the code behind a token or digits."""
    is_token = not shown.isdecimal()
    what, way = (ByToken(shown), Way.CAMERA) if is_token else (ByDigits(shown), Way.DIGITS)
    with stage.database.writing() as session:
        nonce = f"nonce{next(_nonces):011}"
        return looking.look(session, stage.services.secret, post, what, way, nonce, stage.clock.now, SHANGHAI)


def asks(stage: Stage, held: Look) -> None:
    """The member is asked whether it is them."""
    with stage.database.writing() as session:
        say = stage.services.say[held.member_language]
        name = held.shop_name_en if held.member_language == "en" else held.shop_name
        question = wording.is_it_you(say, name, held.code_id)
        tell(session, f"approval:{held.nonce}", "approval", question, stage.clock.now, member_id=held.member_id)


def redeems(stage: Stage, post: Post, held: Look, bill: int | None = None) -> Receipt | Refused:
    """Staff confirm what they look at, perhaps with a bill in fen."""
    with stage.database.writing() as session:
        if bill is not None:
            holding.amount(session, held.nonce, post.member_id, bill, stage.clock.now, SHANGHAI)
        wording = code.receipts(stage.services)
        return booking.confirm(session, held.nonce, post.member_id, stage.clock.now, SHANGHAI, wording)


def undoes(stage: Stage, post: Post, receipt: Receipt) -> Receipt | Refused:
    """Staff take it back."""
    with stage.database.writing() as session:
        wording = code.receipts(stage.services)
        return undoing.undo(session, receipt.number, post.member_id, stage.clock.now, SHANGHAI, wording)


def seen(found: Look | Refused) -> Look:
    """The verdict, which has to be a good one."""
    assert isinstance(found, Look), Reason(found.reason)
    return found


def done(outcome: Receipt | Refused) -> Receipt:
    """The receipt, which there has to be."""
    assert isinstance(outcome, Receipt), Reason(outcome.reason)
    return outcome
