"""Imports one feed: compared in the database, what differs decided and booked in chunks (F-03 to F-08, F-12 to F-16).

Two passes over the lines that need a look: the first reads them, finds doubled numbers and what the brake must know; the second books.
Nothing of the first is written anywhere, so a killed import that is started again simply compares anew: what was booked is
unchanged by then, and the counts go on from the import's own progress.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from aggregates.feed_import import ImportCounts, ImportHeld, QuarantinedRow
from commands.given import Batch
from commands.mark_sim_missing import MarkSimMissing
from eventstore.garbage import no_garbage_collection
from eventstore.keyring import Keyring
from importers.booking import Booked, Booking, Line
from importers.device_models import DeviceModels
from importers.feed_comparison import FeedComparison, StagedLine
from importers.feed_file import FeedFile
from importers.feed_rows import FeedRows, ParsedLine
from importers.held_file import keep_file
from importers.quarantine import Reason
from importers.run import PREVIEW, ImportProgress, ImportResult, ImportRun, Planned, PlannedEvent, Report, summary

CHECK_PAGE = 5_000
KEPT = 100_000
"""Parsed lines that are kept from the first pass for the second; beyond, lines are parsed again, to bound memory."""


@dataclass(slots=True)
class Findings:
    """What the first pass found."""

    numbers: dict[int, int] = field(default_factory=dict[int, int])
    """The number's digits → the record that counts."""
    dropped: set[int] = field(default_factory=set[int])
    """Records that are not booked: repeated or contradicted."""
    quarantined: list[QuarantinedRow] = field(default_factory=list[QuarantinedRow])
    not_missing: set[UUID] = field(default_factory=set[UUID])
    """SIMs that stand in the feed with a line that needs a look, readable or not."""
    counts: ImportCounts = field(default_factory=ImportCounts)
    kept: list[ParsedLine] | None = field(default_factory=list[ParsedLine])


