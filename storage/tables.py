"""The tables. Every rule that a constraint can hold, a constraint holds; times are UTC, money is fen."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from rules.catalogue import BenefitKind, Category, LimitPeriod, Plan
from rules.geo import Datum
from storage.columns import BYTEWISE, one_of
from storage.columns import belongs_to as _belongs_to
from storage.columns import moment as _when
from storage.columns import partial_index as _partial_index

# Names for every constraint, so that a migration can address it on any database.
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

LANGUAGES = ("zh", "en")
# All that a search asks of a shop before it shows it, what is asked first to the front.
_SEARCHED = ("band", "longitude", "price_band", "kinds", "timetable_id", "x", "y", "z")
# `superseded_at`, NULL in each row of the index, is in it because SQLite would visit the table to see that it is.
_VALIDITY = ("shop_id", "valid_from", "valid_until", "kind", "superseded_at")


def _on_earth(latitude: str = "latitude", longitude: str = "longitude") -> tuple[CheckConstraint, CheckConstraint]:
    return (
        CheckConstraint(f"{latitude} BETWEEN -90 AND 90", name="latitude"),
        CheckConstraint(f"{longitude} BETWEEN -180 AND 180", name="longitude"),
    )


class Member(SQLModel, table=True):
    """A person who writes to the bot, known by nothing but a Telegram id and their choices."""

    __tablename__ = "members"
    __table_args__ = (
        one_of("language", LANGUAGES, "language"),
        one_of("pin_datum", Datum, "pin_datum"),
        one_of("button_datum", Datum, "button_datum"),
    )

    id: int = Field(default=None, primary_key=True)
    telegram_id: int = Field(sa_column=Column(BigInteger, nullable=False, unique=True))
    language: str
    pin_datum: str = Datum.WGS84  # what this member's dropped pins turned out to be in
    button_datum: str = Datum.WGS84  # the same for the location button
    joined_at: datetime = _when(index=True)
    blocked_at: datetime | None = _when(nullable=True)


class Card(SQLModel, table=True):
    """A card as sold; claimed by at most one member. The activation code is kept only until it is used."""

    __tablename__ = "cards"
    __table_args__ = (
        one_of("plan", Plan, "plan"),
        CheckConstraint("valid_until >= valid_from", name="validity"),
        CheckConstraint("(valid_from IS NULL) = (valid_until IS NULL)", name="validity_whole"),
        CheckConstraint("(member_id IS NULL) = (activated_at IS NULL)", name="claim_whole"),
        CheckConstraint("member_id IS NULL OR valid_from IS NOT NULL", name="claimed_has_validity"),
        CheckConstraint("member_id IS NULL OR activation_code IS NULL", name="activation_code_used_up"),
        _partial_index("uq_cards_one_trial_per_member", "member_id", where="plan = 'trial'", unique=True),
        _partial_index("ix_cards_ending", "valid_until", where="member_id IS NOT NULL"),
        _partial_index(
            "ix_cards_active", "valid_until", "valid_from", where="member_id IS NOT NULL AND suspended_at IS NULL"
        ),
    )

    id: int = Field(default=None, primary_key=True)
    card_number: str = Field(unique=True)
    activation_code: str | None = None
    plan: str
    valid_from: date | None = None
    valid_until: date | None = None
    member_id: int | None = Field(default=None, foreign_key="members.id", index=True)
    activated_at: datetime | None = _when(nullable=True)
    suspended_at: datetime | None = _when(nullable=True)


class Timetable(SQLModel, table=True):
    """Opening hours that shops share, in OSM syntax. A row is never changed, and its id never given again."""

    __tablename__ = "timetables"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: int = Field(default=None, primary_key=True)
    spec: str = Field(unique=True)


class Shop(SQLModel, table=True):
    """A shop that takes the card. `band` and the unit vector `x`, `y`, `z` say for the search where it is."""

    __tablename__ = "shops"
    __table_args__ = (
        one_of("category", Category, "category"),
        *_on_earth(),
        CheckConstraint("price_band BETWEEN 1 AND 4", name="price_band"),
        CheckConstraint("daily_capacity >= 1", name="daily_capacity"),
        CheckConstraint("hourly_capacity >= 1", name="hourly_capacity"),
        CheckConstraint("pin_cap >= 1", name="pin_cap"),
        # Both hold all that a search asks, so that it never visits the shops it does not show.
        Index("ix_shops_band", *_SEARCHED, "category"),
        Index("ix_shops_category_band", "category", *_SEARCHED),
    )

    id: int = Field(default=None, primary_key=True)
    shop_id: str = Field(unique=True)
    name: str
    name_en: str = ""
    category: str
    city: str = Field(index=True)
    district: str = ""
    address: str = ""
    latitude: float
    longitude: float
    timetable_id: int | None = Field(default=None, foreign_key="timetables.id")  # None: hours not known
    phone: str = ""
    price_band: int | None = None
    tags: str = ""
    daily_capacity: int | None = None
    hourly_capacity: int | None = None
    pin_cap: int | None = None  # redemptions a day by PIN; None: the shop has a phone
    search_name: str = ""  # both names folded, for finding a shop by what a member typed
    kinds: int = 0  # of its current benefits, as `storage.kinds` counts them
    band: int
    x: float
    y: float
    z: float
    updated_at: datetime = _when()


class ShopName(SQLModel, table=True):
    """A shop's names from one word on, as `storage.names` keeps them: compared byte by byte, so that what begins with
    the same text lies together."""

    __tablename__ = "shop_names"
    __table_args__ = ({"sqlite_with_rowid": False},)

    part: str = Field(sa_column=Column(BYTEWISE, primary_key=True))
    shop_id: int = _belongs_to("shops.id", primary_key=True)


class ShopTopic(SQLModel, table=True):
    """A shop's topics, as `storage.shop_topics` keeps them, and once more where it is: a search for a topic looks at
    shops of that topic only."""

    __tablename__ = "shop_topics"
    __table_args__ = ({"sqlite_with_rowid": False},)

    topic: str = Field(sa_column=Column(BYTEWISE, primary_key=True))
    band: int = Field(primary_key=True)
    longitude: float = Field(primary_key=True)
    shop_id: int = _belongs_to("shops.id", primary_key=True, index=True)


class Benefit(SQLModel, table=True):
    """One version of a benefit. A change writes a new row and supersedes the old, otherwise never edited."""

    __tablename__ = "benefits"
    __table_args__ = (
        UniqueConstraint("benefit_id", "version"),
        _partial_index("uq_benefits_current", "benefit_id", where="superseded_at IS NULL", unique=True),
        _partial_index("ix_benefits_current", *_VALIDITY, where="superseded_at IS NULL"),
        _partial_index("ix_benefits_ending", "valid_until", where="superseded_at IS NULL"),
        _partial_index("ix_benefits_limited", "limit_period", where="superseded_at IS NULL"),
        one_of("kind", BenefitKind, "kind"),
        one_of("limit_period", LimitPeriod, "limit_period"),
        CheckConstraint("version >= 1", name="version"),
        CheckConstraint("kind <> 'percent_off' OR value BETWEEN 1 AND 10000", name="percent_value"),
        CheckConstraint("kind <> 'amount_off' OR value >= 1", name="amount_value"),
        CheckConstraint("kind NOT IN ('gift', 'trial') OR value = 0", name="gift_value"),
        CheckConstraint("minimum_spend >= 0", name="minimum_spend"),
        CheckConstraint("limit_per_member >= 1", name="limit_per_member"),
        CheckConstraint("(limit_per_member IS NULL) = (limit_period IS NULL)", name="limit_whole"),
        CheckConstraint("daily_quota >= 1", name="daily_quota"),
        CheckConstraint("valid_until >= valid_from", name="validity"),
    )

    id: int = Field(default=None, primary_key=True)
    benefit_id: str
    version: int
    shop_id: int = _belongs_to("shops.id", index=True)
    kind: str
    value: int = 0  # basis points off for percent_off, fen for amount_off
    minimum_spend: int = 0  # fen
    title: str
    title_en: str = ""
    terms: str = ""
    terms_en: str = ""
    limit_per_member: int | None = None
    limit_period: str | None = None
    daily_quota: int | None = None
    valid_from: date
    valid_until: date
    stacking: bool = False
    created_at: datetime = _when()
    superseded_at: datetime | None = _when(nullable=True)


class SavedPlace(SQLModel, table=True):
    """A place a member chose to keep: 家, 公司, …"""

    __tablename__ = "saved_places"
    __table_args__ = (
        UniqueConstraint("member_id", "name"),
        *_on_earth(),
        Index("ix_saved_places_latitude_longitude", "latitude", "longitude"),
    )

    id: int = Field(default=None, primary_key=True)
    member_id: int = _belongs_to("members.id")
    name: str
    latitude: float
    longitude: float
    created_at: datetime = _when()


class LastPlace(SQLModel, table=True):
    """Where a member last asked from, kept for ten minutes. The id is new with every share, so that an old
    list never answers from a newer place."""

    __tablename__ = "last_places"
    __table_args__ = (
        *_on_earth(),
        one_of("source", ("button", "pin", "live", "venue", "place"), "source"),
        one_of("datum", Datum, "datum"),
        {"sqlite_autoincrement": True},
    )

    id: int = Field(default=None, primary_key=True)
    member_id: int = Field(sa_column=Column(ForeignKey("members.id", ondelete="CASCADE"), nullable=False, unique=True))
    latitude: float  # as received, in `datum`
    longitude: float
    datum: str
    source: str
    label: str = ""  # what to call it; the gazetteer's place id where the source is `place`
    used_at: datetime = _when(index=True)


class LiveList(SQLModel, table=True):
    """The list that walks with a member's live location, for as long as that is shared. Ids are of messages in the
    member's chat, and of the last place, which is kept for ten minutes only. `search` is empty while something else
    is shown in the list's stead."""

    __tablename__ = "live_lists"

    member_id: int = _belongs_to("members.id", primary_key=True)
    location_id: int
    list_id: int
    place_id: int
    search: str
    stepped_at: datetime = _when()
    expires_at: datetime = _when(index=True)


