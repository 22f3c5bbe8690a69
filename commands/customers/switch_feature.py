"""Switch one of the functions that are agreed with a customer on or off (H-25)."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from aggregates.customer import Customer, Feature, FeatureSwitchedOff, FeatureSwitchedOn
from commands.engine.command import Command, Decision, Given
from foundation.contribution import Point


@dataclass(frozen=True, slots=True)
class FeatureInUse:
    """Why a function can't be switched off: `check` raises that, while something of it is under way."""

    feature: Feature
    check: Callable[[Given], None]


FEATURES_IN_USE: Point[FeatureInUse] = Point("commands.registry", "FEATURES_IN_USE")


class SwitchFeature(Command):
    customer_id: UUID
    feature: Feature
    on: bool

    def decide(self, given: Given) -> Decision:
        customer = given.state(Customer, self.customer_id)
        if (self.feature in customer.features) == self.on:
            return []
        if not self.on:
            for use in FEATURES_IN_USE:
                if use.feature == self.feature:
                    use.check(given)
        switched = FeatureSwitchedOn(feature=self.feature) if self.on else FeatureSwitchedOff(feature=self.feature)
        return [(self.customer_id, switched)]
