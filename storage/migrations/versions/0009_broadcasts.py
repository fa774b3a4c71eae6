"""Broadcasts: what is said to many, its state and audience, who pressed its buttons, and members' tags."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
DRAFT = sa.text("state = 'draft'")
RECALL = sa.text("purpose = 'recall' AND state <> 'cancelled'")
UNDER_WAY = sa.text("state IN ('freezing', 'scheduled', 'running', 'paused')")
CHECKS = {
    "purpose": "purpose IN ('send', 'recall', 'correct')",
    "state": "state IN ('draft', 'waiting', 'freezing', 'scheduled', 'running', 'paused', 'done', 'cancelled')",
    "topic": "topic IN ('event', 'benefit', 'card', 'wish', 'promo', 'news', 'service')",
    "paused_for": "paused_for IN ('operator', 'errors', 'blocks', 'correction')",
    "asks_for": "asks_for IN ('content', 'other_language', 'buttons', 'segment', 'place', 'starts_at', 'not_after')",
    "of_whole": "(purpose = 'send') = (of_id IS NULL)",
    "pause_whole": "(state = 'paused') = (paused_for IS NOT NULL)",
    "asks_in_draft": "asks_for IS NULL OR state = 'draft'",
    "asked_whole": "(asks_for IS NULL) = (asked_at IS NULL)",
    "times": "not_after > starts_at",
    "confirmation_whole": "confirmed_by IS NULL OR confirmed_at IS NOT NULL",
    "end_whole": "(state IN ('done', 'cancelled')) = (ended_at IS NOT NULL)",
    "audience": "audience >= 0",
}


def upgrade() -> None:
    op.create_table(
        "broadcasts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("of_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("segment", sa.String(), nullable=False),
        sa.Column("links", sa.String(), nullable=False),
        sa.Column("paid", sa.Boolean(), nullable=False),
        sa.Column("asks_for", sa.String(), nullable=True),
        sa.Column("asked_at", MOMENT, nullable=True),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("starts_at", MOMENT, nullable=True),
        sa.Column("not_after", MOMENT, nullable=True),
        sa.Column("confirmed_by", sa.Integer(), nullable=True),
        sa.Column("confirmed_at", MOMENT, nullable=True),
        sa.Column("reached", sa.BigInteger(), nullable=False),
        sa.Column("audience", sa.Integer(), nullable=False),
        sa.Column("counted_to", sa.BigInteger(), nullable=False),
        sa.Column("counts", sa.String(), nullable=False),
        sa.Column("started_at", MOMENT, nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("paused_for", sa.String(), nullable=True),
        sa.Column("before", sa.String(), nullable=False),
        sa.Column("progress_chat", sa.BigInteger(), nullable=True),
        sa.Column("progress_message", sa.Integer(), nullable=True),
        sa.Column("looked_at", MOMENT, nullable=True),
        sa.Column("looks", sa.Integer(), nullable=False),
        *(sa.CheckConstraint(rule, name=op.f(f"ck_broadcasts_{name}")) for name, rule in CHECKS.items()),
        sa.ForeignKeyConstraint(["of_id"], ["broadcasts.id"], name=op.f("fk_broadcasts_of_id_broadcasts")),
        _member("broadcasts", "created_by", "SET NULL"),
        _member("broadcasts", "confirmed_by", "SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_broadcasts")),
    )
    op.create_index(
        "uq_broadcasts_draft", "broadcasts", ["created_by"], unique=True, sqlite_where=DRAFT, postgresql_where=DRAFT
    )
    op.create_index(
        "ix_broadcasts_under_way", "broadcasts", ["state"], sqlite_where=UNDER_WAY, postgresql_where=UNDER_WAY
    )
    op.create_index(
        "uq_broadcasts_recall", "broadcasts", ["of_id"], unique=True, sqlite_where=RECALL, postgresql_where=RECALL
    )
    op.create_index("ix_broadcasts_of_id", "broadcasts", ["of_id"])
    _create_clicks()
    _create_tags()


def downgrade() -> None:
    for table in ("member_tags", "broadcast_clicks", "broadcasts"):
        op.drop_table(table)


def _create_clicks() -> None:
    op.create_table(
        "broadcast_clicks",
        sa.Column("broadcast_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("button", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.CheckConstraint("button >= 0", name=op.f("ck_broadcast_clicks_button")),
        sa.ForeignKeyConstraint(
            ["broadcast_id"],
            ["broadcasts.id"],
            name=op.f("fk_broadcast_clicks_broadcast_id_broadcasts"),
            ondelete="CASCADE",
        ),
        _member("broadcast_clicks", "member_id", "CASCADE"),
        sa.PrimaryKeyConstraint("broadcast_id", "member_id", "button", name=op.f("pk_broadcast_clicks")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_broadcast_clicks_member_id"), "broadcast_clicks", ["member_id"])


def _create_tags() -> None:
    op.create_table(
        "member_tags",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("tag", sa.String(), nullable=False),
        _member("member_tags", "member_id", "CASCADE"),
        sa.PrimaryKeyConstraint("member_id", "tag", name=op.f("pk_member_tags")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_member_tags_tag", "member_tags", ["tag"])


def _member(table: str, column: str, ondelete: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}_members")
    return sa.ForeignKeyConstraint([column], ["members.id"], name=name, ondelete=ondelete)
