"""Look at the customer password; each look is recorded (E-06). Sent by access/customer_password.py."""

from uuid import UUID

from aggregates.customer_password import CustomerPassword, CustomerPasswordShown
from commands.engine.command import Command, Decision, Given


class ShowCustomerPassword(Command):
    customer_password_id: UUID

    def decide(self, given: Given) -> Decision:
        given.state(CustomerPassword, self.customer_password_id)
        return [(self.customer_password_id, CustomerPasswordShown())]
