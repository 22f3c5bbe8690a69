"""How a refusal names what somebody else holds already: as people call it, in both languages."""

from aggregates.engine.claim import Claim
from commands.engine.command import AlreadyTaken


def taken_by_another(claim: Claim) -> AlreadyTaken | None:
    """Make the refusal; None for claims that only help to count and to find, of which people know nothing."""
    noun = claim.kind.noun
    if noun is None:
        return None
    value = "" if claim.kind.secret else f" {claim.value}"
    return AlreadyTaken(thing=f"{noun.en}{value}", thing_de=f"{noun.de}{value}")
