"""What may be done with a portal account (E-01, E-16): the checks are those of the commands themselves."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from access.rights import Right
from aggregates.accounts.account import Account
from api.engine.access import Caller
from api.engine.allowed_actions import Action, ActionTable
from commands.accounts.account_roles import check_may_send_link
from commands.accounts.account_targets import check_is_of_others, check_not_locked, check_present
from commands.accounts.erase_account import AccountNotInactive
from commands.accounts.link_sign_on import AccountOfSomebodyElse
from commands.accounts.send_account_link import LoginBySignOn
from readmodels.engine.reader import Reading

_WRITE: Right = ("accounts", "write")


class AccountFacts(NamedTuple):
    """`account`: as far as the rules look at it. `by_sign_on`: the customer's directory logs in, there is no password here."""

    account_id: UUID
    account: Account
    by_sign_on: bool


def _facts(found: Reading, ids: Sequence[UUID]) -> Mapping[UUID, AccountFacts]:
    rows = found.all(
        "SELECT account_id, status, role, login, erased, issuer, issuer IS NOT NULL AND NOT password FROM accounts WHERE account_id = ANY(%(ids)s)",
        {"ids": list(ids)},
    )
    return {
        account_id: AccountFacts(account_id, Account(status=status, role=role, login=login, erased=erased, issuer=issuer), by_sign_on)
        for account_id, status, role, login, erased, issuer, by_sign_on in rows
    }


def _of_others(one: AccountFacts, caller: Caller) -> Account:
    check_is_of_others(one.account, one.account_id, caller.actor, caller.role)
    return one.account


def _change(one: AccountFacts, caller: Caller) -> bool:
    check_present(_of_others(one, caller))
    return True


def _change_login(one: AccountFacts, caller: Caller) -> bool:
    account = _of_others(one, caller)
    check_present(account)
    if not one.by_sign_on:
        check_not_locked(account)
    return True


def _send_link(one: AccountFacts, caller: Caller) -> bool:
    check_may_send_link(caller.role, one.account)
    check_not_locked(one.account)
    if one.by_sign_on:
        raise LoginBySignOn(login=one.account.login)
    return True


def _lock(one: AccountFacts, caller: Caller) -> bool:
    check_present(_of_others(one, caller))
    return one.account.status != "locked"


def _tie(one: AccountFacts, caller: Caller) -> bool:
    check_not_locked(_of_others(one, caller))
    if caller.backend.entrance.sign_on.needed(caller.scope).issuer == one.account.issuer:
        raise AccountOfSomebodyElse(login=one.account.login)
    return True


def _unlock(one: AccountFacts, caller: Caller) -> bool:
    check_present(_of_others(one, caller))
    return one.account.status == "locked"


def _inactivate(one: AccountFacts, caller: Caller) -> bool:
    return _of_others(one, caller).status != "inactive"


def _erase(one: AccountFacts, caller: Caller) -> bool:
    account = _of_others(one, caller)
    if account.erased:
        return False
    if account.status != "inactive":
        raise AccountNotInactive(login=account.login)
    return True


ACCOUNT_ACTIONS = ActionTable(
    _facts,
    (
        Action("change", "PATCH /accounts/{account_id}", _WRITE, _change),
        Action("change_login", "PUT /accounts/{account_id}/login", _WRITE, _change_login),
        Action("send_link", "POST /accounts/{account_id}/link", _WRITE, _send_link),
        Action("change_role", "PUT /accounts/{account_id}/role", _WRITE, _change),
        Action("tie_sign_on", "PUT /accounts/{account_id}/sign-on", _WRITE, _tie),
        Action("lock", "POST /accounts/{account_id}/lock", _WRITE, _lock),
        Action("unlock", "DELETE /accounts/{account_id}/lock", _WRITE, _unlock),
        Action("inactivate", "DELETE /accounts/{account_id}", _WRITE, _inactivate),
        Action("erase", "POST /accounts/{account_id}/erasure", _WRITE, _erase),
    ),
)
