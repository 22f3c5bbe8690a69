"""Whether a cell still says what it was written as: to the letter, as spreadsheets and people write it, in either language (H-20)."""

from datetime import date
from typing import Any

import pytest

from importers.bulk_maintenance.maintained_field import YES_NO, MaintainedField
from importers.imports import table_cells as cells

pytestmark = pytest.mark.requirement("H-20")
TEXT = MaintainedField("name", "Name", "Name", lambda state: state, cells.text)
CHOICE = MaintainedField("renewal", "Verlängerung", "Renewal", lambda state: state, None, YES_NO)


@pytest.mark.parametrize(
    ("field", "cell", "value", "still"),
    [
        (TEXT, "Muster, Erika", "Muster, Erika", True),
        (TEXT, " Muster,  Erika ", "Muster, Erika", True),
        (TEXT, "", None, True),
        (TEXT, " ", None, True),
        (TEXT, "None", None, False),
        (TEXT, "Muster, Eva", "Muster, Erika", False),
        (TEXT, "", "Muster, Erika", False),
        (TEXT, "'=1+1", "=1+1", True),
        (TEXT, "'=1+1", "'=1+1", False),
        (TEXT, '="0100"', "0100", True),
        (TEXT, '="0100"', '="0100"', False),
        (TEXT, "31.12.2026", date(2026, 12, 31), True),
        (TEXT, "2026-12-31", date(2026, 12, 31), True),
        (CHOICE, "ja", "yes", True),
        (CHOICE, "yes", "yes", True),
        (CHOICE, "no", "yes", False),
        (CHOICE, "yes", "no", False),
    ],
)
def test_a_cell_says_still_what_it_was_written_as(field: MaintainedField, cell: str, value: Any, still: bool) -> None:
    assert field.is_still(cell, value) == still
