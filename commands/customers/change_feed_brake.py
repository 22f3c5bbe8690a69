"""Change the share of numbers that may vanish, go inactive or move before a feed is held (F-15)."""

from uuid import UUID

from aggregates.customer import Customer, FeedBrakeChanged
from commands.engine.command import Command, Decision, Given
from commands.engine.texts import Percent


class ChangeFeedBrake(Command):
    """`percent` 0 holds a feed at the first such number, 100 never."""

    customer_id: UUID
    percent: Percent

    def decide(self, given: Given) -> Decision:
        customer = given.state(Customer, self.customer_id)
        if customer.feed_brake_percent == self.percent:
            return []
        return [(self.customer_id, FeedBrakeChanged(percent=self.percent, was=customer.feed_brake_percent))]
