"""The codes that events may hold, or could once: a code that was ever stored keeps its words, so that no history forgets how to say it."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from aggregates.engine.meaning import Meaning, parts_of
from aggregates.registry import EVENTS

CODES = Path(__file__).with_name("codes.txt")
"""A line for each: event, field, code."""


def declared() -> frozenset[str]:
    """Those of today."""
    return frozenset(line for kind in EVENTS.values() for line in _codes(kind.event_name, parts_of(kind)))


def kept(path: Path = CODES) -> frozenset[str]:
    """Those of today and of before."""
    return frozenset(path.read_text().splitlines()) if path.exists() else frozenset()


def _codes(place: str, parts: Mapping[str, Meaning]) -> Iterator[str]:
    for name, part in parts.items():
        for meaning in (part, *((part.items,) if part.items is not None else ())):
            yield from (f"{place} {name} {code}" for code in meaning.words or ())
            yield from _codes(f"{place} {name}", meaning.parts)
