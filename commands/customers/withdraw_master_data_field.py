"""Withdraw a field of the customer's own: it can't be filled any more; what was filled in stays in the histories."""

from uuid import UUID

from aggregates.customer import Customer, FieldOf, MasterDataFieldWithdrawn
from commands.engine.command import Command, Decision, Given


class WithdrawMasterDataField(Command):
    customer_id: UUID
    of: FieldOf
    key: str

    def decide(self, given: Given) -> Decision:
        customer = given.state(Customer, self.customer_id)
        if all(field.key != self.key for field in customer.fields_of(self.of)):
            return []
        return [(self.customer_id, MasterDataFieldWithdrawn(of=self.of, key=self.key))]
