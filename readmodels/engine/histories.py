"""Histories of devices, users, numbers and accounts: every event, in order (A-10, A-12)."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from aggregates.engine.event import Event, type_registry
from eventstore.faults import UnknownEvent
from readmodels.engine.table import Json, Table


class HistoryRow(NamedTuple):
    """One event in the history of one subject (a device, a user, a number or an account).

    `details` is the event's payload, in the shape of `event_version`; `person_id` the user or account whose personal data stand in it, so that they can be redacted.
    """

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


class HeldDeviceRow(NamedTuple):
    """Who holds a device and which numbers are in it: what the user history needs to tell whose number it is.

    A record that was merged into another one keeps the numbers that were put into it; their holder is that other one's.
    """

    customer_id: UUID
    device_id: UUID
    user_id: UUID | None
    numbers: list[str]
    absorbed_into: UUID | None
    absorbed: list[str]


def history_table(name: str, *, personal: bool = False) -> Table[HistoryRow]:
    """The table of one kind of history. `personal`: its events may say something about a person, whose entries are found again when the person is erased."""
    return Table(name, HistoryRow, indexes=("subject_id, position", "person_id") if personal else ("subject_id, position",))


def type_known(name: str, version: int, position: int) -> type[Event]:
    """The type of a row's event. Raises UnknownEvent where a newer program wrote the row: of an event, or of a version of one, that this program doesn't know."""
    kind = type_registry.get(name)
    if kind is None or version > kind.event_version:
        raise UnknownEvent(name, version, position)
    return kind


DEVICE_HISTORY = history_table("device_history", personal=True)
USER_HISTORY = history_table("user_history", personal=True)
NUMBER_HISTORY = history_table("number_history")
ACCOUNT_HISTORY = history_table("account_history", personal=True)
HELD_DEVICES = Table("held_devices", HeldDeviceRow, key="device_id", private=True)
