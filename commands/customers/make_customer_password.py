"""Give a customer its first customer password, made at random (E-06). Sent by access/customer_password.py."""

from contextlib import suppress
from uuid import UUID

from aggregates.customer_password import CustomerPassword, CustomerPasswordMade
from commands.engine.command import Command, Decision, Given, NotFound


class MakeCustomerPassword(Command):
    """Does nothing where there is one. `sealed`: encrypted with the customer's key."""

    customer_password_id: UUID
    sealed: str

    def decide(self, given: Given) -> Decision:
        with suppress(NotFound):
            if given.state(CustomerPassword, self.customer_password_id).sealed is not None:
                return []
        return [(self.customer_password_id, CustomerPasswordMade(sealed=self.sealed))]
