"""The cells of initial loads and extracts, read one by one; what is wrong with a row is gathered, not raised (F-18)."""

import re
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, TypeVar
from uuid import UUID

from aggregates.address import Address
from aggregates.agreements.device_kinds import DeviceKind
from aggregates.engine.words import Words
from aggregates.sim_terms import SimStatus
from commands.devices.placeholders import is_placeholder
from commands.engine.texts import EMAIL
from commands.users.personnel_number_written import stands_for_nothing
from foundation.normal_form import key, tidy
from importers.engine.canonical_line import LINE_BREAK
from importers.engine.header import plain
from importers.excel_text import excel_text
from importers.identifiers import Imei, parse_iccid, parse_imei, read_number
from importers.imports.damaged_text import check_text, is_damaged
from importers.imports.feed_cells import LONGEST_TEXT, NO_VALUE, is_error, is_word
from importers.imports.table_file import TableRow
from importers.quarantine import BadValue, Notice, Reason, RowNoted, RowRejected

Value = TypeVar("Value")

NO_TEXT = frozenset({"", "-", "–", "n/a", "k. a.", "k.a."})
"""Words for an empty cell in any column: the others are somebody's name, or a group's."""
_QUOTED_FORMULA = re.compile(r"'+(?:\s*[=+\-@＝＋－＠]|[\t\r\n])")
_QUOTED_BEHIND_SEPARATOR = re.compile(r"(?<=[,;\t])'(?='*[^\S\t]*[=+\-@＝＋－＠])")
_EXPONENT = re.compile(r"\d(?:[.,]\d+)?[eE][+-]\d{2,3}")
_WHOLE_FLOAT = re.compile(r"(\d+)[.,]0")
_MAILTO = re.compile("(?i)mailto:\\s*")
"""As what is copied from a mail program has it."""
_DIGITS_LOST = re.compile(r"-?\d\.\d{14}E\+\d+")
"""As a number of a workbook is read that has more digits than Excel keeps."""
_DATE_CELL = re.compile(r"\d{4}-\d\d-\d\d(?: \d\d:\d\d:\d\d)?")
_KEYS = frozenset({"serial_number", "personnel_number", "user_personnel_number", "cost_centre"})
"""Fields in which a date is hardly ever meant."""
_SERIAL = re.compile(r"[A-Z0-9][A-Z0-9._/-]{3,39}")
_PLACE = re.compile(
    r"(?:^|[\s,;])(?:(?P<country>[A-Z]{1,2})-)?(?P<postal_code>\d{4,5})\s+(?P<city>[^\d,;]+)(?:[,;]\s*(?P<behind>[A-Z]{2}))?$"
)
_COUNTRY = {"D": "DE", "A": "AT"}

_KINDS: dict[str, DeviceKind] = {
    **dict.fromkeys(("smartphone", "handy", "mobiltelefon", "telefon", "phone", "mobilephone", "iphone"), "smartphone"),
    **dict.fromkeys(("tablet", "ipad", "tab"), "tablet"),
    **dict.fromkeys(("laptop", "notebook", "macbook", "convertible"), "laptop"),
    **dict.fromkeys(("pc", "desktop", "desktoppc", "workstation", "computer", "minipc", "imac"), "pc"),
    **dict.fromkeys(("autotelefon", "autotelefone", "carphone", "fahrzeugtelefon"), "car_phone"),
    **dict.fromkeys(("other", "sonstiges", "sonstige", "router", "modem", "zubehoer", "andere"), "other"),
}
_STATUSES: dict[str, SimStatus] = {
    **dict.fromkeys(("aktiv", "active"), "active"),
    **dict.fromkeys(("pausiert", "paused", "pause"), "paused"),
    **dict.fromkeys(("inaktiv", "inactive", "deaktiviert", "gekuendigt"), "inactive"),
    **dict.fromkeys(("frei", "free"), "free"),
}


