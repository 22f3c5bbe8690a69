"""By what a personnel number is held, so that it is one user's: as it is written, in any case, and however its zeros and signs are written (H-02)."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from aggregates.engine.claim import Claim, ClaimKind
from foundation.normal_form import bare
from foundation.noun import Noun

_NOUN = Noun("Personalnummer", "personnel number")
PERSONNEL_NUMBER_CLAIM = ClaimKind("personnel_number", personal=True, alone_in="customer", noun=_NOUN)
PERSONNEL_NUMBER_SPELLING_CLAIM = ClaimKind("personnel_number_spelling", personal=True, alone_in="customer", noun=_NOUN)
"""Without leading zeros and signs: 471 of whoever has 00471."""


def personnel_number_claims(personnel_number: str | None, *, in_any_case: bool = True, in_any_spelling: bool = True) -> Iterator[Claim]:
    """Yield by what a personnel number is held; of one from before that was claimed, not without regard to case, or to zeros and signs."""
    if personnel_number:
        alike = (personnel_number, personnel_number.casefold()) if in_any_case else (personnel_number,)
        yield from (PERSONNEL_NUMBER_CLAIM.of(spelling) for spelling in dict.fromkeys(alike))
        if in_any_case and in_any_spelling:
            yield PERSONNEL_NUMBER_SPELLING_CLAIM.of(bare(personnel_number))


def _in_its_own_case(payload: dict[str, Any]) -> dict[str, Any]:
    """Version 1 claimed a personnel number as it was written alone."""
    return {**payload, "in_any_case": False}


def _in_its_own_spelling(payload: dict[str, Any]) -> dict[str, Any]:
    """Version 2 claimed it with its zeros and signs alone."""
    return {**payload, "in_any_spelling": False}


UPCASTS: Mapping[int, Callable[[dict[str, Any]], dict[str, Any]]] = {1: _in_its_own_case, 2: _in_its_own_spelling}
"""Of the events that give a user a personnel number."""
