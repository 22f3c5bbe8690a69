"""The cells of a feed that are words, dates and texts, read by the carrier's mapping. All raise `BadValue`.

What repeats from line to line is read once and remembered; secrets never are.
"""

import re
from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache

from foundation.normal_form import key, tidy
from importers.excel_text import excel_text
from importers.identifiers import Iccid, Imei, Number, parse_iccid, parse_imei, read_number
from importers.imports.damaged_text import check_text
from importers.imports.mapping import FeedField, Mapping, Status, folded
from importers.quarantine import BadValue, Reason

LONGEST_TEXT = 200
_DIGITS_LOST = re.compile(r"-?\d\.\d{14}E\+\d+")
"""As a number of a workbook is read that has more digits than Excel keeps."""
_YEARS = range(1980, 2101)
_NUMBERS = re.compile("%[dmYyHMS]")
"""What a form of dates has that stands for digits alone."""
_REMEMBERED = 1 << 16


NO_VALUE = frozenset({"", "-", "–", "n/a", "na", "k. a.", "k.a.", "null", "none", "unknown", "unbekannt"})
"""Words for an empty cell in a column in which no word can be a value: numbers, addresses, codes."""
Read = Number | Iccid | Imei | str | tuple[str, ...] | date | bool | None


_ERRORS = frozenset(
    f"#{word}"
    for word in (
        *(
            "n/a",
            "ref!",
            "value!",
            "div/0!",
            "name?",
            "num!",
            "null!",
            "spill!",
            "calc!",
            "field!",
            "blocked!",
            "connect!",
            "busy!",
            "getting_data",
            "?",
        ),
        *(
            "nv",
            "bezug!",
            "wert!",
            "zahl!",
            "überlauf!",
            "kalk!",
            "feld!",
            "blockiert!",
            "verbinden!",
            "beschäftigt!",
            "daten_abrufen",
            "formel?",
        ),
    )
)


def is_error(cell: str) -> bool:
    """Tell whether a spreadsheet says that it could not compute the cell, in German or English: what stands there is not known."""
    return "#" in cell and folded(cell) in _ERRORS


def is_word(text: str) -> bool:
    """Tell a word for an empty cell (`n/a`, `00.00.0000`) from a dash or a space."""
    return any(map(str.isalnum, text))


class CellReaders:
    """One reader per field of the feed: text of the cell → value."""

    def __init__(self, mapping: Mapping) -> None:
        self._mapping = mapping
        self._no_codes = mapping.no_values | NO_VALUE
        self._date_forms = [(form, _marks(form)) for form in mapping.date_formats]
        """With what stands between their digits: Python reads a date by each of a few forms quickly, by each of many slowly."""
        text = lru_cache(_REMEMBERED)(self._text)
        day = lru_cache(_REMEMBERED)(self._date)
        yes_no = lru_cache(_REMEMBERED)(self._yes_no)
        self.by_field: dict[FeedField, Callable[[str], Read]] = {
            "number": self._number,
            "iccid": self._iccid,
            "card_type": text,
            "imei": self._imei,
            "tariff": text,
            "options": lru_cache(_REMEMBERED)(self._options),
            "contract_start": day,
            "contract_end": day,
            "earliest_renewal": day,
            "subsidy": yes_no,
            "renewal": yes_no,
            "hardware_calloff": yes_no,
            "status": lru_cache(_REMEMBERED)(self._status),
            "ban": text,
            "pin": self._pin,
            "puk": self._puk,
            "pin2": self._pin,
            "puk2": self._puk,
        }

    def _number(self, cell: str) -> Number:
        return read_number(cell, self._mapping.region)

    def _iccid(self, cell: str) -> Iccid | None:
        try:
            return parse_iccid(cell)
        except BadValue:
            if folded(excel_text(cell)) in self._no_codes:
                return None
            raise

    def _imei(self, cell: str) -> Imei | None:
        try:
            return parse_imei(cell)
        except BadValue:
            if folded(excel_text(cell)) in self._no_codes:
                return None
            raise

    def _pin(self, cell: str) -> str | None:
        return cell if 4 <= len(cell) <= 8 and cell.isdigit() and cell.isascii() else self._secret(cell, least=4)

    def _puk(self, cell: str) -> str | None:
        return cell if len(cell) == 8 and cell.isdigit() and cell.isascii() else self._secret(cell, least=8)

    def _secret(self, cell: str, least: int) -> str | None:
        """Spreadsheets take leading zeros away: what is too short gets them back. A PIN may have been 0000; no PUK is nothing but zeros."""
        digits = key(excel_text(cell))
        if not digits.strip("-–") or folded(digits) in self._no_codes or (least == 8 and not digits.strip("0")):
            return None
        if not digits.isascii() or not digits.isdigit() or len(digits) > 8:
            raise BadValue(Reason.PIN_MALFORMED)
        return digits.zfill(least)

    def _text(self, cell: str) -> str | None:
        check_text(cell)
        text = " ".join(tidy(excel_text(cell)).split())
        if folded(text) in self._mapping.no_values:
            return None
        if _DIGITS_LOST.fullmatch(text):
            raise BadValue(Reason.EXCEL_EXPONENT)
        if len(text) > LONGEST_TEXT:
            raise BadValue(Reason.TEXT_TOO_LONG, found=str(len(text)), expected=str(LONGEST_TEXT))
        return text

    def _options(self, cell: str) -> tuple[str, ...]:
        """Sorted, each once: carriers list them in changing order."""
        options = {self._text(option) for option in excel_text(cell).split(self._mapping.options_separator)}
        return tuple(sorted(option for option in options if option))

    def _date(self, cell: str) -> date | None:
        text = tidy(excel_text(cell)).strip()
        if folded(text) in self._mapping.no_dates or folded(text) in self._no_codes:
            return None
        between = _between_digits(text)
        days = {day for form, marks in self._date_forms if marks in (None, between) and (day := _day(text, form)) is not None}
        if len(days) != 1:  # none, or 5/6/27: the 5th of June, or the 6th of May
            raise BadValue(Reason.BAD_DATE)
        return days.pop()

    def _yes_no(self, cell: str) -> bool | None:
        word = folded(excel_text(cell))
        if word in self._no_codes and word not in self._mapping.yes_no:
            return None
        if word not in self._mapping.yes_no:
            raise BadValue(Reason.BAD_YES_NO, expected=", ".join(self._mapping.yes_no))
        return self._mapping.yes_no[word]

    def _status(self, cell: str) -> Status:
        word = folded(excel_text(cell))
        if word not in self._mapping.statuses:
            raise BadValue(Reason.UNKNOWN_STATUS, expected=", ".join(self._mapping.statuses))
        return self._mapping.statuses[word]


def _between_digits(text: str) -> str:
    """Leave out digits and spaces of a date."""
    return "".join([mark for mark in text.casefold() if not mark.isdigit() and not mark.isspace()])


def _marks(form: str) -> str | None:
    """Tell what stands between the digits of each date of this form; None where that may be words."""
    marks = _NUMBERS.sub("", form)
    return None if "%" in marks else _between_digits(marks)


def _day(text: str, form: str) -> date | None:
    try:
        day = datetime.strptime(text, form).date()  # noqa: DTZ007 - a calendar day
    except ValueError:
        return None
    return day if day.year in _YEARS else None
