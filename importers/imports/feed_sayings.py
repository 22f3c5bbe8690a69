"""What earlier feeds of a carrier said of a number: in runs of days, each from a feed on until the next (docs/decisions/0017).

Which columns a row said something about, not what: that is in the log. The newest run stands with the number's line (settled_lines.py).
"""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from commands.sims.said import EVERYTHING, NOT_LISTED
from eventstore.arrays import text_array, uuid_array
from importers.imports.settled_lines import BEFORE_ALL

_RUNS = """SELECT sim_id, carrier, since, said, false FROM feed_sayings WHERE customer_id = %(customer)s AND sim_id = ANY (%(sims)s::uuid[])
    UNION ALL SELECT sim_id, carrier, coalesce(since, %(before)s), said, true FROM settled_lines
    WHERE customer_id = %(customer)s AND sim_id = ANY (%(sims)s::uuid[]) ORDER BY 3, 5"""
_LISTED = """SELECT sim_id FROM settled_lines WHERE customer_id = %(customer)s AND carrier = %(carrier)s AND coalesce(since, %(before)s) <= %(day)s
    UNION SELECT sim_id FROM (SELECT DISTINCT ON (sim_id) sim_id, said FROM feed_sayings
        WHERE customer_id = %(customer)s AND carrier = %(carrier)s AND since <= %(day)s ORDER BY sim_id, since DESC) AS r
    WHERE said IS DISTINCT FROM %(not_listed)s AND NOT EXISTS (SELECT FROM settled_lines s
        WHERE s.sim_id = r.sim_id AND s.carrier = %(carrier)s AND coalesce(s.since, %(before)s) <= %(day)s)"""
_KEEP = """INSERT INTO feed_sayings (customer_id, sim_id, carrier, since, said)
    SELECT %(customer)s, * FROM unnest(%(sims)s::uuid[], %(carriers)s::text[], %(since)s::date[], %(said)s::int[])
    ON CONFLICT (customer_id, sim_id, carrier, since) DO UPDATE SET said = excluded.said"""
_MOVE = """UPDATE settled_lines s SET since = n.since FROM unnest(%(sims)s::uuid[], %(since)s::date[]) AS n (sim_id, since)
    WHERE s.sim_id = n.sim_id AND s.carrier = %(carrier)s"""


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
        """What the carrier's feed of this day said of the number; None: nothing is known of it by then."""
        said: int | None = None
        for run in self.runs.get(carrier, ()):
            if run.since > day:
                break
            said = run.said
        return said


def load_sayings(connection: Connection[TupleRow], customer_id: UUID, sims: Mapping[UUID, str]) -> dict[UUID, Sayings]:
    """Of these SIMs, each with its number."""
    found = {sim_id: Sayings() for sim_id in sims}
    parameters = {"customer": customer_id, "sims": uuid_array(sims), "before": BEFORE_ALL}
    for sim_id, carrier, since, said, newest in connection.execute(_RUNS, parameters):
        runs = found[sim_id].runs.setdefault(carrier, [])
        if runs and runs[-1].since == since:
            runs.pop()
        runs.append(Run(since, EVERYTHING if said is None else said, newest))
    by_number = {number: sim_id for sim_id, number in sims.items()}
    for number, days in load_unsaid(connection, customer_id, by_number).items():
        found[by_number[number]].unsaid = days
    return found


def load_unsaid(connection: Connection[TupleRow], customer_id: UUID, numbers: Iterable[str]) -> dict[str, set[tuple[str, date]]]:
    """On which days the rows of these numbers went to the quarantine."""
    found: dict[str, set[tuple[str, date]]] = {}
    query = "SELECT number, carrier, day FROM feed_unsaid WHERE customer_id = %s AND number = ANY (%s::text[])"
    for number, carrier, day in connection.execute(query, (customer_id, text_array(numbers))):
        found.setdefault(number, set()).add((carrier, day))
    return found


