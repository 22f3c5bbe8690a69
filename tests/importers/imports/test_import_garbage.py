"""Rows leave nothing behind in cycles: a process that imports need not look for garbage again and again (eventstore/garbage.py)."""

import gc
from collections.abc import Sequence

import pytest

from tests.importers.imports.past_history import day
from tests.importers.portal import Cells, Portal, line

ROWS = 2_000
BESIDE = 1_000
"""So much at most an import leaves, however many rows it has: connections, statements, what is compiled once."""


def left_by(portal: Portal, rows: Sequence[Cells], at: int, *, dry_run: bool = False) -> int:
    gc.collect()
    gc.disable()
    try:
        portal.feed(rows, day(at), dry_run=dry_run)
        return gc.collect()
    finally:
        gc.enable()


@pytest.mark.parametrize("bad", [0, 500], ids=["good", "some bad"])
def test_an_import_leaves_hardly_anything_in_cycles(portal: Portal, bad: int) -> None:
    rows = [line(at) if at >= bad else line(at, Status="wirr") for at in range(ROWS)]
    changed = [line(at, Tarif="M") for at in range(ROWS)]
    left = {
        "first": left_by(portal, rows, 5),
        "dry run": left_by(portal, changed, 6, dry_run=True),
        "all changed": left_by(portal, changed, 6),
        "a past day": left_by(portal, rows, 1),
    }
    assert {name: count for name, count in left.items() if count > BESIDE} == {}
