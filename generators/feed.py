"""Realistic feeds of any size for trials, demos and benchmarks: deterministic, with movements and the usual dirt (`portal generate feed`)."""

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

import xlsxwriter  # pyright: ignore[reportMissingTypeStubs]

from commands.engine.command import Refusal
from generators.dirt import CLEAN, DIRT, FORMATS, IMEI, Format
from generators.fleet import HEADER, JOIN, Fleet

MOST_NUMBERS = 2_000_000
MOST_FEED_ROWS_IN_EXCEL = 20_000
"""Larger feeds come as CSV on the day that would be Excel's: writing a workbook takes minutes for a million rows."""
_DIRTY_SHARE = 0.002
_DIRTY_AT_LEAST = 4
_LINES_AT_ONCE = 20_000


class TooManyNumbers(Refusal):
    """Feeds can be made of 1 to {most} numbers, not of {numbers}: the block +49 1555 has no more room."""

    status = 422
    code = "too-many-numbers"
    de = "Es lassen sich Importe mit 1 bis {most} Rufnummern erzeugen, nicht mit {numbers}: mehr fasst der Block +49 1555 nicht."


def generate_feeds(
    out_dir: Path, *, numbers: int, days: int, start: date, seed: int, customer: str, dirt: bool = True, share_changed: float = 0.01
) -> Iterator[Path]:
    """Write one file per day into `out_dir`, named by its day, and yield each when it is done (so that progress can be shown).

    The same arguments give the same bytes. Without `dirt` all files are UTF-8 with `;` and every row is right. `share_changed` is the share
    of numbers that something happens to per day. A million rows take some 7 seconds for the first day, 1 for each later one, and 300 MB.
    """
    if not 1 <= numbers <= MOST_NUMBERS:
        raise TooManyNumbers(numbers=numbers, most=MOST_NUMBERS)
    out_dir.mkdir(parents=True, exist_ok=True)
    fleet = Fleet(numbers, seed, customer, start)
    return _days(out_dir, fleet, days=days, start=start, dirt_seed=f"{seed}/{customer}" if dirt else None, share_changed=share_changed)


def _days(out_dir: Path, fleet: Fleet, *, days: int, start: date, dirt_seed: str | None, share_changed: float) -> Iterator[Path]:
    for day in range(days):
        if day:
            fleet.pass_day(share_changed)
        form = FORMATS[day % len(FORMATS)] if dirt_seed is not None else CLEAN
        if form.kind == "xlsx" and len(fleet) > MOST_FEED_ROWS_IN_EXCEL:
            form = CLEAN
        on = start + timedelta(days=day)
        path = out_dir / f"vodafone_{on:%Y-%m-%d}.{form.kind}"
        lines = fleet.lines() if dirt_seed is None else _soiled(fleet, Random(f"{dirt_seed}/{day}"), day)  # noqa: S311 - examples, not secrets
        if form.kind == "xlsx":
            _write_workbook(path, lines, on)
        else:
            _write_text(path, lines, form)
        yield path


def _soiled(fleet: Fleet, rng: Random, day: int) -> Iterator[str]:
    """Each kind of dirt in turn, on so many rows; and some devices with two SIMs report their other IMEI."""
    dirty = {int(rng.random() * len(fleet)) for _ in range(max(_DIRTY_AT_LEAST, round(len(fleet) * _DIRTY_SHARE)))}
    kinds = {index: DIRT[(day * _DIRTY_AT_LEAST + turn) % len(DIRT)] for turn, index in enumerate(sorted(dirty))}
    other_imei = {int(rng.random() * len(fleet)) for _ in range(max(5, len(fleet) // 200))} - dirty
    for index, line in enumerate(fleet.lines()):
        if index in other_imei and (imei := fleet.second_imei(line)):
            cells = line.split(JOIN)
            cells[IMEI] = imei
            yield JOIN.join(cells)
        elif index in dirty:
            yield from map(JOIN.join, kinds[index](line.split(JOIN)))
        else:
            yield line


def _write_text(path: Path, lines: Iterable[str], form: Format) -> None:
    coming = iter(lines)
    with path.open("w", encoding=form.encoding, newline="") as out:
        out.writelines(line + form.line_end for line in form.preamble)
        out.write(_as_text([JOIN.join(HEADER)], form))
        while chunk := list(islice(coming, _LINES_AT_ONCE)):
            out.write(_as_text(chunk, form))
        out.write(form.trailer)


def _as_text(lines: list[str], form: Format) -> str:
    if form.all_quoted:
        return "".join(f'"{line}"{form.line_end}' for line in lines).replace(JOIN, f'"{form.delimiter}"')
    if form.delimiter == ";":
        return (form.line_end.join(lines) + form.line_end).replace(JOIN, form.delimiter)
    text = io.StringIO()
    csv.writer(text, delimiter=form.delimiter, lineterminator=form.line_end).writerows(line.split(JOIN) for line in lines)
    return text.getvalue()


def _write_workbook(path: Path, lines: Iterable[str], on: date) -> None:
    """As a person would save it: IMEIs and days as numbers and dates, which then look different as text."""
    book: Any
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        book.set_properties({"created": datetime(on.year, on.month, on.day, tzinfo=UTC)})
        as_day = book.add_format({"num_format": "dd.mm.yyyy"})
        sheet = book.add_worksheet("Rufnummern")
        sheet.write_row(0, 0, HEADER)
        for row, line in enumerate(lines, 1):
            for column, cell in enumerate(line.split(JOIN)):
                if column == IMEI and cell.isdigit() and cell[0] != "0":
                    sheet.write_number(row, column, int(cell))
                elif (day := _day(cell)) is not None:
                    sheet.write_datetime(row, column, day, as_day)
                else:
                    sheet.write_string(row, column, cell)


def _day(cell: str) -> datetime | None:
    if len(cell) != 10 or cell[2] != "." or cell[5] != ".":
        return None
    try:
        return datetime.strptime(cell, "%d.%m.%Y")  # noqa: DTZ007 - a calendar day
    except ValueError:
        return None
