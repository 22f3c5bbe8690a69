"""Parcels of an order that are on their way."""

from uuid import UUID

from aggregates.order import Order
from aggregates.orders.order_progress import Parcel
from commands.engine.command import Given, Refusal
from commands.orders.open_order import open_order


class NoSuchParcel(Refusal):
    """The order {number} has no parcel {parcel_id}; it has {parcels}."""

    status = 404
    code = "no-such-parcel"
    de = "Die Bestellung {number} hat kein Paket {parcel_id}; sie hat {parcels}."


class NothingUnderWay(Refusal):
    """Nothing of the order {number} is on its way; ship a parcel first."""

    code = "nothing-under-way"
    de = "Von der Bestellung {number} ist nichts unterwegs; bitte erst ein Paket versenden."


class ParcelCameBack(Refusal):
    """The parcel {parcel} of the order {number} was not delivered and is closed; ship what was in it again, in a new parcel."""

    code = "parcel-came-back"
    de = "Das Paket {parcel} der Bestellung {number} wurde nicht zugestellt und ist abgeschlossen; bitte den Inhalt in einem neuen Paket versenden."


class ParcelWasDelivered(Refusal):
    """The parcel {parcel} of the order {number} was delivered; have its devices returned."""

    code = "parcel-was-delivered"
    de = "Das Paket {parcel} der Bestellung {number} ist zugestellt; bitte die Geräte zurückgeben lassen."


def check_under_way(given: Given, order_id: UUID) -> Order:
    """Return the order, of which something must be on its way. Raises OrderIsCompleted, NothingUnderWay."""
    order = open_order(given, order_id)
    if not any(parcel.under_way for parcel in order.parcels.values()):
        raise NothingUnderWay(number=order.number)
    return order


def parcel_of(given: Given, order_id: UUID, parcel_id: UUID) -> Parcel:
    """Return a parcel of the order, whatever became of it. Raises NoSuchParcel."""
    order = given.state(Order, order_id)
    parcel = order.parcels.get(parcel_id)
    if parcel is None:
        check_under_way(given, order_id)
        raise NoSuchParcel(number=order.number, parcel_id=parcel_id, parcels=[str(each) for each in order.parcels] or ["–"])
    return parcel
