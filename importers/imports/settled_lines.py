"""Lines whose effect is in the log, by keyed hash: an equal line in the next feed needs no look (docs/decisions/0005).

Every number that was ever fed has one while the feed lists it; without one, its absence from a feed would not be noticed. With the line
stands what it says, and since which feed; what earlier feeds said goes to `feed_sayings` when it changes (feed_sayings.py).
"""

import hashlib
from collections.abc import Iterable, Mapping, Set
from datetime import date
from typing import Final, NamedTuple
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from commands.sims.said import LISTED, NOT_LISTED
from eventstore.arrays import integer_array, uuid_array
from eventstore.keyring import MasterKey
from importers.imports.layout import Layout


def line_salt(master: MasterKey, customer_id: UUID, layout: Layout) -> str:
    """Derive what stands before a line when it is hashed: lines are equal only under equal layouts, and hashes say nothing to others."""
    return master.digest(customer_id, f"feed line {layout.hash.hex()}")


class LineHashes:
    """Hashes lines with this salt before each; it is hashed once."""

    def __init__(self, salt: str) -> None:
        self._salted = hashlib.md5(salt.encode(), usedforsecurity=False)

    def of(self, lines: Iterable[bytes]) -> list[bytes]:
        """Hash each line to 16 bytes; half a second for a million."""
        begin = self._salted.copy
        hashes: list[bytes] = []
        for line in lines:
            line_hash = begin()
            line_hash.update(line)
            hashes.append(line_hash.digest())
        return hashes


def line_hash(salt: str, line: str) -> UUID:
    """Hash a single line."""
    return UUID(bytes=LineHashes(salt).of([line.encode()])[0])


BEFORE_ALL: Final = date.min
"""Since when a line says what it says that was settled before that was kept."""


class Settled(NamedTuple):
    """What is kept of a line. No hash: not equal to any line, so the next feed's is looked at."""

    line_hash: UUID | None
    said: int
    """Which columns (`commands/sims/said.py`)."""


# A run may have begun later than the feed's day: by a list, or by a feed that was ended. No feed said so.
# Where a row stays in its page and no index changes, which the table's fillfactor leaves room for, this is the least that can be written.
_UPDATE = """WITH n AS (SELECT u.sim_id, u.line_hash, CASE WHEN %(same_day)s AND s.carrier = %(carrier)s THEN s.said | u.said ELSE u.said END AS said
        FROM unnest(%(sims)s::uuid[], %(hashes)s::uuid[], %(said)s::int[]) AS u (sim_id, line_hash, said) JOIN settled_lines s USING (sim_id)),
    ended AS (INSERT INTO feed_sayings (customer_id, sim_id, carrier, since, said)
        SELECT s.customer_id, s.sim_id, s.carrier, coalesce(s.since, %(before)s), s.said FROM settled_lines s JOIN n USING (sim_id)
        WHERE (s.carrier <> %(carrier)s OR s.said IS DISTINCT FROM n.said) AND coalesce(s.since, %(before)s) < %(day)s
        ON CONFLICT (customer_id, sim_id, carrier, since) DO UPDATE SET said = excluded.said),
    went_over AS (INSERT INTO feed_sayings (customer_id, sim_id, carrier, since, said)
        SELECT s.customer_id, s.sim_id, s.carrier, %(day)s, %(gone)s FROM settled_lines s JOIN n USING (sim_id) WHERE s.carrier <> %(carrier)s
        ON CONFLICT (customer_id, sim_id, carrier, since) DO UPDATE SET said = excluded.said)
    UPDATE settled_lines s SET customer_id = %(customer)s, carrier = %(carrier)s, line_hash = n.line_hash,
        said = n.said, since = CASE WHEN s.carrier = %(carrier)s AND s.said = n.said AND (s.since <= %(day)s) IS NOT FALSE THEN s.since ELSE %(day)s END
    FROM n WHERE s.sim_id = n.sim_id RETURNING s.sim_id"""
_COPY = "COPY settled_lines (sim_id, customer_id, carrier, line_hash, said, since) FROM STDIN (FORMAT text)"
_LOOK_AGAIN = """WITH n AS (SELECT unnest(%(sims)s::uuid[]) AS sim_id)
    INSERT INTO settled_lines (sim_id, customer_id, carrier, line_hash, said, since)
    SELECT sim_id, %(customer)s, %(carrier)s, sim_id, %(said)s, %(day)s FROM n
    ON CONFLICT (sim_id) DO UPDATE SET line_hash = excluded.line_hash"""
