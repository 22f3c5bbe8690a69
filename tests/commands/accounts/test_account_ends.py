"""Accounts are locked, deactivated and erased, and what hung on them ends (E-16)."""

from collections.abc import Callable
from typing import Any

import pytest

from aggregates.accounts.activation_code import ActivationCodeShown
from aggregates.accounts.invitation import AccountInvited
from aggregates.accounts.standing import AccountErased, AccountRoleChanged, AccountUnlocked
from aggregates.service_access import ServiceAccessRevoked
from commands.accounts.account_targets import AccountIsInactive
from commands.accounts.change_account import ChangeAccount
from commands.accounts.change_account_login import ChangeAccountLogin
from commands.accounts.change_account_role import ChangeAccountRole
from commands.accounts.erase_account import AccountNotInactive, EraseAccount
from commands.accounts.inactivate_account import InactivateAccount
from commands.accounts.link_sign_on import LinkSignOn
from commands.accounts.lock_account import LockAccount
from commands.accounts.unlock_account import UnlockAccount
from commands.engine.command import Command
from commands.service_access.activate_service_access import ActivateServiceAccess, ActivationCodeNotFound
from commands.sign_in.suspend_logins import SuspendLogins
from tests.commands.accounts.inviting import ACTIVATED, FIELDS, INACTIVE, LOCKED, SENT, inviting
from tests.commands.accounts.made_up_accounts import (
    ACCOUNT,
    CODE,
    GRANT,
    ISSUER,
    NOW,
    OTHER_ACCOUNT,
    RESELLER,
    SOON,
    TOMORROW,
    active,
)
from tests.commands.made_up import customer
from tests.commands.scenario import given


@pytest.mark.requirement("E-16")
def test_an_account_is_locked_and_unlocked_as_often_as_needed() -> None:
    scenario = given(*active())
    for _ in range(2):
        scenario.when(LockAccount(account_id=ACCOUNT, by_role="administrator")).then(LOCKED)
        scenario.when(UnlockAccount(account_id=ACCOUNT, by_role="administrator")).then((ACCOUNT, AccountUnlocked()))


@pytest.mark.requirement("E-16", "H-07")
def test_inactive_is_final_and_the_user_name_free() -> None:
    scenario = given(customer(), *active()).when(InactivateAccount(account_id=ACCOUNT, by_role="administrator"))
    scenario.then(INACTIVE)
    finals: list[Command] = [
        UnlockAccount(account_id=ACCOUNT, by_role=None),
        LockAccount(account_id=ACCOUNT, by_role=None),
        ChangeAccount(account_id=ACCOUNT, full_name="Neu", by_role=None, own=True),
        ChangeAccountLogin(account_id=ACCOUNT, login="neu", by_role=None, confirm=False),
        ChangeAccountRole(account_id=ACCOUNT, role="viewer", by_role=None),
        SuspendLogins(account_id=ACCOUNT, tries=10, until=SOON),
        LinkSignOn(account_id=ACCOUNT, issuer=ISSUER, subject="erika", tie="administrator"),
    ]
    for command in finals:
        scenario.when(command).refused(AccountIsInactive, "erika.muster")
    again = inviting(account_id=OTHER_ACCOUNT)
    scenario.when(again).then((OTHER_ACCOUNT, AccountInvited(**FIELDS, role="accounting")), (OTHER_ACCOUNT, SENT[1]))


@pytest.mark.requirement("S-05")
@pytest.mark.parametrize(
    "end",
    [
        lambda: InactivateAccount(account_id=ACCOUNT, by_role=None),
        lambda: ChangeAccountRole(account_id=ACCOUNT, role="viewer", by_role=None),
    ],
)
def test_the_access_that_an_administrator_gave_ends_with_the_administrator(end: Callable[[], Command]) -> None:
    scenario = given(*active(role="administrator"), ACTIVATED).when(end())
    assert scenario.decision is not None
    assert scenario.decision[1:] == [(GRANT, ServiceAccessRevoked(account_id=ACCOUNT))]
    scenario.then(*scenario.decision)


@pytest.mark.requirement("S-01")
def test_a_code_does_not_outlive_its_owner_s_role() -> None:
    shown = (ACCOUNT, ActivationCodeShown(code_id=CODE, expires_at=TOMORROW))
    there = given(*active(role="administrator"), shown, (ACCOUNT, AccountRoleChanged(role="viewer", was="administrator")))
    there.world.apply([(ACCOUNT, AccountRoleChanged(role="administrator", was="viewer"))])
    reseller: dict[str, Any] = {"company": None, "name": "Hans Beispiel", "address": None, "phone": None, "email": None}
    there.when(ActivateServiceAccess(grant_id=GRANT, account_id=ACCOUNT, code_id=CODE, reseller_id=RESELLER, now=NOW, **reseller)).refused(
        ActivationCodeNotFound
    )


@pytest.mark.part_of("A-14")
def test_only_an_inactive_account_is_erased() -> None:
    erase = EraseAccount(account_id=ACCOUNT, by_role="administrator")
    given(*active()).when(erase).refused(AccountNotInactive, "erika.muster")
    given(*active(), INACTIVE).when(erase).then((ACCOUNT, AccountErased()))
