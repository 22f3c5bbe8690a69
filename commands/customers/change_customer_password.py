"""Set a customer password of the customer's own choice; it counts at once (E-06)."""

from contextlib import suppress
from uuid import UUID

from aggregates.customer_password import CustomerPassword, CustomerPasswordChanged
from commands.engine.command import Command, Decision, Given, NotFound


class ChangeCustomerPassword(Command):
    """`sealed`: encrypted with the customer's key."""

    customer_password_id: UUID
    sealed: str

    def decide(self, given: Given) -> Decision:
        with suppress(NotFound):
            if given.state(CustomerPassword, self.customer_password_id).sealed == self.sealed:
                return []
        return [(self.customer_password_id, CustomerPasswordChanged(sealed=self.sealed))]
