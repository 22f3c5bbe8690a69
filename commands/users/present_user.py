"""Users that a command may be aimed at: those who are still there, and those who can take something."""

from uuid import UUID

from aggregates.user import User
from commands.engine.command import Given, Refusal


class UserIsDeleted(Refusal):
    """The user {user_id} is deleted; choose or register another user."""

    code = "user-is-deleted"
    de = "Der Nutzer {user_id} ist gelöscht; bitte einen anderen Nutzer wählen oder anlegen."


class UserIsInactive(Refusal):
    """The user {name} is inactive; reactivate the user first, or choose another one."""

    code = "user-is-inactive"
    de = "Der Nutzer {name} ist inaktiv; bitte erst reaktivieren oder einen anderen Nutzer wählen."


def present_user(given: Given, user_id: UUID) -> User:
    """The user, who must not be deleted."""
    user = given.state(User, user_id)
    if user.status == "deleted":
        raise UserIsDeleted(user_id=user_id)
    return user


def active_user(given: Given, user_id: UUID) -> User:
    """The user, who can be given something."""
    user = present_user(given, user_id)
    if user.status == "inactive":
        raise UserIsInactive(name=user.name, user_id=user_id)
    return user
