"""The rows that a batch of events works on: read through to the database, changed in memory, written set-wise."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from itertools import islice
from operator import itemgetter
from typing import Any, cast

from psycopg import Connection, Cursor
from psycopg.rows import TupleRow

from eventstore.arrays import text_array
from readmodels.engine.copy_text import composite, line
from readmodels.engine.table import R, Table, Tally

WRITTEN_AT_ONCE = 500
"""Rows per message to the server."""
FEW = 100
"""Up to so many rows of a table are written by one INSERT, which fits in a pipeline and leaves indexes alone whose columns stay as they were; more by COPY."""

Counts = Callable[[Any], Iterable[Tally]]


class Rows:
    """`connection` None: everything is in memory (as-of questions, and a rebuild's first pass, whose tables begin empty).

    `counts` says, per table, in which figures a row is counted; the differences are summed up for the tally table.
    """

    def __init__(
        self,
        connection: Connection[TupleRow] | None,
        physical: Mapping[str, str],
        counts: Mapping[str, Counts] | None = None,
        *,
        fresh: bool = False,
    ) -> None:
        self._connection = connection
        self._physical = physical
        self._counts = counts or {}
        self._cache: dict[Table[Any], dict[Any, Any]] = {}
        self._stored: dict[Table[Any], set[Any]] = {}
        self._dirty: dict[Table[Any], dict[Any, Any]] = {}
        """What changed since the last write, with the row as it was then."""
        self._requested: list[tuple[Table[Any], Cursor[TupleRow]]] = []
        self._added: dict[Table[Any], list[Any]] = {}
        self._journal: list[tuple[Table[Any], Any, Any]] = []
        self._added_marks: dict[Table[Any], int] = {}
        self._rewrites: dict[tuple[Table[Any], str, Callable[[Any], Any]], set[Any]] = {}
        self.tallies: Counter[Tally] = Counter()
        self.in_memory = connection is None or fresh
        """Nothing is in the database that isn't here: a key that is not found doesn't exist."""

    def begin(self) -> None:
        """Mark this point: from here on, `undo` goes back to it."""
        self._journal.clear()
        self._added_marks.clear()

    def undo(self) -> None:
        for table, key, before in reversed(self._journal):
            self._set(table, key, before)
        for table, mark in self._added_marks.items():
            del self._added[table][mark:]
        self.begin()

    def get(self, table: Table[R], key: Any) -> R | None:
        cache = self._cache.get(table)
        if cache is None:
            cache = self._cache[table] = {}
        if self._requested:
            self._receive()
        try:
            return cache[key]
        except KeyError:
            if not self.in_memory:
                self.load(table, (key,))
                return cache[key]
            return None

    def put(self, table: Table[R], row: R) -> None:
        """Insert or replace by key."""
        key = cast("Any", row)[table.key_index]
        before = self.get(table, key)
        if before == row:
            return
        self._journal.append((table, key, before))
        self._set(table, key, row)

    def change(self, table: Table[R], key: Any, **changes: Any) -> R | None:
        """Change columns of a row; nothing happens where there is none."""
        row = self.get(table, key)
        if row is None:
            return None
        changed = cast("R", cast("Any", row)._replace(**changes))
        self.put(table, changed)
        return changed

    def add(self, table: Table[R], row: R) -> None:
        """Add to a table whose rows are only ever added."""
        added = self._added.get(table)
        if added is None:
            added = self._added[table] = []
        if table not in self._added_marks:
            self._added_marks[table] = len(added)
        added.append(row)

    def added(self, table: Table[R]) -> list[R]:
        self._rewrite_added()
        return self._added.get(table, [])

    def find(self, table: Table[R], **columns: Any) -> list[R]:
        """Find all rows with these values: for rare events that concern many rows."""
        if not self.in_memory and self._connection is not None:
            where = " AND ".join(f'"{column}" = %s' for column in columns)
            query = f'SELECT "{table.key}" FROM {self._physical[table.name]} WHERE {where}'
            self.load(table, [key for (key,) in self._connection.execute(query.encode(), tuple(columns.values()))])
        rows = [row for row in self._cache.get(table, {}).values() if row is not None]
        matching = [row for row in rows if all(getattr(row, column) == value for column, value in columns.items())]
        return sorted(matching, key=lambda row: str(cast("Any", row)[table.key_index]))

    def rewrite(self, table: Table[R], column: str, value: Any, change: Callable[[R], R]) -> None:
        """Change rows of a table to which rows are only added: for the rare event that concerns what was added long ago.

        Not undone with the event; `change` must give the same when it is applied again, and may be applied to rows that are added later.
        """
        self._rewrites.setdefault((table, column, change), set()).add(value)

    def _rewrite_added(self) -> None:
        for (table, column, change), values in self._rewrites.items():
            index = table.columns.index(column)
            added = self._added.get(table, [])
            for number, row in enumerate(added):
                if row[index] in values:
                    added[number] = change(row)

    def _rewrite_stored(self, cursor: Any) -> None:
        for (table, column, change), values in self._rewrites.items():
            name = self._physical[table.name]
            cursor.execute(f'SELECT ctid, {table.selected} FROM {name} WHERE "{column}" = ANY(%s)', (list(values),))
            for place, *stored in cursor.fetchall():
                before = cast("Any", table.row)._make(stored)
                after = change(before)
                changed = [(own, new) for own, old, new in zip(table.columns, before, after, strict=True) if old != new]
                if changed:
                    sets = ", ".join(f'"{own}" = %s' for own, _ in changed)
                    cursor.execute(f"UPDATE {name} SET {sets} WHERE ctid = %s", (*(new for _, new in changed), place))

    def load(self, table: Table[Any], keys: Iterable[Any]) -> None:
        """Read rows into memory, in one query; absent ones are remembered as absent."""
        self.request(table, keys)
        self._receive()

    def request(self, table: Table[Any], keys: Iterable[Any]) -> None:
        """Ask for rows that will be read: with others in one go, where the caller has a pipeline."""
        cache = self._cache.setdefault(table, {})
        wanted = [key for key in set(keys) if key not in cache]
        if not wanted or self._connection is None:
            return
        cache.update(dict.fromkeys(wanted))
        query = f'SELECT {table.selected} FROM {self._physical[table.name]} WHERE "{table.key}" = ANY(%s)'
        self._requested.append((table, self._connection.cursor(binary=True).execute(query.encode(), (wanted,))))

    def absent(self, table: Table[Any], key: Any) -> None:
        """Remember that there is no such row yet: it need not be looked for."""
        self._cache.setdefault(table, {}).setdefault(key, None)

    def _receive(self) -> None:
        requested, self._requested = self._requested, []
        for table, cursor in requested:
            cache, stored, index = self._cache[table], self._stored.setdefault(table, set()), table.key_index
            for values in cursor.fetchall():
                cache[values[index]] = cast("Any", table.row)._make(values)
                stored.add(values[index])

    def size(self) -> int:
        """Count the rows held in memory."""
        return sum(map(len, self._cache.values()))

    def few(self) -> bool:
        """Tell whether what is to be written fits in a pipeline."""
        return not self._rewrites and all(len(rows) <= FEW for rows in (*self._dirty.values(), *self._added.values()))

    def touched(self, unseen: Set[str] = frozenset()) -> dict[str, frozenset[Any]]:
        """Return the keys of rows that changed in other columns than these, by table."""
        found: dict[str, frozenset[Any]] = {}
        for table, changed in self._dirty.items():
            seen = itemgetter(*(index for index, name in enumerate(table.columns) if name not in unseen))
            cache = self._cache[table]
            keys = (key for key, before in changed.items() if before is None or cache[key] is None or seen(before) != seen(cache[key]))
            found[table.name] = frozenset(keys)
        return {name: keys for name, keys in found.items() if keys}

    def _set(self, table: Table[Any], key: Any, row: Any) -> None:
        cache = self._cache.setdefault(table, {})
        counts = self._counts.get(table.name)
        before = cache.get(key)
        if counts is not None:
            was = tuple(counts(before)) if before is not None else ()
            now = tuple(counts(row)) if row is not None else ()
            if was != now:
                for tally in was:
                    self.tallies[tally] -= 1
                for tally in now:
                    self.tallies[tally] += 1
        cache[key] = row
        self._dirty.setdefault(table, {}).setdefault(key, before)

    def write(self, tally_table: str | None = None) -> None:
        """Write what changed since the last write; the caller owns the transaction. Nothing is written where there is no connection."""
        if self._connection is None:
            return
        with self._connection.cursor() as cursor:
            for table, keys in self._dirty.items():
                cache, stored = self._cache[table], self._stored.setdefault(table, set())
                rows = [cache[key] for key in keys if cache[key] is not None]
                if len(keys) <= FEW:
                    self._put(cursor, table, rows)
                else:
                    old = [key for key in keys if key in stored]
                    if old:
                        delete = f'DELETE FROM {self._physical[table.name]} WHERE "{table.key}" = ANY(%s)'
                        cursor.execute(delete.encode(), (old,))
                    self._copy(cursor, table, rows)
                stored.update(keys)
            self._rewrite_stored(cursor)
            self._rewrite_added()
            for table, rows in self._added.items():
                if len(rows) <= FEW:
                    self._put(cursor, table, rows)
                else:
                    self._copy(cursor, table, rows)
            if tally_table is not None:
                self._write_tallies(cursor, tally_table)
        self._dirty.clear()
        self._added.clear()
        self._rewrites.clear()
        self.begin()

    def forget(self) -> None:
        """Free the memory after a write; from now on rows are read from the database again."""
        self._cache.clear()
        self._stored.clear()
        self.in_memory = self._connection is None

    def _put(self, cursor: Any, table: Table[Any], rows: Iterable[Any]) -> None:
        """Insert rows, or replace those with the same key."""
        name, literals = self._physical[table.name], table.literals
        columns = ", ".join(f'"{column}"' for column in table.columns)
        replace = ", ".join(f'"{column}" = excluded."{column}"' for column in table.columns if column != table.key)
        conflict = f'ON CONFLICT ("{table.key}") DO UPDATE SET {replace}' if table.key else ""
        cursor.execute(
            # OFFSET keeps the cast from being done once per column.
            f"""INSERT INTO {name} ({columns})
                SELECT (r).* FROM (SELECT literal::{name} AS r FROM unnest(%s::text[]) AS literal OFFSET 0) AS rows {conflict}""",
            (text_array(composite(literals, row) for row in rows),),
        )

    def _copy(self, cursor: Any, table: Table[Any], rows: Iterable[Any]) -> None:
        columns = ", ".join(f'"{column}"' for column in table.columns)
        converters = table.converters
        with cursor.copy(f"COPY {self._physical[table.name]} ({columns}) FROM STDIN") as copy:
            for part in batched(rows, WRITTEN_AT_ONCE):
                copy.write("".join([line(converters, row) + "\n" for row in part]))

    def _write_tallies(self, cursor: Any, tally_table: str) -> None:
        changed = [(*tally, n) for tally, n in self.tallies.items() if n]
        self.tallies.clear()
        if not changed:
            return
        cursor.execute(
            f"""INSERT INTO {tally_table} AS t (customer_id, figure, label, n)
                SELECT * FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::bigint[])
                ON CONFLICT (customer_id, figure, label) DO UPDATE SET n = t.n + excluded.n""",
            tuple(list(column) for column in zip(*changed, strict=True)),
        )
        fewer = list({customer for customer, _, _, n in changed if n < 0})
        if fewer:
            cursor.execute(f"DELETE FROM {tally_table} WHERE n = 0 AND customer_id = ANY(%s)", (fewer,))


def batched(rows: Iterable[Any], size: int) -> Iterator[list[Any]]:
    """Yield lists of at most `size`."""
    source = iter(rows)
    while part := list(islice(source, size)):
        yield part
