"""Corrected rows of a table: read and booked as the list's own would have been (F-12, F-18)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from aggregates.import_terms import QuarantinedRow
from commands.engine.command import Refusal
from commands.engine.given import Batch
from eventstore.keyring import Keyring
from importers.imports.booking import Booked, Line
from importers.imports.corrected_row import CorrectedRow, RowErased
from importers.imports.mapping import MappingSet
from importers.imports.row_keys import destroy_row_keys
from importers.imports.run import ImportRun
from importers.imports.table_file import TableLayout, TableRow
from importers.imports.table_import import load_context
from importers.imports.table_kind import TableKind
from importers.imports.table_kinds import left_to_own_fields, table_of
from importers.imports.table_rows import TableRows


class TableUnknown(Refusal):
    """Tables of the kind “{kind}” are not known any more; mend the row in the file, and import that again."""

    code = "table-unknown"
    de = "Tabellen der Art „{kind}“ sind nicht mehr bekannt; bitte in der Datei berichtigen und diese neu importieren."


@dataclass(frozen=True, slots=True)
class _Rows:
    """The corrected rows as a table; each by the columns of its own sheet."""

    kind: TableKind
    corrected: Sequence[CorrectedRow]
    left: frozenset[str]

    def rows(self) -> Iterator[TableRow]:
        return (self.layout(row.columns).row(row.cells, row.line, row.place) for row in self.corrected)

    def layout(self, columns: Sequence[str]) -> TableLayout:
        return TableLayout(self.kind.without(self.left, tuple(columns)), columns)


class TableCorrections:
    """`import_id` names the import in whose quarantine the rows stand; `sealer` holds their keys, which are destroyed once they are booked."""

    def __init__(
        self,
        run: ImportRun,
        connection: Connection[TupleRow],
        mappings: MappingSet,
        sealer: Keyring,
        import_id: UUID,
        rows: Sequence[CorrectedRow],
    ) -> None:
        how = table_of(run.order.kind)
        kind = next((each for each in how.tables() if each.key == rows[0].kind), None)
        if kind is None:
            raise TableUnknown(kind=rows[0].kind)
        context = load_context(run, connection, mappings)
        table = _Rows(kind, rows, left_to_own_fields(how, context))
        self._import_id = import_id
        self._rows = TableRows(how, table.layout(rows[0].columns), context, run.order.customer_id, import_id, sealer)
        self._part = list(how.rows(table))
        self._run = run
        self._connection = connection
        self._rows.take_cards(self._part)
        self._read = run.warnings.new([*self._rows.noted(run.log, connection, self._part), *self._rows.cards_twice(connection)])
        self.noted = self._read
        self.warnings = self._rows.warnings(run.import_id, self.noted)

    def lines(self, batch: Batch) -> Sequence[Line]:
        return self._rows.lines(self._part, batch)

    def quarantined(self, booked: Booked) -> list[QuarantinedRow]:
        self.noted = [*self._read, *self._rows.decided(self._connection, self._part, booked)]
        self.warnings = self._rows.warnings(self._run.import_id, self.noted)
        return self._rows.quarantined(self._part, booked)

    def told(self, row: QuarantinedRow) -> QuarantinedRow:
        return self._rows.told(row)

    def settle(self, connection: Connection[TupleRow], booked: Booked) -> None:
        self._rows.settle(connection, self._part, booked)
        self._rows.keep_keys(connection, self._run.import_id, (warning.line for warning in self.warnings if warning.sealed))
        erased = destroy_row_keys(connection, self._import_id, [line.line for line, _ in booked.decisions])
        if erased:  # with a person, since the row was read
            raise RowErased(line=min(erased))
