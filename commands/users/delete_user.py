"""Delete a user: only after all that it holds is decoupled (H-06, manual: "bitte immer erst … entkoppeln"), and nothing else needs it."""

from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass
from uuid import UUID

from aggregates.user import User, UserDeleted
from commands.engine.command import Command, Decision, Given, Refusal
from foundation.contribution import Point


@dataclass(frozen=True, slots=True)
class Holding:
    """What a user may hold and has to give up before; `held`: the things, as people call them. A refusal names them all, and their ids as `ids_as`."""

    ids_as: str
    held: Callable[[Given, UUID], Mapping[UUID, str]]


HOLDINGS: Point[Holding] = Point("commands.registry", "HOLDINGS")


@dataclass(frozen=True, slots=True)
class Need:
    """Why a user can't be deleted though it holds nothing: `check` raises that."""

    check: Callable[[Given, UUID, User], None]


NEEDS: Point[Need] = Point("commands.registry", "NEEDS")


class UserStillHolds(Refusal):
    """{name} still holds {held}; decouple these first, then delete the user."""

    code = "user-still-holds"
    de = "{name} hat noch {held}; bitte erst entkoppeln, dann den Nutzer löschen."


class DeleteUser(Command):
    user_id: UUID

    def decide(self, given: Given) -> Decision:
        user = given.state(User, self.user_id)
        if user.status == "deleted":
            return []
        return deleted_user(given, self.user_id, user)


def deleted_user(given: Given, user_id: UUID, user: User, *, without: Container[UUID] = ()) -> Decision:
    """Decide that the user is deleted; `without`: things that are taken from the user by the same decision. Raises UserStillHolds, and what other needs raise."""
    found = {holding.ids_as: holding.held(given, user_id) for holding in HOLDINGS}
    held = {ids_as: {thing: name for thing, name in things.items() if thing not in without} for ids_as, things in found.items()}
    if any(held.values()):
        names = [name for things in held.values() for name in things.values()]
        raise UserStillHolds(name=user.name, held=names, **{ids_as: list(things) for ids_as, things in held.items()})
    for need in NEEDS:
        need.check(given, user_id, user)
    return [(user_id, UserDeleted(personnel_number=user.personnel_number))]
