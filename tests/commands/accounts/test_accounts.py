"""Accounts are invited and changed by those who may (E-03, H-07)."""

from collections.abc import Callable
from uuid import UUID

import pytest
from pydantic import ValidationError

from aggregates.accounts.invitation import AccountAdmitted, AccountInvited
from aggregates.accounts.login import AccountLoginChanged, AccountLoginsSuspended
from aggregates.accounts.owner import (
    AccountAddressChanged,
    AccountCompanyChanged,
    AccountEmailChanged,
    AccountMobileChanged,
    AccountNameChanged,
    AccountPhoneChanged,
)
from aggregates.accounts.roles import AccountRole, CustomerRole
from aggregates.accounts.second_factor import TotpEnrolled
from aggregates.accounts.sign_on import AccountSignOnLinked, AccountSwitchedToPbx
from aggregates.accounts.standing import AccountInactivated, AccountRoleChanged
from aggregates.engine.event import OPERATOR
from aggregates.engine.words import codes_of
from aggregates.user import UserDeleted
from commands.accounts.account_roles import MAY_CHANGE, MAY_CREATE, SECOND_FACTOR, MobileNeeded, RoleElsewhere, RoleNotYours
from commands.accounts.account_targets import AccountIsLocked, AccountNotActivated, OwnAccount
from commands.accounts.admit_account import AdmitAccount, SignOnHasAccount
from commands.accounts.change_account import ChangeAccount
from commands.accounts.change_account_login import ChangeAccountLogin
from commands.accounts.change_account_role import ChangeAccountRole
from commands.accounts.erase_account import EraseAccount
from commands.accounts.inactivate_account import InactivateAccount
from commands.accounts.invite_account import AccountOfUserThere, InviteAccount
from commands.accounts.lock_account import LockAccount
from commands.accounts.set_account_password import LinkNotValid, SetAccountPassword
from commands.accounts.unlock_account import UnlockAccount
from commands.engine.command import Command, NotFound
from commands.sign_in.suspend_logins import SuspendLogins
from commands.sign_in.switch_to_pbx import NotForPbx, SwitchToPbx
from commands.users.present_user import UserIsDeleted
from tests.commands.accounts.inviting import FIELDS, INACTIVE, LOCKED, ROLES, SENT, in_scope, inviting
from tests.commands.accounts.made_up_accounts import (
    ACCOUNT,
    ISSUER,
    LINK,
    NOW,
    OTHER_ACCOUNT,
    PASSWORD,
    SOON,
    TOMORROW,
    TOTP,
    active,
    admitted,
    invited,
)
from tests.commands.made_up import CUSTOMER, ERIKA, NUMBER, OTHER_NUMBER, customer, user
from tests.commands.scenario import given


@pytest.mark.requirement("E-01", "E-16", "H-07")
def test_an_account_is_created_for_a_user_and_its_link_sent() -> None:
    command = inviting(user_id=ERIKA, phone=OTHER_NUMBER, company="", address=" ")
    event = AccountInvited(**FIELDS, role="accounting", user_id=ERIKA, phone=OTHER_NUMBER)
    given(customer(), user()).when(command).then((ACCOUNT, event), SENT)


@pytest.mark.requirement("E-03")
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("by_role", ROLES)
def test_a_role_creates_and_changes_just_the_accounts_of_the_table(by_role: AccountRole, role: AccountRole) -> None:
    commands: list[Command] = [
        inviting(role, by_role),
        ChangeAccountLogin(account_id=ACCOUNT, login="neu", by_role=by_role, confirm=False),
        ChangeAccount(account_id=ACCOUNT, full_name="Neu", by_role=by_role, own=False),
        ChangeAccountRole(account_id=ACCOUNT, role=role, by_role=by_role),
        LockAccount(account_id=ACCOUNT, by_role=by_role),
        UnlockAccount(account_id=ACCOUNT, by_role=by_role),
        InactivateAccount(account_id=ACCOUNT, by_role=by_role),
        EraseAccount(account_id=ACCOUNT, by_role=by_role),
    ]
    for command in commands:
        there = [] if isinstance(command, InviteAccount) else active(role=role)
        if isinstance(command, EraseAccount):
            there.append(INACTIVE)
        scenario = in_scope(role, *there).when(command)
        if role in (MAY_CREATE if isinstance(command, InviteAccount) else MAY_CHANGE).get(by_role, ()):
            assert scenario.refusal is None, command
        else:
            scenario.refused(RoleNotYours)


