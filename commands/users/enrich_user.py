"""Fill in or change a user's master data (H-02). What is not given stays; None, or an empty text, takes a value away."""

from collections.abc import Iterator
from typing import Annotated
from uuid import UUID

from pydantic import MISSING, Field

from aggregates.address import Address
from aggregates.engine.event import Event
from aggregates.engine.words import OF_PERSON, Help, KeysOf, Label
from aggregates.user import (
    COST_CENTRE,
    DELIVERY_ADDRESS,
    GROUP,
    OWN_FIELDS,
    PERSONNEL_NUMBER,
    USER_EMAIL,
    User,
    UserAddressAdded,
    UserAddressRemoved,
    UserCostCentreChanged,
    UserEmailChanged,
    UserFieldChanged,
    UserGroupChanged,
    UserPersonnelNumberChanged,
    UserPrimaryAddressChanged,
)
from commands.customers.own_fields import CHANGES_OWN_FIELDS, FurtherChanges, check_own_fields
from commands.engine.command import Command, Decision, Given
from commands.engine.texts import OptionalEmail, OptionalName
from commands.users.personnel_number import check_personnel_number
from commands.users.personnel_number_written import PersonnelNumber
from commands.users.present_user import present_user


class EnrichUser(Command):
    user_id: UUID
    email: Annotated[OptionalEmail | MISSING, USER_EMAIL, OF_PERSON] = MISSING
    group: Annotated[OptionalName | MISSING, GROUP] = MISSING
    personnel_number: Annotated[PersonnelNumber | MISSING, PERSONNEL_NUMBER, OF_PERSON] = MISSING
    cost_centre: Annotated[OptionalName | MISSING, COST_CENTRE] = MISSING
    primary_address: Annotated[Address | MISSING | None, DELIVERY_ADDRESS, OF_PERSON] = MISSING
    add_addresses: Annotated[tuple[Address, ...], Label("Lieferadressen hinzufügen", "Add delivery addresses"), OF_PERSON] = ()
    remove_addresses: Annotated[
        tuple[Address, ...],
        Label("Lieferadressen entfernen", "Remove delivery addresses"),
        Help("Jede so, wie sie beim Nutzer steht.", "Each just as the user has it."),
        OF_PERSON,
    ] = ()
    further: Annotated[FurtherChanges, OWN_FIELDS, KeysOf("user_field"), CHANGES_OWN_FIELDS, OF_PERSON] = Field(default_factory=dict)

    def check(self, given: Given) -> bool:
        present_user(given, self.user_id)
        return True

    def decide(self, given: Given) -> Decision:
        user = present_user(given, self.user_id)
        check_own_fields(given, "user", self.further)
        if self.personnel_number is not MISSING and self.personnel_number != user.personnel_number:
            check_personnel_number(given, self.user_id, self.personnel_number)
        return [(self.user_id, event) for event in self._changes(user)]

    def _changes(self, user: User) -> Iterator[Event]:
        if self.email is not MISSING and self.email != user.email:
            yield UserEmailChanged(email=self.email, was=user.email)
        if self.group is not MISSING and self.group != user.group:
            yield UserGroupChanged(group=self.group, was=user.group)
        if self.personnel_number is not MISSING and self.personnel_number != user.personnel_number:
            yield UserPersonnelNumberChanged(personnel_number=self.personnel_number, was=user.personnel_number)
        if self.cost_centre is not MISSING and self.cost_centre != user.cost_centre:
            yield UserCostCentreChanged(cost_centre=self.cost_centre, was=user.cost_centre)
        if self.primary_address is not MISSING and self.primary_address != user.primary_address:
            yield UserPrimaryAddressChanged(address=self.primary_address, was=user.primary_address)
        for address in user.additional_addresses:
            if address in self.remove_addresses and address not in self.add_addresses:
                yield UserAddressRemoved(address=address)
        for address in dict.fromkeys(self.add_addresses):
            if address not in user.additional_addresses:
                yield UserAddressAdded(address=address)
        for key, value in self.further.items():
            if value != user.further.get(key):
                yield UserFieldChanged(key=key, value=value, was=user.further.get(key))
