"""A new customer with its settings, as `portal customer create` and the demo make it."""

from collections.abc import Sequence
from uuid import UUID

from access.customer_password import CustomerPasswords
from aggregates.customer import Feature
from commands.customers.register_customer import RegisterCustomer
from commands.customers.switch_feature import SwitchFeature
from commands.customers.switch_unknown_devices import SwitchUnknownDevices
from commands.engine.command import asked
from eventstore.ids import new_id
from portal.engine.console_cause import by_console
from portal.engine.portal import Portal


def create_customer(
    portal: Portal,
    name: str,
    number: str,
    *,
    time_zone: str = "Europe/Berlin",
    features: Sequence[Feature] = (),
    unknown_devices: bool = True,
) -> UUID:
    """Register a customer and switch these functions on; refused when the number is taken."""
    customer_id = new_id()
    cause = by_console(customer_id)
    registration = asked(RegisterCustomer, customer_id=customer_id, name=name, customer_number=number, time_zone=time_zone)
    portal.dispatcher.run(registration, cause)
    portal.parts[CustomerPasswords].make(cause)
    for feature in features:
        portal.dispatcher.run(SwitchFeature(customer_id=customer_id, feature=feature, on=True), cause)
    if not unknown_devices:
        portal.dispatcher.run(SwitchUnknownDevices(customer_id=customer_id, on=False), cause)
    return customer_id
