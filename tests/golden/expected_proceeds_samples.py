"""Samples of what models bring when they are sold."""

from datetime import date
from decimal import Decimal

from aggregates.engine.event import Event
from aggregates.remarketing.expected_proceeds import ExpectedProceedsSet
from foundation.money import Money

SAMPLES: tuple[Event, ...] = (
    ExpectedProceedsSet(
        maker="Beispielwerk",
        model="Phone 1",
        size="256 GB",
        grade="b",
        valid_from=date(2027, 1, 1),
        proceeds=Money(amount=Decimal("250.00")),
        was=Money(amount=Decimal("275.50")),
    ),
)
