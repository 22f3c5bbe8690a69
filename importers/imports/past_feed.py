"""The feed of a day before the carrier's newest one: compared with the day before it, and what it says holds until the next that is known (F-17)."""

from collections.abc import Set
from typing import Self
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from aggregates.sim import NUMBER_CLAIM
from commands.sims.said import NOT_LISTED
from eventstore.keyring import Keyring
from importers.imports.booking import Booked
from importers.imports.contested_rows import listed_in_contest
from importers.imports.contested_runs import contested, keep_contests, uncontested
from importers.imports.device_models import DeviceModels
from importers.imports.feed_check import Findings
from importers.imports.feed_days import FeedDays
from importers.imports.feed_file import FeedFile
from importers.imports.feed_sayings import keep_unsaid, listed_on, unsaid_on
from importers.imports.newest_feed import NewestFeed
from importers.imports.past_day import PastDay, feed_day
from importers.imports.past_lines import PastComparison
from importers.imports.past_rows import PastSaying
from importers.imports.past_runs import PastRuns
from importers.imports.rows_of_day import RowsOfPastDay
from importers.imports.run import ImportRun
from importers.imports.said_again import SaidAgain


class PastFeed(NewestFeed):
    """In a replay of a folder only the lines that differ from the day before need a look."""

    def __init__(
        self, run: ImportRun, connection: Connection[TupleRow], rows: RowsOfPastDay, comparison: PastComparison, day: PastDay
    ) -> None:
        super().__init__(run, connection, rows, comparison, day)
        self._log = run.log
        self._lines = comparison
        self._listed: list[UUID] = []
        """On the day before."""

    @classmethod
    def of(cls, run: ImportRun, connection: Connection[TupleRow], feed: FeedFile, sealer: Keyring, days: FeedDays) -> Self:
        day = feed_day(run, feed.layout.carrier, days)
        models = DeviceModels(connection)
        rows = RowsOfPastDay(
            feed.layout, run.order.customer_id, import_id=run.import_id, sealer=sealer, models=models, line_of=feed.line_of, day=day
        )
        return cls(run, connection, rows, PastComparison(connection, run.log.master, day), day)

    def begin(self) -> None:
        self._lines.begin()

    def missing(self, findings: Findings) -> list[UUID]:
        base = self.of_day.base
        if base is None:
            return []
        usable = self._lines.usable
        self._listed = self._lines.not_listed() if usable else listed_on(self.connection, self.customer_id, self.carrier, base)
        contested = listed_in_contest(self.connection, self.customer_id, self.carrier, base)
        claims = [NUMBER_CLAIM.of(number) for number in unsaid_on(self.connection, self.customer_id, self.carrier, base)]
        unsaid = self._log.holders(self.connection, self.customer_id, claims).values()
        return sorted({*self._listed, *contested, *(sim_id for sim_id in unsaid if sim_id)} - findings.listed)

    def known(self, findings: Findings, affected: int) -> int | None:
        if self.of_day.base is None:
            return None
        return max(affected, self._lines.settled if self._lines.usable else len(self._listed))

    def settle(self, connection: Connection[TupleRow], booked: Booked) -> None:
        keep_runs(connection, self.of_day, booked)
        keep_contests(connection, self.of_day, booked)
        again = {line.sim_id for line, _ in contested(booked)}
        lines = {line.sim_id: None if line.sim_id in again else line.line_hash for line, _ in booked.decisions if line.sim_id}
        self._lines.settle(connection, lines)

    def hear(self, connection: Connection[TupleRow], booked: Booked) -> None:
        """Leave it to the end of the feed to remember them."""

    def forget(self, connection: Connection[TupleRow], booked: Booked) -> None:
        keep_runs(connection, self.of_day, booked)
        keep_contests(connection, self.of_day, booked)
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
    for line, _ in uncontested(booked).decisions:
        if line.sim_id is not None and isinstance(line.command, PastSaying | SaidAgain):
            runs.add(line.sim_id, line.command.sayings, line.said or NOT_LISTED, line.command.before)
    runs.write(connection)
