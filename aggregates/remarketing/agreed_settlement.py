"""What was agreed of the proceeds of an old device ends with the order that would have brought the rate (H-09, H-15)."""

from aggregates.engine.event import Event
from aggregates.order_terms import OrderId
from aggregates.remarketing.terms import RemarketedDeviceId, RemarketingId
from aggregates.user import UserIdOrNone


class AgreedSettlementEnded(
    Event,
    event="remarketing.agreed_settlement_ended",
    de="{Wiedervermarktung remarketing_id|Wiedervermarktung}: {Bestellung order_id} brachte kein Gerät mit Rate, der Erlös wird also ausgezahlt",
    en="{Remarketing remarketing_id|Remarketing}: {order order_id} brought no device with a rate, so the proceeds are paid out",
    about=("settlement_agreed",),
):
    """Of a device that had arrived before its order ended without one."""

    remarketing_id: RemarketingId
    device_id: RemarketedDeviceId
    user_id: UserIdOrNone
    order_id: OrderId
