"""Who takes part in the demo: two made-up customers, what they have switched on, and how big they are."""

from dataclasses import dataclass

from aggregates.customer import Feature


@dataclass(frozen=True, slots=True)
class DemoCustomer:
    """`seed` makes its feeds; `fields` are master-data fields of its own users: key, German and English label."""

    name: str
    customer_number: str
    numbers: int
    days: int
    seed: int
    features: tuple[Feature, ...]
    unknown_devices: bool = True
    fields: tuple[tuple[str, str, str], ...] = ()


def demo_customers(numbers: int, days: int) -> tuple[DemoCustomer, DemoCustomer]:
    """Return the customer that the tour is about, and a second one, so that there is a wall to be seen."""
    everything: tuple[Feature, ...] = (
        "dashboard",
        "bulk_order",
        "inactive_users",
        "bulk_maintenance",
        "clarification_cases",
        "helpdesk",
        "remarketing",
        "prices",
        "financing_purchase",
        "approval",
        "upgrade_pool",
        "upgrade_remarketing",
        "own_cases",
    )
    first = DemoCustomer("Beispiel GmbH", "D-1001", numbers, days, 1, everything, fields=(("site", "Standort", "Site"),))
    second = DemoCustomer("Muster & Co. KG", "D-1002", max(10, numbers // 20), min(days, 3), 2, ("dashboard",), unknown_devices=False)
    return first, second
