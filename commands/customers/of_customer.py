"""The ids of what each customer has one of: they follow from the customer's, so that there is never a second one."""

from uuid import UUID

from eventstore.ids import derived_id


def customer_password_id(customer_id: UUID) -> UUID:
    """Derive the id of the stream of the customer's password (E-06)."""
    return derived_id(customer_id, "customer_password")


def sign_on_id(customer_id: UUID) -> UUID:
    """Derive the id of the stream of the customer's single sign-on (H-01)."""
    return derived_id(customer_id, "sign_on")
