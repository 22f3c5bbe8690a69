"""A stored sample: an event just as the log keeps it, with the wrapped keys that open its personal fields."""

import base64
from pathlib import Path
from uuid import UUID, uuid5

import orjson
from pydantic import BaseModel

from aggregates.engine.event import Event
from eventstore.keyring import Keyring, MasterKey
from eventstore.personal_fields import sealed, subjects_of

FOLDER = Path(__file__).parent
MASTER = MasterKey(b"x" * 32)
"""Wraps the samples' keys; all that they seal is made up."""

STREAMS = UUID("90000000-0000-4000-8000-000000000001")


class SampleFile(BaseModel):
    event: str
    version: int
    stream_id: UUID
    keys: dict[UUID, str]
    payload: dict[str, object]

    @property
    def file_name(self) -> str:
        return f"{self.event}.v{self.version}.json"


def name_of(event: Event) -> str:
    return f"{event.event_name}.v{event.event_version}.json"


def stored(event: Event) -> SampleFile:
    """What the log would keep of it, sealed with new keys."""
    keys = Keyring(MASTER)
    stream_id = uuid5(STREAMS, name_of(event))
    for subject in subjects_of(stream_id, event):
        keys.open_new(subject)
    payload = sealed(stream_id, event, keys)
    wrapped = {subject: base64.b64encode(key).decode() for subject, key in keys.opened.items()}
    return SampleFile(event=event.event_name, version=event.event_version, stream_id=stream_id, keys=wrapped, payload=orjson.loads(payload))


def read_all(folder: Path = FOLDER) -> list[SampleFile]:
    return [SampleFile.model_validate_json(path.read_bytes()) for path in sorted(folder.glob("*.json"))]
