"""What is due for orders."""

from aggregates.order import Order, OrderAccepted, OrderCompleted, OrderFellLate, OrderPromised
from aggregates.timer import Timer, end_of_day
from foundation.noun import Noun

LATE_DELIVERY = Timer(
    "late_delivery",
    Order,
    Noun("Überfällige Lieferung", "late delivery"),
    sets={OrderAccepted: lambda event, _: event.promised_on, OrderPromised: lambda event, _: event.promised_on},
    ends=(OrderFellLate, OrderCompleted),
    due=end_of_day,
)
"""An order is late when its promised day is over before all of it was delivered (H-11)."""
