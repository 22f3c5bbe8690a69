"""Corrected rows of a feed: read, looked at and booked as the feed's own would have been (F-12)."""

from collections.abc import Sequence
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from aggregates.import_terms import QuarantinedRow
from commands.engine.command import Refusal
from commands.engine.given import Batch
from eventstore.keyring import Keyring
from importers.engine.canonical_line import join_cells
from importers.imports.beginning import wait_for_other_carriers
from importers.imports.booking import Booked, Booking, Line
from importers.imports.cards_twice import CardsTwice
from importers.imports.contested_line import OverrulesAnotherCarrier
from importers.imports.contested_runs import keep_contests, uncontested
from importers.imports.corrected_row import CorrectedRow, RowErased
from importers.imports.device_models import DeviceModels
from importers.imports.feed_comparison import StagedLine
from importers.imports.feed_days import feed_days
from importers.imports.feed_rows import ParsedLine, said
from importers.imports.feed_sayings import said_after_all
from importers.imports.layout import Layout
from importers.imports.mapping import MappingSet
from importers.imports.overruling import Overruling
from importers.imports.past_day import feed_day
from importers.imports.past_feed import keep_runs
from importers.imports.past_lines import listed_after_all
from importers.imports.row_keys import destroy_row_keys
from importers.imports.rows_of_day import RowsOfNewestDay, RowsOfPastDay
from importers.imports.run import ImportRun
from importers.imports.run_warnings import warning_of
from importers.imports.said_in_feed import contradicting_said
from importers.imports.settled_lines import Settled, line_hash, line_salt, settle
from importers.quarantine import Reason


class CarrierUnknown(Refusal):
    """There is no mapping (TOML) for {carrier} any more; put it back to correct this carrier's rows."""

    code = "carrier-unknown"
    de = "Für {carrier} gibt es keine Zuordnung (TOML) mehr; bitte wiederherstellen, um Zeilen dieses Netzbetreibers zu korrigieren."


