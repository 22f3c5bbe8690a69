"""Register a user (H-02)."""

from uuid import UUID

from pydantic import Field

from aggregates.address import Address
from aggregates.user import User, UserRegistered
from commands.customers.own_fields import Further, check_own_fields
from commands.engine.command import Command, Decision, Given
from commands.engine.creation import created
from commands.engine.texts import Name, OptionalEmail, OptionalName
from commands.users.personnel_number import check_personnel_number
from commands.users.personnel_number_written import PersonnelNumber


class RegisterUser(Command):
    user_id: UUID
    name: Name
    email: OptionalEmail = None
    group: OptionalName = None
    personnel_number: PersonnelNumber = None
    cost_centre: OptionalName = None
    primary_address: Address | None = None
    additional_addresses: tuple[Address, ...] = ()
    further: Further = Field(default_factory=dict)

    def decide(self, given: Given) -> Decision:
        event = UserRegistered(
            name=self.name,
            email=self.email,
            group=self.group,
            personnel_number=self.personnel_number,
            cost_centre=self.cost_centre,
            primary_address=self.primary_address,
            additional_addresses=tuple(dict.fromkeys(self.additional_addresses)),
            further=self.further,
        )
        decision = created(given, User, self.user_id, event)
        if decision:
            check_personnel_number(given, self.user_id, self.personnel_number)
            check_own_fields(given, "user", self.further)
        return decision
