"""Devices of a customer's pool with which an order may be served: they lie there, are of the model that was ordered, and serve nothing else (H-12)."""

from collections.abc import Iterable
from typing import Annotated
from uuid import UUID

from aggregates.device import Device
from aggregates.device_terms import DeviceDescription, Whereabouts
from aggregates.engine.words import Help, Label, words_of
from aggregates.order import Order
from aggregates.order_terms import OrderedItem, ShippedDevice
from aggregates.orders.parcels import on_their_way
from aggregates.user import User
from commands.devices.model_names import other_maker, other_model
from commands.devices.present_device import device_name, present_device
from commands.engine.command import Given, NotFound, Refusal
from commands.orders.order_hooks import POOL_HINDRANCES
from foundation.normal_form import same

OtherVariant = Annotated[
    bool,
    Label("Andere Ausführung übergeben", "Hand over another variant"),
    Help("Ein Gerät anderer Größe oder Farbe als bestellt.", "A device of another size or colour than was ordered."),
]


class PositionIsNoDevice(Refusal):
    """Position {position} ({name}) is an accessory; only devices come out of the pool."""

    status = 422
    code = "position-is-no-device"
    de = "Position {position} ({name}) ist Zubehör; aus dem Pool kommen nur Geräte."


class DeviceNotInPool(Refusal):
    """{device} isn't in the pool: {where}. Choose another device, or have it returned to the pool first."""

    code = "device-not-in-pool"
    de = "{device} ist nicht im Pool: {where_de}. Bitte ein anderes Gerät wählen oder es erst in den Pool zurückgeben lassen."


class PoolDeviceIsAnotherModel(Refusal):
    """{device} is another model than {name}, which was ordered; choose one of that model, or cancel the position and give the user this device."""

    code = "pool-device-is-another-model"
    de = "{device} ist ein anderes Modell als das bestellte {name}; bitte eines dieses Modells wählen oder die Position stornieren und dem Nutzer dieses Gerät geben."


class PoolDeviceIsAnotherVariant(Refusal):
    """{device} is {variant}, and {name} was ordered; choose another device, or say that this one is handed over in its stead."""

    code = "pool-device-is-another-variant"
    hint = "Give `other_variant` as true."
    de = "{device} ist {variant}, bestellt ist {name}; bitte ein anderes Gerät wählen oder angeben, dass dieses stattdessen übergeben wird."


class PoolDeviceServesAnother(Refusal):
    """{device} is on its way to somebody already ({what}); choose another device."""

    code = "pool-device-serves-another"
    de = "{device} ist schon auf dem Weg zu jemandem ({what_de}); bitte ein anderes Gerät wählen."


def pool_device(given: Given, order: Order, item: OrderedItem, device_id: UUID) -> Device:
    """Return the device. Raises PositionIsNoDevice, DeviceNotInPool, PoolDeviceIsAnotherModel, PoolDeviceServesAnother, and what areas above say."""
    if item.product != "device":
        raise PositionIsNoDevice(position=item.position, name=item.name)
    device = present_device(given, device_id)
    check_in_pool(given, device)
    check_model(device, item)
    check_in_no_other_hands(given, device_id, device)
    for claim in on_their_way((ShippedDevice(device_id=device_id, identifiers=device.identifiers),)):
        holder = given.holder(claim)
        if holder is not None:
            de, en = _what(given, holder)
            raise PoolDeviceServesAnother(device=device_name(device), what=en, what_de=de)
    return device


def check_in_pool(given: Given, device: Device) -> None:
    """Raise DeviceNotInPool where somebody has it, or it is elsewhere."""
    if device.user_id is not None:
        name = given.state(User, device.user_id).name
        raise DeviceNotInPool(device=device_name(device), where=f"{name} has it", where_de=f"{name} hat es")
    if device.whereabouts != "pool":
        de, en = words_of(Whereabouts)[device.whereabouts] if device.whereabouts else ("nicht hineingelegt", "it was never put there")
        raise DeviceNotInPool(device=device_name(device), where=en, where_de=de)