class SavedShop(SQLModel, table=True):
    """A shop a member starred."""

    __tablename__ = "saved_shops"

    member_id: int = _belongs_to("members.id", primary_key=True)
    shop_id: int = _belongs_to("shops.id", primary_key=True, index=True)
    created_at: datetime = _when()


class Wish(SQLModel, table=True):
    """A brand, shop or city a member asked for that has not joined yet; each asked for once."""

    __tablename__ = "wishes"
    __table_args__ = (
        one_of("kind", ("shop", "city"), "kind"),
        UniqueConstraint("member_id", "kind", "search_name"),
    )

    id: int = Field(default=None, primary_key=True)
    member_id: int = _belongs_to("members.id")
    kind: str
    name: str
    search_name: str = Field(index=True)
    city: str = ""
    created_at: datetime = _when()


class Report(SQLModel, table=True):
    """A member's word that something about a shop is wrong; the same word from one member counts once."""

    __tablename__ = "reports"
    __table_args__ = (
        one_of("problem", ("closed", "hours", "place", "benefit", "other"), "problem"),
        UniqueConstraint("member_id", "shop_id", "problem"),
    )

    id: int = Field(default=None, primary_key=True)
    member_id: int = _belongs_to("members.id")
    shop_id: int = _belongs_to("shops.id", index=True)
    problem: str
    created_at: datetime = _when()


