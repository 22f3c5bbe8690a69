"""Change the share of numbers that may vanish, go inactive or move before a feed is held (F-15)."""

from typing import Annotated
from uuid import UUID

from aggregates.customer import FEED_BRAKE, Customer, FeedBrakeChanged
from aggregates.engine.words import Help
from commands.engine.command import Command, Decision, Given
from commands.engine.texts import Percent


class ChangeFeedBrake(Command):
    """`percent` 0 holds a feed at the first such number, 100 never."""

    customer_id: UUID
    percent: Annotated[
        Percent,
        FEED_BRAKE,
        Help(
            "So viele Rufnummern dürfen verschwinden, inaktiv werden oder wandern, ehe ein Import angehalten wird; bei 0 hält die erste ihn an, bei 100 keine.",
            "So many numbers may vanish, go inactive or move before a feed is held; at 0 the first one holds it, at 100 none does.",
        ),
    ]

    def decide(self, given: Given) -> Decision:
        customer = given.state(Customer, self.customer_id)
        if customer.feed_brake_percent == self.percent:
            return []
        return [(self.customer_id, FeedBrakeChanged(percent=self.percent, was=customer.feed_brake_percent))]
