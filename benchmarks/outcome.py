"""What came of a figure, kept as JSON in benchmarks/results/: the figures of docs/benchmarks.md are written from there."""

from pathlib import Path
from typing import Any, Self

from pydantic import BaseModel, ConfigDict

from benchmarks.figure import Figure, Measured


class Circumstances(BaseModel):
    """Only figures taken in the same place stand in one table; each says its scale."""

    model_config = ConfigDict(frozen=True)
    scale: float
    machine: dict[str, str | int]
    versions: dict[str, str]

    @property
    def place(self) -> tuple[dict[str, str | int], dict[str, str]]:
        """The machine and what runs on it."""
        return self.machine, self.versions


class Outcome(BaseModel):
    """`error` says why nothing was measured, if nothing was; `on` is the day."""

    model_config = ConfigDict(frozen=True)
    name: str
    title: str
    peer: str
    bar: str
    on: str
    seconds: float
    circumstances: Circumstances
    measured: str = "–"
    against: str = "–"
    ratio: float | None = None
    met: bool = False
    error: str | None = None
    details: dict[str, Any] = {}

    @property
    def verdict(self) -> str:
        return "failed" if self.error else "met" if self.met else "missed"

    def line(self) -> str:
        return " | ".join((self.name, self.measured, self.against, self.times, self.bar, self.verdict))

    @property
    def times(self) -> str:
        if self.ratio is None:
            return "–"
        return f"{self.ratio:,.0f} ×" if self.ratio >= 100 else f"{self.ratio:.2f} ×"

    def write(self, folder: Path, name: str) -> None:
        (folder / f"{name}.json").write_text(self.model_dump_json(indent=2), encoding="utf-8")

    @classmethod
    def read(cls, folder: Path, name: str) -> Self | None:
        """The last outcome of this figure; None when there is none."""
        path = folder / f"{name}.json"
        return cls.model_validate_json(path.read_bytes()) if path.exists() else None


def outcome(figure: Figure, on: str, seconds: float, circumstances: Circumstances, found: Measured | None, error: str | None) -> Outcome:
    """`found` is what was measured, or None where `error` prevented it."""
    said = Outcome(
        name=figure.name,
        title=figure.title,
        peer=figure.peer,
        bar=figure.bar.text,
        on=on,
        seconds=round(seconds, 1),
        circumstances=circumstances,
        error=error,
    )
    if found is None:
        return said
    seen = {
        "measured": found.measured,
        "against": found.against,
        "ratio": found.ratio,
        "met": figure.met(found),
        "details": dict(found.details),
    }
    return said.model_copy(update=seen)
