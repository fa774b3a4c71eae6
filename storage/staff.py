"""Staff of shops: invited by a link that works once, seen at the till, sent away at once."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select, update
from sqlmodel import col

from rules import codes
from rules.till import Invited, Post, Practised, Role
from storage import audit, counters, fuses
from storage.columns import UTCDateTime
from storage.database import Session
from storage.prepared import Prepared, as_date, parameter
from storage.tables import Shop
from storage.till_tables import Claim, Code, Invitation, Staff
from storage.upserts import prepared_insert

_POST: Any = (
    select(
        col(Staff.id),
        col(Staff.member_id),
        col(Staff.shop_id),
        col(Shop.name),
        col(Shop.name_en),
        col(Staff.role),
        col(Staff.seen_on),
        col(Staff.practised),
    )
    .join(Shop, col(Shop.id) == col(Staff.shop_id))
    .where(col(Staff.revoked_at).is_(None), col(Staff.member_id).is_not(None))
    .order_by(col(Staff.last_used_at).desc().nulls_last(), col(Staff.id))
)
_OF_MEMBER = Prepared(_POST.where(col(Staff.member_id) == parameter("member_id")))
_OF_SHOP = Prepared(_POST.where(col(Staff.shop_id) == parameter("shop_id")))
_BY_ID = Prepared(_POST.where(col(Staff.id) == parameter("id")))
_COLUMNS = ("member_id", "shop_id", "role", "invited_by", "created_at", "practised")
_APPOINT = Prepared(
    prepared_insert(Staff)
    .values({name: parameter(name) for name in _COLUMNS})
    .on_conflict_do_nothing()
    .returning(col(Staff.id))
)
_CHOOSE = Prepared(
    update(Staff)
    .where(
        col(Staff.id) == parameter("of_post"),
        col(Staff.member_id) == parameter("member"),
        col(Staff.revoked_at).is_(None),
    )
    .values(last_used_at=parameter("now", UTCDateTime))
)


def posts(session: Session, member_id: int) -> list[Post]:
    """Where the member is staff; the post they used last comes first, then the oldest."""
    return [_post(row) for row in _OF_MEMBER.rows(session, member_id=member_id)]


def of_shop(session: Session, shop_id: int) -> list[Post]:
    """Everybody on the staff of the shop."""
    return [_post(row) for row in _OF_SHOP.rows(session, shop_id=shop_id)]


def one(session: Session, post_id: int) -> Post | None:
    """The post with this id, unless it has ended."""
    row = _BY_ID.row(session, id=post_id)
    return None if row is None else _post(row)


def choose(session: Session, member_id: int, post_id: int, now: datetime) -> bool:
    """The member works at this post from now on; False where it is not theirs, or has ended."""
    return _CHOOSE.run(session, of_post=post_id, member=member_id, now=now) == 1


def invite(session: Session, token: str, shop_id: int, role: Role, by_member_id: int, now: datetime) -> datetime:
    """Open an invitation whose link holds `token`, 16 random characters; returns until when it can be used."""
    expires_at = now + codes.INVITATION_LIFETIME
    row = Invitation(
        token_hash=codes.token_hash(token),
        shop_id=shop_id,
        role=role,
        created_by=by_member_id,
        created_at=now,
        expires_at=expires_at,
    )
    session.add(row)
    audit.append(session, now, f"member:{by_member_id}", "invite", f"shop:{shop_id}", role=role)
    return expires_at


def accept(session: Session, token: str, member_id: int, now: datetime) -> Invited | None:
    """Use an invitation: one guarded UPDATE, so of two who open it one gets the post. None where it is used, over,
    or was never made. Whoever has a post at the shop keeps it, and the invitation."""
    hashed = codes.token_hash(token)
    row = session.scalars(select(Invitation).where(col(Invitation.token_hash) == hashed)).first()
    if row is None or row.used_at is not None or row.expires_at <= now:
        return None
    mine = next((post for post in posts(session, member_id) if post.shop_id == row.shop_id), None)
    if mine is not None:
        return Invited(mine, fresh=False)
    use = update(Invitation).where(col(Invitation.id) == row.id, col(Invitation.used_at).is_(None))
    used = session.execute(use.values(used_by=member_id, used_at=now).returning(col(Invitation.id))).first()
    post = used and _appoint(session, row, member_id, now)
    return Invited(post, fresh=True) if post else None


def revoke(session: Session, post_id: int, by: str, now: datetime, zone: ZoneInfo) -> bool:
    """End a post, and with it at once every claim and lock it holds; False when it had ended before.

    `by` is who does it, for the audit: `member:7` or `ops`.
    """
    end = update(Staff).where(col(Staff.id) == post_id, col(Staff.revoked_at).is_(None)).values(revoked_at=now)
    ended = session.execute(end.returning(col(Staff.shop_id))).first()
    if ended is None:
        return False
    claims = update(Claim).where(col(Claim.staff_id) == post_id, col(Claim.state) == "open")
    session.execute(claims.values(state="released"))
    locked = update(Code).where(col(Code.lock_staff_id) == post_id, col(Code.state) == "locked")
    free = locked.values(state="live", lock_staff_id=None, lock_shop_id=None, lock_until=None)
    for code_id, shop_id in session.execute(free.returning(col(Code.id), col(Code.shop_id))).all():
        if shop_id is None:
            counters.release(session, code_id)
    fuses.refresh(session, ended[0], now, zone)
    audit.append(session, now, by, "revoke", f"staff:{post_id}")
    return True


def _appoint(session: Session, invitation: Invitation, member_id: int, now: datetime) -> Post | None:
    given = {"member_id": member_id, "shop_id": invitation.shop_id, "role": invitation.role}
    row = _APPOINT.row(session, **given, invited_by=invitation.created_by, created_at=now, practised=0)
    if row is None:
        return None
    audit.append(session, now, f"member:{member_id}", "join", f"staff:{row[0]}", shop=invitation.shop_id)
    return one(session, row[0])


def _post(row: tuple[Any, ...]) -> Post:
    id_, member_id, shop_id, name, name_en, role, seen_on, practised = row
    seen: date | None = None if seen_on is None else as_date(seen_on)
    return Post(id_, member_id, shop_id, name, name_en, Role(role), seen, Practised(practised))
