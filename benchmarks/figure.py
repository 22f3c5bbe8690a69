"""What a figure is: something measured, held against a peer or a physical limit of the same run, and the bar that their ratio must clear."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from math import inf
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from benchmarks.bench import Bench


@dataclass(frozen=True, slots=True)
class Bar:
    """`text` as people read it; a ratio clears it from `least` to `most`."""

    text: str
    least: float = 0.0
    most: float = inf

    def clears(self, ratio: float) -> bool:
        return self.least <= ratio <= self.most


def at_least(times: float) -> Bar:
    return Bar(f"≥ {times:g} ×", least=times)


def at_most(times: float) -> Bar:
    return Bar(f"≤ {times:g} ×", most=times)


@dataclass(frozen=True, slots=True)
class Measured:
    """`measured` and `against` are for people, `ratio` (if there is one) is what the bar is about, `also` what it asks beside the ratio.

    `details` go to the JSON file: whatever else was seen, such as single rounds and row counts.
    """

    measured: str
    against: str
    ratio: float | None
    also: bool = True
    details: Mapping[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True, slots=True)
class Figure:
    """`title` says what is measured, `peer` against what."""

    name: str
    title: str
    peer: str
    bar: Bar
    measure: Callable[[Bench], Measured]

    def met(self, found: Measured) -> bool:
        return found.also and (found.ratio is None or self.bar.clears(found.ratio))
