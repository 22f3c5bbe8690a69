"""What a dry run would write, kept in a file that goes with the process, so that it can be paged (F-14)."""

import tempfile
import threading
import weakref
from typing import Any
from uuid import UUID

import orjson

from eventstore.log import EventLog
from importers.imports.result import PlannedEvent
from readmodels.engine.planned import Planned, planned_sentences

STEP = 500
"""Events between the places that are remembered."""
MOST_BYTES = 64 << 20
"""Of events that are kept, some 200,000; the rest is counted."""


class PlannedEvents:
    """Filled by the importer, event by event, then read in pages, by several at once. `count` events there were, of which the first `kept` can be read."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as the answer can be asked for, or is being read
        self._close = weakref.finalize(self, self._file.close)
        self._lock = threading.Lock()
        """The place in the file is everybody's."""
        self._places: list[int] = []
        self._size = 0
        self.count = self.kept = 0

    def add(self, planned: PlannedEvent) -> None:
        self.count += 1
        if self._size >= MOST_BYTES:
            return
        if self.kept % STEP == 0:
            self._places.append(self._size)
        self._size += self._file.write(orjson.dumps(_told(planned)) + b"\n")
        self.kept += 1

    def close(self) -> None:
        self._close()

    def told(self, offset: int, limit: int, log: EventLog, customer_id: UUID) -> list[Any]:
        """Return the same as `page`, each with its sentence; by the names of today of whom and what it names."""
        events = self.page(offset, limit)
        planned = [Planned(UUID(each["stream_id"]), log.types[each["event"]], each["details"]) for each in events]
        sentences = planned_sentences(log, customer_id, planned)
        return [{**each, "sentence": said._asdict()} for each, said in zip(events, sentences, strict=True)]

    def page(self, offset: int, limit: int) -> list[Any]:
        """Read `limit` events from number `offset` on, the first being 0; none beyond those that are kept."""
        if offset >= self.kept:
            return []
        with self._lock:
            self._file.seek(self._places[offset // STEP])
            for _ in range(offset % STEP):
                self._file.readline()
            lines = [self._file.readline() for _ in range(min(limit, self.kept - offset))]
        return [orjson.loads(line) for line in lines]

    def note(self) -> dict[str, str]:
        """Return what is to be said where not all can be read."""
        if self.kept == self.count:
            return {}
        return {
            "note_de": f"Die ersten {self.kept} Ereignisse sind aufgehoben, die übrigen nur gezählt. Für alle die Datei aufteilen.",
            "note_en": f"The first {self.kept} events are kept, the others only counted. Split the file to see all.",
        }


def _told(planned: PlannedEvent) -> dict[str, Any]:
    details = planned.event.model_dump(mode="json", exclude={"codes"})
    return {
        "line": planned.line,
        "stream_id": planned.stream_id,
        "event": planned.event.event_name,
        "details": details,
    }