class Attempt(SQLModel, table=True):
    """A try to activate a card, good or bad; what the throttle counts."""

    __tablename__ = "attempts"
    __table_args__ = (Index("ix_attempts_member_id_at", "member_id", "at"),)

    id: int = Field(default=None, primary_key=True)
    member_id: int = _belongs_to("members.id")
    at: datetime = _when()
    succeeded: bool


ASKED_FOR = (
    *("card_number", "activation_code", "place_name", "place"),
    *("pin", "day_cap", "hour_cap", "erasure", "ticket"),
)


class Question(SQLModel, table=True):
    """What the bot asked a member and still waits for; it survives a restart."""

    __tablename__ = "questions"
    __table_args__ = (one_of("asks_for", ASKED_FOR, "asks_for"),)

    member_id: int = _belongs_to("members.id", primary_key=True)
    asks_for: str
    about: str = ""
    asked_at: datetime = _when()


class Talk(SQLModel, table=True):
    """What a conversation is about, in the form of `rules.talk`; it survives a restart, and lasts half an hour."""

    __tablename__ = "talks"
    __table_args__ = (Index("ix_talks_at", "at"),)

    member_id: int = _belongs_to("members.id", primary_key=True)
    content: str
    at: datetime = _when()


class Received(SQLModel, table=True):
    """The inbox: every update as it came, kept until it is answered; afterwards only its id, for a while."""

    __tablename__ = "inbox"
    __table_args__ = (
        one_of("state", ("new", "done", "skipped"), "state"),
        CheckConstraint("(state = 'new') = (payload IS NOT NULL)", name="payload"),
        _partial_index("ix_inbox_new", "update_id", where="state = 'new'"),
    )

    update_id: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    state: str = "new"
    payload: str | None = None
    attempts: int = 0
    received_at: datetime = _when(index=True)
