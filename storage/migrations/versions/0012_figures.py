"""Indexes that hold what operators' figures count, so that no figure reads a table."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

INDEXES = (
    ("ix_members_joined_at", "members", ["joined_at"], None),
    ("ix_cards_active", "cards", ["valid_until", "valid_from"], "member_id IS NOT NULL AND suspended_at IS NULL"),
    ("ix_codes_created_at", "codes", ["created_at"], "NOT practice"),
    (
        "ix_redemptions_figures",
        "redemptions",
        ["business_day", "shop_id", "discount", "estimated"],
        "reversed_at IS NULL",
    ),
    ("ix_tries_refused", "tries", ["at"], "reason <> 'ok'"),
    ("ix_outbox_trouble", "outbox", ["updated_at", "state"], "state IN ('failed', 'uncertain')"),
)


def upgrade() -> None:
    for name, table, columns, condition in INDEXES:
        where = sa.text(condition) if condition else None
        op.create_index(name, table, columns, unique=False, sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    for name, table, *_ in reversed(INDEXES):
        op.drop_index(name, table_name=table)
