"""Mails that go with the placing of an order, where its customer wishes them (H-11)."""

from datetime import datetime

from aggregates.engine.event import Event
from aggregates.order_terms import OrderId


class OrderMailsAsked(
    Event,
    event="order.mails_asked",
    de="{Bestellung order_id|Bestellung}: Mitteilung per E-Mail vorgesehen",
    en="{Order order_id|Order}: to be told by mail",
    about=(),
):
    """`ordered_by`: who placed it, as actors are known; `asked_at`: when, where whoever placed it said so."""

    order_id: OrderId
    ordered_by: str
    asked_at: datetime | None = None


class OrderToldByMail(
    Event,
    event="order.told_by_mail",
    de="{Bestellung order_id|Bestellung} per E-Mail mitgeteilt",
    en="{Order order_id|Order} told by mail",
    about=(),
):
    """Its mails go out with this event: to whoever ordered, and to those who may approve it where it waits for that."""

    order_id: OrderId
