"""Register a customer (A-01). Runs as the new customer: `customer_id` is the customer that everything will belong to."""

from uuid import UUID

from aggregates.customer import CUSTOMER_NUMBER_CLAIM, Customer, CustomerRegistered
from commands.engine.command import Command, Decision, Given, Refusal
from commands.engine.creation import created
from commands.engine.texts import Name, TimeZone


class CustomerNumberTaken(Refusal):
    """The customer number {customer_number} belongs to another customer ({customer_id}); correct the number or use that customer."""

    code = "customer-number-taken"
    de = "Die Kundennummer {customer_number} gehört zu einem anderen Kunden ({customer_id}); bitte die Nummer korrigieren oder jenen Kunden verwenden."


class RegisterCustomer(Command):
    customer_id: UUID
    name: Name
    customer_number: Name
    time_zone: TimeZone = "Europe/Berlin"

    def decide(self, given: Given) -> Decision:
        event = CustomerRegistered(name=self.name, customer_number=self.customer_number, time_zone=self.time_zone)
        decision = created(given, Customer, self.customer_id, event)
        holder = given.holder(CUSTOMER_NUMBER_CLAIM.of(self.customer_number))
        if holder not in (None, self.customer_id):
            raise CustomerNumberTaken(customer_number=self.customer_number, customer_id=holder)
        return decision
