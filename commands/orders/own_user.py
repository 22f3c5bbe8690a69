"""Whoever does something for themselves: the user whose account asks, where that is agreed with the customer (H-25)."""

from uuid import UUID

from aggregates.accounts.account import Account
from aggregates.agreements.features import Feature
from aggregates.user import User
from commands.accounts.asking_account import account_of
from commands.customers.agreed import check_feature
from commands.engine.command import Given, Refusal


class AccountWithoutUser(Refusal):
    """Your account is that of no user, so there is nothing of your own to show or to ask for; have an administrator deactivate it for good and invite you anew, with your user."""

    code = "account-without-user"
    de = "Ihr Zugang gehört zu keinem Nutzer, daher gibt es nichts Eigenes zu zeigen oder zu beauftragen; bitte ihn von der Administration endgültig deaktivieren und sich neu einladen lassen, mit Ihrem Nutzer."


class OwnUserInactive(Refusal):
    """You are no longer active as the user {name}, so nothing is ordered, asked for or cancelled for you; have an administrator reactivate the user first."""

    code = "own-user-inactive"
    de = "Sie sind als Nutzer {name} nicht mehr aktiv, daher wird nichts für Sie bestellt, beauftragt oder storniert; bitte den Nutzer erst von der Administration reaktivieren lassen."


def own_user(given: Given, feature: Feature = "own_orders") -> UUID:
    """Return the user whose account asks; `feature`: by which that is agreed. Raises FeatureOff, AccountWithoutUser, OwnUserInactive."""
    check_feature(given, feature)
    account_id = account_of(given)
    user_id = given.state(Account, account_id).user_id if account_id is not None else None
    if user_id is None:
        raise AccountWithoutUser
    user = given.state(User, user_id)
    if user.status != "active":
        raise OwnUserInactive(name=user.name)
    return user_id
