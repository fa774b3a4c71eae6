"""Gifts: claims that never exceed the stock, entries in a draw, the draw itself, and who has been given theirs."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import delete, func, select, update
from sqlmodel import Session, col

from rules import draw as drawing
from rules import gifts as rule
from rules.events import EventState, PlaceState
from rules.gifts import Claim, ClaimState, GiftOffer, GiftRefusal, GiftState, Way
from storage.event_tables import EventRow, Gift, GiftClaim, SignUp
from storage.tables import Member
from storage.upserts import insert


class Luck(NamedTuple):
    """What became of somebody's entry, to be told to them."""

    claim_id: int
    member_id: int
    language: str
    state: ClaimState
    title: str
    gift_id: int
    event_id: int


class Drawn(NamedTuple):
    """All that it takes to check a draw: the commitment and the seed, every receipt, and the winners in order."""

    gift: GiftOffer
    receipts: tuple[str, ...]
    winners: tuple[str, ...]


def offer(
    session: Session, event_id: int, title: str, way: Way, stock: int, closes_at: datetime, seed: bytes, now: datetime
) -> int:
    """Offer a gift to those who come to the event, from `now` until `closes_at`; `seed` is 32 random bytes."""
    gift = Gift(event_id=event_id, title=title, way=way, stock=stock, opens_at=now, closes_at=closes_at, seed=seed)
    session.add(gift)
    session.flush()
    return gift.id


def restock(session: Session, gift_id: int, stock: int, closes_at: datetime) -> bool:
    """Have another number of a gift for who comes first; False where more are claimed, or it is drawn."""
    change = update(Gift).where(col(Gift.id) == gift_id, col(Gift.way) == Way.FIRST, col(Gift.claimed) <= stock)
    return _changed(session, change.values(stock=stock, closes_at=closes_at))


def of_event(session: Session, event_id: int) -> list[GiftOffer]:
    query = select(Gift).where(col(Gift.event_id) == event_id).order_by(col(Gift.id))
    return [_gift(row) for row in session.scalars(query)]


def one(session: Session, gift_id: int) -> GiftOffer | None:
    query = select(Gift).where(col(Gift.id) == gift_id).execution_options(populate_existing=True)
    row = session.scalars(query).first()
    return None if row is None else _gift(row)


def claim(session: Session, gift_id: int, member_id: int, nonce: bytes, now: datetime) -> Claim | GiftRefusal:
    """A gift for the member, or an entry in its draw, or why neither; who has one keeps it.

    Only for who has a place at the event. `nonce` is eight random bytes or more.
    """
    gift = _locked(session, gift_id)
    before = of_member(session, gift_id, member_id)
    if before is not None:
        return before
    refused = rule.refusal(gift, now)
    if gift is None or refused is not None:
        return refused or GiftRefusal.GONE
    if not _comes(session, gift.event_id, member_id):
        return GiftRefusal.NOT_COMING
    if gift.way is Way.FIRST and not _take(session, gift_id):
        return GiftRefusal.OUT_OF_STOCK
    state = ClaimState.CLAIMED if gift.way is Way.FIRST else ClaimState.ENTERED
    row = {"gift_id": gift_id, "member_id": member_id, "state": state, "told": True, "created_at": now}
    session.execute(insert(session, GiftClaim).values(**row, receipt=drawing.receipt(nonce)))
    return of_member(session, gift_id, member_id) or GiftRefusal.GONE


def of_member(session: Session, gift_id: int, member_id: int) -> Claim | None:
    query = select(GiftClaim).where(col(GiftClaim.gift_id) == gift_id, col(GiftClaim.member_id) == member_id)
    row = session.scalars(query.execution_options(populate_existing=True)).first()
    return None if row is None else Claim(row.id, row.gift_id, ClaimState(row.state), row.receipt, row.place)


def release(session: Session, event_id: int, member_ids: Collection[int | None], now: datetime) -> None:
    """What these members claimed is there for others again, and they are out of draws that are open; to be called when
    they lose their place. The entries of a draw that is closed stay as they are."""
    for gift in of_event(session, event_id):
        if gift.state is GiftState.DRAWN or (gift.way is Way.DRAW and now >= gift.closes_at):
            continue
        theirs = (col(GiftClaim.gift_id) == gift.id, col(GiftClaim.member_id).in_(member_ids))
        kept = col(GiftClaim.state).in_((ClaimState.CLAIMED, ClaimState.ENTERED))
        gone = session.scalars(delete(GiftClaim).where(*theirs, kept).returning(col(GiftClaim.id))).all()
        if gift.way is Way.FIRST and gone:
            left = col(Gift.claimed) - len(gone)
            session.execute(update(Gift).where(col(Gift.id) == gift.id).values(claimed=left))


def forget(session: Session, member_id: int, now: datetime) -> None:
    """What a member who leaves was not given yet goes back; to be called before their row goes."""
    claimed = select(col(Gift.event_id)).join(GiftClaim, col(GiftClaim.gift_id) == col(Gift.id))
    for event_id in session.scalars(claimed.where(col(GiftClaim.member_id) == member_id).distinct()).all():
        release(session, event_id, [member_id], now)


def entries(session: Session, gift_id: int) -> int:
    """How many have entered the draw, or claimed one."""
    return int(session.scalar(select(func.count()).where(col(GiftClaim.gift_id) == gift_id)) or 0)


