"""What `portal` prints: results on stdout (tables for people, JSON for programs), everything else on stderr."""

import sys
from collections.abc import Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from typing import Any

import orjson
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

_NOT_A_TERMINAL = 240
"""Characters in a line of a table that goes to a file or a program."""


@cache
def out() -> Console:
    return Console(highlight=False, width=None if sys.stdout.isatty() else _NOT_A_TERMINAL)


@cache
def err() -> Console:
    return Console(stderr=True, highlight=False, width=None if sys.stderr.isatty() else _NOT_A_TERMINAL)


def say(text: str) -> None:
    """Print a result, as it is."""
    out().print(text, markup=False, soft_wrap=True)


def tell(text: str) -> None:
    """Print a remark beside the result, on stderr."""
    err().print(text, markup=False, soft_wrap=True)


def show(columns: Sequence[str], rows: Iterable[Sequence[Any]], *, as_json: bool, empty: str) -> None:
    """Print a table for people, or a JSON array of objects; `empty` says (on stderr) what it means that there are no rows."""
    found = list(rows)
    if as_json:
        say(orjson.dumps([dict(zip(columns, row, strict=True)) for row in found], default=str).decode())
        return
    if not found:
        tell(empty)
        return
    table = Table(box=None, header_style="bold", pad_edge=False)
    for column in columns:
        table.add_column(column.replace("_", " "), overflow="fold")
    for row in found:
        table.add_row(*(_cell(value) for value in row))
    out().print(table)


def show_pairs(pairs: Iterable[tuple[str, str]]) -> None:
    """Print one thing for people: labels and what they say, side by side."""
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    for label, text in pairs:
        table.add_row(label, Text(text))
    out().print(table)


def show_json(fields: Mapping[str, Any]) -> None:
    """Print one thing for programs: a JSON object."""
    say(orjson.dumps(fields, default=str).decode())


@contextmanager
def progress_bar() -> Generator[Progress]:
    """Show a progress bar on stderr: what, how much of how much, time left; gone when done, so that results stay."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(bar_width=30),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=err(), transient=True, disable=not err().is_terminal) as progress:
        yield progress


def thousands(number: float) -> str:
    """Write 10000 as `10,000`."""
    return f"{number:,.0f}"


def _cell(value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.astimezone().strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, int):
        return thousands(value)
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value)) or "–"  # pyright: ignore[reportUnknownArgumentType]
    return str(value)