_FORGET = """WITH gone AS (DELETE FROM settled_lines WHERE sim_id = ANY (%(sims)s::uuid[]) RETURNING *),
    ended AS (INSERT INTO feed_sayings (customer_id, sim_id, carrier, since, said)
        SELECT customer_id, sim_id, carrier, coalesce(since, %(before)s), said FROM gone WHERE coalesce(since, %(before)s) < %(day)s
        ON CONFLICT (customer_id, sim_id, carrier, since) DO UPDATE SET said = excluded.said)
    INSERT INTO feed_sayings (customer_id, sim_id, carrier, since, said)
    SELECT customer_id, sim_id, carrier, %(day)s, %(gone)s FROM gone
    ON CONFLICT (customer_id, sim_id, carrier, since) DO UPDATE SET said = excluded.said"""


def settle(
    connection: Connection[TupleRow],
    customer_id: UUID,
    carrier: str,
    day: date,
    lines: Mapping[UUID, Settled],
    registered: Set[UUID] = frozenset(),
    *,
    same_day: bool = False,
) -> None:
    """Remember each SIM's line of the feed of this day, in the transaction of its events.

    `registered`: SIMs of which it is known that they are new with these events; they can't have a line yet. `same_day`: another feed of this day was there
    before; what its row said was said, too.
    """
    settled = dict(lines)
    known = {sim_id: line for sim_id, line in settled.items() if sim_id not in registered}
    if known:
        parameters = {
            "sims": uuid_array(known),
            "hashes": uuid_array([line.line_hash or sim_id for sim_id, line in known.items()]),
            "said": integer_array([line.said for line in known.values()]),
            "customer": customer_id,
            "carrier": carrier,
            "day": day,
            "before": BEFORE_ALL,
            "gone": NOT_LISTED,
            "same_day": same_day,
        }
        for (sim_id,) in connection.execute(_UPDATE, parameters, prepare=False):  # a kept plan would be that of the table when it was small
            del settled[sim_id]
    if settled:
        with connection.cursor().copy(_COPY) as copy:
            kept = "\t{}\t{}\t".format(customer_id, carrier.replace("\\", "\\\\"))
            copy.write(
                "".join(
                    [
                        f"{sim_id.int:032x}{kept}{(line.line_hash or sim_id).int:032x}\t{line.said}\t{day}\n"
                        for sim_id, line in settled.items()
                    ]
                )
            )


def look_again(connection: Connection[TupleRow], customer_id: UUID, carrier: str, day: date, sim_ids: Iterable[UUID]) -> None:
    """Have what the carrier's next feed says of these SIMs looked at, their absence too: something else than a feed brought them, or changed them."""
    parameters = {"sims": uuid_array(sim_ids), "customer": customer_id, "carrier": carrier, "said": LISTED, "day": day}
    connection.execute(_LOOK_AGAIN, parameters)


def forget(connection: Connection[TupleRow], day: date, sim_ids: Iterable[UUID]) -> None:
    """Remember that these SIMs are not in the feed any more, from that of this day on."""
    parameters = {"sims": uuid_array(sim_ids), "day": day, "before": BEFORE_ALL, "gone": NOT_LISTED}
    connection.execute(_FORGET, parameters)


def begin_feed(connection: Connection[TupleRow], customer_id: UUID, carrier: str, position: int) -> None:
    """Record, before a first feed's first line is booked, from which position on what people do is looked at again, even if the feed is killed."""
    connection.execute(
        "INSERT INTO settled_feeds (customer_id, carrier, position) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
        (customer_id, carrier, position),
    )


def end_feed(connection: Connection[TupleRow], customer_id: UUID, carrier: str, position: int) -> None:
    """Record that all lines agree with the log, but for what people did after this position."""
    connection.execute(
        """INSERT INTO settled_feeds (customer_id, carrier, position) VALUES (%s, %s, %s)
           ON CONFLICT (customer_id, carrier) DO UPDATE SET position = excluded.position""",
        (customer_id, carrier, position),
    )