def listed_on(connection: Connection[TupleRow], customer_id: UUID, carrier: str, day: date) -> list[UUID]:
    """The SIMs that the carrier's feed of this day listed."""
    parameters = {"customer": customer_id, "carrier": carrier, "day": day, "before": BEFORE_ALL, "not_listed": NOT_LISTED}
    return [sim_id for (sim_id,) in connection.execute(_LISTED, parameters)]


def unsaid_on(connection: Connection[TupleRow], customer_id: UUID, carrier: str, day: date) -> list[str]:
    """The numbers whose row of this day went to the quarantine."""
    query = "SELECT number FROM feed_unsaid WHERE customer_id = %s AND carrier = %s AND day = %s"
    return [number for (number,) in connection.execute(query, (customer_id, carrier, day))]


def keep_unsaid(connection: Connection[TupleRow], customer_id: UUID, carrier: str, day: date, numbers: AbstractSet[str]) -> None:
    """The numbers whose row of this day went to the quarantine, and no others: of two files of a day the last has the last word."""
    connection.execute("DELETE FROM feed_unsaid WHERE customer_id = %s AND carrier = %s AND day = %s", (customer_id, carrier, day))
    if numbers:
        connection.execute(
            "INSERT INTO feed_unsaid (customer_id, carrier, day, number) SELECT %s, %s, %s, * FROM unnest(%s::text[])",
            (customer_id, carrier, day, text_array(numbers)),
        )


def said_after_all(connection: Connection[TupleRow], customer_id: UUID, carrier: str, day: date, numbers: Sequence[str]) -> None:
    """The rows of these numbers came back corrected."""
    connection.execute(
        "DELETE FROM feed_unsaid WHERE customer_id = %s AND carrier = %s AND day = %s AND number = ANY (%s::text[])",
        (customer_id, carrier, day, text_array(numbers)),
    )


@dataclass(slots=True)
class NewRuns:
    """What changes in the runs of one carrier when a feed of a past day comes in."""

    customer_id: UUID
    carrier: str
    day: date
    following: date | None
    """The next day of which there is a feed."""
    same_day: bool
    """Another file of this day was there before."""
    kept: list[tuple[UUID, date, int]] = field(default_factory=list[tuple[UUID, date, int]])
    moved: list[tuple[UUID, date]] = field(default_factory=list[tuple[UUID, date]])

    def add(self, sim_id: UUID, sayings: Sayings, said: int, before: int) -> None:
        """The feed said this of the number; `before`: what is taken for said on the following day where nothing is known of it."""
        runs = sayings.runs.get(self.carrier, [])
        covering = next((run for run in reversed(runs) if run.since <= self.day), None)
        if self.same_day and said != NOT_LISTED and covering is not None and (self.carrier, self.day) not in sayings.unsaid:
            said |= covering.said
        if covering is not None and covering.said == said:
            return
        later = next((run for run in runs if run.since > self.day), None)
        ends = self.following is not None and (later is None or later.since > self.following)
        if later is not None and later.newest and later.since == self.following and later.said == said and not covering:
            self.moved.append((sim_id, self.day))
            return
        self.kept.append((sim_id, self.day, said))
        if ends and self.following is not None:
            rest = covering.said if covering is not None else before
            if covering is not None and covering.newest:
                self.kept.append((sim_id, covering.since, covering.said)) if covering.since < self.day else None
                self.moved.append((sim_id, self.following))
            else:
                self.kept.append((sim_id, self.following, rest))

    def write(self, connection: Connection[TupleRow]) -> None:
        """In the transaction of the events."""
        if self.kept:
            sims, since, said = zip(*self.kept, strict=True)
            connection.execute(
                _KEEP,
                {
                    "customer": self.customer_id,
                    "sims": uuid_array(sims),
                    "carriers": text_array([self.carrier] * len(sims)),
                    "since": text_array(map(str, since)),
                    "said": "{" + ",".join(map(str, said)) + "}",
                },
            )
        if self.moved:
            sims, since = zip(*self.moved, strict=True)
            connection.execute(_MOVE, {"sims": uuid_array(sims), "carrier": self.carrier, "since": text_array(map(str, since))})
