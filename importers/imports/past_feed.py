"""The feed of a day before the carrier's newest one: compared with the day before it, and what it says holds until the next that is known (F-17)."""

from collections.abc import Sequence, Set
from typing import Self
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from aggregates.sim import NUMBER_CLAIM
from commands.engine.given import Batch
from commands.sims.said import NOT_LISTED
from eventstore.keyring import Keyring
from importers.imports.booking import Booked, Line
from importers.imports.device_models import DeviceModels
from importers.imports.feed_check import Findings
from importers.imports.feed_days import FeedDays
from importers.imports.feed_file import FeedFile
from importers.imports.feed_sayings import keep_unsaid, listed_on, unsaid_on
from importers.imports.newest_feed import NewestFeed
from importers.imports.past_day import PastDay, feed_day
from importers.imports.past_lines import PastComparison
from importers.imports.past_rows import PastRows, PastSaying
from importers.imports.past_runs import PastRuns
from importers.imports.run import ImportRun
from importers.imports.said_again import SaidAgain


class PastFeed(NewestFeed):
    """In a replay of a folder only the lines that differ from the day before need a look."""

    def __init__(self, run: ImportRun, connection: Connection[TupleRow], rows: PastRows, comparison: PastComparison, day: PastDay) -> None:
        super().__init__(run, connection, rows, comparison, day.days)
        self._log = run.log
        self._past = day
        self._rows = rows
        self._lines = comparison
        self._listed: list[UUID] = []
        """On the day before."""

    @classmethod
    def of(cls, run: ImportRun, connection: Connection[TupleRow], feed: FeedFile, sealer: Keyring, days: FeedDays) -> Self:
        day = feed_day(run, feed.layout.carrier, days)
        if day is None:
            raise ValueError(f"{run.order.feed_date} is no past day")
        models = DeviceModels(connection)
        rows = PastRows(feed.layout, run.order.customer_id, sealer=sealer, models=models, line_of=feed.line_of, day=day)
        return cls(run, connection, rows, PastComparison(connection, run.log.master, day), day)

    def begin(self) -> None:
        self._lines.begin()

    def missing(self, findings: Findings) -> list[UUID]:
        base = self._past.base
        if base is None:
            return []
        usable = self._lines.usable
        self._listed = self._lines.not_listed() if usable else listed_on(self.connection, self.customer_id, self.carrier, base)
        claims = [NUMBER_CLAIM.of(number) for number in unsaid_on(self.connection, self.customer_id, self.carrier, base)]
        unsaid = self._log.holders(self.connection, self.customer_id, claims).values()
        return sorted({*self._listed, *(sim_id for sim_id in unsaid if sim_id)} - findings.listed)

    def known(self, findings: Findings, affected: int) -> int | None:
        if self._past.base is None:
            return None
        return max(affected, self._lines.settled if self._lines.usable else len(self._listed))

    def missed(self, batch: Batch, sim_ids: Sequence[UUID]) -> list[Line]:
        return self._rows.missing(batch, sim_ids)

    def settle(self, connection: Connection[TupleRow], booked: Booked) -> None:
        keep_runs(connection, self._past, booked)
        self._lines.settle(connection, {line.sim_id: line.line_hash for line, _ in booked.decisions if line.sim_id})

    def forget(self, connection: Connection[TupleRow], booked: Booked) -> None:
        keep_runs(connection, self._past, booked)
        self._lines.forget(connection, [line.sim_id for line, _ in booked.decisions if line.sim_id])

    def end(self, connection: Connection[TupleRow], unsaid: Set[str]) -> None:
        holders = self._log.holders(connection, self.customer_id, [NUMBER_CLAIM.of(number) for number in unsaid])
        listed = {sim_id for sim_id in holders.values() if sim_id}.intersection(self._listed) if not self._lines.usable else set[UUID]()
        self._lines.settle(connection, dict.fromkeys(listed))
        self._lines.end(connection)
        keep_unsaid(connection, self.customer_id, self.carrier, self.day, unsaid)


def keep_runs(connection: Connection[TupleRow], day: PastDay, booked: Booked) -> None:
    """Remember which columns these rows of a past day said something about."""
    runs = PastRuns(day.customer_id, day.carrier, day.day, [later for later, _ in day.days.after(day.day)], day.day in day.days)
    for line, _ in booked.decisions:
        if line.sim_id is not None and isinstance(line.command, PastSaying | SaidAgain):
            runs.add(line.sim_id, line.command.sayings, line.said or NOT_LISTED, line.command.before)
    runs.write(connection)
