"""What is looked at to tell what may be done with a portal account (E-01, E-16)."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from aggregates.accounts.account import Account
from aggregates.accounts.claims import user_claim
from api.engine.access import Caller
from api.engine.allowed_actions import ActionTable, ShownBeside
from api.engine.shown import Shown
from readmodels.accounts.account_resource import ACCOUNT_LIST
from readmodels.engine.reader import Reading
from readmodels.engine.relations import read_by
from readmodels.users.user_resource import USER_LIST

_ACCOUNTS = "SELECT account_id, status, role, login, erased, issuer, password FROM accounts WHERE account_id = ANY(%(ids)s)"
_OF_USERS = "SELECT user_id, account_id, login FROM accounts WHERE user_id = ANY(%(users)s) AND status <> 'inactive'"


def _look(caller: Caller, found: Reading, ids: Sequence[UUID]) -> Shown:
    shown = Shown(caller)
    for account_id, status, role, login, erased, issuer, password in found.all(_ACCOUNTS, {"ids": list(ids)}):
        # Which password it is, and as whom the directory knows its owner, no list knows: only whether.
        account = Account(status=status, role=role, login=login, erased=erased, issuer=issuer)
        shown.thing(account_id, replace(account, subject=issuer, password_id=account_id if password else None))
    return shown


def _of_users(found: Reading, users: Sequence[UUID], shown: Shown) -> None:
    for user_id, account_id, login in found.all(_OF_USERS, {"users": list(users)}):
        shown.beside(account_id, Account(login=login))
        shown.held(user_claim(user_id), by=account_id)


ACCOUNTS_OF_USERS = ShownBeside(USER_LIST, _of_users, read_by(_OF_USERS))
ACCOUNT_ACTIONS = ActionTable(ACCOUNT_LIST, _look, read_by(_ACCOUNTS))
