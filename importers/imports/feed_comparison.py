"""Finds the lines of a feed that need a look, and the numbers whose line is gone (F-03; docs/decisions/0005).

A line equal to the one that its number's state was last booked from can't bring anything new, unless somebody else touched the
number since. Such lines are recognised by a keyed hash while the file is read, and go nowhere from there.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, ClassVar, LiteralString
from uuid import UUID

from psycopg import Connection, Error
from psycopg.rows import TupleRow

from eventstore.arrays import uuid_array
from eventstore.keyring import MasterKey
from importers.imports.feed_file import FeedFile
from importers.imports.settled_lines import LineHashes, line_salt

# Nothing in a line means anything to this COPY: neither delimiter nor quote nor backslash.
_COPY_LINES = "COPY feed_difference (record, line, line_hash) FROM STDIN (FORMAT csv, DELIMITER E'\\x01', QUOTE E'\\x02')"
_MARKS = bytes.maketrans(b"\x01\x02", b"  ")

# All hashes in one value: a row for each would take longer than the rest of the comparison.
_SETTLED = """SELECT count(*), string_agg(uuid_send(line_hash), ''::bytea) FILTER (WHERE sim_id <> ALL (%(touched)s::uuid[]))
    FROM {lines} WHERE customer_id = %(customer)s AND carrier = %(carrier)s"""
_GONE = """INSERT INTO feed_difference (sim_id) SELECT sim_id FROM {lines}
    WHERE customer_id = %s AND carrier = %s AND (line_hash = ANY (%s::uuid[]) OR sim_id = ANY (%s::uuid[]))"""

_TOUCHED = """SELECT DISTINCT stream_id FROM events
    WHERE position > %s AND customer_id = %s AND event_name LIKE 'sim.%%' AND causation NOT LIKE 'import:%%'"""


# A device that was split off again takes its IMEIs with it: what was linked to either record may be in the other now (F-09).
_SPLIT = """SELECT stream_id FROM events
    WHERE position > %s AND customer_id = %s AND event_name IN ('device.split', 'device.restored')
      AND causation NOT LIKE 'import:%%'"""
_LINKED = """SELECT DISTINCT stream_id FROM events
    WHERE customer_id = %s AND event_name = 'sim.put_in_device' AND (payload ->> 'device_id')::uuid = ANY (%s)"""


@dataclass(frozen=True, slots=True)
class StagedLine:
    """A line that needs a look. `record` counts the feed's records from 1."""

    record: int
    line: str
    line_hash: UUID


