"""What has been agreed with the customer: a function that is off is refused, whatever door is used (H-25)."""

from aggregates.customer import Customer, Feature
from aggregates.engine.words import words_of
from commands.engine.command import Given
from commands.engine.feature_off import FeatureOff


def is_agreed(given: Given, feature: Feature) -> bool:
    """Tell whether the function is switched on for the customer."""
    return feature in given.state(Customer, given.customer_id).features


def check_feature(given: Given, feature: Feature) -> None:
    """Raise FeatureOff where it isn't."""
    check_agreed_by(given.state(Customer, given.customer_id), feature)


def check_agreed_by(customer: Customer, feature: Feature) -> None:
    """Raise FeatureOff where this customer hasn't agreed to it."""
    if feature not in customer.features:
        de, en = words_of(Feature)[feature]
        raise FeatureOff(feature_de=de, feature=en)
