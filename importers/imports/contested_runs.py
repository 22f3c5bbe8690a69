"""What is kept of the rows of numbers that several carriers' feeds have listed, when another has been thought through (docs/decisions/0017).

The rows that were looked at are kept whole (contested_rows.py); the runs of what else feeds said (feed_sayings.py) go on before and behind them.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from commands.sims.contested_saying import CarrierSaying
from commands.sims.said import NOT_LISTED
from eventstore.arrays import integer_array, text_array, uuid_array
from importers.imports.booking import Booked, Line
from importers.imports.contested_line import ContestedLine
from importers.imports.contested_rows import keep_contested
from importers.imports.feed_sayings import UNKNOWN, Run, Sayings
from importers.imports.past_day import PastDay

_REPLACE = "DELETE FROM feed_sayings WHERE customer_id = %s AND sim_id = ANY (%s::uuid[])"
_RUNS = """INSERT INTO feed_sayings (customer_id, sim_id, carrier, since, said)
    SELECT %(customer)s, * FROM unnest(%(sims)s::uuid[], %(carriers)s::text[], %(since)s::date[], %(said)s::int[])"""
_NOT_SETTLED = "DELETE FROM settled_lines WHERE sim_id = ANY (%s::uuid[])"
# No hash: another carrier's is none that the line could have, and the same carrier's stays.
_SETTLED = """INSERT INTO settled_lines AS s (sim_id, customer_id, carrier, line_hash, said, since)
    SELECT n.sim_id, %(customer)s, n.carrier, coalesce(n.line_hash, n.sim_id), n.said, n.since
    FROM unnest(%(sims)s::uuid[], %(carriers)s::text[], %(hashes)s::uuid[], %(said)s::int[], %(since)s::date[]) AS n (sim_id, carrier, line_hash, said, since)
    ON CONFLICT (sim_id) DO UPDATE SET carrier = excluded.carrier, said = excluded.said, since = excluded.since,
        line_hash = CASE WHEN excluded.line_hash = excluded.sim_id AND s.carrier = excluded.carrier THEN s.line_hash ELSE excluded.line_hash END"""
_LOOK_AGAIN = "UPDATE past_lines SET line_hash = sim_id WHERE sim_id = ANY (%s::uuid[])"


class SettledRun(NamedTuple):
    """The newest run, which stands with the number's line."""

    carrier: str
    since: date
    said: int
    line_hash: UUID | None


def contested(booked: Booked) -> list[tuple[Line, ContestedLine]]:
    """Return the lines of such numbers, those that were refused among them."""
    lines = (*(line for line, _ in booked.decisions), *(line for line, _ in booked.refused))
    return [(line, line.command) for line in lines if isinstance(line.command, ContestedLine)]


def uncontested(booked: Booked) -> Booked:
    """Leave out the lines of such numbers."""
    return Booked(booked.counts, [each for each in booked.decisions if not isinstance(each[0].command, ContestedLine)], booked.refused)


def keep_contests(connection: Connection[TupleRow], day: PastDay, booked: Booked) -> None:
    """Store what was said of numbers that several carriers' feeds have listed, in the transaction of the events."""
    runs = [
        (command.row.sim_id, ContestedRuns.of(day, command, line)) for line, command in contested(booked) if command.contest is not None
    ]
    if not runs:
        return
    sims = uuid_array(sim_id for sim_id, _ in runs)
    keep_contested(connection, day.customer_id, [(sim_id, saying) for sim_id, of in runs for saying in of.whole])
    connection.execute(_REPLACE, (day.customer_id, sims))
    kept = [(sim_id, carrier, run) for sim_id, of in runs for carrier, each in of.runs.items() for run in each]
    parameters = {
        "customer": day.customer_id,
        "sims": uuid_array(sim_id for sim_id, _, _ in kept),
        "carriers": text_array(carrier for _, carrier, _ in kept),
        "since": text_array(str(run.since) for _, _, run in kept),
        "said": integer_array(run.said for _, _, run in kept),
    }
    connection.execute(_RUNS, parameters)
    connection.execute(_NOT_SETTLED, (uuid_array(sim_id for sim_id, of in runs if of.settled is None),))
    settled = [(sim_id, of.settled) for sim_id, of in runs if of.settled is not None]
    parameters = {
        "customer": day.customer_id,
        "sims": uuid_array(sim_id for sim_id, _ in settled),
        "carriers": text_array(each.carrier for _, each in settled),
        "hashes": uuid_array(each.line_hash or sim_id for sim_id, each in settled),
        "said": integer_array(each.said for _, each in settled),
        "since": text_array(str(each.since) for _, each in settled),
    }
    connection.execute(_SETTLED, parameters)
    connection.execute(_LOOK_AGAIN, (sims,))