class FeedRun:
    """`connection` holds the temporary tables and the lock, for the length of the run."""

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
        self._report = report or (lambda _: None)
        self._customer_id = run.order.customer_id
        self._carrier = feed.layout.carrier
        sealer = Keyring(self._log.master)
        sealer.load(connection, [self._customer_id])
        self._rows = FeedRows(feed.layout, self._carrier, self._customer_id, sealer, DeviceModels(connection), feed.line_of)
        self._comparison = FeedComparison(connection, self._log.master, self._customer_id, self._carrier)
        self._preview: list[PlannedEvent] = []
        self._planned = planned

    def run(self) -> ImportResult:
        """Import the feed, hold it, or (dry run) tell what it would do."""
        with no_garbage_collection():
            return self._import()

    def _import(self) -> ImportResult:
        run = self._run
        self._comparison.stage(self._feed, lambda done: self._report(ImportProgress("copy", done, max(self._feed.size, done))))
        self._report(ImportProgress("compare", 0, 1))
        self._comparison.compare()
        findings = self._check()
        missing = [sim_id for sim_id in self._comparison.not_listed() if sim_id not in findings.not_missing]
        run.start()
        if not run.order.dry_run:
            run.quarantine(findings.quarantined)
        if (brake := self._brake(findings, len(missing))) is not None:
            return self._hold(brake, findings)
        booked, refused = self._book(findings, missing)
        quarantined = [*findings.quarantined, *refused]
        if not run.order.dry_run:
            run.quarantine(refused)
        counts = self._total(booked, len(quarantined))
        if run.order.dry_run:
            return ImportResult(run.import_id, "dry_run", counts, *summary(counts, "Probelauf", "Dry run"), self._preview, quarantined)
        run.complete(counts, self._settle_feed)
        return ImportResult(run.import_id, "completed", counts, *summary(counts, "Importiert", "Imported"), quarantined=quarantined)

    def _check(self) -> Findings:
        """The first pass."""
        findings = Findings()
        done = 0
        for page in self._comparison.lines(CHECK_PAGE):
            parsed, rejected = self._rows.parse(page)
            for staged, reasons in rejected:
                first = reasons[0]
                self._quarantine(findings, staged, first.code, first.column, first.value)
            self._find_doubles(findings, parsed)
            self._look_ahead(findings, parsed)
            if findings.kept is not None:
                findings.kept = [*findings.kept, *parsed] if len(findings.kept) + len(parsed) <= KEPT else None
            done += len(page)
            self._report(ImportProgress("check", done, self._comparison.different))
        for record, line in self._comparison.unchanged_twice():
            self._quarantine(findings, StagedLine(record, line, UUID(int=0)), Reason.NUMBER_TWICE.value)
        return findings

    def _find_doubles(self, findings: Findings, parsed: Sequence[ParsedLine]) -> None:
        """A number counts once: repeated with the same values the first line counts, with others none does (F-12)."""
        hashes = {entry.staged.record: entry.staged.line_hash for entry in parsed}
        for entry in parsed:
            record = entry.staged.record
            first = findings.numbers.setdefault(int(entry.row.number), record)
            if first == record:
                continue
            findings.dropped.add(record)
            if (hashes.get(first) or self._comparison.line(first).line_hash) == entry.staged.line_hash:
                self._double(findings, entry.staged, entry.row.number, Reason.NUMBER_TWICE)
                continue
            self._double(findings, entry.staged, entry.row.number, Reason.CONTRADICTORY_DUPLICATE)
            if first not in findings.dropped:
                findings.dropped.add(first)
                self._double(findings, self._comparison.line(first), entry.row.number, Reason.CONTRADICTORY_DUPLICATE)

    def _look_ahead(self, findings: Findings, parsed: Sequence[ParsedLine]) -> None:
        """Whose line was looked at, which stand unchanged elsewhere in the file, and what would move or go inactive."""
        todo = {self._feed.line_of(entry.staged.record): entry for entry in parsed if entry.staged.record not in findings.dropped}
        with self._log.pool.connection() as connection:
            batch = Batch(self._log, connection, Keyring(self._log.master))
            lines = self._rows.observe(batch, self._rows.known(batch, list(todo.values())))
            known = {line.sim_id: line for line in lines if line.sim_id is not None}
            findings.not_missing.update(known)
            for sim_id in self._comparison.still_listed(list(known)) if known else ():
                entry = todo[known.pop(sim_id).line]
                findings.dropped.add(entry.staged.record)
                self._double(findings, entry.staged, entry.row.number, Reason.CONTRADICTORY_DUPLICATE)
            booked, _ = Booking(self._log, self._run.cause, self._run.import_id, 0).decide(batch, known.values())
            findings.counts = findings.counts.plus(booked.counts)

    def _double(self, findings: Findings, staged: StagedLine, number: str, reason: Reason) -> None:
        self._quarantine(findings, staged, reason.value, self._number_column(), number)

    def _number_column(self) -> str:
        return self._feed.layout.columns[self._feed.layout.positions["number"]]

    def _quarantine(self, findings: Findings, staged: StagedLine, reason: str, column: str | None = None, value: str | None = None) -> None:
        line = self._feed.line_of(staged.record)
        findings.quarantined.append(self._rows.quarantined(line, staged.line, reason, column, value))

    def _brake(self, findings: Findings, missing: int) -> ImportHeld | None:
        """Held when more than the customer's share of the known numbers vanish, go inactive or move (F-15)."""
        run, counts = self._run, findings.counts
        known = self._comparison.settled
        affected = missing + counts.deactivated + counts.moved
        limit = run.customer.feed_brake_percent
        if run.order.dry_run or run.resumed.released or run.booked.events or affected * 100 <= known * limit:
            return None
        return ImportHeld(
            percent=min(100, affected * 100 // max(known, 1)),
            limit=limit,
            known=known,
            missing=missing,
            deactivated=counts.deactivated,
            moved=counts.moved,
        )

    def _hold(self, brake: ImportHeld, findings: Findings) -> ImportResult:
        run = self._run
        run.record([brake], then=lambda connection, _: keep_file(connection, self._feed, run))
        counts = ImportCounts(seen=self._comparison.records, quarantined=len(findings.quarantined))
        share = f"{brake.percent} % ({brake.missing + brake.deactivated + brake.moved} / {brake.known})"
        return ImportResult(
            run.import_id,
            "held",
            counts,
            f"Angehalten: {share} der Rufnummern wären betroffen, die Bremse steht auf {brake.limit} %. Bitte prüfen und freigeben oder verwerfen.",
            f"Held: {share} of the numbers would be affected, the brake is set to {brake.limit} %. Check, then release or discard.",
            quarantined=findings.quarantined,
        )

    def _book(self, findings: Findings, missing: Sequence[UUID]) -> tuple[ImportCounts, list[QuarantinedRow]]:
        """The second pass."""
        run = self._run
        dry = Batch(self._log, self._connection, Keyring(self._log.master)) if run.order.dry_run else None
        booking = Booking(self._log, run.cause, run.import_id, run.version, dry=dry)
        total = self._comparison.different + len(missing)
        counts = ImportCounts()
        refused: list[QuarantinedRow] = []
        done = 0
        for chunk in self._chunks(findings):
            texts = {self._feed.line_of(entry.staged.record): entry.staged.line for entry in chunk}
            booked = booking.book(lambda batch, chunk=chunk: self._rows.observe(batch, chunk), self._settle)
            refused += [self._refused(line, texts[line.line], refusal.code) for line, refusal in booked.refused]
            counts = self._add(counts, booked)
            done += len(chunk)
            self._report(ImportProgress("book", done, total))
        for first in range(0, len(missing), self._chunk):
            part = missing[first : first + self._chunk]
            booked = booking.book(lambda batch, part=part: self._mark_missing(batch, part), self._unsettle)
            counts = self._add(counts, booked)
            self._report(ImportProgress("book", done + first + len(part), total))
        run.version = booking.version
        return counts, refused

    def _chunks(self, findings: Findings) -> Iterator[list[ParsedLine]]:
        if findings.kept is not None:
            pages: Iterator[list[ParsedLine]] = iter([findings.kept])
        else:
            pages = (self._rows.parse(page)[0] for page in self._comparison.lines(CHECK_PAGE))
        for page in pages:
            todo = [entry for entry in page if entry.staged.record not in findings.dropped]
            for first in range(0, len(todo), self._chunk):
                yield todo[first : first + self._chunk]

    def _mark_missing(self, batch: Batch, sim_ids: Sequence[UUID]) -> list[Line]:
        batch.load(sim_ids)
        since = self._run.order.feed_date
        return [Line(0, MarkSimMissing(sim_id=sim_id, since=since), sim_id=sim_id) for sim_id in sim_ids]

    def _add(self, counts: ImportCounts, booked: Booked) -> ImportCounts:
        if self._run.order.dry_run:
            for event in (PlannedEvent(line.line, *entry) for line, decision in booked.decisions for entry in decision):
                if len(self._preview) < PREVIEW:
                    self._preview.append(event)
                if self._planned is not None:
                    self._planned(event)
        return counts.plus(booked.counts)

    def _refused(self, line: Line, text: str, code: str) -> QuarantinedRow:
        return self._rows.quarantined(line.line, text, code)

    def _settle(self, connection: Connection[TupleRow], booked: Booked) -> None:
        """Remember the booked lines, so that they need no look while they stay the same; committed with their events."""
        lines = [line for line, _ in booked.decisions]
        self._forget(connection, [line.sim_id for line in lines if line.sim_id])
        with connection.cursor().copy("COPY settled_lines (sim_id, customer_id, carrier, line_hash) FROM STDIN") as copy:
            copy.write("".join(f"{line.sim_id}\t{self._customer_id}\t{self._carrier}\t{line.line_hash}\n" for line in lines))

    def _unsettle(self, connection: Connection[TupleRow], booked: Booked) -> None:
        self._forget(connection, [line.sim_id for line, _ in booked.decisions if line.sim_id])

    def _forget(self, connection: Connection[TupleRow], sim_ids: Sequence[UUID]) -> None:
        connection.execute("DELETE FROM settled_lines WHERE sim_id = ANY (%s)", (list(sim_ids),))

    def _settle_feed(self, connection: Connection[TupleRow], _: object) -> None:
        connection.execute(
            """INSERT INTO settled_feeds (customer_id, carrier, position) VALUES (%s, %s, %s)
               ON CONFLICT (customer_id, carrier) DO UPDATE SET position = excluded.position""",
            (self._customer_id, self._carrier, self._comparison.position),
        )

    def _total(self, booked: ImportCounts, quarantined: int) -> ImportCounts:
        """All tries of this run together; what is neither booked nor refused nor quarantined was unchanged."""
        both = self._run.booked.plus(booked)
        seen = self._comparison.records
        unchanged = seen - both.created - both.changed - quarantined
        return both.model_copy(update={"seen": seen, "unchanged": max(unchanged, 0), "quarantined": quarantined})
