"""What areas add to a projection of an area below theirs has a version of its own, in a file of its own area."""

from __future__ import annotations

import sys
from collections.abc import Callable
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from projections.engine.projection import PROJECTIONS, Projection
from tests.projections.seen import GLIMPSES, SEEN
from tests.test_architecture import ROOT, area_of

PROJECTIONS_THERE = list(PROJECTIONS)
ROOM = [path.relative_to(ROOT).as_posix() for path in (ROOT / "projections").rglob("*.py") if path.name != "registry.py"]


def test_versions_are_added_up_whatever_the_order() -> None:
    one, other = (Projection("seen", version=3, tables=(SEEN,)) for _ in range(2))
    one.extend(version=0)
    one.extend(version=2, tables=(GLIMPSES,))
    other.extend(version=2, tables=(GLIMPSES,))
    other.extend(version=0)
    assert one.version == other.version == 5
    assert one.tables == other.tables == (SEEN, GLIMPSES)


def area_that_handles(handler: Callable[..., Any]) -> str | None:
    return area_of(Path(str(sys.modules[handler.__module__].__file__)).relative_to(ROOT).as_posix())


@pytest.mark.parametrize("projection", PROJECTIONS_THERE, ids=lambda projection: projection.name)
def test_each_area_with_handlers_in_a_projection_has_a_version_to_raise(projection: Projection) -> None:
    areas = {area_that_handles(handler) for handler in chain.from_iterable(projection.handlers.values())} - {"engine"}
    texts = {file: (ROOT / file).read_text(encoding="utf-8") for file in ROOM}
    known = {area_of(file) for file, text in texts.items() if f'Projection("{projection.name}"' in text.replace("(\n    ", "(")}
    known |= {
        area_of(file)
        for file, text in texts.items()
        if f"{projection.name}.extend(" in text or "projection.extend(version=VERSION, " in text
    }
    assert areas, projection.name
    assert [f"{area}: let {projection.name}.extend(version=0, …) stand in a file of its own" for area in areas - known] == []
