"""A field that people maintain in a workbook: how its cell is read and written, and where its value stands (H-20)."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from aggregates.engine.words import Words
from foundation.bilingual_error import BilingualError
from foundation.normal_form import tidy
from importers.imports import table_cells as cells
from importers.imports.damaged_text import check_text
from importers.imports.feed_cells import is_error
from importers.imports.row_changes import InBoth
from importers.quarantine import BadValue, Reason

ReadCell = Callable[[str], Any]
"""A cell's text → its value, None where it is empty. Raises BadValue."""
YES_NO: Words = {"yes": ("ja", "yes"), "no": ("nein", "no")}
_TRUTH = {"ja": True, "yes": True, "true": True, "wahr": True, "nein": False, "no": False, "false": False, "falsch": False}
_GERMAN_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")


class ErrorInCell(BilingualError):
    """The cell says “{value}”: a formula without a result, or an error. Write the value itself into it."""

    code = "error-in-cell"
    de = "In der Zelle steht „{value}“: eine Formel ohne Ergebnis oder ein Fehler. Bitte den Wert selbst eintragen."


class NoSuchChoice(BilingualError):
    """“{value}” can't be chosen in “{column}”. There are: {choices}."""

    code = "no-such-choice"
    de = "„{value}“ gibt es in „{column_de}“ nicht zur Auswahl. Möglich sind: {choices_de}."


@dataclass(frozen=True, slots=True)
class MaintainedField:
    """`name` is that of the list's column; `of` finds its value in a thing's state. Without `read`, a cell is chosen from the `choices`. `needed`: it can't be emptied."""

    name: str
    de: str
    en: str
    of: Callable[[Any], Any]
    read: ReadCell | None
    choices: Words | None = None
    needed: bool = False
    is_day: bool = False

    def value_in(self, cell: str) -> Any:
        """Read what somebody wrote. Raises BadValue, ErrorInCell, NoSuchChoice."""
        said = cells.plain_text(cell)
        if is_error(said):
            raise ErrorInCell(value=said.strip())
        check_text(said)
        found = self._chosen(said) if self.read is None else self.read(said)
        if found is None and self.needed:
            raise BadValue(Reason.MISSING_VALUE)
        return found

    def _chosen(self, said: str) -> str | None:
        wanted = " ".join(tidy(said).split()).casefold()
        if not wanted:
            return None
        for code, words in (self.choices or {}).items():
            if wanted in (code.casefold(), *(word.casefold() for word in words)):
                return code
        german, english = (", ".join(words[at] for words in (self.choices or {}).values()) for at in (0, 1))
        raise NoSuchChoice(value=said.strip(), column=self.en, column_de=self.de, choices=english, choices_de=german)

    def said(self, value: Any) -> InBoth | None:
        """Say a value in words; None where there is none."""
        if value is None:
            return None
        if isinstance(value, bool):
            return InBoth(*YES_NO["yes" if value else "no"])
        if self.choices is not None:
            return InBoth(*self.choices.get(value, (str(value), str(value))))
        if isinstance(value, date):
            return InBoth(f"{value:%d.%m.%Y}", value.isoformat())
        return InBoth(str(value), str(value))

    def is_still(self, cell: str, value: Any) -> bool:
        """Tell whether the cell says what a value was written as, in whichever language."""
        if self.choices is None and cell == ("" if value is None else value) and "'" not in cell and '="' not in cell:
            return True  # nearly always, to the letter
        said = self.said(value)
        written = {""} if said is None else {" ".join(tidy(word).split()) for word in {*said}}
        return " ".join(tidy(cells.plain_text(cell)).split()) in written


def known_as(cell: str) -> str | None:
    """Read a number by which something is known, without the `.0` of spreadsheets."""
    found = cells.personnel_number(cell)
    return None if found is None else re.sub(r"^(\d+)[.,]0$", r"\1", found)


def whole_cost_centre(cell: str) -> str | None:
    """Read a cost centre, without the `.0` of spreadsheets."""
    found = cells.cost_centre(cell)
    return None if found is None else re.sub(r"^(\d+)[.,]0$", r"\1", found)


def card(cell: str) -> str | None:
    """Read a card's number."""
    found = cells.iccid(cell)
    return None if found is None else found.digits


def day_in_cell(cell: str) -> date | None:
    """Read a day: as a spreadsheet has it, or written as `31.12.2026`."""
    said = " ".join(cell.split())
    if not said:
        return None
    german = _GERMAN_DAY.fullmatch(said)
    try:
        found = date(int(german[3]), int(german[2]), int(german[1])) if german else date.fromisoformat(said)
    except ValueError as error:
        raise BadValue(Reason.BAD_DATE) from error
    if not 1970 <= found.year <= 2199:
        raise BadValue(Reason.BAD_DATE)
    return found


def yes_or_no(cell: str) -> bool | None:
    """Read a yes or no, in either language; empty: nothing is known."""
    said = cell.strip().casefold()
    if not said:
        return None
    if said not in _TRUTH:
        raise BadValue(Reason.BAD_YES_NO, expected="ja, nein, yes, no")
    return _TRUTH[said]
