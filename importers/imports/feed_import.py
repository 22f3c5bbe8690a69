"""Imports one feed: compared with the last one, what differs decided and booked in chunks (F-03 to F-08, F-12 to F-16).

Two passes over the lines that need a look: the first (`feed_check.py`) finds what can't be taken over and what the brake must know; the
second books. A killed import that is started again simply compares anew: what was booked is unchanged by then, and the counts go on
from the import's own progress.
"""

from collections.abc import Iterator, Mapping, Sequence, Set
from functools import partial
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from aggregates.feed_import import ImportHeld
from aggregates.import_terms import ImportCounts, QuarantinedRow
from aggregates.sim import NUMBER_CLAIM
from commands.engine.given import Batch
from eventstore.keyring import Keyring
from importers.engine.not_a_feed import TooManyBadRows
from importers.imports.beginning import wait_for_other_carriers
from importers.imports.booking import Booked, Booking, Line
from importers.imports.contested_line import OverrulesAnotherCarrier
from importers.imports.ended_feed import end_feed_early
from importers.imports.feed_check import PAGE, FeedCheck, Findings
from importers.imports.feed_days import feed_days
from importers.imports.feed_file import FeedFile
from importers.imports.feed_rows import ParsedLine
from importers.imports.foretold_devices import ForetoldDevices
from importers.imports.held_file import drop_file, keep_file
from importers.imports.newest_feed import NewestFeed
from importers.imports.overruling import Overruled, Overruling
from importers.imports.past_feed import PastFeed
from importers.imports.result import ImportProgress, ImportResult, Plan, Planned, Report, no_report, summary
from importers.imports.run import ImportRun


