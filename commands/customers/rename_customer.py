"""Rename a customer."""

from typing import Annotated
from uuid import UUID

from aggregates.customer import CUSTOMER_NAME, Customer, CustomerRenamed
from commands.engine.command import Command, Decision, Given
from commands.engine.texts import Name


class RenameCustomer(Command):
    customer_id: UUID
    name: Annotated[Name, CUSTOMER_NAME]

    def decide(self, given: Given) -> Decision:
        customer = given.state(Customer, self.customer_id)
        if customer.name == self.name:
            return []
        return [(self.customer_id, CustomerRenamed(name=self.name, was=customer.name))]
