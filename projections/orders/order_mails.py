"""Orders whose placing is to be told by mail: watched until it was (H-11)."""

from typing import Any

from aggregates.order_timers import ORDER_MAILS
from aggregates.orders.order_mails import OrderMailsAsked, OrderToldByMail
from eventstore.envelope import Recorded
from projections.engine.rows import Rows
from projections.orders.order_rows import change_order
from projections.orders.orders import orders
from projections.timers import follow, reads_of, timers

timers.extend(version=1, reads=reads_of(ORDER_MAILS))


@timers.on(*ORDER_MAILS.kinds)
def order_mails(rows: Rows, recorded: Recorded[Any]) -> None:
    follow(rows, recorded, ORDER_MAILS)


@orders.on(OrderMailsAsked, OrderToldByMail)
def told(rows: Rows, recorded: Recorded[OrderMailsAsked | OrderToldByMail]) -> None:
    change_order(rows, recorded)
