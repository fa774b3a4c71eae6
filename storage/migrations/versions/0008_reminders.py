"""Reminders: what members chose, what there is to remind of, what was said, and the indexes that find what is due."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

CURRENT = sa.text("superseded_at IS NULL")
CLAIMED = sa.text("member_id IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "planned_up_to",
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.CheckConstraint("source IN ('cards', 'benefits', 'wishes')", name=op.f("ck_planned_up_to_source")),
        sa.PrimaryKeyConstraint("source", name=op.f("pk_planned_up_to")),
    )
    op.create_table(
        "nudges",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("wording", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_nudges_member_id_members"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nudges")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_nudges_member_id_said_at", "nudges", ["member_id", "said_at"], unique=False)
    op.create_table(
        "opt_outs",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "topic IN ('event', 'benefit', 'card', 'wish', 'promo', 'news')", name=op.f("ck_opt_outs_topic")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_opt_outs_member_id_members"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("member_id", "topic", name=op.f("pk_opt_outs")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "preferences",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("quiet_from", sa.Integer(), nullable=False),
        sa.Column("quiet_until", sa.Integer(), nullable=False),
        sa.Column("per_day", sa.Integer(), nullable=False),
        sa.Column("per_week", sa.Integer(), nullable=False),
        sa.Column("snoozed_until", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("per_day >= 1", name=op.f("ck_preferences_per_day")),
        sa.CheckConstraint("per_week >= 1", name=op.f("ck_preferences_per_week")),
        sa.CheckConstraint("quiet_from BETWEEN 0 AND 23", name=op.f("ck_preferences_quiet_from")),
        sa.CheckConstraint("quiet_until BETWEEN 0 AND 23", name=op.f("ck_preferences_quiet_until")),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_preferences_member_id_members"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_preferences")),
    )
    op.create_table(
        "watches",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_watches_member_id_members"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("member_id", "item", name=op.f("pk_watches")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_watches_item", "watches", ["item"], unique=False)
    op.create_table(
        "granted_wishes",
        sa.Column("wish_id", sa.Integer(), nullable=False),
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["shop_id"], ["shops.id"], name=op.f("fk_granted_wishes_shop_id_shops"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["wish_id"], ["wishes.id"], name=op.f("fk_granted_wishes_wish_id_wishes"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("wish_id", name=op.f("pk_granted_wishes")),
    )
    op.create_index(op.f("ix_granted_wishes_shop_id"), "granted_wishes", ["shop_id"], unique=False)
    op.create_table(
        "reminders",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("nudge_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("(state = 'said') = (nudge_id IS NOT NULL)", name=op.f("ck_reminders_said_whole")),
        sa.CheckConstraint(
            "kind IN ('event', 'trial', 'card', 'restock', 'wish', 'benefit')", name=op.f("ck_reminders_kind")
        ),
        sa.CheckConstraint("state IN ('waiting', 'said', 'dropped')", name=op.f("ck_reminders_state")),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_reminders_member_id_members"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["nudge_id"], ["nudges.id"], name=op.f("fk_reminders_nudge_id_nudges"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminders")),
    )
    op.create_index(
        "ix_reminders_due",
        "reminders",
        ["due_at"],
        unique=False,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_index("ix_reminders_nudge_id", "reminders", ["nudge_id"], unique=False)
    op.create_index("ix_reminders_until", "reminders", ["until"], unique=False)
    op.create_index("uq_reminders_once", "reminders", ["member_id", "kind", "subject"], unique=True)
    _index("ix_cards_ending", "cards", ["valid_until"], CLAIMED)
    _index("ix_benefits_ending", "benefits", ["valid_until"], CURRENT)
    _index("ix_benefits_limited", "benefits", ["limit_period"], CURRENT)
    op.create_index("ix_saved_places_latitude_longitude", "saved_places", ["latitude", "longitude"])
    op.create_index(op.f("ix_saved_shops_shop_id"), "saved_shops", ["shop_id"])
    # Nobody is told of the shops that are there already.
    newest = "SELECT 'wishes', MAX(id) FROM shops HAVING MAX(id) IS NOT NULL"
    op.execute(f"INSERT INTO planned_up_to (source, seen) {newest}")


def downgrade() -> None:
    op.drop_index(op.f("ix_saved_shops_shop_id"), "saved_shops")
    op.drop_index("ix_saved_places_latitude_longitude", "saved_places")
    op.drop_index("ix_benefits_limited", "benefits")
    op.drop_index("ix_benefits_ending", "benefits")
    op.drop_index("ix_cards_ending", "cards")
    op.drop_table("reminders")
    op.drop_table("granted_wishes")
    op.drop_table("watches")
    op.drop_table("preferences")
    op.drop_table("opt_outs")
    op.drop_table("nudges")
    op.drop_table("planned_up_to")


def _index(name: str, table: str, columns: list[str], where: sa.TextClause) -> None:
    op.create_index(name, table, columns, sqlite_where=where, postgresql_where=where)