class FeedComparison:
    """The feed of one connection, compared; what differs lies in a temporary table that goes with it."""

    table: ClassVar[LiteralString] = "settled_lines"
    """Where the lines are that it is compared with."""

    def __init__(self, connection: Connection[TupleRow], master: MasterKey, customer_id: UUID, carrier: str) -> None:
        self.connection = connection
        self.customer_id = customer_id
        self.carrier = carrier
        self._master = master
        self._unseen: set[bytes] = set()
        """Hashes of settled lines that were not read yet."""
        self._touched_sims: list[UUID] = []
        self.records = 0
        """Lines of the feed."""
        self.different = 0
        """Those of them that need a look."""
        self.settled = 0
        """Numbers that stood in the last feed."""
        self.position = 0
        """The log's head when the feed was compared: what people did later is looked at again next time."""

    def read(self, feed: FeedFile, report: Callable[[int], None]) -> None:
        """Keep the lines that differ from what is settled; `report` is told the bytes read so far."""
        connection = self.connection
        connection.execute("SET work_mem = '256MB'")
        connection.execute("DROP TABLE IF EXISTS pg_temp.feed_difference")
        connection.execute("CREATE TEMP TABLE feed_difference (record bigint, line text, line_hash uuid, sim_id uuid)")
        with connection.transaction():
            connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            self.position = self._one("SELECT coalesce(max(position), 0) FROM events")
            self._touched_sims = self.touched()
            self._unseen = self.settled_hashes(self._touched_sims)
        self._feed = feed
        self._hashes = LineHashes(line_salt(self._master, self.customer_id, feed.layout))
        with connection.cursor().copy(_COPY_LINES) as copy:
            done = 0
            for block, lines in self._blocks():
                hashes = self._hashes.of(lines)
                different = _new_ones(hashes, self._unseen)
                staged = ((self.records + at + 1, lines[at], hashes[at].hex().encode()) for at in different)
                copy.write(b"".join([b"%d\x01%b\x01%b\n" % line for line in staged]))
                self.records += len(lines)
                self.different += len(different)
                done += block
                report(done)

    def find_gone(self) -> None:
        """Keep the numbers whose settled line the feed doesn't have, once it was read."""
        connection = self.connection
        if self._unseen or self._touched_sims:
            hashes = "{" + ",".join([line_hash.hex() for line_hash in self._unseen]) + "}"
            connection.execute(
                _GONE.format(lines=self.table).encode(), (self.customer_id, self.carrier, hashes, uuid_array(self._touched_sims))
            )
            self._unseen.clear()
        connection.execute("CREATE INDEX ON feed_difference (sim_id) WHERE sim_id IS NOT NULL")

    def _blocks(self) -> Iterator[tuple[int, list[bytes]]]:
        """The lines of the feed, some thousands at a time, and how many bytes they are."""
        for block in self._feed.blocks():
            marked = b"\x01" in block or b"\x02" in block
            lines = (block.translate(_MARKS) if marked else block).split(b"\n")
            lines.pop()
            yield len(block), lines

    def settled_hashes(self, touched: Sequence[UUID]) -> set[bytes]:
        """Load the hashes of all numbers in the last feed that nobody touched since. A million take some 120 MB."""
        parameters = {"touched": uuid_array(touched), "customer": self.customer_id, "carrier": self.carrier}
        with self.connection.cursor(binary=True) as cursor:
            [(self.settled, found)] = cursor.execute(_SETTLED.format(lines=self.table).encode(), parameters).fetchall()
        return {found[at : at + 16] for at in range(0, len(found), 16)} if found else set()

    def drop(self) -> None:
        """Drop the staged lines, which hold PINs in clear: they go as soon as they aren't needed, at the latest with the connection."""
        with suppress(Error):  # a connection that can't any more is closed by its owner, and the table with it
            self.connection.execute("DROP TABLE IF EXISTS pg_temp.feed_difference")

    def touched(self) -> list[UUID]:
        """Find the SIMs of which somebody else may have changed what the feed had said."""
        last = self.connection.execute(
            "SELECT position, customer_id FROM settled_feeds WHERE customer_id = %s AND carrier = %s", (self.customer_id, self.carrier)
        ).fetchone()
        if last is None:
            return []
        touched = self.ids(_TOUCHED, last)
        split = self.ids(_SPLIT, last)
        return [*touched, *(self.ids(_LINKED, (self.customer_id, split)) if split else ())]

    def ids(self, query: str, parameters: Sequence[Any]) -> list[UUID]:
        return [stream_id for (stream_id,) in self.connection.execute(query.encode(), parameters)]

    def lines(self, page: int) -> Iterator[list[StagedLine]]:
        """Yield the lines that need a look, in the file's order."""
        with self.connection.transaction(), self.connection.cursor(name="feed_difference", binary=True) as cursor:
            cursor.execute("SELECT record, line, line_hash FROM feed_difference WHERE line IS NOT NULL ORDER BY record")
            while rows := cursor.fetchmany(page):
                yield [StagedLine(*row) for row in rows]

    def at(self, records: Sequence[int]) -> dict[int, StagedLine]:
        """Look up some of the lines that need a look, by their record."""
        if not records:
            return {}
        query = "SELECT record, line, line_hash FROM feed_difference WHERE record = ANY (%s) AND line IS NOT NULL"
        return {row[0]: StagedLine(*row) for row in self.connection.execute(query, (list(records),))}

    def unchanged_lines(self, sim_ids: Sequence[UUID]) -> list[tuple[int, str]]:
        """Find record and line of these SIMs' settled lines in the feed. That is rare, so the feed is simply read again."""
        if not sim_ids:
            return []
        found = self.connection.execute(f"SELECT line_hash FROM {self.table} WHERE sim_id = ANY (%s)".encode(), (list(sim_ids),))
        wanted = {line_hash.bytes for (line_hash,) in found}
        unchanged: list[tuple[int, str]] = []
        before = 0
        for _, lines in self._blocks():
            hashes = self._hashes.of(lines)
            unchanged += [(before + at + 1, lines[at].decode()) for at, line_hash in enumerate(hashes) if line_hash in wanted]
            before += len(lines)
        return unchanged

    def still_listed(self, sim_ids: list[UUID]) -> set[UUID]:
        """Return those of these SIMs whose unchanged line stands in the feed."""
        if not sim_ids:
            return set()
        found = self.connection.execute(
            f"""SELECT sim_id FROM {self.table} WHERE sim_id = ANY (%s) AND customer_id = %s AND carrier = %s
               EXCEPT SELECT sim_id FROM feed_difference WHERE sim_id = ANY (%s)""".encode(),
            (sim_ids, self.customer_id, self.carrier, sim_ids),
        )
        return {sim_id for (sim_id,) in found}

    def not_settled(self, sim_ids: Collection[UUID]) -> int:
        """Count those of these SIMs that had no line in the last feed: they were missing."""
        if not sim_ids:
            return 0
        return len(sim_ids) - self._one("SELECT count(*) FROM settled_lines WHERE sim_id = ANY (%s::uuid[])", (uuid_array(sim_ids),))

    def not_listed(self) -> list[UUID]:
        """Return the SIMs whose settled line is not in the feed: changed, bad now, or gone; in the order of their ids."""
        found = self.connection.execute("SELECT sim_id FROM feed_difference WHERE line IS NULL ORDER BY sim_id")
        return [sim_id for (sim_id,) in found]

    def _one(self, query: str, parameters: tuple[Any, ...] = ()) -> int:
        row = self.connection.execute(query.encode(), parameters).fetchone()
        return row[0] if row else 0


def _new_ones(hashes: Sequence[bytes], unseen: set[bytes]) -> list[int]:
    """Which of these (counted from 0) are not among the unseen; the others are taken out there.

    So a line that comes twice is found once: its repetitions need a look.
    """
    new: list[int] = []
    for at, line_hash in enumerate(hashes):
        if line_hash in unseen:
            unseen.remove(line_hash)
        else:
            new.append(at)
    return new
