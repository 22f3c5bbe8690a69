"""Adds the samples and codes that are missing: `python -m tests.golden.write`. What is there is never written again (A-09)."""

import sys
from collections.abc import Iterable
from pathlib import Path

from aggregates.engine.event import Event
from tests.golden.codes import CODES, declared, kept
from tests.golden.sample_file import FOLDER, name_of, stored
from tests.golden.samples import SAMPLES


def write_missing(samples: Iterable[Event] = SAMPLES, folder: Path = FOLDER) -> list[str]:
    """The names of the files that were added."""
    added: list[str] = []
    for event in samples:
        path = folder / name_of(event)
        if not path.exists():
            path.write_text(stored(event).model_dump_json(indent=2) + "\n")
            added.append(path.name)
    return added


def write_missing_codes(path: Path = CODES) -> list[str]:
    """The codes that were added."""
    there = kept(path)
    added = sorted(declared() - there)
    path.write_text("".join(f"{line}\n" for line in sorted({*there, *added})))
    return added


if __name__ == "__main__":
    for name in (*write_missing(), *write_missing_codes()):
        sys.stdout.write(f"{name}\n")
