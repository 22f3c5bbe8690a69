"""The first pass over the lines of a feed that need a look: what can't be taken over, and what the brake must know (F-12, F-15).

Nothing of it is written anywhere but in the quarantine.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from uuid import UUID

from aggregates.import_terms import ImportCounts, QuarantinedRow
from commands.engine.given import Batch
from eventstore.keyring import Keyring
from importers.imports.booking import Booked, Booking, Decided, Line
from importers.imports.cards_twice import CardsTwice
from importers.imports.feed_comparison import FeedComparison, StagedLine
from importers.imports.feed_rows import FeedRows, ParsedLine, said
from importers.imports.foretold_devices import ForetoldDevices
from importers.imports.run import ImportRun
from importers.quarantine import Reason, RowNoted

PAGE = 1_000
KEPT = 100_000
"""Parsed lines that are kept for the second pass; beyond, lines are parsed again, to bound memory."""
DECIDED = 20_000
"""So many lines at most are decided here for the second pass too: any ordinary day's. Of more, those of known numbers are decided twice."""


@dataclass(slots=True)
class Findings:
    """What the first pass found."""

    dropped: set[int] = field(default_factory=set[int])
    """Records that are not booked: repeated or contradicted."""
    quarantined: list[QuarantinedRow] = field(default_factory=list[QuarantinedRow])
    listed: set[UUID] = field(default_factory=set[UUID])
    """SIMs that stand in the feed with a line that needs a look, whether it can be taken over or not."""
    unsaid: dict[str, int] = field(default_factory=dict[str, int])
    """Numbers whose row can't be taken over, so that it says nothing but that they are listed; and the line where it stands."""
    counts: ImportCounts = field(default_factory=ImportCounts)
    """What would be booked for known numbers."""
    noted: list[RowNoted] = field(default_factory=list[RowNoted])
    """What is to be warned of."""
    kept: list[ParsedLine] | None = field(default_factory=list[ParsedLine])
    decided: dict[int, Decided] | None = None
    """What was decided about each record that is to be booked; None: they are decided when they are booked."""


