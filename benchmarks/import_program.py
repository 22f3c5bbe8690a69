"""One import in a process of its own: `python -m benchmarks.import_program DSN CUSTOMER FILE DATE [PROFILE]`.

Says how far it is, in lines of JSON, and at last what came of it: seconds of the import itself, between which moments, and the most memory the process had.
"""

import sys
import time
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson

from benchmarks.bench import open_log
from benchmarks.most_memory import most_memory
from benchmarks.profiles import functions_profiled
from eventstore.garbage import collect_hardly_ever
from importers.imports.importer import Importer
from importers.imports.mapping import load_mappings

TELL = 0.5
"""Seconds between two words about the progress."""


class _Telling:
    def __init__(self) -> None:
        self._next = 0.0

    def __call__(self, progress: Any) -> None:
        if time.monotonic() > self._next:
            self._next = time.monotonic() + TELL
            tell(phase=progress.phase, done=progress.done, total=progress.total)


def tell(**fields: Any) -> None:
    sys.stdout.buffer.write(orjson.dumps(fields) + b"\n")
    sys.stdout.buffer.flush()


def main(dsn: str, customer_id: UUID, path: Path, feed_date: date, profile: Path | None) -> None:
    collect_hardly_ever()
    log = open_log(dsn)
    importer = Importer(log, load_mappings())
    with functions_profiled(profile):
        began = time.monotonic()
        result = importer.run("feed", path, customer_id=customer_id, actor="token:made-up", feed_date=feed_date, report=_Telling())
        ended = time.monotonic()
    log.close()
    tell(state=result.state, began=began, ended=ended, memory=most_memory(), counts=result.counts.model_dump(), message=result.message_en)


if __name__ == "__main__":
    main(
        sys.argv[1], UUID(sys.argv[2]), Path(sys.argv[3]), date.fromisoformat(sys.argv[4]), Path(sys.argv[5]) if len(sys.argv) > 5 else None
    )
