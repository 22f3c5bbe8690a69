"""What feeds said of numbers that more than one carrier's have listed: their rows, kept whole (docs/decisions/0017)."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from commands.sims.contested_saying import CarrierSaying, Row
from commands.sims.observe_sim import ObserveSim
from eventstore.arrays import uuid_array

_LOAD = """SELECT sim_id, carrier, day, said, content::text FROM contested_rows WHERE customer_id = %s AND sim_id = ANY (%s::uuid[])"""
_KEEP = """INSERT INTO contested_rows (customer_id, sim_id, carrier, day, said, content) VALUES (%s, %s, %s, %s, %s, %s)
    ON CONFLICT (customer_id, sim_id, carrier, day) DO UPDATE SET said = excluded.said, content = excluded.content"""
_RESOLVED_ANEW = {"device_id", "discovers", "description", "record"}


class KeptRow(NamedTuple):
    """`row`: None where the feed didn't list the number. `said`: which columns (`commands/sims/said.py`)."""

    row: ObserveSim | None
    said: int
    codes: str | None = None


def load_contested(connection: Connection[TupleRow], customer_id: UUID, sim_ids: Iterable[UUID]) -> dict[UUID, dict[Row, KeptRow]]:
    """Load the rows of those of these SIMs of which any are kept."""
    found: dict[UUID, dict[Row, KeptRow]] = {}
    for sim_id, carrier, day, said, content in connection.execute(_LOAD, (customer_id, uuid_array(sim_ids))):
        row = None if content is None else ObserveSim.model_validate_json(content)
        codes = None if row is None else row.codes
        found.setdefault(sim_id, {})[carrier, day] = KeptRow(None if row is None else without_codes(row), said, codes)
    return found


def keep_contested(connection: Connection[TupleRow], customer_id: UUID, sayings: Sequence[tuple[UUID, CarrierSaying]]) -> None:
    """Store what was said of these SIMs, in the transaction of what comes of it."""
    with connection.cursor() as cursor:
        cursor.executemany(
            _KEEP,
            [(customer_id, sim_id, each.carrier, each.day, each.said, _content(each)) for sim_id, each in sayings],
        )


def listed_in_contest(connection: Connection[TupleRow], customer_id: UUID, carrier: str, day: date) -> list[UUID]:
    """Look up the SIMs of which such a row of this feed is kept."""
    query = "SELECT sim_id FROM contested_rows WHERE customer_id = %s AND carrier = %s AND day = %s AND content IS NOT NULL"
    return [sim_id for (sim_id,) in connection.execute(query, (customer_id, carrier, day))]


def without_codes(row: ObserveSim) -> ObserveSim:
    """Leave out PIN and PUK, which are no facts of the past."""
    return row if row.codes is None else ObserveSim.of_checked(**{**vars(row), "codes": None})


def _content(saying: CarrierSaying) -> str | None:
    """Leave out which device had the IMEI: that is looked up when it is asked for; only a row that was made from what was known has no other name for it."""
    row = saying.row
    if row is None:
        return None
    return ObserveSim.of_checked(**{**vars(row), "codes": saying.codes}).model_dump_json(exclude=_RESOLVED_ANEW if row.imei else None)
