"""What is wrong with the cells of a row is told in one sentence (H-20)."""

import pytest

from importers.bulk_maintenance.row_compared import cells_wrong
from importers.imports.row_changes import CellWrong, InBoth, SheetCell

pytestmark = pytest.mark.requirement("H-20")


def test_what_is_wrong_with_several_cells_ends_with_one_full_stop() -> None:
    mail = CellWrong(
        SheetCell.at(2, 1, "E-Mail", "keine"), "malformed_email", InBoth("wie name@firma.example.", "such as name@firma.example.")
    )
    group = CellWrong(SheetCell.at(2, 2, "Gruppe", "#REF!"), "error-in-cell", InBoth("ein Fehler", "an error"))
    refused = cells_wrong([mail, group, mail])
    assert refused.text_de == (
        "Zellen der Zeile können nicht übernommen werden: B2: wie name@firma.example; C2: ein Fehler; B2: wie name@firma.example."
        " Aus der Zeile wurde nichts übernommen."
    )
    assert refused.text_en.endswith("; B2: such as name@firma.example. Nothing of the row was taken.")
