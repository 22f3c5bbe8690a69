"""Erase a deleted user's personal data for good, by destroying the person's key (A-14)."""

from uuid import UUID

from aggregates.user import User, UserErased
from commands.engine.command import Command, Decision, Given, Refusal


class UserNotDeleted(Refusal):
    """The user {name} is not deleted; delete the user first, then erase the personal data."""

    code = "user-not-deleted"
    de = "Der Nutzer {name} ist nicht gelöscht; bitte erst den Nutzer löschen, dann die personenbezogenen Daten vernichten."


class EraseUser(Command):
    user_id: UUID

    def decide(self, given: Given) -> Decision:
        user = given.state(User, self.user_id)
        if user.erased:
            return []
        if user.status != "deleted":
            raise UserNotDeleted(name=user.name)
        return [(self.user_id, UserErased())]
