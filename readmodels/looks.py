"""Who looked at what: secrets, histories, and what was taken along as a file."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from aggregates.engine.words import Words
from readmodels.engine.table import Json, Table

LOOK_KINDS: Words = {
    "sim_codes": ("PIN und PUK", "PIN and PUK"),
    "customer_password": ("Kundenkennwort", "Customer password"),
    "activation_code": ("Aktivierungscode", "Activation code"),
    "history": ("Historie", "History"),
    "history_export": ("Historie als Datei", "History as a file"),
    "reasons": ("Woher ein Wert kommt", "Where a value comes from"),
    "as_of": ("Stand zu einem Zeitpunkt", "As of a moment"),
    "differences": ("Unterschied zweier Zeitpunkte", "Difference of two moments"),
    "content": ("Inhalt eines Dokuments", "Content of a document"),
    "events": ("Ereignisprotokoll", "Event log"),
    "list_export": ("Liste als Datei", "List as a file"),
}


class LookRow(NamedTuple):
    """A row of a history (readmodels/engine/histories.py), with what was looked at: of a thing `<kind>:<id>`, of a list its name."""

    customer_id: UUID
    subject_id: UUID
    position: int
    stream_id: UUID
    event_name: str
    event_version: int
    recorded_at: datetime
    effective_at: datetime
    actor: str
    on_behalf_of: str | None
    causation: str
    person_id: UUID | None
    details: Json
    kind: str
    thing: str | None
    list: str | None
    form: str | None


LOOKS = Table(
    "looks", LookRow, indexes=("customer_id, position", "customer_id, effective_at, position", "customer_id, thing", "customer_id, actor")
)
