"""What passes between the two sides of a till: posts of staff, codes shown, verdicts, refusals and receipts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import IntFlag, StrEnum

from rules.benefits import Benefit
from rules.catalogue import BenefitKind
from rules.codes import Way
from rules.money import Bill
from rules.redeeming import Reason


class Role(StrEnum):
    MANAGER = "manager"
    STAFF = "staff"


class Practised(IntFlag):
    """Which ways to a code somebody has tried out."""

    NOTHING = 0
    CAMERA = 1
    DIGITS = 2
    LIST = 4
    ALL = 7


# What a code to practise with is good for: ten per cent off, always.
PRACTICE_BENEFIT = Benefit(
    id=0,
    kind=BenefitKind.PERCENT_OFF,
    value=1_000,
    minimum_spend=0,
    title="",
    title_en="",
    terms="",
    terms_en="",
    limit_per_member=None,
    limit_period=None,
    daily_quota=None,
    valid_from=date.min,
    valid_until=date.max,
    stacking=False,
)


@dataclass(frozen=True, slots=True)
class Post:
    """A member's place on the staff of a shop. `seen_on` is the business day they last redeemed on."""

    id: int
    member_id: int
    shop_id: int
    shop_name: str
    shop_name_en: str
    role: Role
    seen_on: date | None = None
    practised: Practised = Practised.NOTHING


@dataclass(frozen=True, slots=True)
class Pulled:
    """A code to show. `fresh` is False where it was shown before. No `shop_id` means that it is good at any shop."""

    code_id: int
    token: str
    digits: str
    expires_at: datetime
    shop_id: int | None
    fresh: bool
    message_id: int | None = None
    photo_file_id: str | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """The card that staff see: whose code it is, and what it is good for. `bill` is settled where an amount was typed.

    `needs_member_ok` says that it cannot be confirmed before the member has said that it is them.
    """

    nonce: str
    code_id: int
    member_id: int | None
    member_language: str
    holder: str
    shop_id: int
    shop_name: str
    shop_name_en: str
    benefit: Benefit
    usable: tuple[Benefit, ...]
    expires_at: datetime
    way: Way
    needs_member_ok: bool = False
    practice: bool = False
    bill: Bill | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """Why not. `at` is when it was used or when it will be possible again, `shop` and `shop_en` where, `minimum` the
    least bill in fen, each where the reason has one."""

    reason: Reason
    at: datetime | None = None
    shop: str = ""
    shop_en: str = ""
    minimum: int | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """A redemption as both sides keep it; money in fen. An estimated one has no bill and no pay. `already` says that
    it had been done before, `reversed_at` that it was taken back."""

    number: str
    code_id: int
    member_id: int | None
    member_language: str
    message_id: int | None
    holder: str
    shop_id: int
    shop_name: str
    shop_name_en: str
    bill: int | None
    discount: int
    pay: int | None
    lines: tuple[tuple[Benefit, int], ...]
    created_at: datetime
    way: Way
    already: bool = False
    reversed_at: datetime | None = None
    practice: bool = False

    @property
    def estimated(self) -> bool:
        return self.bill is None


@dataclass(frozen=True, slots=True)
class Invited:
    """What an invitation link opened: a post, which may be one that the member had already."""

    post: Post
    fresh: bool


@dataclass(frozen=True, slots=True)
class Waiting:
    """A code that somebody has just pulled for the shop."""

    code_id: int
    holder: str
    pulled_at: datetime


@dataclass(frozen=True, slots=True)
class Expired:
    """A code that ran out, and the message that shows it."""

    code_id: int
    member_id: int
    telegram_id: int
    language: str
    message_id: int | None
    shop_id: int | None


@dataclass(frozen=True, slots=True)
class Approved:
    """A code whose member said that it is, or is not, them; `staff_member_id` holds the claim `nonce`."""

    code_id: int
    nonce: str
    staff_member_id: int | None
    message_id: int | None