def hold_draw(session: Session, gift_id: int, now: datetime) -> Drawn | GiftRefusal:
    """Draw as many winners as there are gifts, once."""
    gift = _locked(session, gift_id)
    refused = rule.draw_refusal(gift, now)
    if gift is None or refused is not None:
        return refused or GiftRefusal.GONE
    seed = session.scalars(select(col(Gift.seed)).where(col(Gift.id) == gift_id)).one()
    winners = drawing.winners(seed, _receipts(session, gift_id), gift.stock)
    change = update(Gift).where(col(Gift.id) == gift_id, col(Gift.state) == GiftState.OPEN)
    _changed(session, change.values(state=GiftState.DRAWN, claimed=len(winners), drawn_at=now))
    of_gift = update(GiftClaim).where(col(GiftClaim.gift_id) == gift_id)
    session.execute(of_gift.values(state=ClaimState.LOST, told=False))
    for place, receipt in enumerate(winners, start=1):
        won = of_gift.where(col(GiftClaim.receipt) == receipt)
        session.execute(won.values(state=ClaimState.WON, place=place))
    return drawn(session, gift_id) or GiftRefusal.GONE


def drawn(session: Session, gift_id: int) -> Drawn | None:
    """What was drawn, for anyone to check; None before that."""
    gift = one(session, gift_id)
    if gift is None or gift.state is not GiftState.DRAWN:
        return None
    placed = (col(GiftClaim.gift_id) == gift_id, col(GiftClaim.place).is_not(None))
    winners = session.scalars(select(col(GiftClaim.receipt)).where(*placed).order_by(col(GiftClaim.place)))
    return Drawn(gift, tuple(_receipts(session, gift_id)), tuple(winners))


def untold(session: Session, limit: int) -> list[Luck]:
    """Entries that were drawn, or not, and whose members have not been told."""
    query = (
        select(GiftClaim, Gift, col(Member.language))
        .join(Gift, col(Gift.id) == col(GiftClaim.gift_id))
        .join(Member, col(Member.id) == col(GiftClaim.member_id))
        .where(~col(GiftClaim.told))
        .order_by(col(GiftClaim.id))
        .limit(limit)
    )
    return [
        Luck(row.id, row.member_id or 0, language, ClaimState(row.state), gift.title, gift.id, gift.event_id)
        for row, gift, language in session.execute(query)
    ]


def told(session: Session, luck: list[Luck]) -> None:
    """These have been put into the outbox."""
    ids = [each.claim_id for each in luck]
    session.execute(update(GiftClaim).where(col(GiftClaim.id).in_(ids)).values(told=True))


def to_hand_over(session: Session, signup_id: int) -> list[tuple[int, str]]:
    """The claims, by id and gift, that whoever came with this sign-up has not been given yet."""
    query = (
        select(col(GiftClaim.id), col(Gift.title))
        .join(Gift, col(Gift.id) == col(GiftClaim.gift_id))
        .join(
            SignUp, (col(SignUp.event_id) == col(Gift.event_id)) & (col(SignUp.member_id) == col(GiftClaim.member_id))
        )
        .where(col(SignUp.id) == signup_id, col(GiftClaim.state).in_((ClaimState.CLAIMED, ClaimState.WON)))
        .order_by(col(GiftClaim.id))
    )
    return [(claim_id, title) for claim_id, title in session.execute(query)]


def hand_over(session: Session, claim_id: int, now: datetime) -> bool:
    """Give the gift away, once."""
    mine = (col(GiftClaim.id) == claim_id, col(GiftClaim.state).in_((ClaimState.CLAIMED, ClaimState.WON)))
    return _changed(session, update(GiftClaim).where(*mine).values(state=ClaimState.HANDED_OVER, handed_at=now))


def _take(session: Session, gift_id: int) -> bool:
    """One gift from the stock, if any is left."""
    change = update(Gift).where(col(Gift.id) == gift_id, col(Gift.claimed) < col(Gift.stock))
    return _changed(session, change.values(claimed=col(Gift.claimed) + 1))


def _comes(session: Session, event_id: int, member_id: int) -> bool:
    query = (
        select(col(SignUp.id))
        .join(EventRow, col(EventRow.id) == col(SignUp.event_id))
        .where(col(SignUp.event_id) == event_id, col(SignUp.member_id) == member_id)
        .where(col(SignUp.state).in_((PlaceState.GOING, PlaceState.ATTENDED)))
        .where(col(EventRow.state) == EventState.PUBLISHED)
    )
    return session.scalars(query).first() is not None


def _receipts(session: Session, gift_id: int) -> list[str]:
    query = select(col(GiftClaim.receipt)).where(col(GiftClaim.gift_id) == gift_id)
    return list(session.scalars(query.order_by(col(GiftClaim.receipt))))


def _locked(session: Session, gift_id: int) -> GiftOffer | None:
    """The gift, its row held until the transaction ends: claims and the draw take turns."""
    query = select(Gift).where(col(Gift.id) == gift_id).with_for_update()
    row = session.scalars(query.execution_options(populate_existing=True)).first()
    return None if row is None else _gift(row)


def _gift(row: Gift) -> GiftOffer:
    return GiftOffer(
        id=row.id,
        event_id=row.event_id,
        title=row.title,
        way=Way(row.way),
        stock=row.stock,
        claimed=row.claimed,
        state=GiftState(row.state),
        opens_at=row.opens_at,
        closes_at=row.closes_at,
        commitment=drawing.commitment(row.seed),
        seed=row.seed if row.state == GiftState.DRAWN else None,
    )


def _changed(session: Session, change: Any) -> bool:
    return bool(session.connection().execute(change).rowcount)
