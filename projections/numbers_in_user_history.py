"""What a user's history tells of numbers: of those in the devices held, and of those held directly (A-10, H-24).

What is said of a number, the history of each tells who held its device from when it took effect on, and who held the one in which it was thought to be: whom it
concerned later only, effective from then. So what is learnt late stands with those whom it concerned, not with who has the device when it comes in.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from aggregates.engine.event import Event
from aggregates.sim import SimAssignedToUser, SimDecoupledFromUser, SimPutInDevice, SimTakenOutOfDevice
from aggregates.sims.sim_then import SimHeldThen, SimLinkedThen, SimObservedThen
from eventstore.envelope import Recorded
from projections.engine.periods import NO_PERIODS, Period, periods
from projections.engine.rows import Rows
from projections.sims.number_placed import Placing, placed
from projections.user_history import device_holders, tell_users, user_history
from readmodels.engine.table import Table
from readmodels.inventory.held_devices import HELD_DEVICES
from readmodels.sims.number_places import NUMBER_PLACES, NumberPlacesRow


def reads(recorded: Recorded[Event]) -> Iterable[tuple[Table[Any], Any]]:
    """Yield the rows that an event's handlers look at, each by table and key; where a number was thought to be, its row tells first."""
    event = recorded.event
    if isinstance(event, Placing | SimAssignedToUser | SimDecoupledFromUser | SimHeldThen):
        yield NUMBER_PLACES, recorded.stream_id
    if isinstance(event, SimPutInDevice):
        yield HELD_DEVICES, event.device_id
    if isinstance(event, SimPutInDevice | SimTakenOutOfDevice) and event.was is not None:
        yield HELD_DEVICES, event.was.device_id
    if isinstance(event, SimLinkedThen | SimObservedThen) and event.link is not None:
        yield HELD_DEVICES, event.link.device_id


user_history.extend(version=1, tables=(NUMBER_PLACES,), reads=reads)


@user_history.on(SimPutInDevice, SimTakenOutOfDevice, SimLinkedThen, SimObservedThen)
def number_placed(rows: Rows, recorded: Recorded[Placing]) -> None:
    """Add the entry for all who held one of the devices in which the number is, or was, or was thought to be."""
    row, event = _places(rows, recorded), recorded.event
    found = placed(recorded, periods(row.devices))
    if found is None:
        return
    rows.put(NUMBER_PLACES, row._replace(devices=found.devices.json()))
    times = [found.said, *found.thought]
    if isinstance(event, SimPutInDevice | SimTakenOutOfDevice) and event.was is not None:
        times.append(Period(recorded.effective_at, None, event.was.device_id))
        _take(rows, event.was.device_id, event.number)
    if isinstance(event, SimPutInDevice):
        _put(rows, event.device_id, event.number)
    concerned: dict[UUID | None, datetime] = {}
    for since, until, device_id in times:
        if device_id is not None:
            concerned = _earliest(concerned, device_holders(rows, device_id, since, until))
    tell_users(rows, recorded, concerned)


@user_history.on(SimAssignedToUser, SimDecoupledFromUser)
def number_passed(rows: Rows, recorded: Recorded[SimAssignedToUser | SimDecoupledFromUser]) -> None:
    row, event, since = _places(rows, recorded), recorded.event, recorded.effective_at
    was = event.was_user_id if isinstance(event, SimAssignedToUser) else event.user_id
    now = event.user_id if isinstance(event, SimAssignedToUser) else None
    users = periods(row.users)
    tell_users(rows, recorded, {was: since, now: since} | _thought(users.replaced(users.begins(since), None), {was, now}))
    rows.put(NUMBER_PLACES, row._replace(users=users.began(since, now).json()))


@user_history.on(SimHeldThen)
def number_held_then(rows: Rows, recorded: Recorded[SimHeldThen]) -> None:
    """Add the entry, also for whom the number was thought to be with."""
    row, event, since = _places(rows, recorded), recorded.event, recorded.effective_at
    users = periods(row.users)
    tell_users(rows, recorded, {event.user_id: since} | _thought(users.replaced(since, event.until), {event.user_id}))
    rows.put(NUMBER_PLACES, row._replace(users=users.was(since, event.until, event.user_id).json()))


def _places(rows: Rows, recorded: Recorded[Any]) -> NumberPlacesRow:
    found = rows.get(NUMBER_PLACES, recorded.stream_id)
    return found or NumberPlacesRow(recorded.customer_id, recorded.stream_id, NO_PERIODS, NO_PERIODS)


def _thought(times: Iterable[Period], named: set[UUID | None]) -> dict[UUID | None, datetime]:
    """From when on the number was thought to be with whom the event doesn't name."""
    found: dict[UUID | None, datetime] = {}
    for period in times:
        if period.what not in named:
            found.setdefault(period.what, period.since)
    return found


def _put(rows: Rows, device_id: UUID, number: str) -> None:
    held = rows.get(HELD_DEVICES, device_id)
    if held is not None:
        rows.change(HELD_DEVICES, device_id, numbers=sorted({*held.numbers, number}))


def _take(rows: Rows, device_id: UUID, number: str) -> None:
    held = rows.get(HELD_DEVICES, device_id)
    if held is not None:
        rows.change(HELD_DEVICES, device_id, numbers=[other for other in held.numbers if other != number])


def _earliest(one: Mapping[UUID | None, datetime], other: Mapping[UUID | None, datetime]) -> dict[UUID | None, datetime]:
    return {user: min(found[user] for found in (one, other) if user in found) for user in {**one, **other}}