class RowReading:
    """Reads the cells of one row and remembers what was wrong and what was put right."""

    def __init__(self, row: TableRow) -> None:
        self.row = row
        self.wrong: list[RowRejected] = []
        self.noted: list[RowNoted] = []

    def get(self, field: str, read: Callable[[str], Value | None]) -> Value | None:
        """Read the cell of a field, None where it is empty or bad; a missing column is an empty cell."""
        cell = self.row.values.get(field, "")
        try:
            if not cell and read(cell) is None:  # most cells of a list that few use in full
                return None
            cell = plain_text(cell)
            if is_error(cell):
                self.note(Notice.ERROR_CELL, field)
                return None
            check_text(cell)
            if _DIGITS_LOST.fullmatch(cell.strip()):
                raise BadValue(Reason.EXCEL_EXPONENT)
            found = read(cell)
        except BadValue as bad:
            self.reject(field, bad)
            return None
        if notice := getattr(found, "notice", None):
            self.note(notice, field)
        if found is not None and field in _KEYS and _DATE_CELL.fullmatch(cell.strip()):
            self.note(Notice.DATE_INSTEAD, field)
        if found is None and is_word(cell):
            self.note(Notice.WORD_TAKEN_AS_EMPTY, field)
        return found

    def required(self, field: str, read: Callable[[str], Value | None]) -> Value | None:
        """Read a cell as `get` does, but an empty one is wrong."""
        before = len(self.wrong)
        found = self.get(field, read)
        if found is None and len(self.wrong) == before:
            self.reject(field, BadValue(Reason.MISSING_VALUE))
        return found

    def without_decimal(self, field: str, read: Callable[[str], str | None]) -> str | None:
        """Read what somebody or something is known by as `get` does, without the `.0` that spreadsheets and their kind put behind a whole number."""
        found = self.get(field, read)
        if found is not None and (whole := _WHOLE_FLOAT.fullmatch(found)):
            self.note(Notice.DECIMAL_CUT, field, found=whole[1])
            return whole[1]
        return found

    def id(self, field: str) -> UUID | None:
        """Read an id of ours; of one that means nothing here a warning is made once it is looked up (ids_in_lists.py)."""
        return our_id(self.row.values.get(field, ""))

    def further(self) -> dict[str, str]:
        """Return the texts of columns that are no field, for the customer's own; what is an error of the spreadsheet says nothing."""
        for column, cell in self.row.further.items():
            if is_error(cell) or is_damaged(cell):
                notice = Notice.ERROR_CELL if is_error(cell) else Notice.NOT_DECODED
                self.noted.append(RowNoted(notice, column, cell.strip(), self.row.line, personal=True))
        return {column: plain_text(cell) for column, cell in self.row.further.items() if not is_error(cell) and not is_damaged(cell)}

    def note(self, notice: Notice, field: str, **facts: str) -> None:
        """Remember what was noticed about a cell that is taken all the same."""
        column, cell = self.row.columns.get(field, field), self.row.values.get(field, "").strip()
        self.noted.append(RowNoted(notice, column, cell, self.row.line, facts))

    def reject(self, field: str, bad: BadValue) -> None:
        column = self.row.columns.get(field, field)
        self.wrong.append(bad.in_cell(column, self.row.values.get(field, "").strip(), self.row.line))


def plain_text(cell: str) -> str:
    """Return a cell without the apostrophes that our exports, and people, put before what would be a formula, and without `="…"`."""
    text = cell[1:] if cell.startswith("'") and _QUOTED_FORMULA.match(cell) else excel_text(cell)
    return _QUOTED_BEHIND_SEPARATOR.sub("", text)


def text(cell: str) -> str | None:
    found = " ".join(tidy(cell).split())
    if found.casefold() in NO_TEXT:
        return None
    if len(found) > LONGEST_TEXT:
        raise BadValue(Reason.TEXT_TOO_LONG, found=str(len(found)), expected=str(LONGEST_TEXT))
    return found


def word(cell: str) -> str | None:
    """Read a word that means something in a column in which no name can stand."""
    return None if " ".join(tidy(cell).split()).casefold() in NO_VALUE else text(cell)


def known_by(cell: str) -> str | None:
    """Read what somebody is known by, such as a personnel number."""
    return word(key(cell))


def personnel_number(cell: str) -> str | None:
    """Read a personnel number, but for what a spreadsheet has shortened."""
    found = known_by(cell)
    _check_exponent(found)
    return None if found is None or stands_for_nothing(found) else found


def cost_centre(cell: str) -> str | None:
    """Read a cost centre, but for what a spreadsheet has shortened."""
    found = text(cell)
    _check_exponent(found)
    return found


def _check_exponent(found: str | None) -> None:
    if found is not None and _EXPONENT.fullmatch(found):
        raise BadValue(Reason.EXCEL_EXPONENT)


