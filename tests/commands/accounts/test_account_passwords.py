"""Links and passwords: each link works once, for its time, for nobody who is locked (E-01, E-05)."""

from datetime import timedelta
from uuid import UUID

import pytest

from aggregates.accounts.invitation import AccountLinkSent, LinkPurpose
from aggregates.accounts.login import AccountLoginChanged, AccountPasswordChanged, AccountPasswordRefused, AccountPasswordSet
from aggregates.accounts.second_factor import RecoveryCodesIssued, TotpEnrolled, TotpRemoved
from aggregates.accounts.sign_on import AccountSignOnLinked
from aggregates.accounts.standing import AccountInactivated, AccountLocked, AccountUnlocked
from commands.accounts.account_roles import MobileNeeded
from commands.accounts.account_targets import AccountIsInactive, AccountIsLocked, AccountNotActivated, PasswordIsAnother
from commands.accounts.change_account import ChangeAccount
from commands.accounts.change_account_login import ChangeAccountLogin
from commands.accounts.change_account_password import ChangeAccountPassword, PasswordMissing
from commands.accounts.enrol_totp import EnrolTotp
from commands.accounts.issue_recovery_codes import IssueRecoveryCodes
from commands.accounts.refuse_account_password import RefuseAccountPassword
from commands.accounts.remove_totp import RemoveTotp
from commands.accounts.send_account_link import LoginBySignOn, SendAccountLink
from commands.accounts.set_account_password import LinkNotValid, SetAccountPassword
from commands.engine.command import Command, NotFound
from tests.commands.accounts.made_up_accounts import (
    ACCOUNT,
    CODE,
    ISSUER,
    LINK,
    NEWER_LINK,
    NOW,
    OTHER_CODE,
    OTHER_PASSWORD,
    PASSWORD,
    TOMORROW,
    TOTP,
    active,
    admitted,
    invited,
)
from tests.commands.scenario import Entry, given

CHANGE = ChangeAccountPassword(account_id=ACCOUNT, password_id=OTHER_PASSWORD, checked_password_id=PASSWORD)
SET = SetAccountPassword(account_id=ACCOUNT, link_id=LINK, password_id=PASSWORD, now=NOW)
WAS_SET = (ACCOUNT, AccountPasswordSet(link_id=LINK, password_id=PASSWORD))
LOCKED = (ACCOUNT, AccountLocked())
INACTIVE = (ACCOUNT, AccountInactivated(login="erika.muster"))
NEWER = (ACCOUNT, AccountLinkSent(link_id=NEWER_LINK, purpose="reset", expires_at=TOMORROW))


def sending(purpose: LinkPurpose = "reset") -> SendAccountLink:
    return SendAccountLink(account_id=ACCOUNT, link_id=NEWER_LINK, purpose=purpose, expires_at=TOMORROW)


@pytest.mark.requirement("E-01")
def test_the_link_of_the_invitation_activates_the_account_and_works_once() -> None:
    scenario = given(*invited()).when(SET).then(WAS_SET)
    scenario.when(SET.model_copy(update={"password_id": OTHER_PASSWORD})).refused(LinkNotValid)


@pytest.mark.requirement("E-01")
def test_a_link_lasts_until_its_last_moment() -> None:
    late = SET.model_copy(update={"now": TOMORROW})
    given(*invited()).when(late).refused(LinkNotValid)
    given(*invited()).when(late.model_copy(update={"now": TOMORROW - timedelta(seconds=1)})).then(WAS_SET)


@pytest.mark.requirement("E-01")
def test_only_the_newest_link_works() -> None:
    scenario = given(*invited()).when(sending()).then(NEWER)
    scenario.when(SET).refused(LinkNotValid)
    newer = SET.model_copy(update={"link_id": NEWER_LINK})
    scenario.when(newer).then((ACCOUNT, AccountPasswordSet(link_id=NEWER_LINK, password_id=PASSWORD)))


@pytest.mark.requirement("E-01", "E-05")
def test_a_changed_password_voids_the_link_that_was_sent_before() -> None:
    scenario = given(*active(), NEWER).when(CHANGE)
    scenario.then((ACCOUNT, AccountPasswordChanged(password_id=OTHER_PASSWORD)))
    scenario.when(SET.model_copy(update={"link_id": NEWER_LINK})).refused(LinkNotValid)


@pytest.mark.requirement("E-01", "E-16")
def test_a_link_sent_before_the_account_was_locked_stays_void_when_it_is_unlocked() -> None:
    scenario = given(*invited(), LOCKED).when(SET).refused(AccountIsLocked, "erika.muster")
    scenario.when(sending()).refused(AccountIsLocked, "erika.muster")
    scenario.world.apply([(ACCOUNT, AccountUnlocked())])
    scenario.when(SET).refused(LinkNotValid)
    scenario.when(sending("invitation")).then((ACCOUNT, AccountLinkSent(link_id=NEWER_LINK, purpose="invitation", expires_at=TOMORROW)))


@pytest.mark.requirement("E-16")
def test_a_changed_user_name_voids_password_and_link() -> None:
    renamed = (ACCOUNT, AccountLoginChanged(login="e.muster", was="erika.muster", confirm=True))
    scenario = given(*active(), NEWER, renamed)
    scenario.when(SET.model_copy(update={"link_id": NEWER_LINK})).refused(LinkNotValid)
    scenario.when(CHANGE).refused(PasswordMissing, "e.muster")


