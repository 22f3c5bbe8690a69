"""What people write at a remarketing, sealed so that it goes with whoever it is about (A-14)."""

from collections.abc import Set
from uuid import UUID

from aggregates.engine.event import Event
from aggregates.remarketing.claims import REMARKS_CLAIM
from aggregates.remarketing.remarketing import Remarketing
from aggregates.remarketing.remarks import RemarkedAs, RemarketingRemarked, RemarketingRemarksErased
from aggregates.user import User
from commands.engine.command import Decision, Given, Refusal
from commands.users.erase_user import NamedElsewhere
from commands.users.names_person import names_person


class RemarksWereErased(Refusal):
    """What people had written here was erased with somebody's personal data, and nothing more can be kept; leave the text out."""

    code = "remarks-were-erased"
    de = "Was hier geschrieben stand, wurde mit den Daten einer Person vernichtet, und mehr lässt sich nicht aufbewahren; bitte den Text weglassen."


def written(
    given: Given, remarketing_id: UUID, text: str | None, said_as: RemarkedAs, of: Remarketing
) -> tuple[str | None, list[tuple[UUID, Event]]]:
    """Return what the step's own event says, sealed with the user's key, and what a key of the remarketing's own seals as no user's can. Raises RemarksWereErased."""
    if text is None or (of.user_id is not None and not given.state(User, of.user_id).erased):
        return text, []
    if of.remarks_erased:
        raise RemarksWereErased
    return None, [(remarketing_id, RemarketingRemarked(remarketing_id=remarketing_id, said_as=said_as, text=text))]


def _erased(given: Given, person_id: UUID, known_as: Set[str]) -> Decision:
    ids = sorted(UUID(value) for value in given.claims(REMARKS_CLAIM, ""))
    found = ((each, given.state(Remarketing, each)) for each in ids)
    named = (each for each, of in found if names_person(filter(None, (of.remarks, of.reason)), person_id, known_as))
    return [(each, RemarketingRemarksErased(remarketing_id=each)) for each in named]


REMARKS_NAMING_SOMEBODY = NamedElsewhere(_erased)
