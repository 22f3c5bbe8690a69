"""One line of a feed as typed values (F-02), or all that is wrong with it (F-12). Only lines that are new or changed come here."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from operator import itemgetter
from typing import Any

from aggregates.sim_terms import SECRETS
from importers.excel_text import excel_text
from importers.imports.cells_told import impersonal_cells
from importers.imports.feed_cells import CellReaders, is_error, is_word
from importers.imports.layout import Layout
from importers.imports.mapping import FIELDS, FeedField, Status, folded
from importers.quarantine import BadValue, Notice, Reason, RowNoted, RowRejected

SECRET_FIELDS = frozenset(SECRETS)


_IDENTIFIERS = tuple(map(FIELDS.index, ("number", "iccid", "imei")))
_DATES = tuple(map(FIELDS.index, ("contract_start", "contract_end", "earliest_renewal")))
_SECRETS = tuple(FIELDS.index(name) for name in FIELDS if name in SECRET_FIELDS)
_LENGTHS: Mapping[str, int] = {"pin": 4, "puk": 8, "pin2": 4, "puk2": 8}
_TEXTS = ("card_type", "tariff", "options", "ban")
_OPTIONS = FIELDS.index("options")
_MIDNIGHT = re.compile(r"[\sT]0?0:00(?::00)?$")


@dataclass(frozen=True, slots=True)
class FeedRow:
    """What the carrier says about one number. None: the cell is empty, or the file has no such column (see `Layout.positions`)."""

    number: str
    """E.164"""
    iccid: str | None
    card_type: str | None
    imei14: str | None
    """The IMEI's first 14 digits: the device's identity."""
    imei: str | None
    """All digits of the IMEI as reported."""
    tariff: str | None
    options: tuple[str, ...] | None
    """Sorted, each once: the order in the file means nothing. None: the cell says nothing."""
    contract_start: date | None
    contract_end: date | None
    earliest_renewal: date | None
    subsidy: bool | None
    renewal: bool | None
    hardware_calloff: bool | None
    status: Status
    ban: str | None
    pin: str | None = field(repr=False)
    puk: str | None = field(repr=False)
    pin2: str | None = field(repr=False)
    puk2: str | None = field(repr=False)
    warnings: tuple[RowNoted, ...] = ()


def parse_row(cells: Sequence[str], layout: Layout, line: int = 0) -> FeedRow | tuple[RowRejected, ...]:
    """Parse a row as `RowParser(layout).parse(cells, line)` does; a loop over many rows keeps the parser."""
    return _parser(layout).parse(cells, line)


class RowParser:
    """Reads the cells of one layout's lines."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._width = len(layout.columns)
        self._nameless = [index for index in layout.not_used if not layout.columns[index]]
        self.filled_nameless: set[int] = set()
        """Columns without a name in which something stood."""
        self._least = 1 + max((layout.positions[name] for name in layout.mapping.required), default=0)
        readers = CellReaders(layout.mapping).by_field
        self._separator = layout.mapping.options_separator
        self._words = frozenset({*layout.mapping.statuses, *layout.mapping.yes_no})
        self._readers = tuple(readers[name] for name in FIELDS)
        # The index beyond the last cell stands for a missing column; every row gets an empty cell there.
        self._in_order = itemgetter(*(layout.positions.get(name, self._width) for name in FIELDS))

    def parse(self, cells: Sequence[str], line: int = 0) -> FeedRow | tuple[RowRejected, ...]:
        """Return the row, or every reason why it can't be taken over, each with its column and value."""
        missing = self._width - len(cells)  # spreadsheets leave out what is empty at the end of a row
        if missing and (len(cells) < self._least or any(cell.strip() for cell in cells[self._width :])):
            return self._wrong_count(cells, line)
        if self._nameless:
            self.filled_nameless.update(index for index in self._nameless if index < len(cells) and cells[index].strip())
        texts: tuple[str, ...] = self._in_order((*cells[: self._width], *[""] * missing, ""))
        if missing > 0 and _may_have_slipped(texts):
            return self._wrong_count(cells, line)
        errors = [at for at, text in enumerate(texts) if is_error(text)] if "#" in "".join(texts) else ()
        known = tuple(["" if at in errors else text for at, text in enumerate(texts)]) if errors else texts
        try:
            values: list[Any] = [read(text) for read, text in zip(self._readers, known, strict=True)]
        except BadValue:
            return self._reasons(known, line)
        noted = self._noted(values, known, line)
        if errors:
            values[_OPTIONS] = None if _OPTIONS in errors else values[_OPTIONS]
            noted += tuple(RowNoted(Notice.ERROR_CELL, self._column(FIELDS[at]), texts[at].strip(), line) for at in errors)
        elif values[_OPTIONS] and self._separator in texts[_OPTIONS]:
            noted += self._no_options(texts[_OPTIONS], line)
        return _row(values, noted)

    def _no_options(self, cell: str, line: int) -> tuple[RowNoted, ...]:
        """Words for nothing among options that are some."""
        no_values, column = self._layout.mapping.no_values, self._column(FIELDS[_OPTIONS])
        parts = [part.strip() for part in cell.split(self._separator)]
        return tuple(
            [RowNoted(Notice.WORD_TAKEN_AS_EMPTY, column, part, line) for part in parts if folded(part) in no_values and is_word(part)]
        )

    def _column(self, name: FeedField) -> str:
        return self._layout.columns[self._layout.positions[name]]

    def told(self, cells: Sequence[str]) -> str:
        """Return the cells of a row as they are told: without what may be a code or somebody's name."""
        return impersonal_cells(cells, self._words)

    def _wrong_count(self, cells: Sequence[str], line: int) -> tuple[RowRejected, ...]:
        told = self.told(cells)
        return (BadValue(Reason.WRONG_CELL_COUNT, expected=str(self._width), found=str(len(cells))).in_cell("", told, line),)

    def _noted(self, values: Sequence[Any], texts: tuple[str, ...], line: int) -> tuple[RowNoted, ...]:
        """What was put right in the row, or not used of it. Nearly always nothing, so that is found out first."""
        odd = [at for at, value in enumerate(values) if not value and value is not False and texts[at]]
        odd += [at for at in _IDENTIFIERS if values[at] and values[at].notice]
        odd += [at for at in _DATES if values[at] and ":" in texts[at]]
        odd += [at for at in _SECRETS if values[at] and values[at] != excel_text(texts[at]).strip()]
        return tuple([noted for at in odd if (noted := self._note(at, values[at], texts[at].strip(), line)) is not None]) if odd else ()

    def _note(self, at: int, value: Any, text: str, line: int) -> RowNoted | None:
        name = FIELDS[at]
        column = self._column(name)
        if name in SECRET_FIELDS:
            if not value:
                return RowNoted(Notice.WORD_TAKEN_AS_EMPTY, column, text, line) if is_word(text) else None
            return RowNoted(Notice.PIN_ZERO_RESTORED, column, "", line)
        if not value:
            return RowNoted(Notice.WORD_TAKEN_AS_EMPTY, column, text, line) if is_word(text) else None
        if isinstance(value, date):
            return RowNoted(Notice.VALUE_CUT, column, text, line, {"found": value.isoformat()}) if not _MIDNIGHT.search(text) else None
        return RowNoted(value.notice, column, text, line)

    def _reasons(self, texts: tuple[str, ...], line: int) -> tuple[RowRejected, ...]:
        wrong: list[tuple[FeedField, str, BadValue]] = []
        for name, read, text in zip(FIELDS, self._readers, texts, strict=True):
            try:
                read(text)
            except BadValue as bad:
                wrong.append((name, text.strip(), bad.with_traceback(None)))  # which would hold this frame, and that the list
        # Where cells may have slipped, a code may stand in any column: then no value is told, as it would stay in the log for ever.
        secrets = {text.strip() for name, text in zip(FIELDS, texts, strict=True) if name in SECRET_FIELDS}
        alone = len(wrong) == 1
        return tuple(
            bad.in_cell(
                self._layout.columns[self._layout.positions[name]],
                text if alone and name not in SECRET_FIELDS and text not in secrets else "",
                line,
            )
            for name, text, bad in wrong
        )


def _may_have_slipped(texts: tuple[str, ...]) -> bool:
    """Whether a row that is too short lacks a cell in its midst rather than empty ones at its end: then codes stand where others belong."""
    of_length = {name: len(text) for name in FIELDS if (text := texts[FIELDS.index(name)].strip()).isdigit()}
    misplaced = any(of_length.get(name, right) != right for name, right in _LENGTHS.items())
    return misplaced or any(of_length.get(name) in _LENGTHS.values() for name in _TEXTS)


def _row(values: list[Any], noted: tuple[RowNoted, ...]) -> FeedRow:
    number, card, card_type, device, tariff, options, start, end, earliest, subsidy, renewal, calloff, status, ban, pin, puk, pin2, puk2 = (
        values
    )
    return FeedRow(
        number.e164,
        card and card.digits,
        card_type,
        device and device.identity,
        device and device.reported,
        tariff,
        options,
        start,
        end,
        earliest,
        subsidy,
        renewal,
        calloff,
        status,
        ban,
        pin,
        puk,
        pin2,
        puk2,
        noted,
    )


_parser = lru_cache(maxsize=64)(RowParser)