@pytest.mark.requirement("E-01", "H-01")
def test_where_the_directory_logs_in_no_link_makes_a_password() -> None:
    given(admitted()).when(sending()).refused(LoginBySignOn, "erika@example.org")
    linked = (ACCOUNT, AccountSignOnLinked(issuer=ISSUER, subject="erika"))
    given(*invited(), linked).when(SET).refused(LinkNotValid)
    given(*invited(), linked).when(sending()).refused(LoginBySignOn)
    given(*active(), linked).when(sending()).then(NEWER)


@pytest.mark.requirement("E-01")
@pytest.mark.parametrize(
    "command",
    [
        SET,
        sending(),
        CHANGE,
        RefuseAccountPassword(account_id=ACCOUNT, purpose="login"),
        EnrolTotp(account_id=ACCOUNT, secret_id=TOTP),
        RemoveTotp(account_id=ACCOUNT),
        IssueRecoveryCodes(account_id=ACCOUNT, code_ids=(CODE,)),
    ],
    ids=lambda command: type(command).__name__,
)
def test_an_inactive_account_s_secrets_stay_as_they_are(command: Command) -> None:
    given(*active(), INACTIVE).when(command).refused(AccountIsInactive, "erika.muster")
    given().when(command).refused(NotFound)


@pytest.mark.requirement("E-05")
@pytest.mark.parametrize(
    "command",
    [
        CHANGE,
        RefuseAccountPassword(account_id=ACCOUNT, purpose="password"),
        EnrolTotp(account_id=ACCOUNT, secret_id=TOTP),
        IssueRecoveryCodes(account_id=ACCOUNT, code_ids=(CODE,)),
    ],
    ids=lambda command: type(command).__name__,
)
def test_who_can_t_log_in_can_t_change_how_to(command: Command) -> None:
    given(*active(), LOCKED).when(command).refused(AccountIsLocked, "erika.muster")
    given(*invited()).when(command).refused(AccountNotActivated, "erika.muster")


@pytest.mark.requirement("E-05")
def test_each_wrong_password_is_on_record() -> None:
    scenario = given(*active())
    for _ in range(2):
        scenario.when(RefuseAccountPassword(account_id=ACCOUNT, purpose="login")).then((ACCOUNT, AccountPasswordRefused(purpose="login")))


@pytest.mark.requirement("E-01")
@pytest.mark.parametrize("life", [invited(), [*active(), LOCKED], active()])
def test_each_link_that_is_no_longer_valid_is_on_record(life: list[Entry]) -> None:
    refused = RefuseAccountPassword(account_id=ACCOUNT, purpose="link")
    given(*life).when(refused).then((ACCOUNT, AccountPasswordRefused(purpose="link")))
    given(*active(), INACTIVE).when(refused).refused(AccountIsInactive, "erika.muster")


@pytest.mark.requirement("E-04")
def test_an_app_is_set_up_replaced_and_removed() -> None:
    scenario = given(*active())
    for secret in (TOTP, CODE):
        scenario.when(EnrolTotp(account_id=ACCOUNT, secret_id=secret)).then((ACCOUNT, TotpEnrolled(secret_id=secret)))
    scenario.when(RemoveTotp(account_id=ACCOUNT)).then((ACCOUNT, TotpRemoved()))


@pytest.mark.requirement("E-04")
def test_the_last_second_factor_of_a_role_that_needs_one_stays() -> None:
    enrolled = (ACCOUNT, TotpEnrolled(secret_id=TOTP))
    given(*active(mobile=None), enrolled).when(RemoveTotp(account_id=ACCOUNT)).refused(MobileNeeded)
    given(*active(role="viewer", mobile=None), enrolled).when(RemoveTotp(account_id=ACCOUNT)).then((ACCOUNT, TotpRemoved()))


@pytest.mark.requirement("E-04")
def test_new_recovery_codes_void_those_before() -> None:
    scenario = given(*active())
    for codes in ((CODE, OTHER_CODE), (OTHER_CODE,)):
        issue = IssueRecoveryCodes(account_id=ACCOUNT, code_ids=codes)
        scenario.when(issue).then((ACCOUNT, RecoveryCodesIssued(code_ids=codes, count=len(codes))))


def test_who_has_no_password_sets_none_in_the_profile() -> None:
    given(admitted()).when(CHANGE).refused(PasswordMissing, "erika@example.org")


@pytest.mark.requirement("E-05")
@pytest.mark.parametrize(
    "command",
    [
        CHANGE,
        ChangeAccountLogin(account_id=ACCOUNT, login="neu", by_role=None, confirm=False, checked_password_id=PASSWORD),
        ChangeAccount(account_id=ACCOUNT, email="neu@example.org", by_role=None, own=True, checked_password_id=PASSWORD),
        EnrolTotp(account_id=ACCOUNT, secret_id=TOTP, checked_password_id=PASSWORD),
        RemoveTotp(account_id=ACCOUNT, checked_password_id=PASSWORD),
        IssueRecoveryCodes(account_id=ACCOUNT, code_ids=(CODE,), checked_password_id=PASSWORD),
    ],
    ids=lambda command: type(command).__name__,
)
def test_a_password_that_was_replaced_meanwhile_proves_nothing(command: Command) -> None:
    """While it is being checked its owner may reset it, to get rid of who knows it."""
    enrolled = (ACCOUNT, TotpEnrolled(secret_id=OTHER_CODE))
    reset = (ACCOUNT, AccountPasswordSet(link_id=NEWER_LINK, password_id=UUID(int=7)))
    given(*active(), enrolled, NEWER, reset).when(command).refused(PasswordIsAnother)
    assert given(*active(), enrolled).world.decide(command)
