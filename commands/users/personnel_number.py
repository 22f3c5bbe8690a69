"""A personnel number belongs to one user of a customer only, in capitals and small letters alike."""

from collections.abc import Iterator
from itertools import product
from uuid import UUID

from aggregates.engine.claim import Claim
from aggregates.user import PERSONNEL_NUMBER_CLAIM, User
from commands.engine.command import Given, Refusal


class PersonnelNumberTaken(Refusal):
    """The personnel number {personnel_number} belongs to {name} ({user_id}); use that user, or correct the number."""

    code = "personnel-number-taken"
    de = "Die Personalnummer {personnel_number} gehört zu {name} ({user_id}); bitte diesen Nutzer verwenden oder die Nummer korrigieren."


_EACH_WAY = 4
"""Letters: of so many each is looked up in capitals and as a small one; the number of ways doubles with each."""


def spellings(personnel_number: str) -> Iterator[Claim]:
    """Yield the claims by which somebody has it: in any case, and, claimed before that was, in its own: as it is written, and in capitals and small letters."""
    cased = [sorted({sign.upper(), sign.lower()}) for sign in personnel_number]
    if sum(len(each) > 1 for each in cased) <= _EACH_WAY:
        others = map("".join, product(*cased))
    else:
        others = iter((personnel_number.upper(), personnel_number.lower(), personnel_number.title()))
    yield from (PERSONNEL_NUMBER_CLAIM.of(spelling) for spelling in dict.fromkeys((personnel_number.casefold(), personnel_number, *others)))


def holders_of(given: Given, personnel_number: str) -> list[UUID]:
    """Look up who has this personnel number, in capitals or small letters; several only where that was so before."""
    found = (given.holder(claim) for claim in spellings(personnel_number))
    return list(dict.fromkeys(holder for holder in found if holder is not None))


def check_personnel_number(given: Given, user_id: UUID, personnel_number: str | None) -> None:
    """Raise the refusal where another user has the number already, in capitals or small letters."""
    if personnel_number is None:
        return
    for holder in holders_of(given, personnel_number):
        if holder != user_id:
            raise PersonnelNumberTaken(personnel_number=personnel_number, name=given.state(User, holder).name, user_id=holder)
