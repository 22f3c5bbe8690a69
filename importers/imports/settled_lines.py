"""Lines whose effect is in the log, by keyed hash: an equal line in the next feed needs no look (docs/decisions/0005).

Every number that was ever fed has one while the feed lists it; without one, its absence from a feed would not be noticed.
"""

import hashlib
from collections.abc import Iterable, Mapping, Set
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from eventstore.arrays import uuid_array
from eventstore.keyring import MasterKey
from importers.imports.layout import Layout


def line_salt(master: MasterKey, customer_id: UUID, layout: Layout) -> str:
    """What stands before a line when it is hashed: lines are equal only under equal layouts, and hashes say nothing to others."""
    return master.digest(customer_id, f"feed line {layout.hash.hex()}")


class LineHashes:
    """Hashes lines with this salt before each; it is hashed once."""

    def __init__(self, salt: str) -> None:
        self._salted = hashlib.md5(salt.encode(), usedforsecurity=False)

    def of(self, lines: Iterable[bytes]) -> list[bytes]:
        """16 bytes for each line; half a second for a million."""
        begin = self._salted.copy
        hashes: list[bytes] = []
        for line in lines:
            line_hash = begin()
            line_hash.update(line)
            hashes.append(line_hash.digest())
        return hashes


def line_hash(salt: str, line: str) -> UUID:
    """The hash of a single line."""
    return UUID(bytes=LineHashes(salt).of([line.encode()])[0])


# Where a row stays in its page and no index changes, which the table's fillfactor leaves room for, this is the least that can be written.
_UPDATE = """UPDATE settled_lines s SET customer_id = %s, carrier = %s, line_hash = n.line_hash
    FROM unnest(%s::uuid[], %s::uuid[]) AS n (sim_id, line_hash) WHERE s.sim_id = n.sim_id RETURNING s.sim_id"""


def settle(
    connection: Connection[TupleRow],
    customer_id: UUID,
    carrier: str,
    lines: Mapping[UUID, UUID | None],
    registered: Set[UUID] = frozenset(),
) -> None:
    """Remember each SIM's hash of its line, in the transaction of its events. None: not equal to any line, so the next feed's is looked at.

    `registered`: SIMs of which it is known that they are new with these events; they can't have a line yet.
    """
    settled = {sim_id: line_hash or sim_id for sim_id, line_hash in lines.items()}
    known = {sim_id: line_hash for sim_id, line_hash in settled.items() if sim_id not in registered}
    if known:
        parameters = (customer_id, carrier, uuid_array(known), uuid_array(known.values()))
        for (sim_id,) in connection.execute(_UPDATE, parameters, prepare=False):  # a kept plan would be that of the table when it was small
            del settled[sim_id]
    if settled:
        with connection.cursor().copy("COPY settled_lines (sim_id, customer_id, carrier, line_hash) FROM STDIN (FORMAT text)") as copy:
            tail = "\t{}\t{}\t".format(customer_id, carrier.replace("\\", "\\\\"))
            copy.write("".join([f"{sim_id.int:032x}{tail}{line_hash.int:032x}\n" for sim_id, line_hash in settled.items()]))


def forget(connection: Connection[TupleRow], sim_ids: Iterable[UUID]) -> None:
    """These SIMs are not in the feed any more."""
    connection.execute("DELETE FROM settled_lines WHERE sim_id = ANY (%s::uuid[])", (uuid_array(sim_ids),))


def begin_feed(connection: Connection[TupleRow], customer_id: UUID, carrier: str, position: int) -> None:
    """Before the first line of a first feed is booked: what people do from this position on is looked at again, even if the feed is killed."""
    connection.execute(
        "INSERT INTO settled_feeds (customer_id, carrier, position) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
        (customer_id, carrier, position),
    )


def end_feed(connection: Connection[TupleRow], customer_id: UUID, carrier: str, position: int) -> None:
    """All lines agree with the log, but for what people did after this position."""
    connection.execute(
        """INSERT INTO settled_feeds (customer_id, carrier, position) VALUES (%s, %s, %s)
           ON CONFLICT (customer_id, carrier) DO UPDATE SET position = excluded.position""",
        (customer_id, carrier, position),
    )
