"""The tables of the till: codes, claims, counters, the ledger, its audit, and what is to be told.

A member who leaves takes their codes' names along; redemptions stay, without them, so that a shop's totals stay exact.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Index, LargeBinary
from sqlmodel import Field, SQLModel

from rules.codes import Way
from rules.fuse import Cause, State
from rules.pace import Lane
from rules.quota import CounterKind
from rules.redeeming import Reason
from rules.till import Role
from rules.topics import Topic
from storage import road_tables  # noqa: F401  (the outbox points to it)
from storage.columns import belongs_to, moment, one_of, one_of_each, partial_index

CODE_STATES = ("live", "locked", "used", "superseded", "cancelled", "expired")
CLAIM_STATES = ("open", "confirmed", "released")
RESERVATION_STATES = ("held", "used", "returned")
TICKET_KINDS = ("refused", "unscannable", "wrong_discount", "question")
METHODS = ("send", "edit_caption", "edit_text", "photo", "album", "delete")
DELIVERY_STATES = (
    *("pending", "leased", "sending", "sent"),
    *("blocked", "failed", "uncertain", "skipped", "expired"),
)


def _outlives(target: str, *, index: bool = False) -> Any:
    """A foreign key that is emptied when the row it points to goes."""
    return Field(sa_column=Column(ForeignKey(target, ondelete="SET NULL"), nullable=True, index=index))


def _bytes(*, unique: bool = False) -> Any:
    return Field(sa_column=Column(LargeBinary, nullable=False, unique=unique))


class Staff(SQLModel, table=True):
    """A member's post at a shop; a person has at most one at each, and it ends rather than goes."""

    __tablename__ = "staff"
    __table_args__ = (
        one_of("role", Role, "role"),
        CheckConstraint("practised BETWEEN 0 AND 7", name="practised"),
        partial_index("uq_staff_current", "member_id", "shop_id", where="revoked_at IS NULL", unique=True),
    )

    id: int = Field(default=None, primary_key=True)
    member_id: int | None = _outlives("members.id")
    shop_id: int = belongs_to("shops.id", index=True)
    role: str
    invited_by: int | None = _outlives("members.id")
    created_at: datetime = moment()
    revoked_at: datetime | None = moment(nullable=True)
    last_used_at: datetime | None = moment(nullable=True)
    seen_on: date | None = None
    practised: int = 0


class Invitation(SQLModel, table=True):
    """A link that makes whoever opens it first staff of a shop."""

    __tablename__ = "invitations"
    __table_args__ = (
        one_of("role", Role, "role"),
        CheckConstraint("used_by IS NULL OR used_at IS NOT NULL", name="use_whole"),
    )

    id: int = Field(default=None, primary_key=True)
    token_hash: bytes = _bytes(unique=True)
    shop_id: int = belongs_to("shops.id")
    role: str
    created_by: int | None = _outlives("members.id")
    created_at: datetime = moment()
    expires_at: datetime = moment()
    used_by: int | None = _outlives("members.id")
    used_at: datetime | None = moment(nullable=True)


class Code(SQLModel, table=True):
    """A code that a member pulled: a random pointer, good once. Token and digits are hashes, and made from `seed`."""

    __tablename__ = "codes"
    __table_args__ = (
        one_of("state", CODE_STATES, "state"),
        CheckConstraint("(state = 'locked') = (lock_until IS NOT NULL)", name="lock_whole"),
        CheckConstraint("state <> 'locked' OR lock_shop_id IS NOT NULL", name="lock_shop"),
        CheckConstraint("state <> 'locked' OR shop_id IS NULL OR lock_shop_id = shop_id", name="lock_at_its_shop"),
        CheckConstraint("(state IN ('live', 'locked')) = (ended_at IS NULL)", name="end_whole"),
        partial_index(
            "uq_codes_one_per_member",
            "member_id",
            where="state IN ('live', 'locked') AND NOT practice",
            unique=True,
        ),
        partial_index("uq_codes_digits", "digits_hash", where="state IN ('live', 'locked')", unique=True),
        partial_index("ix_codes_live", "shop_id", "created_at", where="state IN ('live', 'locked')"),
        partial_index("ix_codes_named", "ended_at", where="state = 'used' AND holder <> ''"),
        Index("ix_codes_digits", "digits_hash", "created_at"),
        partial_index("ix_codes_created_at", "created_at", where="NOT practice"),
    )

    id: int = Field(default=None, primary_key=True)
    member_id: int | None = _outlives("members.id", index=True)
    card_id: int | None = _outlives("cards.id")
    shop_id: int | None = belongs_to("shops.id", nullable=True)
    token_hash: bytes = _bytes(unique=True)
    digits_hash: bytes = _bytes()
    seed: bytes = _bytes()
    holder: str
    state: str = "live"
    source: str
    created_at: datetime = moment()
    expires_at: datetime = moment()
    lock_staff_id: int | None = Field(default=None, foreign_key="staff.id")
    lock_shop_id: int | None = belongs_to("shops.id", nullable=True)
    lock_until: datetime | None = moment(nullable=True)
    approved_at: datetime | None = moment(nullable=True)
    ended_at: datetime | None = moment(nullable=True)
    chat_message_id: int | None = None
    photo_file_id: str | None = None
    practice: bool = False


