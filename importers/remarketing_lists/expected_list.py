"""Lists of what models bring when they are sold: a row for each model, size and grade, or a column for each grade; from a day on (H-15)."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from aggregates.engine.claim import Claim
from aggregates.engine.words import codes_of, words_of
from aggregates.remarketing.expected_proceeds import ExpectedProceedsSet, expected_proceeds_id
from aggregates.remarketing.terms import Grade
from commands.engine.command import Command, Given
from commands.remarketing.expected_given import expected_kept
from commands.remarketing.set_expected_proceeds import SetExpectedProceeds
from foundation.money import Money
from foundation.normal_form import same
from importers.engine.header import ColumnNames
from importers.imports import table_cells as cells
from importers.imports.initial_load import LoadContext
from importers.imports.loaded_rows import Loaded, loaded
from importers.imports.table_cells import RowReading
from importers.imports.table_file import Table
from importers.imports.table_kind import TableKind
from importers.imports.table_kinds import TableImport
from importers.price_lists.price_rows import amount, day
from importers.quarantine import BadValue, Reason

_GRADES: tuple[Grade, ...] = codes_of(Grade)
_COLUMN: Mapping[Grade, str] = {grade: f"grade:{grade}" for grade in _GRADES}
"""Fields that hold what a grade brings that has a column of its own."""
MAKER, MODEL = ["Hersteller", "Marke", "Maker", "Manufacturer", "Brand"], ["Modell", "Gerät", "Model", "Device"]
SIZE = ["Größe", "Speicher", "Speichergröße", "Size", "Storage"]
EXPECTED_LIST = TableKind(
    key="expected_proceeds",
    de="eine Liste von Erlöserwartungen",
    en="a list of expected proceeds",
    columns=ColumnNames(
        {
            "maker": MAKER,
            "model": MODEL,
            "size": SIZE,
            "grade": ["Zustandsklasse", "Zustand", "Klasse", "Grade", "Condition"],
            "proceeds": [
                "Zu erwartender Erlös",
                "Zuletzt zu erwarten (netto)",
                "Erlös",
                "Ankaufspreis",
                "Preis",
                "Preis (netto)",
                "Expected proceeds",
                "Last expected (net)",
                "Proceeds",
                "Price",
                "Net price",
            ],
            "valid_from": ["Gültig ab", "Zuletzt gültig ab", "Ab Datum", "Valid from", "Last valid from"],
            **{
                field: [f"{word} {grade.upper()}" for word in ("Klasse", "Zustand", "Zustandsklasse", "Erlös", "Preis", "Grade", "Price")]
                for grade, field in _COLUMN.items()
            },
        }
    ),
    required=(("model",), ("proceeds", *_COLUMN.values())),
)
_grade: Callable[[str], Grade | None] = cells.one_of(words_of(Grade))


@dataclass(frozen=True, slots=True)
class ExpectedRow:
    """What a model brings, grade by grade; `valid_from` None: from the import's day on."""

    maker: str | None
    model: str
    size: str | None
    proceeds: tuple[tuple[Grade, Decimal], ...]
    valid_from: date | None


def expected_rows(table: Table) -> Iterator[Loaded[ExpectedRow]]:
    """Read the rows, in which each model of a size may stand once for each grade and day."""
    return loaded(table.rows(), read_expected, _unique)


def _unique(row: ExpectedRow) -> Iterator[tuple[str, str]]:
    called = f"{same(row.maker or '')}/{same(row.model)}/{same(row.size or '').replace(' ', '')}"
    for grade, _ in row.proceeds:
        yield "model", f"{called}/{grade}/{row.valid_from}"


def read_expected(cell: RowReading) -> ExpectedRow:
    """Read one row."""
    model = cell.required("model", cells.word)
    proceeds = tuple(_proceeds(cell))
    if not proceeds and not cell.wrong:
        cell.reject(next((field for field in _COLUMN.values() if field in cell.row.columns), "proceeds"), BadValue(Reason.MISSING_VALUE))
    maker, size = cell.get("maker", cells.text), cell.get("size", cells.text)
    return ExpectedRow(maker, model or "", size, proceeds, cell.get("valid_from", day))


def _proceeds(cell: RowReading) -> Iterator[tuple[Grade, Decimal]]:
    for grade, field in _COLUMN.items():
        if field in cell.row.columns and (found := cell.get(field, amount)) is not None:
            yield grade, found
    if "proceeds" in cell.row.columns and (found := cell.get("proceeds", amount)) is not None:
        grade = cell.required("grade", _grade)
        if grade is not None:
            yield grade, found


def expected_commands(context: LoadContext, given: Given, _line: int, row: ExpectedRow) -> Iterator[Command]:
    """Yield the commands for what differs from what holds on the row's day."""
    on = row.valid_from or context.day
    for grade, proceeds in row.proceeds:
        proceeds_id = expected_proceeds_id(given.customer_id, row.maker, row.model, row.size, grade)
        if row.valid_from is not None or expected_kept(given, proceeds_id).on(on) != Money(amount=proceeds):
            yield SetExpectedProceeds(
                proceeds_id=proceeds_id,
                maker=row.maker,
                model=row.model,
                size=row.size,
                grade=grade,
                proceeds=proceeds,
                valid_from=on,
            )


def _claims(_row: ExpectedRow) -> Iterator[Claim]:
    return iter(())


EXPECTED_TABLE = TableImport(
    "expected_proceeds",
    lambda: (EXPECTED_LIST,),
    expected_rows,
    expected_commands,
    _claims,
    feature="remarketing",
    area="prices",
    apart=True,
    creates=frozenset({ExpectedProceedsSet}),
)