class FeedRun:
    """`connection` holds the temporary table and the lock, for the length of the run."""

    def __init__(
        self,
        run: ImportRun,
        connection: Connection[TupleRow],
        feed: FeedFile,
        *,
        chunk: int,
        report: Report | None = None,
        planned: Planned | None = None,
    ) -> None:
        self._run = run
        self._log = run.log
        self._feed = feed
        self._connection = connection
        self._chunk = chunk
        self._report = report or no_report
        self._plan = Plan(planned)
        self._customer_id = run.order.customer_id
        run.place = feed.sheets.place
        self._foretold = ForetoldDevices(self._customer_id)
        if not run.order.dry_run:
            wait_for_other_carriers(connection, self._customer_id)
        sealer = run.sealer
        sealer.load(connection, [self._customer_id])
        of_day = PastFeed if run.order.past else NewestFeed
        self._of_day = of_day.of(run, connection, feed, sealer, feed_days(self._log, connection, self._customer_id, feed.layout.carrier))
        self._rows, self._comparison = self._of_day.rows, self._of_day.comparison
        run.in_clear = self._rows.bad.told

    def run(self) -> ImportResult:
        """Import the feed, hold it, or (dry run) tell what it would do."""
        try:
            return self._import()
        finally:
            self._comparison.drop()
            self._rows.bad.forget()

    def _import(self) -> ImportResult:
        run, comparison = self._run, self._comparison
        comparison.read(self._feed, lambda done: self._report(ImportProgress("copy", done, max(self._feed.size, done))))
        self._report(ImportProgress("compare", 0, 1))
        comparison.find_gone()
        check = FeedCheck(run, self._rows, comparison, self._feed.line_of)
        findings = check.check(lambda done: self._report(ImportProgress("check", done, comparison.different)))
        missing = self._of_day.missing(findings)
        run.start()
        run.quarantine(findings.quarantined)
        run.warn([*run.warnings.new(self._feed.noted()), *findings.noted])
        brake = self._brake(findings, len(missing))
        if brake is not None and not run.order.dry_run:
            return self._hold(brake)
        counts = self._book(findings, missing)
        if run.order.dry_run:
            return self._told(counts, brake)
        result = run.complete(counts, partial(self._end, findings.unsaid.keys()))
        if counts.created + counts.changed > self._comparison.records // 10:
            self._connection.execute(
                f"ANALYZE {comparison.table}".encode()
            )  # or tomorrow's comparison is planned for the empty table it was
        return result

    def _end(self, unsaid: Set[str], connection: Connection[TupleRow], _: object) -> None:
        self._of_day.end(connection, unsaid)
        drop_file(connection, self._run.import_id)

    def _brake(self, findings: Findings, missing: int) -> ImportHeld | None:
        """Held when more than the customer's share of the known numbers vanish, go inactive or move (F-15)."""
        run, counts = self._run, findings.counts
        affected = missing + counts.deactivated + counts.moved
        known = self._of_day.known(findings, affected)
        limit = run.customer.feed_brake_percent
        if run.resumed.released or run.booked.events or known is None or affected * 100 <= known * limit:
            return None
        return ImportHeld(
            percent=min(100, affected * 100 // max(known, 1)),
            limit=limit,
            known=known,
            missing=missing,
            deactivated=counts.deactivated,
            moved=counts.moved,
        )

    def _hold(self, brake: ImportHeld) -> ImportResult:
        run = self._run
        keep_file(self._connection, self._feed, run)
        run.record([brake])
        counts = ImportCounts(seen=self._comparison.records, quarantined=len(run.quarantined))
        text_de, text_en = _held(brake)
        return ImportResult(
            run.import_id,
            "held",
            counts,
            f"Angehalten: {text_de} Bitte prüfen und freigeben oder verwerfen.",
            f"Held: {text_en} Check, then release or discard.",
            quarantined=run.told,
            warned=run.warnings.told,
            warnings=run.warnings.count,
        )

    def _told(self, counts: ImportCounts, brake: ImportHeld | None) -> ImportResult:
        run = self._run
        warned, warnings = run.warnings.told, run.warnings.count
        text_de, text_en = summary(counts, "Probelauf", "Dry run", warnings, dry_run=True)
        if brake is not None:
            held_de, held_en = _held(brake)
            text_de, text_en = f"{text_de} Der Import würde angehalten: {held_de}", f"{text_en} The import would be held: {held_en}"
        preview, quarantined = self._plan.preview, run.told
        return ImportResult(run.import_id, "dry_run", counts, text_de, text_en, preview, quarantined, warned, warnings)

    def _book(self, findings: Findings, missing: Sequence[UUID]) -> ImportCounts:
        """The second pass; what a rule refuses goes to the quarantine too."""
        run = self._run
        if not run.order.dry_run:
            self._of_day.begin()
        booking = self._booking()
        total = self._comparison.different + len(missing)
        counts = ImportCounts()
        refused: list[QuarantinedRow] = []
        overruling = Overruling(self._rows, max([self._feed.line_of(self._comparison.records), *(row.line for row in run.quarantined)]))
        done = upto = 0
        for chunk in self._chunks(findings):
            texts = {self._feed.line_of(entry.staged.record): entry.staged.line for entry in chunk}
            upto = max(texts)
            booking = self._booking() if run.order.dry_run else booking
            decided = None if findings.decided is None else [findings.decided[entry.staged.record] for entry in chunk]
            overruled = Overruled(run, overruling, texts)
            then = overruled.with_keys(self._of_day.settle)
            booked = booking.book(partial(self._observe, chunk), then, upto=upto, also=overruled.events, decided=decided)
            overruling.add(overruled.rows(booked))
            wrong = [self._rows.bad.refused(line.line, texts[line.line], refusal) for line, refusal in booked.refused]
            refused += wrong
            findings.unsaid.update({number: row.line for row in wrong if (number := self._rows.number_of(texts[row.line]))})
            run.version = booking.version
            self._check_limit(wrong, refused)
            counts = self._add(counts, booked)
            done += len(chunk)
            self._report(ImportProgress("book", done, total))
        if (heard := self._hear(booking, findings.unsaid, upto)) is not None:
            counts = self._add(counts, heard)
        for first in range(0, len(missing), self._chunk):
            part = missing[first : first + self._chunk]
            booking = self._booking() if run.order.dry_run else booking
            overruled = Overruled(run, overruling, {})
            then = overruled.with_keys(self._of_day.forget)
            booked = booking.book(partial(self._missed, part), then, upto=upto, also=overruled.events)
            overruling.add(overruled.rows(booked))
            counts = self._add(counts, booked)
            self._report(ImportProgress("book", done + first + len(part), total))
        run.version = booking.version
        run.quarantine(refused)
        run.quarantined += overruling.told
        return self._total(counts, len(refused))

    def _check_limit(self, wrong: Sequence[QuarantinedRow], refused: Sequence[QuarantinedRow]) -> None:
        """Rules refuse too many rows: the import ends, with what it has booked and put in quarantine by now. Raises TooManyBadRows."""
        run = self._run
        try:
            run.limit.add(wrong)
        except TooManyBadRows:
            run.quarantine(refused)
            run.give_up(self._ended_early)
            raise

    def _ended_early(self, connection: Connection[TupleRow], _: object) -> None:
        run = self._run
        drop_file(connection, run.import_id)
        end_feed_early(connection, self._log, run.import_id, self._customer_id, self._feed.layout.carrier, run.order.feed_date)

    def _chunks(self, findings: Findings) -> Iterator[list[ParsedLine]]:
        if findings.kept is not None:
            pages: Iterator[list[ParsedLine]] = iter([findings.kept])
        else:
            pages = (self._rows.parse(page)[0] for page in self._comparison.lines(PAGE))
        for page in pages:
            todo = [entry for entry in page if entry.staged.record not in findings.dropped]
            for first in range(0, len(todo), self._chunk):
                yield todo[first : first + self._chunk]

    def _booking(self) -> Booking:
        """A dry run takes a new one for each chunk, or its memory would grow with every number."""
        run = self._run
        dry = Batch(self._log, self._connection, Keyring(self._log.master)) if run.order.dry_run else None
        return Booking(self._log, run.cause, run.import_id, run.version, dry=dry)

    def _observe(self, chunk: Sequence[ParsedLine], batch: Batch) -> list[Line]:
        """A dry run has to remember what devices the chunks before it discovered."""
        self._foretold.tell(batch, (entry.row.imei14 for entry in chunk))
        return self._rows.observe(batch, chunk)

    def _hear(self, booking: Booking, unsaid: Mapping[str, int], upto: int) -> Booked | None:
        """Numbers whose row can't be taken over are listed all the same: those that were missing are so no longer. `unsaid`: the lines of these rows."""
        lines = {NUMBER_CLAIM.of(number): line for number, line in unsaid.items()}

        def listed(batch: Batch) -> list[Line]:
            batch.load_claims(self._customer_id, lines)
            held = {batch.holder(self._customer_id, claim): line for claim, line in lines.items()}
            return self._of_day.listed(batch, {sim_id: line for sim_id, line in held.items() if sim_id is not None})

        with self._log.pool.connection() as connection:
            batch = Batch(self._log, connection, Keyring(self._log.master))
            decided = [each for each in booking.decide(batch, listed(batch)) if each.decision]
        return booking.book(listed, self._of_day.hear, upto=upto, decided=decided) if decided else None

    def _missed(self, sim_ids: Sequence[UUID], batch: Batch) -> list[Line]:
        return self._of_day.missed(batch, sim_ids)

    def _add(self, counts: ImportCounts, booked: Booked) -> ImportCounts:
        if self._run.order.dry_run:
            for line, decision in booked.decisions:
                self._plan.add(line.line, decision)
                self._foretold.remember(decision)
        return counts.plus(booked.counts)

    def _total(self, booked: ImportCounts, refused: int) -> ImportCounts:
        """All tries of this run together; a row is new, changed, quarantined (also where a rule refused it), or else unchanged."""
        both = self._run.booked.plus(booked)
        seen, quarantined = self._comparison.records, len(self._run.quarantined)
        taken_over = sum(1 for row in self._run.quarantined if row.reason == OverrulesAnotherCarrier.code)
        unchanged = max(seen - both.created - both.changed - (quarantined - taken_over), 0)
        return both.model_copy(update={"seen": seen, "unchanged": unchanged, "quarantined": quarantined, "refused": refused})


def _held(brake: ImportHeld) -> tuple[str, str]:
    share = f"{brake.percent} % ({brake.missing + brake.deactivated + brake.moved} / {brake.known})"
    return (
        f"{share} der Rufnummern wären betroffen, die Bremse steht auf {brake.limit} %.",
        f"{share} of the numbers would be affected, the brake is set to {brake.limit} %.",
    )
