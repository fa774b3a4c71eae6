"""Timetables that shops share, and where a shop is as bands of latitude and unit vectors."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from math import cos, floor, radians, sin

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

CHUNK = 10_000
CHILDREN = ("benefits", "saved_shops", "reports")
SEARCHED = ("band", "longitude", "price_band", "kinds", "timetable_id", "x", "y", "z")
COUNTED = ("band", "x", "y", "z", "kinds")
KINDS = """
    SELECT coalesce(sum(DISTINCT CASE kind
        WHEN 'percent_off' THEN 1 WHEN 'amount_off' THEN 2 WHEN 'gift' THEN 4 WHEN 'trial' THEN 8 END), 0)
    FROM benefits WHERE benefits.shop_id = shops.id AND superseded_at IS NULL
"""
SHOPS = sa.table(
    "shops",
    *(sa.column(name) for name in ("id", "latitude", "longitude", "opening_hours", "timetable_id")),
    *(sa.column(name) for name in ("band", "x", "y", "z", "cell_y", "cell_x")),
)
TIMETABLES = sa.table("timetables", sa.column("id"), sa.column("spec"))


def upgrade() -> None:
    op.create_table(
        "timetables",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("spec", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timetables")),
        sa.UniqueConstraint("spec", name=op.f("uq_timetables_spec")),
        sqlite_autoincrement=True,
    )
    for name in ("timetable_id", "band", "kinds"):
        op.add_column("shops", sa.Column(name, sa.Integer(), nullable=True))
    for name in ("x", "y", "z"):
        op.add_column("shops", sa.Column(name, sa.Float(), nullable=True))
    _share_timetables()
    _fill(("band", "x", "y", "z"), _position)
    op.execute(f"UPDATE shops SET kinds = ({KINDS})")  # noqa: S608 (our own words)
    op.drop_index("ix_shops_cell", "shops")
    op.drop_index("ix_shops_category_cell", "shops")
    with _children_kept(), op.batch_alter_table("shops") as shops:
        for name in COUNTED:
            shops.alter_column(name, nullable=False)
        for name in ("opening_hours", "cell_y", "cell_x"):
            shops.drop_column(name)
        shops.create_foreign_key(op.f("fk_shops_timetable_id_timetables"), "timetables", ["timetable_id"], ["id"])
    op.create_index("ix_shops_band", "shops", [*SEARCHED, "category"])
    op.create_index("ix_shops_category_band", "shops", ["category", *SEARCHED])


def downgrade() -> None:
    op.add_column("shops", sa.Column("opening_hours", sa.String(), nullable=True))
    for name in ("cell_y", "cell_x"):
        op.add_column("shops", sa.Column(name, sa.Integer(), nullable=True))
    spec = sa.select(TIMETABLES.c.spec).where(TIMETABLES.c.id == SHOPS.c.timetable_id).scalar_subquery()
    op.execute(sa.update(SHOPS).values(opening_hours=spec))
    _fill(("cell_y", "cell_x"), _cell)
    op.drop_index("ix_shops_band", "shops")
    op.drop_index("ix_shops_category_band", "shops")
    with _children_kept(), op.batch_alter_table("shops") as shops:
        shops.drop_constraint(op.f("fk_shops_timetable_id_timetables"), type_="foreignkey")
        for name in ("timetable_id", *COUNTED):
            shops.drop_column(name)
        for name in ("cell_y", "cell_x"):
            shops.alter_column(name, nullable=False)
    ranked = ["latitude", "longitude", "opening_hours", "price_band"]
    op.create_index("ix_shops_cell", "shops", ["cell_y", "cell_x", "category", *ranked])
    op.create_index("ix_shops_category_cell", "shops", ["category", "cell_y", "cell_x", *ranked])
    op.drop_table("timetables")


def _share_timetables() -> None:
    kept = sa.select(SHOPS.c.opening_hours).where(SHOPS.c.opening_hours.is_not(None)).distinct()
    op.execute(sa.insert(TIMETABLES).from_select(["spec"], kept.order_by(SHOPS.c.opening_hours)))
    shared = sa.select(TIMETABLES.c.id).where(TIMETABLES.c.spec == SHOPS.c.opening_hours).scalar_subquery()
    op.execute(sa.update(SHOPS).values(timetable_id=shared))


def _fill(names: Sequence[str], values: Callable[[float, float], tuple[float, ...]]) -> None:
    """Set the columns `names` of every shop to what `values` makes of its latitude and longitude."""
    connection = op.get_bind()
    places = connection.execute(sa.select(SHOPS.c.id, SHOPS.c.latitude, SHOPS.c.longitude)).all()
    change = sa.update(SHOPS).where(SHOPS.c.id == sa.bindparam("shop"))
    change = change.values({name: sa.bindparam(f"new_{name}") for name in names})
    new = [f"new_{name}" for name in names]
    for start in range(0, len(places), CHUNK):
        rows = [
            {"shop": id_, **dict(zip(new, values(*place), strict=True))}
            for id_, *place in places[start : start + CHUNK]
        ]
        connection.execute(change, rows)


def _position(latitude: float, longitude: float) -> tuple[float, ...]:
    up, around = radians(latitude), radians(longitude)
    return floor(latitude / 0.002), cos(up) * cos(around), cos(up) * sin(around), sin(up)


def _cell(latitude: float, longitude: float) -> tuple[float, ...]:
    return floor(latitude / 0.005), floor(longitude / 0.005)


@contextmanager
def _children_kept() -> Iterator[None]:
    """SQLite changes a table by making it anew, and with the old one go, by their foreign keys, the rows of others."""
    if op.get_bind().dialect.name != "sqlite":
        yield
        return
    for table in CHILDREN:
        op.execute(f"CREATE TEMPORARY TABLE kept_{table} AS SELECT * FROM {table}")  # noqa: S608 (our own names)
    yield
    for table in CHILDREN:
        op.execute(f"DELETE FROM {table}")  # noqa: S608 (what is left of them where foreign keys are not heeded)
        op.execute(f"INSERT INTO {table} SELECT * FROM kept_{table}")  # noqa: S608
        op.execute(f"DROP TABLE kept_{table}")
