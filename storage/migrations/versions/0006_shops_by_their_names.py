"""The names of shops from each word on, so that a part of a name is a range in an index."""

import re

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

CHUNK = 10_000
SHOPS = sa.table("shops", sa.column("id"), sa.column("search_name"))
BEGINNINGS = re.compile("[a-z0-9]+|[^ ]")


def upgrade() -> None:
    names = op.create_table(
        "shop_names",
        sa.Column("part", sa.String().with_variant(sa.String(collation="C"), "postgresql"), nullable=False),
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["shop_id"], ["shops.id"], name=op.f("fk_shop_names_shop_id_shops"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("part", "shop_id", name=op.f("pk_shop_names")),
        sqlite_with_rowid=False,
    )
    connection = op.get_bind()
    kept = connection.execute(sa.select(SHOPS.c.id, SHOPS.c.search_name)).all()
    for start in range(0, len(kept), CHUNK):
        parts = {(part, id_) for id_, name in kept[start : start + CHUNK] for part in _parts(name)}
        if parts:
            connection.execute(sa.insert(names), [{"part": part, "shop_id": id_} for part, id_ in sorted(parts)])


def downgrade() -> None:
    op.drop_table("shop_names")


def _parts(search_name: str) -> set[str]:
    names = search_name.split("|")
    return {name[word.start() :][:64] for name in names for word in BEGINNINGS.finditer(name)}
