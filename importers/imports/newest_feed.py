"""The feed of a carrier's newest day: compared with the last one, and what it says holds from now on (F-03, F-05)."""

from collections.abc import Mapping, Sequence, Set
from typing import Self
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from commands.engine.given import Batch
from eventstore.keyring import Keyring
from importers.imports.booking import Booked, Line
from importers.imports.contested_runs import keep_contests, uncontested
from importers.imports.device_models import DeviceModels
from importers.imports.feed_check import Findings
from importers.imports.feed_comparison import FeedComparison
from importers.imports.feed_days import FeedDays
from importers.imports.feed_file import FeedFile
from importers.imports.feed_sayings import keep_unsaid
from importers.imports.past_day import PastDay, feed_day
from importers.imports.rows_of_day import RowsOfNewestDay, RowsOfPastDay
from importers.imports.run import ImportRun
from importers.imports.settled_lines import Settled, begin_feed, end_feed, forget, settle


class NewestFeed:
    """What a feed is compared with, and what is kept of it beside its events."""

    def __init__(
        self,
        run: ImportRun,
        connection: Connection[TupleRow],
        rows: RowsOfNewestDay | RowsOfPastDay,
        comparison: FeedComparison,
        day: PastDay,
    ) -> None:
        self.connection = connection
        self.customer_id = run.order.customer_id
        self.carrier = comparison.carrier
        self.day = run.order.feed_date
        self.of_day = day
        self.same_day = self.day in day.days
        self.rows = rows
        self.comparison = comparison

    @classmethod
    def of(cls, run: ImportRun, connection: Connection[TupleRow], feed: FeedFile, sealer: Keyring, days: FeedDays) -> Self:
        """Make the feed of one run; `connection` holds the lock for the length of the run, `sealer` the customer's key."""
        customer_id = run.order.customer_id
        day = feed_day(run, feed.layout.carrier, days)
        models = DeviceModels(connection)
        rows = RowsOfNewestDay(
            feed.layout, customer_id, import_id=run.import_id, sealer=sealer, models=models, line_of=feed.line_of, day=day
        )
        return cls(run, connection, rows, FeedComparison(connection, run.log.master, customer_id, feed.layout.carrier), day)

    def begin(self) -> None:
        """Record where a first feed begins, before its first line is booked."""
        begin_feed(self.connection, self.customer_id, self.carrier, self.comparison.position)

    def missing(self, findings: Findings) -> list[UUID]:
        """Return the SIMs that the feed lists no more."""
        return [sim_id for sim_id in self.comparison.not_listed() if sim_id not in findings.listed]

    def known(self, findings: Findings, affected: int) -> int | None:
        """Count those that the brake compares `affected` with; None where there are none to compare with."""
        return self.comparison.settled + self.comparison.not_settled(findings.listed)

    def missed(self, batch: Batch, sim_ids: Sequence[UUID]) -> list[Line]:
        """Make the commands for those that it lists no more."""
        return self.rows.missing(batch, sim_ids)

    def listed(self, batch: Batch, lines: Mapping[UUID, int]) -> list[Line]:
        """Make the commands for those whose row can't be taken over. `lines`: where it stands."""
        return self.rows.listed(batch, lines)

    def hear(self, connection: Connection[TupleRow], booked: Booked) -> None:
        """Remember that these are listed again, so that their absence is noticed."""
        again = {line.sim_id: Settled(None, line.said) for line, decision in booked.decisions if line.sim_id and decision}
        settle(connection, self.customer_id, self.carrier, self.day, again, same_day=self.same_day)

    def settle(self, connection: Connection[TupleRow], booked: Booked) -> None:
        """Remember the booked lines, so that they need no look while they stay the same."""
        keep_contests(connection, self.of_day, booked)
        booked = uncontested(booked)
        lines = {line.sim_id: Settled(line.line_hash, line.said) for line, _ in booked.decisions if line.sim_id}
        settle(connection, self.customer_id, self.carrier, self.day, lines, booked.registered, same_day=self.same_day)

    def forget(self, connection: Connection[TupleRow], booked: Booked) -> None:
        """Remember that these are listed no more."""
        keep_contests(connection, self.of_day, booked)
        booked = uncontested(booked)
        forget(connection, self.day, [line.sim_id for line, _ in booked.decisions if line.sim_id])

    def end(self, connection: Connection[TupleRow], unsaid: Set[str]) -> None:
        """Record the feed's end in the transaction in which the import is completed. `unsaid`: numbers whose row is in the quarantine."""
        end_feed(connection, self.customer_id, self.carrier, self.comparison.position)
        keep_unsaid(connection, self.customer_id, self.carrier, self.day, unsaid)
