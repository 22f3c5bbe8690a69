"""What earlier feeds of a carrier said of a number: in runs of days, each from a feed on until the next (docs/decisions/0017).

Which columns a row said something about, not what: that is in the log. The newest run stands with the number's line (settled_lines.py).
"""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date
from typing import Final, NamedTuple
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from commands.sims.said import EVERYTHING, NOT_LISTED
from eventstore.arrays import text_array, uuid_array
from importers.imports.settled_lines import BEFORE_ALL

UNKNOWN: Final = -1
"""The log has the number on that day, but nothing was kept yet of what feeds said: whether it was listed, follows from the log."""

_RUNS = """SELECT sim_id, carrier, since, said, false FROM feed_sayings WHERE customer_id = %(customer)s AND sim_id = ANY (%(sims)s::uuid[])
    UNION ALL SELECT sim_id, carrier, coalesce(since, %(before)s), said, true FROM settled_lines
    WHERE customer_id = %(customer)s AND sim_id = ANY (%(sims)s::uuid[]) ORDER BY 3, 5"""
_LISTED = """SELECT sim_id FROM settled_lines WHERE customer_id = %(customer)s AND carrier = %(carrier)s AND coalesce(since, %(before)s) <= %(day)s
    UNION SELECT sim_id FROM (SELECT DISTINCT ON (sim_id) sim_id, said FROM feed_sayings
        WHERE customer_id = %(customer)s AND carrier = %(carrier)s AND since <= %(day)s ORDER BY sim_id, since DESC) AS r
    WHERE said IS DISTINCT FROM %(not_listed)s AND NOT EXISTS (SELECT FROM settled_lines s
        WHERE s.sim_id = r.sim_id AND s.carrier = %(carrier)s AND coalesce(s.since, %(before)s) <= %(day)s)"""


class Run(NamedTuple):
    since: date
    said: int
    newest: bool = False
    """It stands with the number's line."""


@dataclass(slots=True)
class Sayings:
    """Of one number, by carrier: its runs, in the order of their days; and the days on which its row went to the quarantine."""

    runs: dict[str, list[Run]] = field(default_factory=dict[str, list[Run]])
    unsaid: set[tuple[str, date]] = field(default_factory=set[tuple[str, date]])

    def at(self, carrier: str, day: date) -> int | None:
        """Tell what the carrier's feed of this day said of the number; None: nothing is known of it by then."""
        said: int | None = None
        for run in self.runs.get(carrier, ()):
            if run.since > day:
                break
            said = run.said
        return None if said == UNKNOWN else said


def load_sayings(connection: Connection[TupleRow], customer_id: UUID, sims: Mapping[UUID, str]) -> dict[UUID, Sayings]:
    """Load what feeds said of these SIMs, each given with its number."""
    found = {sim_id: Sayings() for sim_id in sims}
    parameters = {"customer": customer_id, "sims": uuid_array(sims), "before": BEFORE_ALL}
    with connection.cursor(binary=True) as cursor:
        rows = cursor.execute(_RUNS, parameters).fetchall()
    for sim_id, carrier, since, said, newest in rows:
        runs = found[sim_id].runs.setdefault(carrier, [])
        if runs and runs[-1].since == since:
            runs.pop()
        runs.append(Run(since, EVERYTHING if said is None else said, newest))
    by_number = {number: sim_id for sim_id, number in sims.items()}
    for number, days in load_unsaid(connection, customer_id, by_number).items():
        found[by_number[number]].unsaid = days
    return found


def load_unsaid(connection: Connection[TupleRow], customer_id: UUID, numbers: Iterable[str]) -> dict[str, set[tuple[str, date]]]:
    """Load the days on which the rows of these numbers went to the quarantine."""
    found: dict[str, set[tuple[str, date]]] = {}
    query = "SELECT number, carrier, day FROM feed_unsaid WHERE customer_id = %s AND number = ANY (%s::text[])"
    for number, carrier, day in connection.execute(query, (customer_id, text_array(numbers))):
        found.setdefault(number, set()).add((carrier, day))
    return found


def listed_on(connection: Connection[TupleRow], customer_id: UUID, carrier: str, day: date) -> list[UUID]:
    """Look up the SIMs that the carrier's feed of this day listed."""
    parameters = {"customer": customer_id, "carrier": carrier, "day": day, "before": BEFORE_ALL, "not_listed": NOT_LISTED}
    return [sim_id for (sim_id,) in connection.execute(_LISTED, parameters)]


def unsaid_on(connection: Connection[TupleRow], customer_id: UUID, carrier: str, day: date) -> list[str]:
    """Look up the numbers whose row of this day went to the quarantine."""
    query = "SELECT number FROM feed_unsaid WHERE customer_id = %s AND carrier = %s AND day = %s"
    return [number for (number,) in connection.execute(query, (customer_id, carrier, day))]


def keep_unsaid(connection: Connection[TupleRow], customer_id: UUID, carrier: str, day: date, numbers: AbstractSet[str]) -> None:
    """Store the numbers whose row of this day went to the quarantine, and no others: of two files of a day the last has the last word."""
    connection.execute("DELETE FROM feed_unsaid WHERE customer_id = %s AND carrier = %s AND day = %s", (customer_id, carrier, day))
    if numbers:
        connection.execute(
            "INSERT INTO feed_unsaid (customer_id, carrier, day, number) SELECT %s, %s, %s, * FROM unnest(%s::text[])",
            (customer_id, carrier, day, text_array(numbers)),
        )


def said_after_all(connection: Connection[TupleRow], customer_id: UUID, carrier: str, day: date, numbers: Sequence[str]) -> None:
    """Forget that the rows of these numbers went to the quarantine: they came back corrected."""
    connection.execute(
        "DELETE FROM feed_unsaid WHERE customer_id = %s AND carrier = %s AND day = %s AND number = ANY (%s::text[])",
        (customer_id, carrier, day, text_array(numbers)),
    )
