"""Finds the lines of a feed that need a look, in the database, set-wise (F-03; docs/decisions/0005).

A line equal to the one that its number's state was last booked from can't bring anything new, unless somebody else touched the
number since. Such lines are recognised by a keyed hash and never leave the database.
"""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from psycopg import Connection, Error
from psycopg.rows import TupleRow

from eventstore.arrays import uuid_array
from eventstore.keyring import MasterKey
from importers.feed_file import FeedFile
from importers.not_a_feed import NotAFeed
from importers.settled_lines import line_salt

# Nothing in a line means anything to this COPY: neither delimiter nor quote nor backslash.
_COPY_LINES = "COPY feed_lines FROM STDIN (FORMAT csv, DELIMITER E'\\x01', QUOTE E'\\x02')"

_MARKS = bytes.maketrans(b"\x01\x02", b"  ")
_END_OF_COPY = re.compile(rb"^\\\.$", re.MULTILINE)

_COMPARE = """CREATE TEMP TABLE feed_difference AS
    SELECT l.record, l.line, l.line_hash, s.sim_id
    FROM (SELECT row_number() OVER () AS record, line, md5(%(salt)s || line)::uuid AS line_hash FROM feed_lines) l
    FULL JOIN (SELECT sim_id, CASE WHEN sim_id = ANY (%(touched)s) THEN NULL ELSE line_hash END AS line_hash FROM settled_lines
               WHERE customer_id = %(customer)s AND carrier = %(carrier)s) s USING (line_hash)
    WHERE l.line IS NULL OR s.sim_id IS NULL"""

_TOUCHED = """SELECT DISTINCT stream_id FROM events
    WHERE position > %s AND customer_id = %s AND event_name LIKE 'sim.%%' AND causation NOT LIKE 'import:%%'"""


# A device that was split off again takes its IMEIs with it: what was linked to either record may be in the other now (F-09).
_SPLIT = """SELECT stream_id FROM events
    WHERE position > %s AND customer_id = %s AND event_name IN ('device.split', 'device.restored')
      AND causation NOT LIKE 'import:%%'"""
_LINKED = """SELECT DISTINCT stream_id FROM events
    WHERE customer_id = %s AND event_name = 'sim.put_in_device' AND (payload ->> 'device_id')::uuid = ANY (%s)"""


class UnreadableLine(NotAFeed):
    """Line {line} of {name} can't be read. Remove it, or export the file again; nothing was changed."""

    code = "unreadable-line"
    de = "Zeile {line} in {name} ist nicht lesbar. Bitte entfernen oder die Datei neu exportieren; es wurde nichts geändert."


def _copyable(block: bytes) -> bytes:
    """Without what this COPY would take for its own marks: two control characters, and a line that is nothing but `\\.`."""
    if b"\x01" in block or b"\x02" in block:
        block = block.translate(_MARKS)
    return _END_OF_COPY.sub(rb"\. ", block) if b"\\.\n" in block else block


@dataclass(frozen=True, slots=True)
class StagedLine:
    """A line that needs a look. `record` counts the feed's records from 1."""

    record: int
    line: str
    line_hash: UUID


