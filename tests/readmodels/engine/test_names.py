"""Who names a thing follows from what the areas declare, not from where their files stand."""

from __future__ import annotations

from collections import Counter

from readmodels.registry import NAMINGS


def test_things_of_one_kind_are_named_by_one_area() -> None:
    alike = [kind for kind, count in Counter(naming.kind for naming in NAMINGS).items() if count > 1]
    assert not alike, f"{alike}: a kind has one Naming, which says how all of its things are called"
