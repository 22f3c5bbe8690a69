"""Read models as they were after an event: rows in memory stand in for the stored ones, and the very SQL that asks those is asked of them.

Each table is a WITH query of its own name before whatever is asked, so that lists, views and details need no second way to be computed. Rows go to the
database as a setting of the transaction, not with the statement: that stays the same from event to event.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Self

import orjson
from psycopg.pq import TransactionStatus

from projections.engine.projection import Projection
from projections.engine.rows import Rows
from projections.engine.views import gathered_of
from readmodels.engine.reader import Reading
from readmodels.engine.table import Table

_SETTING = "replayed."


class Replayed(Reading):
    """One customer's read models with none but the rows of a replay. Within a transaction of somebody who reads.

    `last`: the rows as the replay leaves them. What isn't `hidden` then never was, and what isn't `withheld` then never was that: what was said of it while nobody saw it counts as well.
    """

    def __init__(self, reading: Reading, replay: Mapping[Projection, Rows], last: Mapping[Projection, Rows]) -> None:
        super().__init__(reading.connection, reading.customer_id, reading.projections)
        self.asker = reading.asker
        self._rows = {table: rows for projection, rows in replay.items() for table in _kept(projection)}
        self._seen = {
            table: {row[table.key_index]: row.hidden for row in rows.find(table) if not row.withheld}
            for projection, rows in last.items()
            for table in _kept(projection)
            if "hidden" in table.columns
        }
        self._shown: dict[str, bytes] = {}
        self.beneath = _instead_of([*replay]).encode()

    def __enter__(self) -> Self:
        """The same statements again and again, with other rows: planned once."""
        self._planned("force_generic_plan")
        return self

    def __exit__(self, *_: object) -> None:
        if self.connection.info.transaction_status is TransactionStatus.INTRANS:
            self._planned("force_custom_plan")

    def _planned(self, mode: str) -> None:
        self.connection.execute("SELECT set_config('plan_cache_mode', %s, true)", (mode,))

    def take_over(self) -> bool:
        """Show the rows as the replay has them now; False: they are as before."""
        now = {table.name: _json(table, self._own(rows.find(table)), self._seen.get(table, {})) for table, rows in self._rows.items()}
        changed = {name: text for name, text in now.items() if self._shown.get(name) != text}
        if changed:
            settings = ", ".join(["set_config(%s, %s, true)"] * len(changed))
            values = [value for name, text in changed.items() for value in (f"{_SETTING}{name}", text.decode())]
            self.connection.execute(f"SELECT {settings}".encode(), values)
            self._shown = now
        return bool(changed)

    def _own(self, rows: Sequence[Any]) -> list[Any]:
        """Those behind the reader's wall, which the database keeps for stored rows alone."""
        return [row for row in rows if row.customer_id == self.customer_id]


def _kept(projection: Projection) -> list[Table[Any]]:
    """The tables whose rows handlers keep by their key."""
    return [table for table in projection.tables if table.key is not None and not table.by_sql]


def _instead_of(projections: Sequence[Projection]) -> str:
    """The WITH that hides the stored tables and views."""
    names: dict[str, str] = {}
    for projection in projections:
        names |= projection.joined({table.name: table.name for table in projection.tables})
    parts: list[str] = []
    for projection in projections:
        kept = _kept(projection)
        parts += [f"{table.name} AS MATERIALIZED (SELECT * FROM {_records(table)})" for table in kept]
        for table in projection.tables:
            if table not in kept and not table.private:
                select = projection.selects.get(table.name)
                parts.append(f"{table.name} AS ({select(names) if select else f'SELECT * FROM {_records(table, nothing=True)}'})")
    gathered = {gathered.name: gathered for projection in projections for gathered in gathered_of(projection)}
    for name, each in gathered.items():
        columns = ", ".join(f'"{column}"' for column in each.types)
        of = (table.name for projection in projections for table in projection.tables if table.gathered is each)
        parts.append(f"{name} AS ({' UNION ALL '.join(f'SELECT {columns} FROM {table}' for table in of)})")
    names |= {name: name for name in gathered}
    parts += [f"{view} AS ({query.format(**names)})" for projection in projections for view, query in projection.views.items()]
    return f"WITH {', '.join(parts)} "


def _records(table: Table[Any], *, nothing: bool = False) -> str:
    source = "'[]'" if nothing else f"current_setting('{_SETTING}{table.name}')::json"
    return f"json_to_recordset({source}) AS each({table.typed})"


def _json(table: Table[Any], rows: Sequence[Any], seen: Mapping[Any, bool]) -> bytes:
    """`seen`: those that aren't withheld in the end; whether they are hidden then."""
    return orjson.dumps(
        [_fields(table, row._replace(hidden=False) if _counts(row, seen.get(row[table.key_index])) else row) for row in rows],
        default=str,  # of decimals, which JSON would have as floating-point numbers
    )


def _counts(row: Any, hidden_in_the_end: bool | None) -> bool:
    return hidden_in_the_end is False or (hidden_in_the_end is True and row.withheld)


def _fields(table: Table[Any], row: Any) -> dict[str, Any]:
    fields: dict[str, Any] = row._asdict()
    return {name: orjson.Fragment(value) if name in table.json and value is not None else value for name, value in fields.items()}
