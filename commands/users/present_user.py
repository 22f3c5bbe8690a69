"""Users that a command may be aimed at: those who are still there, those who can take something, and those of whose past something can be said."""

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


class UserIsErased(Refusal):
    """The personal data of the user {user_id} were erased: nothing more can be recorded about them; choose another user, or nobody."""

    code = "user-is-erased"
    de = "Die Daten des Nutzers {user_id} wurden vernichtet: Über diese Person lässt sich nichts mehr festhalten; bitte einen anderen Nutzer wählen oder keinen."


def user_with_a_name(given: Given, user_id: UUID) -> User:
    """Return the user, who may be deleted, but not erased: whom something of the past can be said of."""
    user = given.state(User, user_id)
    if user.erased:
        raise UserIsErased(user_id=user_id)
    return user


def present_user(given: Given, user_id: UUID) -> User:
    """Return the user, who must not be deleted."""
    user = given.state(User, user_id)
    if user.status == "deleted":
        raise UserIsDeleted(user_id=user_id)
    return user


def active_user(given: Given, user_id: UUID) -> User:
    """Return the user, who can be given something."""
    user = present_user(given, user_id)
    if user.status == "inactive":
        raise UserIsInactive(name=user.name, user_id=user_id)
    return user
