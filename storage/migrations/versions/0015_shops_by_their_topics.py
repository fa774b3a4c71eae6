"""The topics of shops, with where each shop is, so that a search for a topic looks at shops of that topic only."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from rules import shop_topics

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

CHUNK = 10_000
SAID = ("category", "name", "name_en", "tags")
SHOPS = sa.table("shops", *(sa.column(name) for name in ("id", "band", "longitude", *SAID)))


def upgrade() -> None:
    topics = op.create_table(
        "shop_topics",
        sa.Column("topic", sa.String().with_variant(sa.String(collation="C"), "postgresql"), nullable=False),
        sa.Column("band", sa.Integer(), nullable=False),
        sa.Column("longitude", sa.Float(), nullable=False),
        sa.Column("shop_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["shop_id"], ["shops.id"], name=op.f("fk_shop_topics_shop_id_shops"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("topic", "band", "longitude", "shop_id", name=op.f("pk_shop_topics")),
        sqlite_with_rowid=False,
    )
    connection = op.get_bind()
    kept = connection.execute(sa.select(SHOPS)).all()
    for start in range(0, len(kept), CHUNK):
        if rows := [row for shop in kept[start : start + CHUNK] for row in _rows(shop)]:
            connection.execute(sa.insert(topics), sorted(rows, key=lambda row: tuple(row.values())))
    op.create_index("ix_shop_topics_shop_id", "shop_topics", ["shop_id"])


def downgrade() -> None:
    op.drop_table("shop_topics")


def _rows(shop: Any) -> list[dict[str, object]]:
    """By the words of whatever release migrates: topics are made of the shop's own row, and can be made again."""
    place = {"band": shop.band, "longitude": shop.longitude, "shop_id": shop.id}
    topics = shop_topics.of_shop(shop.category, shop.name, shop.name_en, shop.tags)
    return [{"topic": topic, **place} for topic in topics]
