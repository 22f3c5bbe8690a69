"""An old device that was taken in payment is awaited: the order for which it was taken is delivered (H-09, H-15)."""

from typing import Annotated

from aggregates.device_terms import DeviceId
from aggregates.engine.event import Event
from aggregates.order_terms import OrderId
from aggregates.remarketing.terms import REMARKETING_NUMBER, RemarketingId
from aggregates.user import UserIdOrNone


class RemarketedDeviceAwaited(
    Event,
    event="remarketing.device_awaited",
    de="{Wiedervermarktung remarketing_id|Wiedervermarktung}: {Gerät device_id|dieses Gerät} wird erwartet, {Bestellung order_id} ist geliefert",
    en="{Remarketing remarketing_id|Remarketing}: {device device_id|this device} is awaited, as {order order_id} is delivered",
    about=("awaited_since",),
):
    """From when it takes effect on, until it is received or isn't to be sold any more."""

    remarketing_id: RemarketingId
    number: Annotated[str, REMARKETING_NUMBER]
    device_id: DeviceId
    user_id: UserIdOrNone
    order_id: OrderId