@dataclass(slots=True)
class ContestedRuns:
    """The runs of one number, and the rows that are kept whole."""

    runs: dict[str, list[Run]]
    settled: SettledRun | None
    whole: list[CarrierSaying] = field(default_factory=list[CarrierSaying])

    @classmethod
    def of(cls, day: PastDay, command: ContestedLine, line: Line) -> "ContestedRuns":
        contest, history = command.contest, command.history
        if contest is None or history is None:
            raise ValueError(f"nothing was thought through: {command}")
        new = contest.new
        looked_at = [*(each for each in contest.looked_at if each.key != new.key), new]
        runs = {carrier: [run for run in each if not run.newest] for carrier, each in command.sayings.runs.items()}
        settled = next(
            (SettledRun(carrier, *run[:2], None) for carrier, of in command.sayings.runs.items() for run in of if run.newest), None
        )
        made = cls(runs, settled, [each for each in looked_at if each is new or (each.row is not None and each.key not in command.kept)])
        for carrier in {each.carrier for each in looked_at}:
            made._block(day, command.sayings, carrier, [each for each in looked_at if each.carrier == carrier])
        live = history.live() if contest.settled else contest.steps[-1].told
        if live is not None:
            own = [each for each in looked_at if each.carrier == live.carrier]
            made._settle(day, live.carrier, max(own, key=lambda each: each.day, default=None), command, line)
        return made

    def _block(self, day: PastDay, sayings: Sayings, carrier: str, block: list[CarrierSaying]) -> None:
        """Between its first and its last day, the rows themselves say what there was."""
        first, last = min(each.day for each in block), max(each.day for each in block)
        before = self.runs.get(carrier, [])
        following = next((each for each, _ in day.days_of(carrier) if each > last), None)
        runs = [*(run for run in before if run.since < first), Run(first, NOT_LISTED)]
        settled = self.settled if self.settled is not None and self.settled.carrier == carrier else None
        if settled is not None and settled.since <= last:
            if settled.since < first:
                runs.insert(-1, Run(settled.since, settled.said))
            self.settled = settled._replace(since=following or last)
        elif following is not None:
            runs += [] if any(run.since == following for run in before) else [Run(following, _kept(sayings, carrier, following))]
        self.runs[carrier] = [*runs, *(run for run in before if run.since > last)]

    def _settle(self, day: PastDay, carrier: str, latest: CarrierSaying | None, command: ContestedLine, line: Line) -> None:
        """The line stands with the carrier whose number it is, if its newest feed listed it."""
        said = (
            each for each, _ in day.days_of(carrier) if (carrier, each) in command.kept or (carrier, each) not in command.sayings.unsaid
        )
        if latest is None or latest.day < max(said, default=latest.day):
            return
        was = self.settled
        if latest.row is None:
            self.settled = None
        else:
            is_new = command.contest is not None and latest is command.contest.new and day.newest
            self.settled = SettledRun(carrier, latest.day, latest.said, line.line_hash if is_new else None)
            self.runs[carrier] = [run for run in self.runs[carrier] if run.since <= latest.day]
        if was is not None and (self.settled is None or self.settled.carrier != was.carrier):
            self._ends(day, was)

    def _ends(self, day: PastDay, was: SettledRun) -> None:
        """Its former carrier's feeds, whose newest run this was, are taken to list it no more."""
        last = max((*(each for each, _ in day.days_of(was.carrier)), was.since))
        runs = [run for run in self.runs.get(was.carrier, []) if run.since <= last]
        if not any(run.since == was.since for run in runs):
            runs.append(Run(was.since, was.said))
        self.runs[was.carrier] = [*runs, Run(last + timedelta(days=1), NOT_LISTED)]


def _kept(sayings: Sayings, carrier: str, at: date) -> int:
    said = sayings.at(carrier, at)
    return UNKNOWN if said is None else said
