"""An old device that was taken in payment is awaited: the order for which it was taken is delivered (H-09, H-15)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

from aggregates.device_terms import DeviceId
from aggregates.engine.event import Event, Otherwise
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


def _not_mailed(payload: Mapping[str, Any]) -> bool:
    return payload["mailed"] is False


class AwaitedDeviceReminded(
    Event,
    event="remarketing.reminded",
    de="{Wiedervermarktung remarketing_id|Wiedervermarktung}: Nutzer per E-Mail an das Altgerät erinnert",
    en="{Remarketing remarketing_id|Remarketing}: user reminded of the old device by mail",
    otherwise=(
        Otherwise(
            _not_mailed,
            "{Wiedervermarktung remarketing_id|Wiedervermarktung}: Altgerät noch erwartet, doch ohne E-Mail-Adresse des Nutzers keine Erinnerung",
            "{Remarketing remarketing_id|Remarketing}: old device still awaited, but no reminder, as its user has no mail address",
        ),
    ),
    about=(),
):
    """`due_at`: the moment at which it was due to remind, so that nobody is reminded twice for it."""

    remarketing_id: RemarketingId
    device_id: DeviceId
    user_id: UserIdOrNone
    due_at: datetime
    mailed: bool
