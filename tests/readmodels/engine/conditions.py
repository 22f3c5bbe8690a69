"""Filters and sorts of any kind, each with what it means to Python."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from readmodels.engine.sort_key import sort_key
from tests.readmodels.engine.query_table import (
    Device,
)

BERLIN = ZoneInfo("Europe/Berlin")

SORTABLE = ["id", "name", "note", "price", "bought", "changed", "active", "status"]
FILTERS: list[tuple[tuple[str, str], Callable[[Device], bool]]] = [
    (("filter[status]", "new"), lambda row: row.status == "new"),
    (("filter[status][ne]", "new"), lambda row: row.status != "new"),
    (("filter[status][in]", "new,used"), lambda row: row.status is not None),
    (("filter[status][empty]", "true"), lambda row: row.status is None),
    (("filter[active]", "ja"), lambda row: row.active),
    (("filter[active][ne]", "true"), lambda row: not row.active),
    (("filter[name]", "Müller"), lambda row: row.name == "Müller"),
    (("filter[name][ne]", "Müller"), lambda row: row.name != "Müller"),
    (("filter[name][in]", '"Muster, Erika",a_b'), lambda row: row.name in ("Muster, Erika", "a_b")),
    (("filter[name][contains]", "USTER"), lambda row: "uster" in (row.name or "").lower()),
    (("filter[name][contains]", "_"), lambda row: "_" in (row.name or "")),
    (("filter[name][starts]", "mü"), lambda row: (sort_key(row.name) or "").startswith("mu")),
    (("filter[name][empty]", "true"), lambda row: not row.name),
    (("filter[name][empty]", "false"), lambda row: bool(row.name)),
    (("filter[note][contains]", "ä"), lambda row: "ä" in (row.note or "").lower()),
    (("filter[note][contains]", "%"), lambda row: "%" in (row.note or "")),
    (("filter[note][contains]", "\\"), lambda row: "\\" in (row.note or "")),
    (("filter[note]", "'"), lambda row: row.note == "'"),
    (("filter[price]", "10.0"), lambda row: row.price == 10),
    (("filter[price][in]", "10,9.99"), lambda row: row.price in (10, Decimal("9.99"))),
    (("filter[price][gt]", "0"), lambda row: row.price is not None and row.price > 0),
    (("filter[price][between]", "-1,9.99"), lambda row: row.price is not None and -1 <= row.price <= Decimal("9.99")),
    (("filter[price][empty]", "false"), lambda row: row.price is not None),
    (("filter[bought]", "2026-01-02"), lambda row: row.bought == date(2026, 1, 2)),
    (("filter[bought][lte]", "2026-01-02"), lambda row: row.bought is not None and row.bought <= date(2026, 1, 2)),
    (("filter[bought][between]", "2026-01-02,2026-01-03"), lambda row: row.bought in (date(2026, 1, 2), date(2026, 1, 3))),
    (("filter[changed]", "2026-01-01"), lambda row: row.changed is not None and row.changed.astimezone(BERLIN).date() == date(2026, 1, 1)),
    (("filter[changed][ne]", "2026-01-01"), lambda row: row.changed is None or row.changed.astimezone(BERLIN).date() != date(2026, 1, 1)),
    (
        ("filter[changed][gt]", "2025-12-31"),
        lambda row: row.changed is not None and row.changed.astimezone(BERLIN).date() > date(2025, 12, 31),
    ),
    (
        ("filter[changed][gte]", "2026-01-01"),
        lambda row: row.changed is not None and row.changed.astimezone(BERLIN).date() >= date(2026, 1, 1),
    ),
    (
        ("filter[changed][lt]", "2026-01-01"),
        lambda row: row.changed is not None and row.changed.astimezone(BERLIN).date() < date(2026, 1, 1),
    ),
    (
        ("filter[changed][lte]", "2025-12-31"),
        lambda row: row.changed is not None and row.changed.astimezone(BERLIN).date() <= date(2025, 12, 31),
    ),
    (
        ("filter[changed][between]", "2025-12-31,2025-12-31"),
        lambda row: row.changed is not None and row.changed.astimezone(BERLIN).year == 2025,
    ),
    (
        ("filter[changed][gte]", "2026-01-01T00:30:00 01:00"),
        lambda row: row.changed is not None and row.changed >= datetime(2026, 1, 1, 0, 30, tzinfo=BERLIN),
    ),
    (("filter[tags][contains]", "x"), lambda row: "x" in (row.tags or [])),
    (("filter[tags][in]", "x,y"), lambda row: bool(row.tags)),
    (("filter[tags][empty]", "true"), lambda row: not row.tags),
    (("filter[tags][empty]", "false"), lambda row: bool(row.tags)),
    (("search", "mueller"), lambda row: row.name in ("Müller", "Mueller")),
    (("search", "MÜLLER"), lambda row: row.name in ("Müller", "Mueller", "Muller")),
    (("search", "erika  must"), lambda row: row.name == "Muster, Erika"),
    (("search", "%"), lambda row: "%" in (row.name or "") + (row.note or "")),
    (("search", "_"), lambda row: "_" in (row.name or "")),
]

filters = st.lists(st.sampled_from(FILTERS), max_size=3, unique_by=lambda each: each[0][0])
sorts = st.lists(st.tuples(st.sampled_from(SORTABLE), st.booleans()), min_size=1, max_size=4, unique_by=lambda each: each[0])