@pytest.mark.requirement("E-03")
def test_an_administrator_makes_no_administrators_out_of_others() -> None:
    """Neither by creating them nor by promoting others, and lets other administrators' accounts alone."""
    scenario = given(customer(), *active())
    promote = ChangeAccountRole(account_id=ACCOUNT, role="administrator", by_role="administrator")
    refused = scenario.when(promote).refusal
    assert isinstance(refused, RoleNotYours)
    assert refused.text_de.endswith("bitte wenden Sie sich an: Betrieb.")
    assert refused.text_en.endswith("ask operations to do it.")
    in_scope("viewer", *active(role="administrator")).when(
        ChangeAccountRole(account_id=ACCOUNT, role="viewer", by_role="administrator")
    ).refused(RoleNotYours)


@pytest.mark.requirement("E-03")
@pytest.mark.parametrize("role", ROLES)
def test_a_role_lives_at_a_customer_or_at_the_operator(role: AccountRole) -> None:
    of_customer = role in codes_of(CustomerRole)
    wrong = given(customer_id=OPERATOR) if of_customer else given(customer())
    refusal = wrong.when(inviting(role, None)).refusal
    assert isinstance(refusal, RoleElsewhere)
    assert ("auditor" if of_customer else "viewer") in refusal.text_en
    at_home = in_scope(role, *active(role="viewer" if of_customer else "ops"))
    elsewhere: AccountRole = "ops" if of_customer else "viewer"
    at_home.when(ChangeAccountRole(account_id=ACCOUNT, role=elsewhere, by_role=None)).refused(RoleElsewhere)


def test_accounts_are_created_at_customers_that_are_there() -> None:
    given().when(inviting()).refused(NotFound)
    given(customer()).when(inviting(user_id=ERIKA)).refused(NotFound)
    given(customer(), user(), (ERIKA, UserDeleted())).when(inviting(user_id=ERIKA)).refused(UserIsDeleted)


@pytest.mark.requirement("E-04")
@pytest.mark.parametrize("role", ROLES)
def test_roles_with_a_second_factor_need_a_mobile_number(role: AccountRole) -> None:
    scenario = in_scope(role).when(inviting(role, None, mobile=None))
    if role in SECOND_FACTOR:
        scenario.refused(MobileNeeded)
    else:
        assert scenario.decision
    there = in_scope(role, *active(role=role)).when(ChangeAccount(account_id=ACCOUNT, mobile=None, by_role=None, own=True))
    if role in SECOND_FACTOR:
        there.refused(MobileNeeded)
    else:
        there.then((ACCOUNT, AccountMobileChanged(mobile=None, was=NUMBER)))


@pytest.mark.requirement("E-04")
def test_the_mobile_number_may_go_where_the_app_or_the_directory_is_the_second_factor() -> None:
    taken_away = (ACCOUNT, AccountMobileChanged(mobile=None, was=NUMBER))
    remove = ChangeAccount(account_id=ACCOUNT, mobile="", by_role=None, own=True)
    given(*active(), (ACCOUNT, TotpEnrolled(secret_id=TOTP))).when(remove).then(taken_away)
    linked = AccountSignOnLinked(issuer=ISSUER, subject="erika")
    given(*active(), (ACCOUNT, linked)).when(remove).then(taken_away)
    promote = ChangeAccountRole(account_id=ACCOUNT, role="accounting", by_role="administrator")
    given(*active(role="viewer", mobile=None)).when(promote).refused(MobileNeeded)
    given(admitted()).when(promote).then((ACCOUNT, AccountRoleChanged(role="accounting", was="employee")))