class Claim(SQLModel, table=True):
    """What stands behind the buttons of a staff's card: who looked at which code, and what they typed."""

    __tablename__ = "claims"
    __table_args__ = (
        one_of("way", Way, "way"),
        one_of("state", CLAIM_STATES, "state"),
        CheckConstraint("bill >= 1", name="bill"),
        partial_index("ix_claims_open", "staff_id", where="state = 'open'"),
        partial_index("uq_claims_open", "code_id", where="state = 'open'", unique=True),
        Index("ix_claims_code_id", "code_id"),
    )

    id: int = Field(default=None, primary_key=True)
    nonce: str = Field(unique=True)
    code_id: int = belongs_to("codes.id")
    staff_id: int | None = Field(default=None, foreign_key="staff.id")
    shop_id: int = belongs_to("shops.id")
    way: str
    needs_ok: bool = False
    bill: int | None = None  # fen
    state: str = "open"
    created_at: datetime = moment()
    expires_at: datetime = moment()
    message_id: int | None = None


class Tally(SQLModel, table=True):
    """A counter within one period: places used, and places held for codes that are out."""

    __tablename__ = "counters"
    __table_args__ = (
        one_of("kind", CounterKind, "kind"),
        CheckConstraint("used >= 0", name="used"),
        CheckConstraint("held >= 0", name="held"),
        CheckConstraint("used + held <= cap", name="cap"),
        {"sqlite_with_rowid": False},
    )

    kind: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    period: str = Field(primary_key=True)
    used: int = 0
    held: int = 0
    cap: int | None = None


class Reservation(SQLModel, table=True):
    """A code's place in a counter: held while it is out, used by its redemption, or given back."""

    __tablename__ = "reservations"
    __table_args__ = (
        one_of("kind", CounterKind, "kind"),
        one_of("state", RESERVATION_STATES, "state"),
        {"sqlite_with_rowid": False},
    )

    code_id: int = belongs_to("codes.id", primary_key=True)
    kind: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    period: str = Field(primary_key=True)
    state: str = "held"


class Redemption(SQLModel, table=True):
    """The ledger. A row is never edited but for its reversal, and never deleted. Money is fen."""

    __tablename__ = "redemptions"
    __table_args__ = (
        one_of("way", Way, "way"),
        CheckConstraint("bill >= 1", name="bill"),
        CheckConstraint("estimated = (bill IS NULL)", name="estimated"),
        CheckConstraint("(bill IS NULL) = (pay IS NULL)", name="pay_whole"),
        CheckConstraint("bill IS NULL OR discount + pay = bill", name="sum"),
        CheckConstraint("discount >= 0", name="discount"),
        CheckConstraint("pay >= 0", name="pay"),
        CheckConstraint(
            "reversed_at IS NOT NULL OR (reversed_by IS NULL AND reversal_reason IS NULL)", name="reversal_whole"
        ),
        CheckConstraint("pseudonym IS NULL OR (member_id IS NULL AND card_id IS NULL)", name="pseudonym_alone"),
        Index("ix_redemptions_shop_id_business_day", "shop_id", "business_day"),
        # What a member reversed is looked for when they leave.
        partial_index("ix_redemptions_reversed_by", "reversed_by", where="reversed_by IS NOT NULL"),
        # Holds all that the figures of some days count and sum.
        partial_index(
            *("ix_redemptions_figures", "business_day", "shop_id", "discount", "estimated"), where="reversed_at IS NULL"
        ),
    )

    id: int = Field(default=None, primary_key=True)
    number: str = Field(unique=True)
    code_id: int = Field(foreign_key="codes.id", unique=True)
    claim_id: int = Field(foreign_key="claims.id")
    member_id: int | None = _outlives("members.id", index=True)
    pseudonym: str | None = None
    card_id: int | None = _outlives("cards.id")
    shop_id: int = Field(foreign_key="shops.id")
    staff_id: int | None = Field(default=None, foreign_key="staff.id")
    way: str
    bill: int | None = None
    discount: int
    pay: int | None = None
    estimated: bool
    created_at: datetime = moment()
    business_day: date
    reversed_at: datetime | None = moment(nullable=True)
    reversed_by: int | None = _outlives("members.id")
    reversal_reason: str | None = None


class RedemptionLine(SQLModel, table=True):
    """A version of a benefit that was used, and its part of the discount in fen."""

    __tablename__ = "redemption_lines"
    __table_args__ = (CheckConstraint("discount >= 0", name="discount"), {"sqlite_with_rowid": False})

    redemption_id: int = Field(foreign_key="redemptions.id", primary_key=True)
    benefit_id: int = Field(foreign_key="benefits.id", primary_key=True)
    discount: int


