"""Erase a deleted user's personal data for good, by destroying the person's key (A-14)."""

from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass
from uuid import UUID

from aggregates.user import User, UserErased
from commands.engine.command import Command, Decision, Given, Refusal
from eventstore.log import EventLog
from eventstore.unit import Remains
from foundation.contribution import Point


@dataclass(frozen=True, slots=True)
class RemainsOfUser:
    """What speaks of a user besides the events about that user; `of` a log, a customer, and the user's id."""

    of: Callable[[EventLog, UUID, UUID], Remains]


REMAINS_OF_USER: Point[RemainsOfUser] = Point("importers.registry", "REMAINS_OF_USER")


@dataclass(frozen=True, slots=True)
class NamedElsewhere:
    """What names a person though it isn't about them. `ended`: the events by which that ends, given the person's id and all that they are known by."""

    ended: Callable[[Given, UUID, Set[str]], Decision]


NAMED_ELSEWHERE: Point[NamedElsewhere] = Point("commands.registry", "NAMED_ELSEWHERE")


def ended_with_person(given: Given, person_id: UUID, known_as: Set[str]) -> Decision:
    """Decide the ends of all that names the person."""
    return [event for each in NAMED_ELSEWHERE for event in each.ended(given, person_id, known_as)]


class UserNotDeleted(Refusal):
    """The user {name} is not deleted; delete the user first, then erase the personal data."""

    code = "user-not-deleted"
    de = "Der Nutzer {name} ist nicht gelöscht; bitte erst den Nutzer löschen, dann die personenbezogenen Daten vernichten."


class EraseUser(Command):
    """What else speaks of the user (`RemainsOfUser`, `NamedElsewhere`) goes in the same transaction."""

    user_id: UUID

    def decide(self, given: Given) -> Decision:
        user = given.state(User, self.user_id)
        if user.erased:
            return []
        if user.status != "deleted":
            raise UserNotDeleted(name=user.name)
        return [*ended_with_person(given, self.user_id, user.known_as), (self.user_id, UserErased())]

    def remains(self, log: EventLog, customer_id: UUID) -> Sequence[Remains]:
        return [each.of(log, customer_id, self.user_id) for each in REMAINS_OF_USER]
