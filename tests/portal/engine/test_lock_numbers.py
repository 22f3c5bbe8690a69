"""Each advisory lock has a number of its own, whoever takes it."""

import re
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).parents[3]
NUMBER = re.compile(r"\b7_?203_?\d{3}\b")
TAKEN = re.compile(r"pg_(?:try_)?advisory_(?:xact_)?lock(?:_shared)?\((\d[\d_]*)")
HISTORY = "Programs from before"
"""Begins a sentence that names a number that isn't taken any more."""


def numbers() -> dict[int, set[Path]]:
    """Which files have each number in them; a room's migrations count as one, as a later one makes a function of an earlier one anew."""
    found: dict[int, set[Path]] = defaultdict(set)
    for path in [*ROOT.glob("*/**/*.py"), *ROOT.glob("*/**/*.sql")]:
        place = path.relative_to(ROOT)
        if path.parent.name == "migrations":
            place = place.parent
        if place.parts[0] in ("tests", "benchmarks") or place.parts[0].startswith("."):
            continue
        text = "\n".join(line for line in path.read_text().splitlines() if HISTORY not in line)
        for number in [*NUMBER.findall(text), *TAKEN.findall(text)]:
            found[int(number.replace("_", ""))].add(place)
    return found


def test_no_number_of_a_lock_is_used_for_two_things() -> None:
    found = numbers()
    assert len(found) > 8
    assert {number: places for number, places in found.items() if len(places) > 1} == {}