class Try(SQLModel, table=True):
    """Every try at a till, good or bad; what the throttle counts."""

    __tablename__ = "tries"
    __table_args__ = (
        one_of("way", Way, "way"),
        one_of("reason", Reason, "reason"),
        Index("ix_tries", "member_id", "at"),
        partial_index("ix_tries_refused", "at", where="reason <> 'ok'"),
    )

    id: int = Field(default=None, primary_key=True)
    member_id: int | None = belongs_to("members.id", nullable=True)
    shop_id: int | None = belongs_to("shops.id", nullable=True)
    at: datetime = moment()
    way: str
    reason: str
    code_id: int | None = _outlives("codes.id")


class Fuse(SQLModel, table=True):
    """That a shop is more than open, and until when; what every answer about the shop reads."""

    __tablename__ = "fuses"
    __table_args__ = (
        one_of("cause", Cause, "cause"),
        one_of("state", (State.BUSY, State.FULL, State.STOPPED), "state"),
        CheckConstraint("(cause = 'staff') = (state = 'stopped')", name="staff_stop"),
    )

    shop_id: int = belongs_to("shops.id", primary_key=True)
    cause: str = Field(primary_key=True)
    state: str
    since: datetime = moment()
    until: datetime = moment(index=True)
    by_staff_id: int | None = Field(default=None, foreign_key="staff.id")


class Audit(SQLModel, table=True):
    """What was done by whom, each row sealed by a hash over itself and the one before."""

    __tablename__ = "audit"

    seq: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    at: datetime = moment()
    actor: str
    action: str
    subject: str
    detail: str  # JSON
    previous: bytes = _bytes()
    hash: bytes = _bytes(unique=True)


class AuditHead(SQLModel, table=True):
    """Where the audit's chain ends: one row, moved by a guarded UPDATE, so that the chain never forks."""

    __tablename__ = "audit_head"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: int = Field(primary_key=True)
    seq: int = Field(sa_column=Column(BigInteger, nullable=False))
    hash: bytes = _bytes()


class Ticket(SQLModel, table=True):
    """A member's word that the till does not work, or their question to a person; the clock of the first response runs
    from `opened_at`. A member has one question open at a time."""

    __tablename__ = "tickets"
    __table_args__ = (
        one_of("kind", TICKET_KINDS, "kind"),
        CheckConstraint("answered_by IS NULL OR answered_at IS NOT NULL", name="answer_whole"),
        partial_index("ix_tickets_open", "opened_at", where="closed_at IS NULL"),
        partial_index("uq_tickets_open", "code_id", "kind", where="closed_at IS NULL", unique=True),
        partial_index("uq_tickets_question", "member_id", where="kind = 'question' AND closed_at IS NULL", unique=True),
    )

    id: int = Field(default=None, primary_key=True)
    kind: str
    member_id: int = belongs_to("members.id")
    shop_id: int | None = belongs_to("shops.id", nullable=True)
    code_id: int | None = _outlives("codes.id")
    opened_at: datetime = moment()
    answered_at: datetime | None = moment(nullable=True)
    answered_by: int | None = _outlives("members.id")
    closed_at: datetime | None = moment(nullable=True)


class Delivery(SQLModel, table=True):
    """The outbox: one thing to tell one chat, known by its key, told once."""

    __tablename__ = "outbox"
    __table_args__ = (
        one_of_each("method", METHODS, "method"),
        one_of_each("state", DELIVERY_STATES, "state"),
        one_of_each("topic", Topic, "topic"),
        CheckConstraint("lane BETWEEN 1 AND 3", name="lane"),
        CheckConstraint("(member_id IS NULL) <> (chat_id IS NULL)", name="one_chat"),
        CheckConstraint("(state IN ('leased', 'sending')) = (leased_until IS NOT NULL)", name="lease_whole"),
        partial_index("ix_outbox_due", "lane", "broadcast_id", "not_before", where="state = 'pending'"),
        partial_index("ix_outbox_taken", "leased_until", where="state IN ('leased', 'sending')"),
        partial_index("ix_outbox_broadcast", "broadcast_id", "state", "id", where="broadcast_id IS NOT NULL"),
        partial_index("ix_outbox_chat_id", "chat_id", where="chat_id IS NOT NULL"),
        partial_index("ix_outbox_trouble", "updated_at", "state", where="state IN ('failed', 'uncertain')"),
    )

    id: int = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    kind: str
    member_id: int | None = belongs_to("members.id", nullable=True, index=True)  # they go at once, among millions
    chat_id: int | None = Field(default=None, sa_column=Column(BigInteger, nullable=True))
    topic: str = Topic.SERVICE
    lane: int = int(Lane.RECEIPT)
    broadcast_id: int | None = None
    content_id: int | None = Field(default=None, foreign_key="contents.id")
    method: str
    text: str  # empty where the content says it
    buttons: str | None = None  # JSON
    message_id: int | None = None  # the message to edit or delete
    photo_file_id: str | None = None
    state: str = "pending"
    not_before: datetime = moment()
    not_after: datetime | None = moment(nullable=True)
    leased_until: datetime | None = moment(nullable=True)
    attempts: int = 0
    sent_message_id: int | None = None
    error: str = ""
    created_at: datetime = moment()
    updated_at: datetime = moment()
