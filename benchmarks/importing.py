"""Imports of feeds, each in a process of its own."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson

from benchmarks.narrator import Report
from benchmarks.programs import program


class NotImported(Exception):
    """The import ended as {state}: {message}"""

    def __init__(self, state: str, message: str) -> None:
        super().__init__((type(self).__doc__ or "").format(state=state, message=message))


@dataclass(frozen=True, slots=True)
class Imported:
    """`began` and `ended` are monotonic seconds, around the import itself without the start of its process; `memory` is in bytes."""

    began: float
    ended: float
    memory: int
    counts: Mapping[str, int]

    @property
    def seconds(self) -> float:
        return self.ended - self.began


def import_feed(
    dsn: str, customer_id: UUID, path: Path, feed_date: date, report: Report, visible: Callable[[], float], *, profile: Path | None = None
) -> tuple[Imported, float]:
    """Import it; `visible` is called as soon as it ended, and what that returns is returned as well. Raises NotImported."""
    arguments = [dsn, str(customer_id), str(path), feed_date.isoformat(), *([str(profile)] if profile else [])]
    seen = 0.0
    told: dict[str, Any] = {}
    with program("benchmarks.import_program", *arguments) as process:
        assert process.stdout is not None
        for line in process.stdout:
            told = orjson.loads(line)
            if "phase" in told:
                report(told["done"], told["total"])
            else:
                seen = visible()
    if told.get("state") != "completed":
        raise NotImported(str(told.get("state")), str(told.get("message")))
    return Imported(told["began"], told["ended"], told["memory"], told["counts"]), seen