@pytest.mark.requirement("E-05", "E-16")
def test_only_what_differs_becomes_events() -> None:
    change = ChangeAccount(
        account_id=ACCOUNT,
        full_name="Erika Beispiel",
        email="neu@example.org",
        phone=OTHER_NUMBER,
        mobile=NUMBER,
        by_role="administrator",
        own=False,
    )
    given(*active()).when(change).then(
        (ACCOUNT, AccountNameChanged(full_name="Erika Beispiel", was="Erika Muster")),
        (ACCOUNT, AccountEmailChanged(email="neu@example.org", was="erika.muster@example.org")),
        (ACCOUNT, AccountPhoneChanged(phone=OTHER_NUMBER, was=None)),
    )


@pytest.mark.requirement("S-05")
def test_a_reseller_s_company_and_address_are_changed_by_ops() -> None:
    scenario = given(*active(role="reseller", company="Beispiel Service GmbH", address="Musterweg 1"), customer_id=OPERATOR)
    scenario.when(ChangeAccount(account_id=ACCOUNT, company="Muster Service AG", address=None, by_role="ops", own=False)).then(
        (ACCOUNT, AccountCompanyChanged(company="Muster Service AG", was="Beispiel Service GmbH")),
        (ACCOUNT, AccountAddressChanged(address=None, was="Musterweg 1")),
    )
    scenario.when(ChangeAccount(account_id=ACCOUNT, company="Muster Service AG", by_role="ops", own=False)).then()


@pytest.mark.requirement("H-07")
def test_a_user_has_one_account_and_another_one_once_that_is_deactivated() -> None:
    scenario = given(customer(), user(), *active(OTHER_ACCOUNT, user_id=ERIKA, login="e.muster"))
    scenario.when(inviting(user_id=ERIKA)).refused(AccountOfUserThere, "Muster, Erika", "e.muster")
    scenario.when(InactivateAccount(account_id=OTHER_ACCOUNT, by_role="administrator")).then(
        (OTHER_ACCOUNT, AccountInactivated(login="e.muster", user_id=ERIKA))
    )
    assert scenario.when(inviting(user_id=ERIKA)).refusal is None


@pytest.mark.requirement("E-01")
def test_a_link_sent_to_the_address_before_is_void() -> None:
    change = ChangeAccount(account_id=ACCOUNT, email="neu@example.org", by_role=None, own=True)
    scenario = given(*invited()).when(change)
    scenario.then((ACCOUNT, AccountEmailChanged(email="neu@example.org", was="erika.muster@example.org")))
    scenario.when(SetAccountPassword(account_id=ACCOUNT, link_id=LINK, password_id=PASSWORD, now=NOW)).refused(LinkNotValid)


@pytest.mark.parametrize("field", ["full_name", "email"])
def test_name_and_address_can_t_be_taken_away(field: str) -> None:
    for nothing in (None, ""):
        with pytest.raises(ValidationError, match=field):
            ChangeAccount.model_validate({"account_id": ACCOUNT, "by_role": None, "own": True, field: nothing})


@pytest.mark.requirement("E-03")
@pytest.mark.parametrize(
    "make",
    [
        lambda: LockAccount(account_id=ACCOUNT, by_role="ops"),
        lambda: UnlockAccount(account_id=ACCOUNT, by_role="ops"),
        lambda: InactivateAccount(account_id=ACCOUNT, by_role="ops"),
        lambda: EraseAccount(account_id=ACCOUNT, by_role="ops"),
        lambda: ChangeAccountRole(account_id=ACCOUNT, role="auditor", by_role="ops"),
        lambda: ChangeAccount(account_id=ACCOUNT, email="neu@example.org", by_role="ops", own=False),
        lambda: ChangeAccountLogin(account_id=ACCOUNT, login="neu", by_role="ops", confirm=False),
    ],
)
def test_one_s_own_account_is_changed_in_the_profile_alone(make: Callable[[], Command]) -> None:
    given(*active(role="ops"), customer_id=OPERATOR, actor=f"account:{ACCOUNT}").when(make()).refused(OwnAccount)
    assert given(*active(role="ops"), customer_id=OPERATOR, actor=f"account:{OTHER_ACCOUNT}").when(make()).refusal is None or isinstance(
        make(), EraseAccount
    )