def check_model(device: Device, item: OrderedItem) -> None:
    """Raise PoolDeviceIsAnotherModel where another model was ordered, or it isn't known whether it is that one."""
    ordered = item.description or DeviceDescription()
    if other_model(ordered, device.description) is not False or other_maker(ordered, device.description):
        raise PoolDeviceIsAnotherModel(device=device_name(device), name=item.name)


def check_variant(device: Device, item: OrderedItem) -> None:
    """Raise PoolDeviceIsAnotherVariant where it surely has another size or colour than was ordered."""
    if is_another_variant(device, item):
        raise PoolDeviceIsAnotherVariant(device=device_name(device), variant=_variant(device.description), name=item.name)


def is_another_variant(device: Device, item: OrderedItem) -> bool:
    """Tell whether it surely has another size or colour than was ordered; what isn't known is no other one."""
    ordered, has = item.description or DeviceDescription(), device.description
    pairs = ((ordered.size, has.size), (ordered.colour, has.colour))
    return any(one and other and _plain(one) != _plain(other) for one, other in pairs)


def name_handed_over(devices: Iterable[Device | None], item: OrderedItem) -> str:
    """Name what is handed over: what was ordered, or the variants that they are instead, each once. None: a device of which no more is known."""
    names = (item.name if each is None or not is_another_variant(each, item) else _name_of_variant(each) for each in devices)
    return ", ".join(dict.fromkeys(names)) or item.name


def _name_of_variant(device: Device) -> str:
    return f"{device.description.called} {_variant(device.description)}"


def _variant(description: DeviceDescription) -> str:
    return " ".join(filter(None, (description.size, description.colour)))


def _plain(text: str) -> str:
    return "".join(same(text).split())


def _what(given: Given, holder: UUID) -> tuple[str, str]:
    try:
        number = given.state(Order, holder).number
    except NotFound:  # an area above this one has it under way
        return "als Ersatz für ein anderes Gerät", "as a replacement for another device"
    return f"Bestellung {number}", f"order {number}"


class PoolDeviceGivenAway(Refusal):
    """{device}, which came out of the pool, was given to {name} since; take it from that user, then say again that the parcel was delivered."""

    code = "pool-device-given-away"
    de = "{device} aus dem Pool wurde inzwischen {name} gegeben; bitte es dort entkoppeln, dann die Zustellung erneut melden."


class PoolDeviceIsGone(Refusal):
    """{device}, which was shipped, isn't free any more: {where}. Have it brought back to the pool, then say again that the parcel was delivered; or ship another device."""

    code = "pool-device-is-gone"
    de = "{device} wurde versendet, ist aber nicht mehr frei: {where_de}. Bitte es in den Pool zurückholen, dann die Zustellung erneut melden, oder ein anderes Gerät versenden."


def lies_in_pool(device: Device) -> bool:
    """Tell whether it waits in the pool for its next user."""
    return device.user_id is None and device.whereabouts == "pool"


def check_in_no_other_hands(given: Given, device_id: UUID, device: Device) -> None:
    """Raise why it can't serve an order just now: another area has it under way."""
    for hindrance in POOL_HINDRANCES:
        hindrance.check(given, device_id, device)


def check_still_free(given: Given, shipped: ShippedDevice, user_id: UUID) -> None:
    """Raise PoolDeviceGivenAway, PoolDeviceIsGone, or what an area above says, where a device that is known is somebody else's by now, or in other hands."""
    for record in dict.fromkeys((shipped.device_id, *filter(None, map(given.holder, (each.claim() for each in shipped.identifiers))))):
        try:
            known = given.state(Device, record)
        except NotFound:
            continue
        if known.user_id not in (None, user_id) and record == shipped.device_id:
            raise PoolDeviceGivenAway(device=device_name(known), name=given.state(User, known.user_id).name)
        if known.user_id is not None or known.absorbed_into is not None:
            continue
        if known.whereabouts not in (None, "pool"):
            de, en = words_of(Whereabouts)[known.whereabouts]
            raise PoolDeviceIsGone(device=device_name(known), where=en, where_de=de)
        check_in_no_other_hands(given, record, known)
