"""A personnel number belongs to one user of a customer only, in capitals and small letters alike, and however its zeros and signs are written."""

from collections.abc import Iterable, Iterator
from itertools import product
from uuid import UUID

from aggregates.engine.claim import Claim
from aggregates.personnel_number import PERSONNEL_NUMBER_CLAIM, PERSONNEL_NUMBER_SPELLING_CLAIM
from aggregates.user import User
from commands.engine.command import Given, Refusal
from foundation.normal_form import bare


class PersonnelNumberTaken(Refusal):
    """The personnel number {personnel_number} belongs to {name}; use that user, or correct the number."""

    code = "personnel-number-taken"
    de = "Die Personalnummer {personnel_number} gehört zu {name}; bitte diesen Nutzer verwenden oder die Nummer korrigieren."


class PersonnelNumberOtherwise(Refusal):
    """The personnel number {who} is known only as it is written otherwise (leading zeros, signs): {name} ({candidates}). Write it as it is there, or correct one of the two; is it somebody else, add to one of the numbers what tells them apart."""

    code = "personnel-number-otherwise"
    de = "Die Personalnummer {who} ist nur in anderer Schreibweise bekannt (führende Nullen, Zeichen): {name} ({candidates}). Bitte so schreiben wie dort, oder eine von beiden berichtigen; ist es jemand anderes, eine der Nummern so ergänzen, dass sie sich unterscheiden."


_WITH_ZEROS = 10
"""Signs: of numbers from before they were claimed without zeros and signs, those of so many at most are looked up with each number of zeros."""
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


def otherwise_spelled(personnel_number: str) -> Iterator[Claim]:
    """Yield the claims by which somebody has it with other zeros or signs; of who has it from before that was claimed, with other zeros alone."""
    core = bare(personnel_number)
    yield PERSONNEL_NUMBER_SPELLING_CLAIM.of(core)
    for zeros in range(max(_WITH_ZEROS - len(core), 0) + 1):
        yield from (PERSONNEL_NUMBER_CLAIM.of("0" * zeros + spelling) for spelling in dict.fromkeys((core, core.upper())))


def known_otherwise(given: Given, personnel_number: str, holders: Iterable[UUID]) -> PersonnelNumberOtherwise:
    """Make the refusal that names these users."""
    users = {holder: given.state(User, holder).name for holder in holders}
    return PersonnelNumberOtherwise(who=personnel_number, name=list(users.values()), candidates=", ".join(map(str, users)))


def check_personnel_number(given: Given, user_id: UUID, personnel_number: str | None) -> None:
    """Raise the refusal where another user has the number already, in capitals or small letters, with other zeros or signs."""
    if personnel_number is None:
        return
    for holder in holders_of(given, personnel_number):
        if holder != user_id:
            raise PersonnelNumberTaken(personnel_number=personnel_number, name=given.state(User, holder).name, user_id=holder)
    found = [given.holder(claim) for claim in otherwise_spelled(personnel_number)]
    others = [holder for holder in found if holder is not None and holder != user_id]
    if others:
        raise known_otherwise(given, personnel_number, others)
