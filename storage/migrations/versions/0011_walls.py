"""Walls that the tables of before did without: caps of a shop are at least 1, and a code has one open claim."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

CAPS = ("hourly_capacity", "pin_cap")
OPEN = sa.text("state = 'open'")
REVERSED = sa.text("reversed_by IS NOT NULL")
LET_GO = """
    UPDATE claims SET state = 'released' WHERE state = 'open' AND EXISTS (
        SELECT 1 FROM claims AS later WHERE later.code_id = claims.code_id AND later.state = 'open'
        AND later.id > claims.id)
"""


def upgrade() -> None:
    op.execute(LET_GO)
    op.create_index("uq_claims_open", "claims", ["code_id"], unique=True, sqlite_where=OPEN, postgresql_where=OPEN)
    op.create_index(
        "ix_redemptions_reversed_by", "redemptions", ["reversed_by"], sqlite_where=REVERSED, postgresql_where=REVERSED
    )
    for name in CAPS:
        op.execute(f"UPDATE shops SET {name} = 1 WHERE {name} < 1")  # noqa: S608 (our own names)
        if _is_sqlite():
            _make_anew(name, f" CONSTRAINT ck_shops_{name} CHECK (new_{name} >= 1)")
        else:
            op.create_check_constraint(op.f(f"ck_shops_{name}"), "shops", f"{name} >= 1")


def downgrade() -> None:
    op.drop_index("ix_redemptions_reversed_by", "redemptions")
    op.drop_index("uq_claims_open", "claims")
    for name in CAPS:
        if _is_sqlite():
            _make_anew(name)
        else:
            op.drop_constraint(op.f(f"ck_shops_{name}"), "shops", type_="check")


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _make_anew(name: str, constraint: str = "") -> None:
    """SQLite gets a CHECK with its column only; the table made anew would take along what belongs to its shops."""
    op.execute(f"ALTER TABLE shops ADD COLUMN new_{name} INTEGER{constraint}")
    op.execute(f"UPDATE shops SET new_{name} = {name}")  # noqa: S608 (our own names)
    op.execute(f"ALTER TABLE shops DROP COLUMN {name}")
    op.execute(f"ALTER TABLE shops RENAME COLUMN new_{name} TO {name}")
