"""What orders are called where only their ids stand: by their numbers."""

from aggregates.order import Order, OrderPlaced
from readmodels.engine.names import Known, Name, NameOfOther, Naming, itself


def _say(known: Known, _name_of: NameOfOther) -> Name:
    order: Order = known.state
    return itself(order.number)


ORDER_NAMES = Naming("order", Order, (OrderPlaced,), _say, own=Name("diese Bestellung", "this order"))
