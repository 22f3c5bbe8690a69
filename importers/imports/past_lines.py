"""The lines of the past day that was loaded last, by keyed hash: the feed of the next day is compared with them (F-17).

A line that is the same as the day before says nothing new, if no feed of a day between them is known, and nothing about its number holds from in
between, or was recorded since the day before was loaded. `day` is the day whose lines all stand here, `upto` the last of which some do: an import was killed, or goes on.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import ClassVar, LiteralString
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from eventstore.arrays import text_array, uuid_array
from eventstore.keyring import MasterKey
from importers.imports.feed_comparison import FeedComparison
from importers.imports.past_day import PastDay

_TOUCHED = """SELECT DISTINCT stream_id FROM events WHERE causation NOT LIKE 'import:%%' AND customer_id = %s
    AND event_name LIKE 'sim.%%' AND effective_at > %s AND effective_at <= %s"""
# The feed of the day before wrote most of them itself: they are left out where they lie.
_RECORDED_SINCE = """SELECT DISTINCT stream_id FROM events
    WHERE position > %s AND customer_id = %s AND event_name LIKE 'sim.%%' AND split_part(causation, '#', 1) <> ALL (%s::text[])"""
_SPLIT = """SELECT stream_id FROM events WHERE causation NOT LIKE 'import:%%' AND customer_id = %s
    AND event_name IN ('device.split', 'device.restored') AND effective_at > %s"""
_LINKED = """SELECT DISTINCT stream_id FROM events
    WHERE customer_id = %s AND event_name = 'sim.put_in_device' AND (payload ->> 'device_id')::uuid = ANY (%s)"""
_SETTLE = """INSERT INTO past_lines (sim_id, customer_id, carrier, line_hash)
    SELECT n.sim_id, %(customer)s, %(carrier)s, n.line_hash FROM unnest(%(sims)s::uuid[], %(hashes)s::uuid[]) AS n (sim_id, line_hash)
    ON CONFLICT (sim_id, carrier) DO UPDATE SET line_hash = excluded.line_hash"""


class PastComparison(FeedComparison):
    """`usable`: the lines of the day before are there; otherwise all lines need a look."""

    table: ClassVar[LiteralString] = "past_lines"

    def __init__(self, connection: Connection[TupleRow], master: MasterKey, day: PastDay) -> None:
        super().__init__(connection, master, day.customer_id, day.carrier)
        self._day = day
        self._since = 0
        """The log's head when the day before was compared."""
        self.usable = self._is_usable()

    def _is_usable(self) -> bool:
        query = "SELECT day, upto, position FROM past_feeds WHERE customer_id = %s AND carrier = %s"
        kept = self.connection.execute(query, (self.customer_id, self.carrier)).fetchone()
        self._since = kept[2] if kept is not None else 0
        return kept is not None and kept[0] is not None and kept[0] == self._day.base and kept[1] <= self._day.day

    def touched(self) -> list[UUID]:
        """Find the SIMs of which something else than these feeds told that holds from between the two days, or told it since; and those that may be in
        another device since."""
        base = self._day.base
        began = self._day.days.moment(base) if base is not None else None
        if not self.usable or began is None:
            return []
        touched = self.ids(_TOUCHED, (self.customer_id, began, self._day.moment))
        split = self.ids(_SPLIT, (self.customer_id, began))
        touched += self.ids(_RECORDED_SINCE, (self._since, self.customer_id, text_array(self._day.own_causes(self.connection))))
        return [*touched, *(self.ids(_LINKED, (self.customer_id, split)) if split else ())]

    def settled_hashes(self, touched: Sequence[UUID]) -> set[bytes]:
        return super().settled_hashes(touched) if self.usable else set()

    def still_listed(self, sim_ids: list[UUID]) -> set[UUID]:
        return super().still_listed(sim_ids) if self.usable else set()

    def begin(self) -> None:
        """Make the kept lines ready before the first line is booked."""
        with self.connection.transaction():
            if not self.usable:
                self.connection.execute("DELETE FROM past_lines WHERE customer_id = %s AND carrier = %s", (self.customer_id, self.carrier))
            self._keep(self.connection, self._day.base if self.usable else None, self._since if self.usable else self.position)

    def settle(self, connection: Connection[TupleRow], lines: Mapping[UUID, UUID | None]) -> None:
        """Remember each SIM's line. No hash: its number was listed, and the next day's line is looked at."""
        parameters = {
            "customer": self.customer_id,
            "carrier": self.carrier,
            "sims": uuid_array(lines),
            "hashes": uuid_array([line_hash or sim_id for sim_id, line_hash in lines.items()]),
        }
        connection.execute(_SETTLE, parameters, prepare=False)

    def forget(self, connection: Connection[TupleRow], sim_ids: Iterable[UUID]) -> None:
        connection.execute("DELETE FROM past_lines WHERE sim_id = ANY (%s::uuid[]) AND carrier = %s", (uuid_array(sim_ids), self.carrier))

    def end(self, connection: Connection[TupleRow]) -> None:
        """Record that all lines of the day stand here."""
        self._keep(connection, self._day.day, self.position)

    def _keep(self, connection: Connection[TupleRow], day: date | None, position: int) -> None:
        connection.execute(
            """INSERT INTO past_feeds (customer_id, carrier, day, upto, position) VALUES (%s, %s, %s, %s, %s)
               ON CONFLICT (customer_id, carrier) DO UPDATE SET day = excluded.day, upto = excluded.upto, position = excluded.position""",
            (self.customer_id, self.carrier, day, self._day.day, position),
        )


def listed_after_all(connection: Connection[TupleRow], day: PastDay, sim_ids: Iterable[UUID]) -> None:
    """Have the next day's lines of these SIMs looked at, their absence too, where the day's lines stand here: rows of it came back corrected."""
    connection.execute(
        """INSERT INTO past_lines (sim_id, customer_id, carrier, line_hash) SELECT s, f.customer_id, f.carrier, s
           FROM past_feeds f, unnest(%s::uuid[]) AS s WHERE f.customer_id = %s AND f.carrier = %s AND f.day = %s
           ON CONFLICT (sim_id, carrier) DO UPDATE SET line_hash = excluded.line_hash""",
        (uuid_array(sim_ids), day.customer_id, day.carrier, day.day),
    )
