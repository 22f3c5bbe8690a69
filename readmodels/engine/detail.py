"""What detail views have in common."""

from typing import Any, NamedTuple

from readmodels.engine.reader import Reading


class Detail(NamedTuple):
    """A thing as JSON-ready fields, with its version and, where it was asked for, the position of the read model that showed it."""

    fields: dict[str, Any]
    version: int
    position: int | None = None


POSITION = "(SELECT min(position) FROM projection_positions WHERE projection = ANY(%(projections)s))"
"""SQL for the position of that one of the reading's projections that is least far: what a view shows is at least of then."""


def position_shown(reading: Reading) -> int:
    """Read that position (`POSITION`), for what is read after it was asked for; 0 where nothing was projected yet."""
    row = reading.one(f"SELECT {POSITION}")
    return (row[0] if row is not None else None) or 0
