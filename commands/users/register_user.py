"""Register a user (H-02)."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from aggregates.address import Address
from aggregates.engine.words import OF_PERSON, KeysOf
from aggregates.user import (
    COST_CENTRE,
    DELIVERY_ADDRESS,
    FURTHER_ADDRESSES,
    GROUP,
    OWN_FIELDS,
    PERSONNEL_NUMBER,
    USER_EMAIL,
    USER_NAME,
    User,
    UserRegistered,
)
from commands.customers.own_fields import Further, check_own_fields
from commands.engine.command import Command, Decision, Given
from commands.engine.creation import created
from commands.engine.texts import Name, OptionalEmail, OptionalName
from commands.users.personnel_number import check_personnel_number
from commands.users.personnel_number_written import PersonnelNumber


class RegisterUser(Command):
    user_id: UUID
    name: Annotated[Name, USER_NAME, OF_PERSON]
    email: Annotated[OptionalEmail, USER_EMAIL, OF_PERSON] = None
    group: Annotated[OptionalName, GROUP] = None
    personnel_number: Annotated[PersonnelNumber, PERSONNEL_NUMBER, OF_PERSON] = None
    cost_centre: Annotated[OptionalName, COST_CENTRE] = None
    primary_address: Annotated[Address | None, DELIVERY_ADDRESS, OF_PERSON] = None
    additional_addresses: Annotated[tuple[Address, ...], FURTHER_ADDRESSES, OF_PERSON] = ()
    further: Annotated[Further, OWN_FIELDS, KeysOf("user_field"), OF_PERSON] = Field(default_factory=dict)

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
