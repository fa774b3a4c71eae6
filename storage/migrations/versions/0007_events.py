"""Events: what is on, who signed up, gifts and their claims, and what an operator is writing."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("title_en", sa.String(), nullable=False),
        sa.Column("city", sa.String(), nullable=False),
        sa.Column("venue", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("latitude", sa.Float(), nullable=False),
        sa.Column("longitude", sa.Float(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("signup_opens_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("members_first_hours", sa.Integer(), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("description_en", sa.String(), nullable=False),
        sa.Column("photo_file_id", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("unsettled", sa.Boolean(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state IN ('published', 'cancelled')", name=op.f("ck_events_state")),
        sa.CheckConstraint("capacity >= 1", name=op.f("ck_events_capacity")),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_events_end")),
        sa.CheckConstraint("latitude BETWEEN -90 AND 90", name=op.f("ck_events_latitude")),
        sa.CheckConstraint("longitude BETWEEN -180 AND 180", name=op.f("ck_events_longitude")),
        sa.CheckConstraint("members_first_hours >= 0", name=op.f("ck_events_members_first")),
        sa.CheckConstraint("taken BETWEEN 0 AND capacity", name=op.f("ck_events_taken")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_events")),
        sa.UniqueConstraint("event_id", name=op.f("uq_events_event_id")),
    )
    op.create_index(op.f("ix_events_starts_at"), "events", ["starts_at"], unique=False)
    op.create_index(
        "ix_events_unsettled",
        "events",
        ["id"],
        unique=False,
        sqlite_where=sa.text("unsettled"),
        postgresql_where=sa.text("unsettled"),
    )
    op.create_table(
        "event_desks",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("doing", sa.String(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.Column("fields", sa.String(), nullable=False),
        sa.Column("photo_file_id", sa.String(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("doing IN ('form', 'gift', 'door')", name=op.f("ck_event_desks_doing")),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_event_desks_event_id_events"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_event_desks_member_id_members"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_event_desks")),
    )
    op.create_table(
        "gifts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("way", sa.String(), nullable=False),
        sa.Column("stock", sa.Integer(), nullable=False),
        sa.Column("claimed", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seed", sa.LargeBinary(), nullable=False),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('open', 'drawn')", name=op.f("ck_gifts_state")),
        sa.CheckConstraint("way IN ('first', 'draw')", name=op.f("ck_gifts_way")),
        sa.CheckConstraint("claimed BETWEEN 0 AND stock", name=op.f("ck_gifts_claimed")),
        sa.CheckConstraint("closes_at > opens_at", name=op.f("ck_gifts_close")),
        sa.CheckConstraint("stock >= 1", name=op.f("ck_gifts_stock")),
        sa.CheckConstraint("(state = 'drawn') = (drawn_at IS NOT NULL)", name=op.f("ck_gifts_drawn_whole")),
        sa.CheckConstraint("state = 'open' OR way = 'draw'", name=op.f("ck_gifts_drawn_way")),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_gifts_event_id_events"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gifts")),
    )
    op.create_index(op.f("ix_gifts_event_id"), "gifts", ["event_id"], unique=False)
    op.create_table(
        "signups",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("holder", sa.String(), nullable=False),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("offer_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("offers", sa.Integer(), nullable=False),
        sa.Column("state_told", sa.Boolean(), nullable=False),
        sa.Column("seed", sa.LargeBinary(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("digits_hash", sa.LargeBinary(), nullable=False),
        sa.Column("checked_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("checked_in_by", sa.Integer(), nullable=True),
        sa.Column("remind_day", sa.Boolean(), nullable=False),
        sa.Column("remind_hours", sa.Boolean(), nullable=False),
        sa.Column("reminded_day", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded_hours", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_place", sa.String(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(state = 'attended') = (checked_in_at IS NOT NULL)", name=op.f("ck_signups_check_in_whole")
        ),
        sa.CheckConstraint("(state = 'offered') = (offer_until IS NOT NULL)", name=op.f("ck_signups_offer_whole")),
        sa.CheckConstraint("offers >= 0", name=op.f("ck_signups_offers")),
        sa.CheckConstraint(
            "state IN ('going', 'waiting', 'offered', 'declined', 'lapsed', 'left', 'attended', 'called_off')",
            name=op.f("ck_signups_state"),
        ),
        sa.ForeignKeyConstraint(
            ["checked_in_by"], ["members.id"], name=op.f("fk_signups_checked_in_by_members"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["events.id"], name=op.f("fk_signups_event_id_events"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_signups_member_id_members"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signups")),
        sa.UniqueConstraint("event_id", "digits_hash", name=op.f("uq_signups_event_id_digits_hash")),
        sa.UniqueConstraint("event_id", "member_id", name=op.f("uq_signups_event_id_member_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_signups_token_hash")),
    )
    op.create_index(op.f("ix_signups_member_id"), "signups", ["member_id"], unique=False)
    op.create_index(
        "ix_signups_offers",
        "signups",
        ["offer_until"],
        unique=False,
        sqlite_where=sa.text("state = 'offered'"),
        postgresql_where=sa.text("state = 'offered'"),
    )
    op.create_index(
        "ix_signups_untold",
        "signups",
        ["id"],
        unique=False,
        sqlite_where=sa.text("NOT state_told"),
        postgresql_where=sa.text("NOT state_told"),
    )
    op.create_index(
        "ix_signups_waiting",
        "signups",
        ["event_id", "queued_at", "id"],
        unique=False,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_table(
        "gift_claims",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("gift_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("receipt", sa.String(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=True),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state = 'handed_over') = (handed_at IS NOT NULL)", name=op.f("ck_gift_claims_handed_whole")
        ),
        sa.CheckConstraint(
            "state IN ('claimed', 'entered', 'won', 'lost', 'handed_over')", name=op.f("ck_gift_claims_state")
        ),
        sa.CheckConstraint("place >= 1", name=op.f("ck_gift_claims_place")),
        sa.CheckConstraint("place IS NULL OR state IN ('won', 'handed_over')", name=op.f("ck_gift_claims_place_whole")),
        sa.ForeignKeyConstraint(
            ["gift_id"], ["gifts.id"], name=op.f("fk_gift_claims_gift_id_gifts"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_gift_claims_member_id_members"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gift_claims")),
        sa.UniqueConstraint("gift_id", "member_id", name=op.f("uq_gift_claims_gift_id_member_id")),
        sa.UniqueConstraint("receipt", name=op.f("uq_gift_claims_receipt")),
    )
    op.create_index(op.f("ix_gift_claims_member_id"), "gift_claims", ["member_id"], unique=False)
    op.create_index(
        "uq_gift_claims_place",
        "gift_claims",
        ["gift_id", "place"],
        unique=True,
        sqlite_where=sa.text("place IS NOT NULL"),
        postgresql_where=sa.text("place IS NOT NULL"),
    )
    op.create_index(
        "ix_gift_claims_untold",
        "gift_claims",
        ["id"],
        unique=False,
        sqlite_where=sa.text("NOT told"),
        postgresql_where=sa.text("NOT told"),
    )


def downgrade() -> None:
    op.drop_index(
        "ix_gift_claims_untold",
        table_name="gift_claims",
        sqlite_where=sa.text("NOT told"),
        postgresql_where=sa.text("NOT told"),
    )
    op.drop_index(op.f("ix_gift_claims_member_id"), table_name="gift_claims")
    op.drop_table("gift_claims")
    op.drop_index(
        "ix_signups_waiting",
        table_name="signups",
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.drop_index(
        "ix_signups_untold",
        table_name="signups",
        sqlite_where=sa.text("NOT state_told"),
        postgresql_where=sa.text("NOT state_told"),
    )
    op.drop_index(
        "ix_signups_offers",
        table_name="signups",
        sqlite_where=sa.text("state = 'offered'"),
        postgresql_where=sa.text("state = 'offered'"),
    )
    op.drop_index(op.f("ix_signups_member_id"), table_name="signups")
    op.drop_table("signups")
    op.drop_index(op.f("ix_gifts_event_id"), table_name="gifts")
    op.drop_table("gifts")
    op.drop_table("event_desks")
    op.drop_index(
        "ix_events_unsettled",
        table_name="events",
        sqlite_where=sa.text("unsettled"),
        postgresql_where=sa.text("unsettled"),
    )
    op.drop_index(op.f("ix_events_starts_at"), table_name="events")
    op.drop_table("events")
