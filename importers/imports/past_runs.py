"""What a feed of a past day said, entered between what the feeds before and after it did (docs/decisions/0017)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from commands.sims.said import NOT_LISTED
from eventstore.arrays import integer_array, text_array, uuid_array
from importers.imports.feed_sayings import Run, Sayings
from importers.imports.settled_lines import Settled, forget, settle

_KEEP = """INSERT INTO feed_sayings (customer_id, sim_id, carrier, since, said)
    SELECT %(customer)s, * FROM unnest(%(sims)s::uuid[], %(carriers)s::text[], %(since)s::date[], %(said)s::int[])
    ON CONFLICT (customer_id, sim_id, carrier, since) DO UPDATE SET said = excluded.said"""
_MOVE = """UPDATE settled_lines s SET since = n.since FROM unnest(%(sims)s::uuid[], %(since)s::date[]) AS n (sim_id, since)
    WHERE s.sim_id = n.sim_id AND s.carrier = %(carrier)s"""


@dataclass(slots=True)
class PastRuns:
    """What changes in the runs of one carrier. `later`: the days of its feeds behind this one; `same_day`: another file of this day was there before."""

    customer_id: UUID
    carrier: str
    day: date
    later: Sequence[date]
    same_day: bool
    _kept: list[tuple[UUID, date, int]] = field(default_factory=list[tuple[UUID, date, int]])
    _moved: list[tuple[UUID, date]] = field(default_factory=list[tuple[UUID, date]])
    _newest: dict[UUID, int] = field(default_factory=dict[UUID, int])

    def add(self, sim_id: UUID, sayings: Sayings, said: int, before: int) -> None:
        """Add what the feed said of the number; `before`: what is known of the day after it where no run reaches that."""
        runs = sayings.runs.get(self.carrier, [])
        covering = next((run for run in reversed(runs) if run.since <= self.day), None)
        if self.same_day and said != NOT_LISTED and covering is not None and (self.carrier, self.day) not in sayings.unsaid:
            said |= covering.said
        if covering is not None and covering.said == said:
            return
        following = next((day for day in self.later if (self.carrier, day) not in sayings.unsaid), None)
        if following is None and not any(run.newest for carrier, of in sayings.runs.items() if carrier != self.carrier for run in of):
            self._newest[sim_id] = said
            return
        later = next((run for run in runs if run.since > self.day), None)
        if covering is None and later is not None and later.newest and later.since == following and later.said == said:
            self._moved.append((sim_id, self.day))
            return
        self._kept.append((sim_id, self.day, said))
        if following is not None and (later is None or later.since > following):
            self._ends(sim_id, covering, following, before)

    def _ends(self, sim_id: UUID, covering: Run | None, following: date, before: int) -> None:
        """From the following day on it is as it was."""
        if covering is None or not covering.newest:
            self._kept.append((sim_id, following, before if covering is None else covering.said))
            return
        self._moved.append((sim_id, following))
        if covering.since < self.day:
            self._kept.append((sim_id, covering.since, covering.said))

    def write(self, connection: Connection[TupleRow]) -> None:
        """Write the runs in the transaction of the events."""
        if self._kept:
            sims, since, said = zip(*self._kept, strict=True)
            parameters = {"customer": self.customer_id, "sims": uuid_array(sims), "carriers": text_array([self.carrier] * len(sims))}
            connection.execute(_KEEP, {**parameters, "since": text_array(map(str, since)), "said": integer_array(said)})
        if self._moved:
            sims, since = zip(*self._moved, strict=True)
            connection.execute(_MOVE, {"sims": uuid_array(sims), "carrier": self.carrier, "since": text_array(map(str, since))})
        listed = {sim_id: Settled(None, said) for sim_id, said in self._newest.items() if said != NOT_LISTED}
        if listed:
            settle(connection, self.customer_id, self.carrier, self.day, listed)
        if gone := self._newest.keys() - listed.keys():
            forget(connection, self.day, gone)