@pytest.mark.requirement("E-05")
def test_in_the_profile_one_changes_one_s_own_data() -> None:
    there = given(*active(), actor=f"account:{ACCOUNT}")
    changed = AccountLoginChanged(login="e.muster", was="erika.muster", confirm=False)
    there.when(ChangeAccountLogin(account_id=ACCOUNT, login="e.muster", by_role=None, confirm=False)).then((ACCOUNT, changed))
    there.when(ChangeAccount(account_id=ACCOUNT, phone=OTHER_NUMBER, by_role="accounting", own=True)).then(
        (ACCOUNT, AccountPhoneChanged(phone=OTHER_NUMBER, was=None))
    )


def test_logins_are_suspended_for_the_longer_time() -> None:
    later = SuspendLogins(account_id=ACCOUNT, tries=20, until=TOMORROW)
    scenario = given(*active()).when(later).then((ACCOUNT, AccountLoginsSuspended(tries=20, until=TOMORROW)))
    scenario.when(SuspendLogins(account_id=ACCOUNT, tries=10, until=SOON)).then()


@pytest.mark.requirement("H-01")
def test_somebody_of_the_directory_gets_one_account() -> None:
    admit = AdmitAccount(
        account_id=ACCOUNT, login="erika@example.org", full_name="Erika Muster", email="", role="viewer", issuer=ISSUER, subject="erika"
    )
    event = AccountAdmitted(login="erika@example.org", full_name="Erika Muster", email=None, role="viewer", issuer=ISSUER, subject="erika")
    scenario = given(customer()).when(admit).then((ACCOUNT, event))
    second = admit.model_copy(update={"account_id": OTHER_ACCOUNT, "login": "erika2@example.org"})
    scenario.when(second).refused(SignOnHasAccount, str(ACCOUNT))
    given(customer_id=OPERATOR).when(admit).refused(NotFound)


@pytest.mark.requirement("H-01")
def test_a_deactivated_person_of_the_directory_can_be_admitted_anew() -> None:
    scenario = given(customer(), admitted()).when(InactivateAccount(account_id=ACCOUNT, by_role=None))
    scenario.then((ACCOUNT, AccountInactivated(login="erika@example.org", issuer=ISSUER, subject="erika")))
    again = AdmitAccount(
        account_id=OTHER_ACCOUNT, login="erika@example.org", full_name="E", email=None, role="viewer", issuer=ISSUER, subject="erika"
    )
    assert scenario.when(again).decision


@pytest.mark.part_of("E-17")
def test_only_pbx_administrators_go_to_the_pbx() -> None:
    switch = SwitchToPbx(account_id=ACCOUNT, client="pbx")
    given(*active(role="pbx_administrator")).when(switch).then((ACCOUNT, AccountSwitchedToPbx(client="pbx")))
    given(*active(role="administrator")).when(switch).refused(NotForPbx)
    given(*active(role="pbx_administrator"), LOCKED).when(switch).refused(AccountIsLocked)
    given(*invited(role="pbx_administrator")).when(switch).refused(AccountNotActivated, "erika.muster")


def test_another_customer_s_account_is_not_found() -> None:
    nobody = UUID(int=1)
    for command in (LockAccount(account_id=nobody, by_role=None), ChangeAccount(account_id=nobody, by_role=None, own=True)):
        given(customer_id=CUSTOMER).when(command).refused(NotFound)
