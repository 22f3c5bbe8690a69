"""Rename a customer."""

from uuid import UUID

from aggregates.customer import Customer, CustomerRenamed
from commands.engine.command import Command, Decision, Given
from commands.engine.texts import Name


class RenameCustomer(Command):
    customer_id: UUID
    name: Name

    def decide(self, given: Given) -> Decision:
        customer = given.state(Customer, self.customer_id)
        if customer.name == self.name:
            return []
        return [(self.customer_id, CustomerRenamed(name=self.name, was=customer.name))]