class FeedCheck:
    """Makes the first pass. `line_of` tells the line in the file of a record."""

    def __init__(self, run: ImportRun, rows: FeedRows, comparison: FeedComparison, line_of: Callable[[int], int]) -> None:
        self._log = run.log
        self._booking = Booking(run.log, run.cause, run.import_id, 0)
        self._limit = run.limit
        self._past = run.order.past
        self._warnings = run.warnings
        self._rows = rows
        self._comparison = comparison
        self._line_of = line_of
        self._findings = Findings(decided={} if comparison.different <= DECIDED and not run.order.dry_run else None)
        self._foretold = ForetoldDevices(run.order.customer_id)
        self._wrong: dict[int, QuarantinedRow] = {}
        """Record → why it goes to the quarantine."""
        self._cards = CardsTwice(run.order.customer_id, rows.column_of_cards, partial(_staying, comparison))
        self._first: dict[int, int] = {}
        """The number's digits → the first record with it."""
        self._further: dict[int, list[int]] = {}
        self._also_unchanged: dict[int, UUID] = {}
        """Numbers whose line of last time stands in the feed too → SIM."""
        self._contradicted: set[int] = set()
        """Of these, those for which the two lines say different things."""

    def check(self, report: Callable[[int], None]) -> Findings:
        """Check the lines; `report` is told how many are done. Raises TooManyBadRows, with nothing changed yet."""
        findings = self._findings
        done = 0
        self._rows.brief = findings.decided is None
        for page in self._comparison.lines(PAGE):
            parsed, rejected = self._rows.parse(page)
            findings.noted += self._warnings.new(self._noted(parsed))
            for staged, (first, *_) in rejected:
                line = self._line_of(staged.record)
                self._reject(staged.record, self._rows.bad.rejected(line, staged.line, first))
            self._find_doubles(parsed)
            for entry in parsed:
                self._cards.add(entry.row.number, entry.row.iccid, entry.row.status, self._line_of(entry.staged.record))
            self._look_ahead(parsed, [staged for staged, _ in rejected])
            if findings.kept is not None:
                findings.kept = [*findings.kept, *parsed] if len(findings.kept) + len(parsed) <= KEPT else None
            done += len(page)
            report(done)
        findings.noted += self._warnings.new(self._rows.columns_not_used())
        with self._log.pool.connection() as connection:
            findings.noted += self._warnings.new(self._cards.noted(connection, past=self._past))
        self._settle_doubles()
        self._rows.brief = False
        findings.quarantined = sorted(self._wrong.values(), key=lambda row: row.line)
        return findings

    def _noted(self, parsed: Iterable[ParsedLine]) -> Iterator[RowNoted]:
        return (noted.at(self._line_of(entry.staged.record)) for entry in parsed for noted in entry.row.warnings)

    def _find_doubles(self, parsed: Iterable[ParsedLine]) -> None:
        for entry in parsed:
            number, record = int(entry.row.number), entry.staged.record
            if self._first.setdefault(number, record) != record:
                self._further.setdefault(number, []).append(record)
                self._findings.dropped.add(record)

    def _look_ahead(self, parsed: Sequence[ParsedLine], rejected: Sequence[StagedLine]) -> None:
        """Whose line was looked at, which stand unchanged elsewhere in the file, and what would move or go inactive."""
        findings = self._findings
        with self._log.pool.connection() as connection:
            batch = Batch(self._log, connection, Keyring(self._log.master))
            looked_at = parsed if findings.decided is not None else self._rows.known(batch, parsed)
            looked_at = [entry for entry in looked_at if entry.staged.record not in findings.dropped]
            self._foretold.tell(batch, (entry.row.imei14 for entry in looked_at))
            lines = self._rows.observe(batch, looked_at)
            known = [line.sim_id for line in lines if line.sim_id and line.known]
            unchanged = self._comparison.still_listed(known)
            alone: dict[int, Line] = {}
            for entry, line in zip(looked_at, lines, strict=True):
                if line.sim_id in unchanged:
                    self._contest(entry, line, batch)
                else:
                    alone[entry.staged.record] = line
            decided = self._booking.decide(batch, alone.values())
            findings.counts = findings.counts.plus(Booked.of([each for each in decided if each.line.known]).counts)
            if findings.decided is not None:
                findings.decided.update(zip(alone, decided, strict=True))
                for each in decided:
                    self._foretold.remember(each.decision)
            findings.listed.update(known)
            unsaid = {number: self._line_of(staged.record) for staged in rejected if (number := self._rows.number_of(staged.line))}
            findings.unsaid |= unsaid
            findings.listed |= self._rows.sims(batch, unsaid)

    def _contest(self, entry: ParsedLine, line: Line, batch: Batch) -> None:
        """The number's unchanged line stands in the feed as well as this one."""
        number = int(entry.row.number)
        if line.sim_id is not None:
            self._also_unchanged[number] = line.sim_id
        [decided] = self._booking.decide(batch, [line])
        if decided.decision or decided.refusal:
            self._contradicted.add(number)

    def _settle_doubles(self) -> None:
        """A number counts once: repeated with the same values the first line counts, with others none does (F-12)."""
        numbers = sorted({*self._further, *self._also_unchanged})
        staged = self._comparison.at([record for number in numbers for record in self._records(number)])
        contradicted: set[int] = set()
        unchanged = self._unchanged()
        for number in numbers:
            records = self._records(number)
            alike = [self._line_of(record) for record in (*records, *unchanged.get(number, {}))]
            parsed, _ = self._rows.parse(staged[record] for record in records)
            sim_id = self._also_unchanged.get(number)
            if number in self._contradicted or len({said(entry.row) for entry in parsed}) > 1:
                contradicted |= {number} if sim_id else set()
                self._findings.unsaid.update({entry.row.number: self._line_of(entry.staged.record) for entry in parsed})
                reason = Reason.CONTRADICTORY_DUPLICATE
            else:
                records = records if sim_id else records[1:]
                reason = Reason.NUMBER_TWICE
            self._findings.dropped.update(records)
            for record in records:
                self._doubled(record, staged[record].line, reason, alike)
            if number in contradicted:
                for record, line in unchanged.get(number, {}).items():
                    self._doubled(record, line, Reason.CONTRADICTORY_DUPLICATE, alike)

    def _unchanged(self) -> dict[int, dict[int, str]]:
        """Of the numbers that stand in the feed as last time, too: record and text of that line."""
        found: dict[int, dict[int, str]] = {}
        for record, line in self._comparison.unchanged_lines(list(self._also_unchanged.values())):
            if number := self._rows.number_of(line):
                found.setdefault(int(number), {})[record] = line
        return found

    def _records(self, number: int) -> list[int]:
        return [self._first[number], *self._further.get(number, ())]

    def _doubled(self, record: int, line: str, reason: Reason, lines: Iterable[int]) -> None:
        if record not in self._wrong:
            self._reject(record, self._rows.doubled(self._line_of(record), line, reason, lines))

    def _reject(self, record: int, row: QuarantinedRow) -> None:
        self._limit.add([row])
        self._wrong[record] = row


def _staying(comparison: FeedComparison, carrier: str, sims: list[UUID]) -> set[UUID]:
    """Which of these numbers, of which no line that needs a look speaks, are as they were: those of other carriers, and those whose line is unchanged."""
    return comparison.still_listed(sims) if carrier == comparison.carrier else set(sims)
