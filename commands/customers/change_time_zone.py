"""Change the time zone in which a customer's days begin and end."""

from typing import Annotated
from uuid import UUID

from aggregates.customer import TIME_ZONE, Customer, TimeZoneChanged
from commands.engine.command import Command, Decision, Given
from commands.engine.texts import TimeZone


class ChangeTimeZone(Command):
    customer_id: UUID
    time_zone: Annotated[TimeZone, TIME_ZONE]

    def decide(self, given: Given) -> Decision:
        customer = given.state(Customer, self.customer_id)
        if customer.time_zone == self.time_zone:
            return []
        return [(self.customer_id, TimeZoneChanged(time_zone=self.time_zone, was=customer.time_zone))]
