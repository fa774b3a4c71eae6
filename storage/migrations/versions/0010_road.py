"""The road of all that is said unasked: lanes and topics, what a broadcast says kept once, lanes told to wait."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

METHODS_BEFORE = "method IN ('send', 'edit_caption', 'edit_text', 'photo')"
STATES = ("pending", "leased", "sending", "sent", "blocked", "failed", "uncertain", "skipped", "expired")
ONE_OF = {
    "topic": ("event", "benefit", "card", "wish", "promo", "news", "service"),
    "method": ("send", "edit_caption", "edit_text", "photo", "album", "delete"),
    "state": STATES,
}
TAKEN = sa.text("state IN ('leased', 'sending')")
STATES_BEFORE = "state IN ({})".format(", ".join(f"'{state}'" for state in STATES))
OPEN = sa.text("state IN ('pending', 'leased', 'sending')")
PENDING = sa.text("state = 'pending'")
OF_BROADCAST = sa.text("broadcast_id IS NOT NULL")


def upgrade() -> None:
    _create_contents()
    op.create_table(
        "halts",
        sa.Column("lane", sa.Integer(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("factor", sa.Float(), nullable=False),
        sa.CheckConstraint("lane BETWEEN 0 AND 3", name=op.f("ck_halts_lane")),
        sa.CheckConstraint("factor > 0 AND factor <= 1", name=op.f("ck_halts_factor")),
        sa.PrimaryKeyConstraint("lane", name=op.f("pk_halts")),
    )
    op.drop_index("ix_outbox_due", table_name="outbox")
    with op.batch_alter_table("outbox") as outbox:
        outbox.add_column(sa.Column("topic", sa.String(), nullable=False, server_default="service"))
        outbox.add_column(sa.Column("lane", sa.Integer(), nullable=False, server_default="1"))
        outbox.add_column(sa.Column("broadcast_id", sa.Integer(), nullable=True))
        outbox.add_column(sa.Column("content_id", sa.Integer(), nullable=True))
        outbox.create_foreign_key(op.f("fk_outbox_content_id_contents"), "contents", ["content_id"], ["id"])
        outbox.create_check_constraint(op.f("ck_outbox_lane"), "lane BETWEEN 1 AND 3")
        for name in ("method", "state"):
            outbox.drop_constraint(op.f(f"ck_outbox_{name}"), type_="check")
        for name, values in ONE_OF.items():
            rule = " OR ".join(f"{name} = '{value}'" for value in values)
            outbox.create_check_constraint(op.f(f"ck_outbox_{name}"), rule)
    with op.batch_alter_table("outbox") as outbox:
        outbox.alter_column("topic", server_default=None)
        outbox.alter_column("lane", server_default=None)
    op.execute("UPDATE outbox SET topic = 'wish', lane = 2 WHERE kind = 'reminder'")  # all else is a service
    _index("ix_outbox_due", ["lane", "broadcast_id", "not_before"], PENDING)
    _index("ix_outbox_taken", ["leased_until"], TAKEN)
    _index("ix_outbox_chat_id", ["chat_id"], sa.text("chat_id IS NOT NULL"))
    op.create_index(op.f("ix_outbox_member_id"), "outbox", ["member_id"])
    _index("ix_outbox_broadcast", ["broadcast_id", "state", "id"], OF_BROADCAST)


def downgrade() -> None:
    """Edits and texts go back as they were; what only the new outbox can say is gone."""
    op.execute(sa.text("DELETE FROM outbox WHERE broadcast_id IS NOT NULL OR method IN ('album', 'delete')"))
    for name in ("ix_outbox_due", "ix_outbox_taken", "ix_outbox_chat_id", "ix_outbox_member_id", "ix_outbox_broadcast"):
        op.drop_index(name, table_name="outbox")
    with op.batch_alter_table("outbox") as outbox:
        outbox.drop_constraint(op.f("fk_outbox_content_id_contents"), type_="foreignkey")
        for name in ("ck_outbox_topic", "ck_outbox_lane", "ck_outbox_method", "ck_outbox_state"):
            outbox.drop_constraint(op.f(name), type_="check")
        outbox.create_check_constraint(op.f("ck_outbox_state"), STATES_BEFORE)
        outbox.create_check_constraint(op.f("ck_outbox_method"), METHODS_BEFORE)
        for name in ("topic", "lane", "broadcast_id", "content_id"):
            outbox.drop_column(name)
    _index("ix_outbox_due", ["not_before"], OPEN)
    op.drop_table("halts")
    op.drop_table("contents")


def _create_contents() -> None:
    op.create_table(
        "contents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("broadcast_id", sa.Integer(), nullable=True),
        sa.Column("language", sa.String(), nullable=True),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("entities", sa.String(), nullable=True),
        sa.Column("media", sa.String(), nullable=True),
        sa.Column("buttons", sa.String(), nullable=True),
        sa.Column("paid", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "method IN ('send', 'photo', 'album', 'edit_text', 'edit_caption', 'delete')",
            name=op.f("ck_contents_method"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contents")),
        sa.UniqueConstraint("broadcast_id", "language", name=op.f("uq_contents_broadcast_id_language")),
    )


def _index(name: str, columns: list[str], where: sa.TextClause) -> None:
    op.create_index(name, "outbox", columns, unique=False, sqlite_where=where, postgresql_where=where)