class FeedComparison:
    """The staged feed of one connection, in temporary tables that go with it."""

    def __init__(self, connection: Connection[TupleRow], master: MasterKey, customer_id: UUID, carrier: str) -> None:
        self._connection = connection
        self._customer_id = customer_id
        self._carrier = carrier
        self._master = master
        self._salt = ""
        self.records = 0
        self.position = 0
        """The log's head when the feed was compared: what people did later is looked at again next time."""

    def stage(self, feed: FeedFile, report: Callable[[int], None]) -> None:
        """Copy the canonical lines in; `report` is told the bytes copied so far."""
        connection = self._connection
        connection.execute("SET synchronize_seqscans = off")  # lines are numbered in the order in which they were copied
        connection.execute("SET work_mem = '256MB'")
        for table in ("feed_lines", "feed_difference"):
            connection.execute(f"DROP TABLE IF EXISTS pg_temp.{table}".encode())
        connection.execute("CREATE TEMP TABLE feed_lines (line text NOT NULL)")
        copied = lines = 0
        with connection.cursor().copy(_COPY_LINES) as copy:
            for block in feed.blocks():
                copy.write(_copyable(block))
                copied += len(block)
                lines += block.count(b"\n")
                report(copied)
        connection.execute("ANALYZE feed_lines")
        self.records = self._one("SELECT count(*) FROM feed_lines")
        if self.records != lines:
            raise UnreadableLine(name=feed.name, line=feed.line_of(self.records + 1))
        self._salt = line_salt(self._master, self._customer_id, feed.layout)

    def drop(self) -> None:
        """The staged lines hold PINs in clear: they go as soon as they aren't needed, at the latest with the connection."""
        with suppress(Error):  # a connection that can't any more is closed by its owner, and the tables with it
            self._connection.execute("DROP TABLE IF EXISTS pg_temp.feed_lines, pg_temp.feed_difference")

    def compare(self) -> None:
        """Find the difference to what is settled."""
        connection = self._connection
        with connection.transaction():
            connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            self.position = self._one("SELECT coalesce(max(position), 0) FROM events")
            parameters = {"salt": self._salt, "customer": self._customer_id, "carrier": self._carrier, "touched": self._touched()}
            connection.execute(_COMPARE, parameters)
        connection.execute("CREATE INDEX ON feed_difference (sim_id) WHERE sim_id IS NOT NULL")
        self.different = self._one("SELECT count(*) FROM feed_difference WHERE line IS NOT NULL")
        self.unmatched = self._one("SELECT count(*) FROM feed_difference WHERE line IS NULL")
        self.settled = self._one(
            "SELECT count(*) FROM settled_lines WHERE customer_id = %s AND carrier = %s", (self._customer_id, self._carrier)
        )

    def _touched(self) -> list[UUID]:
        """SIMs of which somebody else may have changed what the feed had said."""
        last = self._connection.execute(
            "SELECT position, customer_id FROM settled_feeds WHERE customer_id = %s AND carrier = %s", (self._customer_id, self._carrier)
        ).fetchone()
        if last is None:
            return []
        touched = self._ids(_TOUCHED, last)
        split = self._ids(_SPLIT, last)
        return [*touched, *(self._ids(_LINKED, (self._customer_id, split)) if split else ())]

    def _ids(self, query: str, parameters: Sequence[Any]) -> list[UUID]:
        return [stream_id for (stream_id,) in self._connection.execute(query.encode(), parameters)]

    def lines(self, page: int) -> Iterator[list[StagedLine]]:
        """The lines that need a look, in the file's order."""
        with self._connection.transaction(), self._connection.cursor(name="feed_difference", binary=True) as cursor:
            cursor.execute("SELECT record, line, line_hash FROM feed_difference WHERE line IS NOT NULL ORDER BY record")
            while rows := cursor.fetchmany(page):
                yield [StagedLine(*row) for row in rows]

    def at(self, records: Sequence[int]) -> dict[int, StagedLine]:
        """Some of the lines that need a look, by their record."""
        if not records:
            return {}
        query = "SELECT record, line, line_hash FROM feed_difference WHERE record = ANY (%s) AND line IS NOT NULL"
        return {row[0]: StagedLine(*row) for row in self._connection.execute(query, (list(records),))}

    def unchanged_lines(self, sim_ids: Sequence[UUID]) -> list[tuple[int, str]]:
        """Record and line of these SIMs' settled lines in the feed."""
        if not sim_ids:
            return []
        found = self._connection.execute(
            """SELECT l.record, l.line FROM (SELECT row_number() OVER () AS record, line, md5(%s || line)::uuid AS line_hash FROM feed_lines) l
               JOIN settled_lines s USING (line_hash) WHERE s.sim_id = ANY (%s) ORDER BY l.record""",
            (self._salt, list(sim_ids)),
        )
        return [(record, line) for record, line in found]

    def unchanged_twice(self) -> list[tuple[int, str]]:
        """Repetitions of unchanged lines: record and line of all but the first of each."""
        if self.records - self.different == self.settled - self.unmatched:
            return []
        found = self._connection.execute(
            """SELECT record, line FROM (
                   SELECT record, line, row_number() OVER (PARTITION BY line ORDER BY record) AS nth
                   FROM (SELECT row_number() OVER () AS record, line FROM feed_lines) l) n
               WHERE nth > 1 AND NOT EXISTS (SELECT FROM feed_difference d WHERE d.record = n.record AND d.line IS NOT NULL) ORDER BY record"""
        )
        return [(record, line) for record, line in found]

    def still_listed(self, sim_ids: list[UUID]) -> set[UUID]:
        """Those of these SIMs whose unchanged line stands in the feed."""
        if not sim_ids:
            return set()
        found = self._connection.execute(
            """SELECT sim_id FROM settled_lines WHERE sim_id = ANY (%s) AND customer_id = %s AND carrier = %s
               EXCEPT SELECT sim_id FROM feed_difference WHERE sim_id = ANY (%s)""",
            (sim_ids, self._customer_id, self._carrier, sim_ids),
        )
        return {sim_id for (sim_id,) in found}

    def not_settled(self, sim_ids: Collection[UUID]) -> int:
        """How many of these SIMs had no line in the last feed: they were missing."""
        if not sim_ids:
            return 0
        return len(sim_ids) - self._one("SELECT count(*) FROM settled_lines WHERE sim_id = ANY (%s::uuid[])", (uuid_array(sim_ids),))

    def not_listed(self) -> list[UUID]:
        """SIMs whose settled line is not in the feed: changed, bad now, or gone; in the order of their ids."""
        found = self._connection.execute("SELECT sim_id FROM feed_difference WHERE line IS NULL ORDER BY sim_id")
        return [sim_id for (sim_id,) in found]

    def _one(self, query: str, parameters: tuple[Any, ...] = ()) -> int:
        row = self._connection.execute(query.encode(), parameters).fetchone()
        return row[0] if row else 0
