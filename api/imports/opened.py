"""What lists of imports say of people, put in the place of its marks as it is shown, to those who may see people (A-14)."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

import orjson

from api.engine.access import Caller
from api.engine.list_parts import Opening
from importers.imports.sealed_values import opened_marks

_AT_ONCE = 1_000
"""Rows of a file whose keys are fetched together."""


def _opener(caller: Caller, texts: Iterable[str], written: Callable[[str], str] = str) -> Callable[[str], str]:
    log = caller.backend.log
    with log.pool.connection() as connection:
        return opened_marks(connection, log.master, texts, written, people=("users", "read") in caller.rights)


def _page(caller: Caller, page: bytes) -> bytes:
    text = page.decode()
    return _opener(caller, (text,), _in_json)(text).encode() if "⟦" in text else page


def _in_json(value: str) -> str:
    return orjson.dumps(value)[1:-1].decode()


def _rows(caller: Caller, rows: Iterator[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    while part := list(islice(rows, _AT_ONCE)):
        marked = [cell for row in part for cell in row if isinstance(cell, str) and "⟦" in cell]
        if not marked:
            yield from part
            continue
        opened = _opener(caller, marked)
        yield from (tuple([opened(cell) if isinstance(cell, str) else cell for cell in row]) for row in part)


SEALED_CELLS = Opening(_page, _rows)
