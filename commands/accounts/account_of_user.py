"""The account of a user, who can't be deleted before the account is deactivated for good (H-06, H-07)."""

from uuid import UUID

from aggregates.accounts.account import Account
from aggregates.accounts.claims import user_claim
from aggregates.user import User
from commands.engine.command import Given, Refusal
from commands.users.delete_user import Need


class UserHasAccount(Refusal):
    """{name} has the portal account {login}; deactivate it for good first, then delete the user."""

    code = "user-has-account"
    de = "{name} hat den Zugang {login}; bitte ihn erst endgültig deaktivieren, dann den Nutzer löschen."


def _check(given: Given, user_id: UUID, user: User) -> None:
    account_id = given.holder(user_claim(user_id))
    if account_id is not None:
        raise UserHasAccount(name=user.name, login=given.state(Account, account_id).login, account_id=account_id)


ACCOUNT_OF_USER = Need(_check)
