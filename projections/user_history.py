"""The history of a user: master data, devices held, and the numbers in them (A-10, H-24).

What is said of a number, the history of each tells who held its device from when it took effect on: whom it concerned later only, effective from then. So what
is learnt late stands with those whom it concerned, not with who has the device when it comes in.
"""

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
from aggregates.sim import SimAssignedToUser, SimDecoupledFromUser, SimPutInDevice, SimTakenOutOfDevice
from aggregates.sim_then import SimHeldThen, SimLinkedThen, SimObservedThen, link_told
from aggregates.user import User, UserErased
from eventstore.envelope import Recorded
from projections.engine.history import entry, redact
from projections.engine.periods import NO_PERIODS, periods
from projections.engine.projection import Projection
from projections.engine.rows import Rows
from readmodels.engine.table import Table
from readmodels.inventory.held_devices import HELD_DEVICES, HeldDeviceRow
from readmodels.users.user_history import USER_HISTORY


def reads(recorded: Recorded[Event]) -> Iterable[tuple[Table[Any], Any]]:
    event = recorded.event
    if isinstance(event, SimPutInDevice | SimTakenOutOfDevice):
        if isinstance(event, SimPutInDevice):
            yield HELD_DEVICES, event.device_id
        if event.was is not None:
            yield HELD_DEVICES, event.was.device_id
    if isinstance(event, SimLinkedThen | SimObservedThen) and (link := link_told(event)) is not None:
        yield HELD_DEVICES, link.device_id


def begins(recorded: Recorded[Event]) -> Iterable[tuple[Table[Any], Any]]:
    if Device.owns(recorded.kind):
        yield HELD_DEVICES, recorded.stream_id


user_history = Projection("user_history", version=3, tables=(USER_HISTORY, HELD_DEVICES), reads=reads, begins=begins)


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
    _tell(rows, recorded, {event.user_id: since} | _holders(rows, recorded.stream_id, since, event.until))
    held = rows.get(HELD_DEVICES, recorded.stream_id)
    if held is not None:
        rows.put(HELD_DEVICES, held._replace(held=periods(held.held).was(since, event.until, event.user_id).json()))


@user_history.on(SimHeldThen)
def number_held_then(rows: Rows, recorded: Recorded[SimHeldThen]) -> None:
    _tell(rows, recorded, {recorded.event.user_id: recorded.effective_at})


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


@user_history.on(SimPutInDevice)
def number_put_in_device(rows: Rows, recorded: Recorded[SimPutInDevice]) -> None:
    event, since = recorded.event, recorded.effective_at
    concerned: dict[UUID | None, datetime] = {}
    if event.was is not None:
        _take(rows, event.was.device_id, event.number)
        concerned |= _holders(rows, event.was.device_id, since)
    held = rows.get(HELD_DEVICES, event.device_id)
    if held is not None:
        rows.change(HELD_DEVICES, event.device_id, numbers=sorted({*held.numbers, event.number}))
        concerned = _earliest(concerned, _holders(rows, event.device_id, since))
    _tell(rows, recorded, concerned)


@user_history.on(SimTakenOutOfDevice)
def number_taken_out(rows: Rows, recorded: Recorded[SimTakenOutOfDevice]) -> None:
    was = recorded.event.was.device_id
    _take(rows, was, recorded.event.number)
    _tell(rows, recorded, _holders(rows, was, recorded.effective_at))


@user_history.on(SimLinkedThen, SimObservedThen)
def number_was_in_device(rows: Rows, recorded: Recorded[SimLinkedThen | SimObservedThen]) -> None:
    event = recorded.event
    if (link := link_told(event)) is not None:
        _tell(rows, recorded, _holders(rows, link.device_id, recorded.effective_at, event.until))


@user_history.on(SimAssignedToUser)
def number_assigned(rows: Rows, recorded: Recorded[SimAssignedToUser]) -> None:
    _tell(rows, recorded, dict.fromkeys((recorded.event.was_user_id, recorded.event.user_id), recorded.effective_at))


@user_history.on(SimDecoupledFromUser)
def number_decoupled(rows: Rows, recorded: Recorded[SimDecoupledFromUser]) -> None:
    _tell(rows, recorded, {recorded.event.user_id: recorded.effective_at})


def _take(rows: Rows, device_id: UUID, number: str) -> None:
    held = rows.get(HELD_DEVICES, device_id)
    if held is not None:
        rows.change(HELD_DEVICES, device_id, numbers=[other for other in held.numbers if other != number])


def _holders(rows: Rows, device_id: UUID, since: datetime, until: datetime | None = None) -> dict[UUID | None, datetime]:
    """Whose device it was in that time, or the one of which it was a part; each with the moment from which on it was theirs."""
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


def _earliest(one: Mapping[UUID | None, datetime], other: Mapping[UUID | None, datetime]) -> dict[UUID | None, datetime]:
    return {user: min(found[user] for found in (one, other) if user in found) for user in {**one, **other}}


def _tell(rows: Rows, recorded: Recorded[Any], users: Mapping[UUID | None, datetime]) -> None:
    """Add the entry for each of them, effective from when it concerned them."""
    for user_id, since in users.items():
        if user_id is not None:
            rows.add(USER_HISTORY, entry(recorded, user_id)._replace(effective_at=since))