def our_id(cell: str) -> UUID | None:
    """Read an id as our own exports have it; whatever else stands there is somebody else's."""
    try:
        return UUID(cell.strip())
    except ValueError:
        return None


def one_of(
    words: Words, reason: Reason = Reason.UNKNOWN_CHOICE, also: Mapping[str, Sequence[str]] = MappingProxyType({})
) -> Callable[[str], Any]:
    """Make the reader of one of these codes, by the code or its words, however they are written; `also`: further words, by their code."""
    meant = {plain(each): code for code, said in words.items() for each in (code, *said, *also.get(code, ()))}
    return _meant(meant, reason, ", ".join(de for de, _ in words.values()))


def _meant(meant: Mapping[str, Value], reason: Reason, expected: str) -> Callable[[str], Value | None]:
    def read(cell: str) -> Value | None:
        found = word(cell)
        if found is None:
            return None
        if plain(found) not in meant:
            raise BadValue(reason, expected=expected)
        return meant[plain(found)]

    return read


def yes_no(cell: str) -> bool | None:
    """Read a yes or no as our own exports write it; whatever else stands there says nothing."""
    return {"ja": True, "yes": True, "nein": False, "no": False}.get(cell.strip().casefold())


def email(cell: str) -> str | None:
    found = known_by(_MAILTO.sub("", key(cell)))
    if found and not EMAIL.fullmatch(found):
        raise BadValue(Reason.MALFORMED_EMAIL)
    return found


def serial_number(cell: str) -> str | None:
    """Read a serial number, in capitals. What mainboards say that were never given one is no serial number."""
    found = known_by(cell)
    if not found or is_placeholder(found):
        return None
    if not _SERIAL.fullmatch(found.upper()):
        raise BadValue(Reason.MALFORMED_SERIAL_NUMBER)
    return found.upper()


kind: Callable[[str], DeviceKind | None] = _meant(_KINDS, Reason.UNKNOWN_KIND, ", ".join(_KINDS))
status: Callable[[str], SimStatus | None] = _meant(_STATUSES, Reason.UNKNOWN_STATUS, ", ".join(_STATUSES))


def address(cell: str) -> Address | None:
    """Read an address, `Beispiel GmbH, Musterweg 1, 12345 Musterstadt`; the recipient may be missing."""
    lines = (part.strip(" ,;") for part in cell.split(LINE_BREAK))
    found = word(", ".join(filter(None, lines)))
    if not found:
        return None
    place = _PLACE.search(found)
    recipient, _, street = found[: place.start()].strip(" ,;").rpartition(",") if place else ("", "", "")
    if not place or not street:
        raise BadValue(Reason.MALFORMED_ADDRESS)
    country = place["country"] or place["behind"] or "DE"
    return Address(
        recipient=recipient.strip(),
        street=street.strip(),
        postal_code=place["postal_code"],
        city=place["city"].strip(),
        country=_COUNTRY.get(country, country),
    )


BETWEEN_ADDRESSES = "|"
"""As exports of ours have several in one cell."""


def addresses(cell: str) -> tuple[Address, ...] | None:
    """Read several addresses."""
    return tuple(found for part in cell.split(BETWEEN_ADDRESSES) if (found := address(part))) or None


def addresses_or_texts(cell: str) -> tuple[Address | str, ...] | None:
    """Read several addresses; one that can't be read stays the text that it is, which may be how we wrote one that is known."""
    return tuple(found for part in cell.split(BETWEEN_ADDRESSES) if (found := _address_or_text(part))) or None


def _address_or_text(part: str) -> Address | str | None:
    try:
        return address(part)
    except BadValue:
        return " ".join(part.split())


def unless_none(read: Callable[[str], Value | None]) -> Callable[[str], Value | None]:
    """Make a reader of identifiers to which the words for an empty cell are none, not malformed."""
    return lambda cell: None if " ".join(cell.split()).casefold() in NO_VALUE else read(cell)


def _imeis(cell: str) -> tuple[Imei, ...] | None:
    """Some systems write both IMEIs of a device into one cell."""
    return tuple(found for part in re.split(r"(?<=\d{14})[\s,;|/]+(?=\d{14})", cell) if (found := parse_imei(part)))


imei = unless_none(parse_imei)
imeis = unless_none(_imeis)
iccid = unless_none(parse_iccid)
number = unless_none(read_number)
