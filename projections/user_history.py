"""The history of a user: master data, and devices held (A-10, H-24); numbers_in_user_history.py adds what it tells of numbers."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from aggregates.device import (
    Device,
    DeviceAbsorbed,
    DeviceAssigned,
    DeviceDecoupled,
    DeviceDiscovered,
    DeviceMerged,
    DeviceReassigned,
    DeviceRegistered,
    DeviceRestored,
    DeviceSplit,
)
from aggregates.device_then import DeviceHeldThen
from aggregates.engine.event import Event
from aggregates.user import User, UserErased
from eventstore.envelope import Recorded
from projections.engine.history import entry, redact
from projections.engine.periods import NO_PERIODS, periods
from projections.engine.projection import Projection
from projections.engine.rows import Rows
from readmodels.engine.table import Table
from readmodels.inventory.held_devices import HELD_DEVICES, HeldDeviceRow
from readmodels.users.user_history import USER_HISTORY


def begins(recorded: Recorded[Event]) -> Iterable[tuple[Table[Any], Any]]:
    if Device.owns(recorded.kind):
        yield HELD_DEVICES, recorded.stream_id


user_history = Projection("user_history", version=3, tables=(USER_HISTORY, HELD_DEVICES), begins=begins)


@user_history.on(*User.events())
def of_the_user(rows: Rows, recorded: Recorded[Any]) -> None:
    rows.add(USER_HISTORY, entry(recorded, recorded.stream_id))


@user_history.on(UserErased, urgent=True)
def person_erased(rows: Rows, recorded: Recorded[UserErased]) -> None:
    redact(rows, USER_HISTORY, recorded.stream_id)


@user_history.on(DeviceRegistered, DeviceDiscovered)
def device_known(rows: Rows, recorded: Recorded[DeviceRegistered | DeviceDiscovered]) -> None:
    rows.put(HELD_DEVICES, HeldDeviceRow(recorded.customer_id, recorded.stream_id, NO_PERIODS, NO_PERIODS, [], []))


@user_history.on(DeviceAssigned, DeviceReassigned, DeviceDecoupled)
def device_passed(rows: Rows, recorded: Recorded[DeviceAssigned | DeviceReassigned | DeviceDecoupled]) -> None:
    """Add the entry, which names the numbers in the device: they go along with it (H-05)."""
    event = recorded.event
    numbers = sorted(_numbers(rows, recorded.stream_id))
    details = orjson.dumps({**orjson.loads(recorded.details), "numbers": numbers}).decode()
    if isinstance(event, DeviceReassigned):
        concerned, holder = [event.from_user_id, event.to_user_id], event.to_user_id
    else:
        concerned, holder = [event.user_id], event.user_id if isinstance(event, DeviceAssigned) else None
    for user_id in concerned:
        rows.add(USER_HISTORY, entry(recorded, user_id, details=details))
    held = rows.get(HELD_DEVICES, recorded.stream_id)
    if held is not None:
        rows.put(HELD_DEVICES, held._replace(held=periods(held.held).began(recorded.effective_at, holder).json()))


@user_history.on(DeviceHeldThen)
def device_held_then(rows: Rows, recorded: Recorded[DeviceHeldThen]) -> None:
    """Add the entry, also for whom the device was known to be with in that time."""
    event, since = recorded.event, recorded.effective_at
    tell_users(rows, recorded, {event.user_id: since} | device_holders(rows, recorded.stream_id, since, event.until))
    held = rows.get(HELD_DEVICES, recorded.stream_id)
    if held is not None:
        rows.put(HELD_DEVICES, held._replace(held=periods(held.held).was(since, event.until, event.user_id).json()))


@user_history.on(DeviceAbsorbed, DeviceRestored)
def device_absorbed(rows: Rows, recorded: Recorded[DeviceAbsorbed | DeviceRestored]) -> None:
    held, event = rows.get(HELD_DEVICES, recorded.stream_id), recorded.event
    if held is not None:
        into = event.into_id if isinstance(event, DeviceAbsorbed) else None
        rows.put(HELD_DEVICES, held._replace(merged=periods(held.merged).began(recorded.effective_at, into).json()))


@user_history.on(DeviceMerged)
def device_merged(rows: Rows, recorded: Recorded[DeviceMerged]) -> None:
    held = rows.get(HELD_DEVICES, recorded.stream_id)
    if held is not None:
        rows.put(HELD_DEVICES, held._replace(absorbed=sorted({*held.absorbed, str(recorded.event.absorbed_id)})))


@user_history.on(DeviceSplit)
def device_split(rows: Rows, recorded: Recorded[DeviceSplit]) -> None:
    held = rows.get(HELD_DEVICES, recorded.stream_id)
    if held is not None:
        rows.put(HELD_DEVICES, held._replace(absorbed=sorted({*held.absorbed} - {str(recorded.event.restored_id)})))


def device_holders(rows: Rows, device_id: UUID, since: datetime, until: datetime | None = None) -> dict[UUID | None, datetime]:
    """Find whose device it was in that time, or the one of which it was a part; each with the moment from which on it was theirs."""
    turns = {since}
    for held in _goes_on_as(rows, device_id):
        turns.update(periods(held.held).turns(since, until), periods(held.merged).turns(since, until))
    found: dict[UUID | None, datetime] = {}
    for moment in sorted(turns):
        found.setdefault(_holder(rows, device_id, moment), moment)
    return found


def _holder(rows: Rows, device_id: UUID, moment: datetime) -> UUID | None:
    for held in _goes_on_as(rows, device_id, moment):
        if periods(held.merged).at(moment) is None:
            return periods(held.held).at(moment)
    return None


def _goes_on_as(rows: Rows, device_id: UUID, moment: datetime | None = None) -> Iterator[HeldDeviceRow]:
    """The device, and all of which it was a part at the moment, or at any."""
    seen, wanted = set[UUID](), [device_id]
    while wanted:
        held = rows.get(HELD_DEVICES, wanted.pop())
        if held is not None and held.device_id not in seen:
            seen.add(held.device_id)
            merged = periods(held.merged)
            parts_of = [period.what for period in merged] if moment is None else [merged.at(moment)]
            wanted += [into for into in parts_of if into is not None]
            yield held


def _numbers(rows: Rows, device_id: UUID) -> Iterator[str]:
    """The numbers in a device and in the records that became part of it."""
    held = rows.get(HELD_DEVICES, device_id)
    if held is not None:
        yield from held.numbers
        for absorbed_id in held.absorbed:
            yield from _numbers(rows, UUID(absorbed_id))


def tell_users(rows: Rows, recorded: Recorded[Any], users: Mapping[UUID | None, datetime]) -> None:
    """Add the entry for each of them, effective from when it concerned them."""
    for user_id, since in users.items():
        if user_id is not None:
            rows.add(USER_HISTORY, entry(recorded, user_id)._replace(effective_at=since))
