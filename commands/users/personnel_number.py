"""A personnel number belongs to one user of a customer only."""

from uuid import UUID

from aggregates.user import PERSONNEL_NUMBER_CLAIM, User
from commands.engine.command import Given, Refusal


class PersonnelNumberTaken(Refusal):
    """The personnel number {personnel_number} belongs to {name} ({user_id}); use that user, or correct the number."""

    code = "personnel-number-taken"
    de = "Die Personalnummer {personnel_number} gehört zu {name} ({user_id}); bitte diesen Nutzer verwenden oder die Nummer korrigieren."


def check_personnel_number(given: Given, user_id: UUID, personnel_number: str | None) -> None:
    if personnel_number is None:
        return
    holder = given.holder(PERSONNEL_NUMBER_CLAIM.of(personnel_number))
    if holder not in (None, user_id):
        raise PersonnelNumberTaken(personnel_number=personnel_number, name=given.state(User, holder).name, user_id=holder)
