import io

import pytest

from importers.engine.header import ColumnNames
from importers.engine.not_a_feed import EmptyFile, HtmlFile
from importers.imports.not_this_import import MissingColumns
from importers.imports.table_file import TableFile, open_table
from importers.imports.table_kind import TableKind

FRUIT = TableKind(
    "fruit",
    "Obst",
    "fruit",
    ColumnNames({"name": ["Sorte", "Name"], "colour": ["Farbe"], "code": ["Code"]}),
    (("name",), ("colour", "code")),
)


def table_of(text: str, *kinds: TableKind, encoding: str = "utf-8") -> TableFile:
    return open_table(io.BytesIO(text.encode(encoding)), *(kinds or (FRUIT,)), name="obst.csv")


@pytest.mark.requirement("F-18")
def test_rows_come_with_their_line_their_fields_and_what_else_stands_in_them():
    table = table_of('Obstliste\n\nsorte;FARBE;Regal;\nÄpfel;rot;;\n;;;\n"Birnen;\nreif";gelb;7;\n', encoding="cp1252")
    first, second = table.rows()
    assert (first.line, dict(first.values), dict(first.further)) == (4, {"name": "Äpfel", "colour": "rot"}, {})
    assert (second.line, dict(second.values), dict(second.further)) == (6, {"name": "Birnen;\u2028reif", "colour": "gelb"}, {"Regal": "7"})
    assert first.columns == {"name": "sorte", "colour": "FARBE"}
    assert table.layout.row(second.cells, second.line) == second


@pytest.mark.requirement("F-12", "F-18")
def test_a_row_with_too_few_cells_is_rejected_with_its_line():
    (bad,) = table_of("Name,Code\nKirsche\n").rows()
    assert bad.rejected is not None
    assert (bad.line, bad.rejected.code, bad.cells) == (2, "wrong_cell_count", ("Kirsche",))


@pytest.mark.requirement("F-18")
def test_a_table_without_the_columns_is_refused_and_told_which_are_missing():
    with pytest.raises(MissingColumns) as refused:
        table_of("Name;Preis\nApfel;1\n")
    assert "Spalten für Obst. Gefunden: Name, Preis. Es fehlen: Farbe oder Code" in refused.value.text_de
    assert "Missing: Farbe or Code" in refused.value.text_en


def test_what_is_no_table_is_refused():
    with pytest.raises(EmptyFile):
        table_of("")
    with pytest.raises(HtmlFile):
        table_of("<html>")


def test_constants_fill_what_the_table_does_not_say():
    green = TableKind("green", "Grünes", "green", FRUIT.columns, (("name",),), constants={"colour": "grün"})
    (row,) = table_of("Name;Code\nGurke;1\n", green).rows()
    assert row.values["colour"] == "grün"
