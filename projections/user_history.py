"""The history of a user: master data, devices held, and the numbers in them (A-10, H-24)."""

from collections.abc import Iterable, Iterator
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
from aggregates.sim_then import SimHeldThen
from aggregates.user import User, UserErased
from eventstore.envelope import Recorded
from projections.engine.history import entry, redact
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


def begins(recorded: Recorded[Event]) -> Iterable[tuple[Table[Any], Any]]:
    if Device.owns(recorded.kind):
        yield HELD_DEVICES, recorded.stream_id


user_history = Projection("user_history", version=2, tables=(USER_HISTORY, HELD_DEVICES), reads=reads, begins=begins)


@user_history.on(*User.events())
def of_the_user(rows: Rows, recorded: Recorded[Any]) -> None:
    rows.add(USER_HISTORY, entry(recorded, recorded.stream_id))


@user_history.on(UserErased, urgent=True)
def person_erased(rows: Rows, recorded: Recorded[UserErased]) -> None:
    redact(rows, USER_HISTORY, recorded.stream_id)


@user_history.on(DeviceRegistered, DeviceDiscovered)
def device_known(rows: Rows, recorded: Recorded[DeviceRegistered | DeviceDiscovered]) -> None:
    rows.put(HELD_DEVICES, HeldDeviceRow(recorded.customer_id, recorded.stream_id, None, [], None, []))


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
    rows.change(HELD_DEVICES, recorded.stream_id, user_id=holder)


@user_history.on(DeviceHeldThen, SimHeldThen)
def held_then(rows: Rows, recorded: Recorded[DeviceHeldThen | SimHeldThen]) -> None:
    _tell(rows, recorded, [recorded.event.user_id])


@user_history.on(DeviceAbsorbed)
def device_absorbed(rows: Rows, recorded: Recorded[DeviceAbsorbed]) -> None:
    rows.change(HELD_DEVICES, recorded.stream_id, absorbed_into=recorded.event.into_id)


@user_history.on(DeviceRestored)
def device_restored(rows: Rows, recorded: Recorded[DeviceRestored]) -> None:
    rows.change(HELD_DEVICES, recorded.stream_id, absorbed_into=None)


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
    event = recorded.event
    holders = [_take(rows, event.was.device_id, event.number)] if event.was is not None else []
    held = rows.get(HELD_DEVICES, event.device_id)
    if held is not None:
        rows.change(HELD_DEVICES, event.device_id, numbers=sorted({*held.numbers, event.number}))
        holders.append(_holder(rows, event.device_id))
    _tell(rows, recorded, holders)


@user_history.on(SimTakenOutOfDevice)
def number_taken_out(rows: Rows, recorded: Recorded[SimTakenOutOfDevice]) -> None:
    _tell(rows, recorded, [_take(rows, recorded.event.was.device_id, recorded.event.number)])


@user_history.on(SimAssignedToUser)
def number_assigned(rows: Rows, recorded: Recorded[SimAssignedToUser]) -> None:
    _tell(rows, recorded, [recorded.event.was_user_id, recorded.event.user_id])


@user_history.on(SimDecoupledFromUser)
def number_decoupled(rows: Rows, recorded: Recorded[SimDecoupledFromUser]) -> None:
    _tell(rows, recorded, [recorded.event.user_id])


def _take(rows: Rows, device_id: UUID, number: str) -> UUID | None:
    """Take a number out of a device; whose device it is."""
    held = rows.get(HELD_DEVICES, device_id)
    if held is None:
        return None
    rows.change(HELD_DEVICES, device_id, numbers=[other for other in held.numbers if other != number])
    return _holder(rows, device_id)


def _holder(rows: Rows, device_id: UUID) -> UUID | None:
    """Whose device it is, or the one that it became part of."""
    held = rows.get(HELD_DEVICES, device_id)
    while held is not None and held.absorbed_into is not None:
        held = rows.get(HELD_DEVICES, held.absorbed_into)
    return held.user_id if held is not None else None


def _numbers(rows: Rows, device_id: UUID) -> Iterator[str]:
    """The numbers in a device and in the records that became part of it."""
    held = rows.get(HELD_DEVICES, device_id)
    if held is not None:
        yield from held.numbers
        for absorbed_id in held.absorbed:
            yield from _numbers(rows, UUID(absorbed_id))


def _tell(rows: Rows, recorded: Recorded[Any], users: Iterable[UUID | None]) -> None:
    for user_id in dict.fromkeys(user for user in users if user is not None):
        rows.add(USER_HISTORY, entry(recorded, user_id))
