"""One line of a feed as typed values (F-02), or all that is wrong with it (F-12). Only lines that are new or changed come here."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from operator import itemgetter
from typing import Any

from aggregates.sim_terms import SECRETS
from importers.imports.feed_cells import CellReaders
from importers.imports.layout import Layout
from importers.imports.mapping import FIELDS, FeedField, Status
from importers.quarantine import BadValue, Notice, Reason, RowRejected

SECRET_FIELDS = frozenset(SECRETS)


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
    options: tuple[str, ...]
    """Sorted, each once: the order in the file means nothing."""
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
    warnings: tuple[Notice, ...] = ()


def parse_row(cells: Sequence[str], layout: Layout, line: int = 0) -> FeedRow | tuple[RowRejected, ...]:
    """Parse a row as `RowParser(layout).parse(cells, line)` does; a loop over many rows keeps the parser."""
    return _parser(layout).parse(cells, line)


class RowParser:
    """Reads the cells of one layout's lines."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._width = len(layout.columns)
        readers = CellReaders(layout.mapping).by_field
        self._readers = tuple(readers[name] for name in FIELDS)
        # The index beyond the last cell stands for a missing column; every row gets an empty cell there.
        self._in_order = itemgetter(*(layout.positions.get(name, self._width) for name in FIELDS))

    def parse(self, cells: Sequence[str], line: int = 0) -> FeedRow | tuple[RowRejected, ...]:
        """Return the row, or every reason why it can't be taken over, each with its column and value."""
        if len(cells) != self._width and (len(cells) < self._width or any(cell.strip() for cell in cells[self._width :])):
            return (BadValue(Reason.WRONG_CELL_COUNT, expected=str(self._width), found=str(len(cells))).in_cell("", "", line),)
        texts: tuple[str, ...] = self._in_order((*cells[: self._width], ""))
        try:
            values: list[Any] = [read(text) for read, text in zip(self._readers, texts, strict=True)]
        except BadValue:
            return self._reasons(texts, line)
        return _row(values, texts)

    def _reasons(self, texts: tuple[str, ...], line: int) -> tuple[RowRejected, ...]:
        wrong: list[tuple[FeedField, str, BadValue]] = []
        for name, read, text in zip(FIELDS, self._readers, texts, strict=True):
            try:
                read(text)
            except BadValue as bad:
                wrong.append((name, text.strip(), bad))
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


def _row(values: list[Any], texts: tuple[str, ...]) -> FeedRow:
    number, card, card_type, device, tariff, options, start, end, earliest, subsidy, renewal, calloff, status, ban, pin, puk, pin2, puk2 = (
        values
    )
    notices = [each.notice for each in (number, card, device) if each and each.notice]
    secrets = values[-4:]
    if secrets != list(texts[-4:]) and any(secret and secret != text.strip() for secret, text in zip(secrets, texts[-4:], strict=True)):
        notices.append(Notice.PIN_ZERO_RESTORED)
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
        tuple(notices),
    )


_parser = lru_cache(maxsize=64)(RowParser)
