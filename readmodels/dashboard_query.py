"""The dashboard's figures and charts (H-21, H-22), put together of what areas contribute. What doesn't exist yet is left out, not shown as zero."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal, NotRequired

from pydantic import Field
from typing_extensions import TypedDict

from foundation.contribution import Point
from readmodels.engine.detail import POSITION
from readmodels.engine.reader import Reading
from readmodels.engine.relations import Relations, read_by

Counts = Mapping[str, Mapping[str, int]]
"""Of each figure that projections count as their rows change: label → how many, the most first. A label "?" means: not known."""

_COUNTS = """SELECT figure, label, sum(n)::bigint AS n FROM dashboard_counts WHERE customer_id = %(customer)s AND n > 0
    GROUP BY figure, label ORDER BY n DESC, label"""


class Figure(TypedDict):
    """How many there are, and where they are listed."""

    count: int
    href: str


class InBothLanguages(TypedDict):
    """German and English."""

    de: str
    en: str


class Slice(TypedDict):
    """A part of a chart; `label` is null for what has none."""

    label: str | None
    words: Annotated[NotRequired[InBothLanguages], Field(description="What a label says that is a code")]
    count: int
    href: str


class Chart(TypedDict):
    """The most frequent labels, the most first; `others`: how many there are under the `other_labels` further ones. `href` lists all."""

    slices: list[Slice]
    others: int
    other_labels: int
    href: str


@dataclass(frozen=True, slots=True)
class DashboardPart:
    """A figure, chart or table: under which name, what it shows, as which type (`shows`), and what `told` reads besides the counts.

    `told`: None leaves it out, as for a customer who has the function switched off (`may_be_missing`).
    """

    group: Literal["figures", "charts", "tables"]
    name: str
    told: Callable[[Reading, Counts], Any]
    shows: Any
    reads: Relations = frozenset()
    may_be_missing: bool = False


DASHBOARD_PARTS: Point[DashboardPart] = Point("readmodels.registry", "DASHBOARD_PARTS")


def dashboard_reads() -> Relations:
    """Return the relations that the dashboard shows rows of."""
    return read_by(_COUNTS).union(*(part.reads for part in DASHBOARD_PARTS))


def dashboard(reading: Reading) -> dict[str, Any]:
    """Read `figures`, `charts`, and the tables by their names."""
    counts: dict[str, dict[str, int]] = {}
    for figure, label, n in reading.all(_COUNTS):
        counts.setdefault(figure, {})[label] = n
    groups: dict[str, dict[str, Any]] = {"figures": {}, "charts": {}, "tables": {}}
    for part in DASHBOARD_PARTS:
        told = part.told(reading, counts)
        if told is not None:
            groups[part.group][part.name] = told
    return {"figures": groups["figures"], "charts": groups["charts"], **groups["tables"]}


def dashboard_position(reading: Reading) -> int | None:
    """Read as of which position the figures are."""
    row = reading.one(f"SELECT {POSITION}")
    return row[0] if row else None
