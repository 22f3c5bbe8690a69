"""Adds the samples that are missing: `python -m tests.golden.write`. What is there is never written again (A-09)."""

import sys
from collections.abc import Iterable
from pathlib import Path

from aggregates.engine.event import Event
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


if __name__ == "__main__":
    for name in write_missing():
        sys.stdout.write(f"{name}\n")
