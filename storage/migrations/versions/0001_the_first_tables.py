"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "inbox",
        sa.Column("update_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("payload", sa.String(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(state = 'new') = (payload IS NOT NULL)", name=op.f("ck_inbox_payload")),
        sa.CheckConstraint("state IN ('new', 'done', 'skipped')", name=op.f("ck_inbox_state")),
        sa.PrimaryKeyConstraint("update_id", name=op.f("pk_inbox")),
    )
    op.create_index(
        "ix_inbox_new",
        "inbox",
        ["update_id"],
        unique=False,
        sqlite_where=sa.text("state = 'new'"),
        postgresql_where=sa.text("state = 'new'"),
    )
    op.create_index(op.f("ix_inbox_received_at"), "inbox", ["received_at"], unique=False)

    op.create_table(
        "members",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("telegram_id", sa.BigInteger(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("pin_datum", sa.String(), nullable=False),
        sa.Column("button_datum", sa.String(), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("blocked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("button_datum IN ('wgs84', 'gcj02', 'bd09')", name=op.f("ck_members_button_datum")),
        sa.CheckConstraint("language IN ('zh', 'en')", name=op.f("ck_members_language")),
        sa.CheckConstraint("pin_datum IN ('wgs84', 'gcj02', 'bd09')", name=op.f("ck_members_pin_datum")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_members")),
        sa.UniqueConstraint("telegram_id", name=op.f("uq_members_telegram_id")),
    )
    op.create_table(
        "shops",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("shop_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("city", sa.String(), nullable=False),
        sa.Column("district", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("latitude", sa.Float(), nullable=False),
        sa.Column("longitude", sa.Float(), nullable=False),
        sa.Column("opening_hours", sa.String(), nullable=True),
        sa.Column("phone", sa.String(), nullable=False),
        sa.Column("price_band", sa.Integer(), nullable=True),
        sa.Column("tags", sa.String(), nullable=False),
        sa.Column("daily_capacity", sa.Integer(), nullable=True),
        sa.Column("search_name", sa.String(), nullable=False),
        sa.Column("cell_y", sa.Integer(), nullable=False),
        sa.Column("cell_x", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "category IN ('coffee', 'tea', 'bakery', 'dessert', 'restaurant', 'hotpot', 'bar', 'beauty', 'fitness', 'culture', 'entertainment', 'retail', 'hotel', 'other')",
            name=op.f("ck_shops_category"),
        ),
        sa.CheckConstraint("daily_capacity >= 1", name=op.f("ck_shops_daily_capacity")),
        sa.CheckConstraint("latitude BETWEEN -90 AND 90", name=op.f("ck_shops_latitude")),
        sa.CheckConstraint("longitude BETWEEN -180 AND 180", name=op.f("ck_shops_longitude")),
        sa.CheckConstraint("price_band BETWEEN 1 AND 4", name=op.f("ck_shops_price_band")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shops")),
        sa.UniqueConstraint("shop_id", name=op.f("uq_shops_shop_id")),
    )
    op.create_index(
        "ix_shops_category_cell",
        "shops",
        ["category", "cell_y", "cell_x", "latitude", "longitude", "opening_hours", "price_band"],
        unique=False,
    )
    op.create_index(
        "ix_shops_cell",
        "shops",
        ["cell_y", "cell_x", "category", "latitude", "longitude", "opening_hours", "price_band"],
        unique=False,
    )
    op.create_index(op.f("ix_shops_city"), "shops", ["city"], unique=False)

    op.create_table(
        "attempts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("succeeded", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_attempts_member_id_members"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempts")),
    )
    op.create_index("ix_attempts_member_id_at", "attempts", ["member_id", "at"], unique=False)

    op.create_table(
        "benefits",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("benefit_id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("minimum_spend", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("title_en", sa.String(), nullable=False),
        sa.Column("terms", sa.String(), nullable=False),
        sa.Column("terms_en", sa.String(), nullable=False),
        sa.Column("limit_per_member", sa.Integer(), nullable=True),
        sa.Column("limit_period", sa.String(), nullable=True),
        sa.Column("daily_quota", sa.Integer(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("stacking", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind <> 'amount_off' OR value >= 1", name=op.f("ck_benefits_amount_value")),
        sa.CheckConstraint(
            "kind <> 'percent_off' OR value BETWEEN 1 AND 10000", name=op.f("ck_benefits_percent_value")
        ),
        sa.CheckConstraint("kind IN ('percent_off', 'amount_off', 'gift', 'trial')", name=op.f("ck_benefits_kind")),
        sa.CheckConstraint("kind NOT IN ('gift', 'trial') OR value = 0", name=op.f("ck_benefits_gift_value")),
        sa.CheckConstraint("limit_period IN ('day', 'week', 'month', 'life')", name=op.f("ck_benefits_limit_period")),
        sa.CheckConstraint("(limit_per_member IS NULL) = (limit_period IS NULL)", name=op.f("ck_benefits_limit_whole")),
        sa.CheckConstraint("daily_quota >= 1", name=op.f("ck_benefits_daily_quota")),
        sa.CheckConstraint("limit_per_member >= 1", name=op.f("ck_benefits_limit_per_member")),
        sa.CheckConstraint("minimum_spend >= 0", name=op.f("ck_benefits_minimum_spend")),
        sa.CheckConstraint("valid_until >= valid_from", name=op.f("ck_benefits_validity")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_benefits_version")),
        sa.ForeignKeyConstraint(["shop_id"], ["shops.id"], name=op.f("fk_benefits_shop_id_shops"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_benefits")),
        sa.UniqueConstraint("benefit_id", "version", name=op.f("uq_benefits_benefit_id_version")),
    )
    op.create_index(
        "ix_benefits_current",
        "benefits",
        ["shop_id", "valid_from", "valid_until", "kind", "superseded_at"],
        unique=False,
        sqlite_where=sa.text("superseded_at IS NULL"),
        postgresql_where=sa.text("superseded_at IS NULL"),
    )
    op.create_index(op.f("ix_benefits_shop_id"), "benefits", ["shop_id"], unique=False)
    op.create_index(
        "uq_benefits_current",
        "benefits",
        ["benefit_id"],
        unique=True,
        sqlite_where=sa.text("superseded_at IS NULL"),
        postgresql_where=sa.text("superseded_at IS NULL"),
    )

    op.create_table(
        "cards",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("card_number", sa.String(), nullable=False),
        sa.Column("activation_code", sa.String(), nullable=True),
        sa.Column("plan", sa.String(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("activated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("suspended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("plan IN ('annual', 'trial')", name=op.f("ck_cards_plan")),
        sa.CheckConstraint("(member_id IS NULL) = (activated_at IS NULL)", name=op.f("ck_cards_claim_whole")),
        sa.CheckConstraint("(valid_from IS NULL) = (valid_until IS NULL)", name=op.f("ck_cards_validity_whole")),
        sa.CheckConstraint(
            "member_id IS NULL OR activation_code IS NULL", name=op.f("ck_cards_activation_code_used_up")
        ),
        sa.CheckConstraint("member_id IS NULL OR valid_from IS NOT NULL", name=op.f("ck_cards_claimed_has_validity")),
        sa.CheckConstraint("valid_until >= valid_from", name=op.f("ck_cards_validity")),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_cards_member_id_members")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cards")),
        sa.UniqueConstraint("card_number", name=op.f("uq_cards_card_number")),
    )
    op.create_index(op.f("ix_cards_member_id"), "cards", ["member_id"], unique=False)
    op.create_index(
        "uq_cards_one_trial_per_member",
        "cards",
        ["member_id"],
        unique=True,
        sqlite_where=sa.text("plan = 'trial'"),
        postgresql_where=sa.text("plan = 'trial'"),
    )

    op.create_table(
        "last_places",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("latitude", sa.Float(), nullable=False),
        sa.Column("longitude", sa.Float(), nullable=False),
        sa.Column("datum", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("datum IN ('wgs84', 'gcj02', 'bd09')", name=op.f("ck_last_places_datum")),
        sa.CheckConstraint("source IN ('button', 'pin', 'live', 'venue', 'place')", name=op.f("ck_last_places_source")),
        sa.CheckConstraint("latitude BETWEEN -90 AND 90", name=op.f("ck_last_places_latitude")),
        sa.CheckConstraint("longitude BETWEEN -180 AND 180", name=op.f("ck_last_places_longitude")),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_last_places_member_id_members"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_last_places")),
        sa.UniqueConstraint("member_id", name=op.f("uq_last_places_member_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_last_places_used_at"), "last_places", ["used_at"], unique=False)

    op.create_table(
        "questions",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("asks_for", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "asks_for IN ('card_number', 'activation_code', 'place_name', 'place')",
            name=op.f("ck_questions_asks_for"),
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_questions_member_id_members"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_questions")),
    )
    op.create_table(
        "reports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.Column("problem", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "problem IN ('closed', 'hours', 'place', 'benefit', 'other')", name=op.f("ck_reports_problem")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_reports_member_id_members"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["shop_id"], ["shops.id"], name=op.f("fk_reports_shop_id_shops"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reports")),
        sa.UniqueConstraint("member_id", "shop_id", "problem", name=op.f("uq_reports_member_id_shop_id_problem")),
    )
    op.create_index(op.f("ix_reports_shop_id"), "reports", ["shop_id"], unique=False)

    op.create_table(
        "saved_places",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("latitude", sa.Float(), nullable=False),
        sa.Column("longitude", sa.Float(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("latitude BETWEEN -90 AND 90", name=op.f("ck_saved_places_latitude")),
        sa.CheckConstraint("longitude BETWEEN -180 AND 180", name=op.f("ck_saved_places_longitude")),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_saved_places_member_id_members"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_places")),
        sa.UniqueConstraint("member_id", "name", name=op.f("uq_saved_places_member_id_name")),
    )
    op.create_table(
        "saved_shops",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_saved_shops_member_id_members"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["shop_id"], ["shops.id"], name=op.f("fk_saved_shops_shop_id_shops"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("member_id", "shop_id", name=op.f("pk_saved_shops")),
    )
    op.create_table(
        "wishes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("search_name", sa.String(), nullable=False),
        sa.Column("city", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('shop', 'city')", name=op.f("ck_wishes_kind")),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_wishes_member_id_members"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wishes")),
        sa.UniqueConstraint("member_id", "kind", "search_name", name=op.f("uq_wishes_member_id_kind_search_name")),
    )
    op.create_index(op.f("ix_wishes_search_name"), "wishes", ["search_name"], unique=False)


def downgrade() -> None:
    for table in (
        "wishes",
        "saved_shops",
        "saved_places",
        "reports",
        "questions",
        "last_places",
        "cards",
        "benefits",
        "attempts",
        "shops",
        "members",
        "inbox",
    ):
        op.drop_table(table)
