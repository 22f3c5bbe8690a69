"""Numbers go over from an old device to the one that came in its place, by an exchange, an upgrade or an order that took the old one in payment (H-12, H-13)."""

from collections.abc import Iterable, Iterator
from uuid import UUID

from aggregates.agreements.device_kinds import WITH_SIM
from aggregates.device import Device
from aggregates.device_terms import DeviceDescription
from aggregates.engine.event import Event
from aggregates.order import Order
from aggregates.sim import Sim, SimPutInDevice
from aggregates.user import User
from commands.devices.one_device import IdentifiersContradict, recognised
from commands.devices.present_device import is_same_device, record_today
from commands.engine.command import Given


def go_over(given: Given, sims: Iterable[UUID], device_id: UUID) -> Iterator[tuple[UUID, Event]]:
    """Put the numbers into the new device; of those that come by a feed, the next one tells whether the card is there."""
    for sim_id in sims:
        sim = given.state(Sim, sim_id)
        moved = SimPutInDevice(number=sim.number, device_id=device_id, imei=None, source="hand", set_by=given.actor, was=sim.link)
        yield sim_id, moved


def go_over_with_order(given: Given, order: Order, before: Order, sims: Iterable[UUID], old_id: UUID) -> Iterator[tuple[UUID, Event]]:
    """Put those that are still in the old device into the one device that an order brought, where its user has both. `before`: the order without what is being decided."""
    old_id, old = record_today(given, old_id)
    new_id = _delivered(given, order, before)
    if new_id is None or new_id == old_id or old.user_id is None or old.user_id != order.user_id:
        return
    inside = [each for each in sims if _goes_over(given, given.state(Sim, each), old_id)]
    yield from go_over(given, inside, new_id)


def go_over_from_no_device(given: Given, order: Order, before: Order, sims: Iterable[UUID], old_id: UUID) -> Iterator[tuple[UUID, Event]]:
    """Put those that were taken out of the old device, are in none since and with nobody else, into the one device that an order brought. `before`: the order without what is being decided."""
    new_id = _delivered(given, order, before)
    old_id, _ = record_today(given, old_id)
    free = [each for each in sims if _is_free(given, given.state(Sim, each), order, old_id)]
    if new_id is not None:
        yield from go_over(given, free, new_id)


def _is_free(given: Given, sim: Sim, order: Order, old_id: UUID) -> bool:
    taken_out = sim.link is None and sim.was_in is not None and is_same_device(given, sim.was_in, old_id)
    return taken_out and sim.status != "inactive" and sim.user_id in (None, order.user_id)


def _goes_over(given: Given, sim: Sim, old_id: UUID) -> bool:
    return sim.link is not None and sim.status != "inactive" and is_same_device(given, sim.link.device_id, old_id)


def _delivered(given: Given, order: Order, before: Order) -> UUID | None:
    """Look up as which record the one device with a SIM that came by the order is known; None where that isn't one alone, or its user hasn't got it."""
    if order.user_id is None or given.state(User, order.user_id).status != "active":
        return None
    came = [
        (device, item.description if item is not None and item.description is not None else DeviceDescription(), before.has_come(parcel_id))
        for parcel_id, parcel in order.parcels.items()
        if parcel.delivered
        for content in parcel.content
        for item in [order.item(content.position)]
        for device in content.devices
    ]
    with_sim = [each for each in came if each[1].kind in WITH_SIM]
    if len(with_sim) != 1:
        return None
    [(device, description, came_before)] = with_sim
    try:
        records = recognised(given, device.identifiers, description).records
    except IdentifiersContradict:
        return None
    if not records:
        return None if came_before else device.device_id  # it becomes known with this decision
    known = given.state(Device, records[0])
    has_it = known.user_id == order.user_id and known.whereabouts is None and not known.losses
    return records[0] if has_it or (known.user_id is None and not came_before) else None
