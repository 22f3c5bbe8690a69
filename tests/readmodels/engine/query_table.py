"""A list with a field of every type, its table and its cube, and what it should answer, worked out the slow way."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import astuple, dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import psycopg
from hypothesis import strategies as st

from readmodels.engine.field import FacetCube, Field, Resource
from readmodels.engine.query import answer
from readmodels.engine.query_parameters import read_query
from readmodels.engine.sort_key import search_text, sort_key

MINE = UUID("00000000-0000-0000-0000-00000000000a")
YOURS = UUID("00000000-0000-0000-0000-00000000000b")

DEVICES = Resource(
    name="devices",
    table="devices",
    de="Geräte",
    en="Devices",
    fields=(
        Field("id", "id", "Gerät", "Device", column="device_id", nullable=False),
        Field("name", "text", "Name", "Name", sort_column="name_sort", searchable=True, facet=True),
        Field("note", "text", "Notiz", "Note"),
        Field("price", "number", "Preis", "Price"),
        Field("bought", "date", "Gekauft", "Bought"),
        Field("changed", "instant", "Geändert", "Changed", column="changed_at"),
        Field("active", "boolean", "Aktiv", "Active", nullable=False, facet=True),
        Field(
            "status",
            "choice",
            "Status",
            "Status",
            facet=True,
            choices={"new": ("Neu", "New"), "used": ("Benutzt", "Used"), "gone": ("Fort", "Gone")},
        ),
        Field("tags", "list", "Merkmale", "Tags"),
        Field("pin", "text", "PIN", "PIN", secret=True),
    ),
    key="device_id",
    default_sort=("name",),
    search_column="search",
    facet_cubes=(FacetCube("devices_by_status", ("status", "active")), FacetCube("devices_by_name", ("status", "active", "name"))),
)

SCHEMA = """
CREATE EXTENSION pg_trgm;
CREATE TABLE devices (
    customer_id uuid NOT NULL, device_id uuid NOT NULL, name text, name_sort text, note text, price numeric, bought date, changed_at timestamptz,
    active boolean NOT NULL, status text, tags text[], pin text, search text NOT NULL, PRIMARY KEY (customer_id, device_id)
);
CREATE INDEX ON devices (customer_id, name_sort, device_id);
CREATE INDEX ON devices USING gin (search gin_trgm_ops);
CREATE TABLE devices_by_status (customer_id uuid NOT NULL, status text, active boolean NOT NULL, n bigint NOT NULL);
CREATE TABLE projection_positions (projection text PRIMARY KEY, position bigint NOT NULL);
CREATE TABLE devices_by_name (customer_id uuid NOT NULL, status text, active boolean NOT NULL, name text, n bigint NOT NULL);
INSERT INTO projection_positions VALUES ('devices', 4711);
"""


@dataclass(frozen=True)
class Device:
    customer: UUID
    id: UUID
    name: str | None
    note: str | None
    price: Decimal | None
    bought: date | None
    changed: datetime | None
    active: bool
    status: str | None
    tags: list[str] | None

    def value(self, field: str) -> Any:
        return getattr(self, field)


NAMES = [
    "Muster, Erika",
    "muster, max",
    "Müller",
    "Mueller",
    "Muller",
    "Zoé",
    "zoe",
    "Ärger & Söhne",
    "100 %",
    "a_b",
    "Straße",
    "Strasse",
    " ",
    "",
    "Łódź",
]


def devices(customer: UUID | None = None) -> st.SearchStrategy[list[Device]]:
    """Few values, so that there are many ties and many that are empty."""
    device = st.builds(
        Device,
        customer=st.just(customer) if customer else st.sampled_from([MINE, MINE, MINE, YOURS]),
        id=st.uuids(),
        name=st.none() | st.sampled_from(NAMES),
        note=st.none() | st.sampled_from(["", "Ä", "b", "B", "ä%", "\\", "'"]),
        price=st.none() | st.sampled_from([Decimal(-1), Decimal(0), Decimal("9.99"), Decimal(10), Decimal("1e20")]),
        bought=st.none() | st.dates(date(2026, 1, 1), date(2026, 1, 4)),
        changed=st.none() | st.integers(-120, 120).map(lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)),
        active=st.booleans(),
        status=st.none() | st.sampled_from(["new", "used"]),
        tags=st.none() | st.lists(st.sampled_from(["x", "y"]), max_size=2),
    )
    return st.lists(device, max_size=25, unique_by=lambda each: each.id)


def fill(connection: psycopg.Connection[Any], rows: Iterable[Device]) -> None:
    """Put these rows, and no others, into the table and its cube."""
    connection.execute("DELETE FROM devices; DELETE FROM devices_by_status; DELETE FROM devices_by_name")
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO devices (customer_id, device_id, name, note, price, bought, changed_at, active, status, tags, name_sort, pin, search)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, '1234', %s)",
            [(*astuple(row), sort_key(row.name), search_text(row.name, row.note)) for row in rows],
        )
    count_cube(connection)


def count_cube(connection: psycopg.Connection[Any]) -> None:
    """What a projection keeps beside the rows."""
    connection.execute("INSERT INTO devices_by_status SELECT customer_id, status, active, count(*) FROM devices GROUP BY 1, 2, 3")
    connection.execute("INSERT INTO devices_by_name SELECT customer_id, status, active, name, count(*) FROM devices GROUP BY 1, 2, 3, 4")
    # What no row has any more may stay behind with a count of nothing.
    connection.execute("INSERT INTO devices_by_status SELECT customer_id, 'gone', active, 0 FROM devices_by_status LIMIT 1")


def ask(connection: psycopg.Connection[Any], *pairs: tuple[str, str], customer: UUID = MINE) -> dict[str, Any]:
    return json.loads(answer(connection, DEVICES, read_query(DEVICES, pairs), customer, ("devices",)))


def page_through(connection: psycopg.Connection[Any], *pairs: tuple[str, str], customer: UUID = MINE) -> list[dict[str, Any]]:
    """Every item, page by page."""
    found: list[dict[str, Any]] = []
    tokens: list[str] = []
    while True:
        page = ask(connection, *pairs, *(("cursor", token) for token in tokens[-1:]), customer=customer)
        found.extend(page["items"])
        if page["next_cursor"] is None:
            return found
        assert page["next_cursor"] not in tokens, "going round in circles"
        tokens.append(page["next_cursor"])


def in_order(rows: Iterable[Device], sort: list[tuple[str, bool]]) -> list[Device]:
    """Sorted by the last criterion first, each sorting being stable; empty values last in both directions; the id as the last criterion of all."""
    ordered = sorted(rows, key=lambda row: row.id, reverse=sort[-1][1])
    for field, descending in reversed(sort):
        there = [(_order_value(row, field), row) for row in ordered if _order_value(row, field) is not None]
        missing = [row for row in ordered if _order_value(row, field) is None]
        ordered = [row for _, row in sorted(there, key=lambda pair: pair[0], reverse=descending)] + missing
    return ordered


def _order_value(row: Device, field: str) -> Any:
    return sort_key(row.name) if field == "name" else row.value(field)


def counted(rows: Iterable[Device], field: str) -> Counter[Any]:
    return Counter(row.value(field) for row in rows)


Connection = psycopg.Connection[Any]


def described_device(number: int, customer: Any = MINE, name: str | None = None, note: str = "n") -> Device:
    changed = datetime(2026, 1, 1, tzinfo=UTC)
    return Device(
        customer, UUID(int=number + 1), name or f"Name {number}", note, Decimal(number), date(2026, 1, 1), changed, True, "new", ["x"]
    )