class FeedCorrections:
    """`import_id` names the import in whose quarantine the rows stand; `sealer` holds the customer's key and theirs, which are destroyed once they are booked."""

    def __init__(
        self,
        run: ImportRun,
        connection: Connection[TupleRow],
        mappings: MappingSet,
        sealer: Keyring,
        import_id: UUID,
        rows: Sequence[CorrectedRow],
    ) -> None:
        self._import_id = import_id
        self._own_keys = {row.line for row in rows if row.has_own_key}
        self._run = run
        self._log = run.log
        self._connection = connection
        self._customer_id = run.order.customer_id
        self._layout = _layout(mappings, run.order.carrier, rows[0])
        models = DeviceModels(connection)
        wait_for_other_carriers(connection, self._customer_id)

        def same(line: int) -> int:
            return line

        day = feed_day(run, self._layout.carrier, feed_days(self._log, connection, self._customer_id, self._layout.carrier))
        self._day = day
        of_day = RowsOfPastDay if run.order.past else RowsOfNewestDay
        self._rows = of_day(self._layout, self._customer_id, import_id=run.import_id, sealer=sealer, models=models, line_of=same, day=day)
        staged = [StagedLine(row.line, join_cells(row.cells, self._layout.delimiter), UUID(int=0)) for row in rows]
        parsed, rejected = self._rows.parse(staged)
        wrong = [self._rows.bad.rejected(staged.record, staged.line, bad) for staged, (bad, *_) in rejected]
        self._parsed, doubled = _split_doubled(parsed)
        alike: dict[str, list[int]] = {}
        for entry in parsed:
            alike.setdefault(entry.row.number, []).append(entry.staged.record)
        wrong += [self._rows.doubled(entry.staged.record, entry.staged.line, reason, alike[entry.row.number]) for entry, reason in doubled]
        wrong += self._contradicting(rows)
        self._wrong = wrong
        cards = CardsTwice(self._customer_id, self._rows.column_of_cards)
        for entry in self._parsed:
            cards.add(entry.row.number, entry.row.iccid, entry.row.status, entry.staged.record)
        noted = [noted.at(entry.staged.record) for entry in self._parsed for noted in entry.row.warnings]
        self.noted = run.warnings.new([*noted, *cards.noted(connection, past=not day.newest)])
        self.warnings = [warning_of(each) for each in self.noted]
        self._by_line = {entry.staged.record: entry for entry in self._parsed}

    def _contradicting(self, rows: Sequence[CorrectedRow]) -> list[QuarantinedRow]:
        """Leave out those whose number another row of the feed has brought with other values; what is told of a row that was taken is no second one."""
        taken = {row.line for row in rows if row.reason == OverrulesAnotherCarrier.code}
        batch, booking = (
            Batch(self._log, self._connection, Keyring(self._log.master)),
            Booking(self._log, self._run.cause, self._run.import_id, 0),
        )
        parsed = [entry for entry in self._parsed if entry.staged.record not in taken]
        found = contradicting_said(batch, booking, self._rows, self._customer_id, self._day.carrier, self._day.day, parsed)
        self._parsed = [entry for entry in self._parsed if entry not in found]
        reason = Reason.CONTRADICTORY_DUPLICATE
        return [self._rows.doubled(entry.staged.record, entry.staged.line, reason, ()) for entry in found]

    def lines(self, batch: Batch) -> Sequence[Line]:
        return self._rows.observe(batch, self._parsed)

    def quarantined(self, booked: Booked) -> list[QuarantinedRow]:
        """Return those that are still wrong, and those that overrule what another carrier's feed said."""
        overruling = Overruling(self._rows, 0).of(booked, {line: entry.staged.line for line, entry in self._by_line.items()})
        return [*self._wrong, *(self._refused(self._by_line[line.line], refusal) for line, refusal in booked.refused), *overruling]

    def told(self, row: QuarantinedRow) -> QuarantinedRow:
        return self._rows.bad.told(row)

    def settle(self, connection: Connection[TupleRow], booked: Booked) -> None:
        erased = destroy_row_keys(connection, self._import_id, self._own_keys.intersection(line.line for line, _ in booked.decisions))
        if erased:  # with a person, since the row was read
            raise RowErased(line=min(erased))
        order, carrier = self._run.order, self._layout.carrier
        numbers = [self._by_line[line.line].row.number for line, _ in booked.decisions]
        said_after_all(connection, self._customer_id, carrier, order.feed_date, numbers)
        keep_contests(connection, self._day, booked)
        if not self._day.newest:
            keep_runs(connection, self._day, booked)
            listed_after_all(connection, self._day, [line.sim_id for line, _ in booked.decisions if line.sim_id])
            return
        booked = uncontested(booked)
        salt = line_salt(self._log.master, self._customer_id, self._layout)
        booked_lines = [(line, line_hash(salt, self._by_line[line.line].staged.line)) for line, _ in booked.decisions]
        lines = {line.sim_id: Settled(own_hash, line.said) for line, own_hash in booked_lines if line.sim_id}
        settle(connection, self._customer_id, carrier, order.feed_date, lines, booked.registered)

    def _refused(self, entry: ParsedLine, refusal: Refusal) -> QuarantinedRow:
        return self._rows.bad.refused(entry.staged.record, entry.staged.line, refusal)


def _layout(mappings: MappingSet, carrier: str | None, row: CorrectedRow) -> Layout:
    mapping = next((each for each in mappings if each.carrier == carrier), None)
    if mapping is None:
        raise CarrierUnknown(carrier=carrier)
    return Layout.of_columns(mapping, row.columns, row.delimiter)


def _split_doubled(parsed: Sequence[ParsedLine]) -> tuple[list[ParsedLine], list[tuple[ParsedLine, Reason]]]:
    """As in a feed: repeated with the same values the first counts, with others none does."""
    rows: dict[str, list[ParsedLine]] = {}
    for entry in parsed:
        rows.setdefault(entry.row.number, []).append(entry)
    taken: list[ParsedLine] = []
    doubled: list[tuple[ParsedLine, Reason]] = []
    for entries in rows.values():
        if len({said(entry.row) for entry in entries}) > 1:
            doubled += [(entry, Reason.CONTRADICTORY_DUPLICATE) for entry in entries]
        else:
            taken.append(entries[0])
            doubled += [(entry, Reason.NUMBER_TWICE) for entry in entries[1:]]
    return taken, doubled
