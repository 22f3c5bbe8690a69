"""What a dry run would write, kept in a file that goes with the process, so that it can be paged however long it is (F-14)."""

import tempfile
from typing import Any

import orjson

from aggregates.sentence import render
from importers.result import PlannedEvent
from readmodels.history_words import in_words

STEP = 500
"""Events between the places that are remembered."""


class PlannedEvents:
    """Filled by the importer, event by event, then read in pages."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as the answer can be asked for
        self._places: list[int] = []
        self.count = 0

    def add(self, planned: PlannedEvent) -> None:
        if self.count % STEP == 0:
            self._places.append(self._file.tell())
        self._file.write(orjson.dumps(_told(planned)) + b"\n")
        self.count += 1

    def close(self) -> None:
        self._file.close()

    def page(self, offset: int, limit: int) -> list[Any]:
        """`limit` events from number `offset` on, the first being 0."""
        if offset >= self.count:
            return []
        self._file.seek(self._places[offset // STEP])
        for _ in range(offset % STEP):
            self._file.readline()
        return [orjson.loads(self._file.readline()) for _ in range(min(limit, self.count - offset))]


def _told(planned: PlannedEvent) -> dict[str, Any]:
    details = planned.event.model_dump(mode="json", exclude={"codes"})
    kind = type(planned.event)
    return {
        "line": planned.line,
        "stream_id": planned.stream_id,
        "event": planned.event.event_name,
        "sentence": {
            "de": render(kind, in_words(details, "de"), "de", lambda _kind, name: name),
            "en": render(kind, in_words(details, "en"), "en", lambda _kind, name: name),
        },
        "details": details,
    }
