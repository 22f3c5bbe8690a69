"""Switch one of the functions marked * in the manual on or off for a customer (H-25)."""

from uuid import UUID

from aggregates.customer import Customer, Feature, FeatureSwitchedOff, FeatureSwitchedOn
from commands.engine.command import Command, Decision, Given


class SwitchFeature(Command):
    customer_id: UUID
    feature: Feature
    on: bool

    def decide(self, given: Given) -> Decision:
        customer = given.state(Customer, self.customer_id)
        if (self.feature in customer.features) == self.on:
            return []
        switched = FeatureSwitchedOn(feature=self.feature) if self.on else FeatureSwitchedOff(feature=self.feature)
        return [(self.customer_id, switched)]
