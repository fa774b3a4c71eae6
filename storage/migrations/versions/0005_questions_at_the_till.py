"""Questions for a PIN of the day, for the caps of a shop, and whether to erase a member.

Nobody waits longer than an hour for an answer.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

BEFORE = "asks_for IN ('card_number', 'activation_code', 'place_name', 'place')"
AFTER = BEFORE.replace(")", ", 'pin', 'day_cap', 'hour_cap', 'erasure')")


def upgrade() -> None:
    _make_anew(AFTER)


def downgrade() -> None:
    _make_anew(BEFORE)


def _make_anew(asks_for: str) -> None:
    """SQLite cannot change a CHECK; and nothing is lost but answers that are being waited for this hour."""
    op.drop_table("questions")
    op.create_table(
        "questions",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("asks_for", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(asks_for, name=op.f("ck_questions_asks_for")),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_questions_member_id_members"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_questions")),
    )
