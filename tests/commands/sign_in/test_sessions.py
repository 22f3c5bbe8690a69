"""Logins and second factors: what opens a session, and what doesn't (E-04, A-02)."""

from datetime import timedelta
from uuid import UUID

import pytest

from aggregates.accounts.login import AccountLoginChanged, AccountPasswordChanged
from aggregates.accounts.owner import AccountMobileChanged
from aggregates.accounts.roles import AccountRole
from aggregates.accounts.second_factor import RecoveryCodesIssued, RecoveryCodeUsed, TotpRemoved
from aggregates.accounts.standing import AccountErased, AccountInactivated, AccountRoleChanged
from aggregates.engine.event import OPERATOR, Event
from aggregates.session import (
    LoginRefused,
    SecondFactorRefused,
    SessionEnded,
)
from commands.accounts.account_targets import AccountIsInactive, AccountIsLocked, AccountNotActivated, PasswordIsAnother
from commands.accounts.change_account_password import PasswordMissing
from commands.engine.command import NotFound, Refusal
from commands.engine.creation import IdInUse
from commands.sign_in.login_rules import LoginIsOver, LoginsSuspended, NotBySignOn, NoTriesLeft
from commands.sign_in.open_session import OpenSession, PinNotValid, RecoveryCodeNotValid, SecondFactorNeeded
from commands.sign_in.refuse_login import RefuseLogin
from commands.sign_in.refuse_second_factor import RefuseSecondFactor
from commands.sign_in.renew_session import SessionIsOver
from commands.sign_in.send_pin import TooManyPins
from commands.sign_in.start_login import FactorNotSetUp
from tests.commands.accounts.made_up_accounts import (
    ACCOUNT,
    CODE,
    EVENING,
    FIRST_TOKEN,
    OTHER_ACCOUNT,
    OTHER_CODE,
    OTHER_PASSWORD,
    OTHER_PIN,
    OTHER_TOKEN,
    PIN,
    SESSION,
    SOON,
    active,
    admitted,
    invited,
    opening,
    pin_sent,
    started,
)
from tests.commands.made_up import NUMBER, Entry
from tests.commands.scenario import given
from tests.commands.sign_in.made_up_sessions import ENROLLED, LINKED, LOCKED, PLAIN, SUSPENDED, WEB, opened, renewing, sending_pin, starting

SMS = {"factor": "sms", "pin_id": PIN}
STANDS_IN_THE_WAY: list[tuple[list[Entry], type[Refusal]]] = [
    (invited(), AccountNotActivated),
    ([*active(), LOCKED], AccountIsLocked),
    ([*active(), (ACCOUNT, AccountInactivated(login="erika.muster"))], AccountIsInactive),
    ([*active(), SUSPENDED], LoginsSuspended),
    ([*active(), (ACCOUNT, AccountLoginChanged(login="e", was="erika.muster", confirm=True))], PasswordMissing),
    ([admitted()], PasswordMissing),
]


@pytest.mark.requirement("E-04")
def test_a_login_by_password_goes_on_with_a_pin() -> None:
    scenario = given(*active()).when(starting(**WEB)).then(started(**WEB))
    scenario.when(sending_pin()).then(pin_sent())
    scenario.when(opening(**SMS, **WEB)).then(opened(factor="sms", **WEB))


@pytest.mark.requirement("E-04", "E-05")
@pytest.mark.parametrize("checked", [OTHER_PASSWORD, None])
def test_a_password_that_was_replaced_while_it_was_checked_opens_nothing(checked: UUID | None) -> None:
    given(*active()).when(starting(checked_password_id=checked)).refused(PasswordIsAnother)
    given(*active(**PLAIN)).when(opening(checked_password_id=checked)).refused(PasswordIsAnother)
    given(*active(**PLAIN)).when(opening()).then(opened())


@pytest.mark.requirement("E-04")
@pytest.mark.parametrize("role", ["administrator", "accounting"])
def test_the_manual_s_two_roles_never_get_in_by_password_alone(role: AccountRole) -> None:
    given(*active(role=role)).when(opening()).refused(SecondFactorNeeded)
    given(*active(role=role), started(), pin_sent()).when(opening()).refused(SecondFactorNeeded)
    given(*active(role=role)).when(opening(**SMS)).refused(LoginIsOver)


@pytest.mark.requirement("E-04")
@pytest.mark.parametrize("role", ["ops", "auditor", "adviser", "support", "reseller"])
def test_nobody_of_the_operator_gets_in_by_password_alone(role: AccountRole) -> None:
    given(*active(role=role), customer_id=OPERATOR).when(opening()).refused(SecondFactorNeeded)


@pytest.mark.requirement("E-04")
@pytest.mark.parametrize("role", ["viewer", "employee", "pbx_administrator"])
def test_other_roles_get_in_by_password_unless_they_set_up_an_app(role: AccountRole) -> None:
    given(*active(role=role)).when(opening()).then(opened())
    given(*active(role=role), ENROLLED).when(opening()).refused(SecondFactorNeeded)


@pytest.mark.requirement("H-01", "E-04")
def test_the_directory_asks_for_the_second_factor_of_its_people() -> None:
    by_sign_on = opening(method="sign_on")
    given(admitted(role="administrator")).when(by_sign_on).then(opened(method="sign_on", epoch=0))
    given(*active(), LINKED).when(by_sign_on).then(opened(method="sign_on"))
    given(*active()).when(by_sign_on).refused(NotBySignOn, "erika.muster")
    given(admitted(), LOCKED).when(by_sign_on).refused(AccountIsLocked)


@pytest.mark.requirement("E-04", "E-16")
@pytest.mark.parametrize(("there", "why"), STANDS_IN_THE_WAY, ids=lambda value: getattr(value, "__name__", ""))
def test_what_stands_in_the_way_of_a_login_does_so_at_its_every_step(there: list[Entry], why: type[Refusal]) -> None:
    given(*there).when(starting()).refused(why)
    given(*there).when(opening()).refused(why)
    given(*there, started(), pin_sent()).when(opening(**SMS)).refused(why)


def test_logins_are_possible_again_when_the_suspension_is_over() -> None:
    refusal = given(*active(**PLAIN), SUSPENDED).when(opening(now=SOON - timedelta(seconds=1))).refusal
    assert isinstance(refusal, LoginsSuspended)
    assert "bis 20.11.2026, 09:30:00 UTC ausgesetzt" in refusal.text_de
    assert given(*active(**PLAIN), SUSPENDED).when(opening(now=SOON)).decision


@pytest.mark.requirement("E-04")
@pytest.mark.parametrize(
    "event",
    [
        AccountPasswordChanged(password_id=OTHER_PASSWORD),
        AccountRoleChanged(role="administrator", was="accounting"),
    ],
    ids=lambda event: type(event).__name__,
)
def test_a_login_begun_before_the_account_changed_opens_nothing(event: Event) -> None:
    given(*active(), started(), pin_sent(), (ACCOUNT, event)).when(opening(**SMS)).refused(LoginIsOver)


@pytest.mark.requirement("E-04")
def test_the_factor_that_is_set_up_is_asked_for() -> None:
    given(*active()).when(starting(factor="totp")).refused(FactorNotSetUp)
    given(*active(), ENROLLED).when(starting(factor="totp")).then(started("totp"))
    given(*active(), ENROLLED).when(starting(factor="sms")).refused(FactorNotSetUp)
    no_mobile = (ACCOUNT, AccountMobileChanged(mobile=None, was=NUMBER))
    given(*active(), no_mobile).when(starting()).refused(FactorNotSetUp)


@pytest.mark.requirement("E-04")
def test_a_code_of_the_app_opens_a_login_that_asked_for_it() -> None:
    given(*active(), ENROLLED, started("totp")).when(opening(factor="totp")).then(opened(factor="totp"))
    given(*active(), ENROLLED, started()).when(opening(factor="totp")).refused(LoginIsOver)
    given(*active(), ENROLLED, started("totp"), (ACCOUNT, TotpRemoved())).when(opening(factor="totp")).refused(LoginIsOver)
    given(*active(), ENROLLED, started("totp"), pin_sent()).when(opening(**SMS)).refused(PinNotValid)


@pytest.mark.requirement("E-04")
def test_a_pin_opens_once_in_its_time_and_only_the_newest() -> None:
    there = [*active(), started(expires_at=EVENING), pin_sent()]
    given(*there, pin_sent(OTHER_PIN)).when(opening(**SMS)).refused(PinNotValid)
    given(*there).when(opening(factor="sms", pin_id=OTHER_PIN)).refused(PinNotValid)
    given(*there).when(opening(factor="sms")).refused(PinNotValid)
    given(*there[:-1]).when(opening(factor="sms")).refused(PinNotValid)
    given(*there).when(opening(**SMS, now=SOON)).refused(PinNotValid)
    just_in_time = opening(**SMS, now=SOON - timedelta(seconds=1))
    scenario = given(*there).when(just_in_time).then(opened(factor="sms"))
    scenario.when(opening(**SMS, token_id=OTHER_TOKEN)).refused(LoginIsOver)


@pytest.mark.requirement("E-04")
def test_a_recovery_code_stands_in_once() -> None:
    issued = (ACCOUNT, RecoveryCodesIssued(code_ids=(CODE, OTHER_CODE), count=2))
    with_code = opening(factor="recovery_code", recovery_code_id=CODE)
    scenario = given(*active(), issued, started()).when(with_code)
    scenario.then(opened(factor="recovery_code"), (ACCOUNT, RecoveryCodeUsed(code_id=CODE)))
    given(*active(), issued, (ACCOUNT, RecoveryCodeUsed(code_id=CODE)), started()).when(with_code).refused(RecoveryCodeNotValid)
    given(*active(), issued, (ACCOUNT, RecoveryCodesIssued(code_ids=(OTHER_CODE,), count=1)), started()).when(with_code).refused(
        RecoveryCodeNotValid
    )
    given(*active(), issued, started()).when(opening(factor="recovery_code")).refused(RecoveryCodeNotValid)
    given(*active(), issued).when(with_code).refused(LoginIsOver)


@pytest.mark.requirement("E-04")
def test_a_login_has_five_tries_whatever_pins_are_sent_meanwhile() -> None:
    scenario = given(*active(), started(), pin_sent())
    for left in (4, 3, 2, 1, 0):
        scenario.when(RefuseSecondFactor(session_id=SESSION)).then(
            (SESSION, SecondFactorRefused(account_id=ACCOUNT, factor="sms", tries_left=left))
        )
        if left == 3:
            scenario.when(sending_pin(OTHER_PIN)).then(pin_sent(OTHER_PIN))
    scenario.when(RefuseSecondFactor(session_id=SESSION)).refused(NoTriesLeft)
    scenario.when(opening(factor="sms", pin_id=OTHER_PIN)).refused(NoTriesLeft)
    scenario.when(sending_pin()).refused(NoTriesLeft)


@pytest.mark.requirement("E-04")
def test_a_login_gets_three_pins_at_most() -> None:
    scenario = given(*active(), started())
    for number in (1, 2, 3):
        assert scenario.when(sending_pin(UUID(int=number))).decision
        scenario.then(pin_sent(UUID(int=number)))
    scenario.when(sending_pin(UUID(int=4))).refused(TooManyPins)


@pytest.mark.requirement("E-04")
def test_a_wrong_recovery_code_is_told_from_a_wrong_pin() -> None:
    refused = (SESSION, SecondFactorRefused(account_id=ACCOUNT, factor="recovery_code", tries_left=4))
    given(*active(), started()).when(RefuseSecondFactor(session_id=SESSION, factor="recovery_code")).then(refused)


@pytest.mark.requirement("E-04")
def test_a_login_waits_for_its_time_only() -> None:
    there = [*active(), started(), pin_sent(expires_at=EVENING)]
    given(*there).when(opening(**SMS, now=SOON)).refused(LoginIsOver)
    given(*there).when(sending_pin(OTHER_PIN, now=SOON)).refused(LoginIsOver)
    ended = (SESSION, SessionEnded(account_id=ACCOUNT, reason="logged_out"))
    for command in (opening(**SMS), sending_pin(OTHER_PIN), RefuseSecondFactor(session_id=SESSION)):
        given(*there, ended).when(command).refused(LoginIsOver)
        given(*active(), (SESSION, LoginRefused(account_id=ACCOUNT, reason="wrong_password"))).when(command).refused(LoginIsOver)
    given(*active(), ENROLLED, started("totp")).when(sending_pin()).refused(LoginIsOver)


def test_a_login_belongs_to_its_account_and_method() -> None:
    there = [*active(), started(), pin_sent(), *active(OTHER_ACCOUNT, login="hans"), LINKED]
    other: OpenSession = opening(**SMS).model_copy(update={"account_id": OTHER_ACCOUNT})
    given(*there).when(other).refused(LoginIsOver)
    given(*there).when(opening(**SMS, method="sign_on")).refused(LoginIsOver)


def test_the_token_of_the_first_step_never_opens_the_portal() -> None:
    given(*active(), started(), pin_sent()).when(opening(**SMS, token_id=FIRST_TOKEN)).refused(LoginIsOver)
    given(*active(), started()).when(renewing(was_token_id=FIRST_TOKEN)).refused(SessionIsOver)


def test_a_session_s_id_is_its_own() -> None:
    given(*active(**PLAIN), opened()).when(opening(token_id=OTHER_TOKEN)).refused(LoginIsOver)
    given(*active(), opened()).when(starting()).refused(IdInUse)
    given(*active(), opened()).when(RefuseLogin(session_id=SESSION, account_id=ACCOUNT, reason="suspended")).refused(IdInUse)


@pytest.mark.requirement("A-02")
def test_a_refused_login_is_on_record() -> None:
    refuse = RefuseLogin(session_id=SESSION, account_id=ACCOUNT, reason="wrong_password", address="192.0.2.17", agent="x" * 400)
    refused = LoginRefused(account_id=ACCOUNT, reason="wrong_password", address="192.0.2.17", agent="x" * 300)
    given(*active(), LOCKED).when(refuse).then((SESSION, refused))
    given().when(refuse).refused(NotFound)


@pytest.mark.requirement("A-02")
@pytest.mark.part_of("A-14")
def test_where_nobody_s_key_seals_it_no_address_is_kept() -> None:
    nobody = RefuseLogin(session_id=SESSION, account_id=None, reason="unknown_account", **WEB)
    given(customer_id=OPERATOR).when(nobody).then((SESSION, LoginRefused(account_id=None, reason="unknown_account")))
    gone = [(ACCOUNT, AccountInactivated(login="erika.muster")), (ACCOUNT, AccountErased())]
    refuse = RefuseLogin(session_id=SESSION, account_id=ACCOUNT, reason="not_active", **WEB)
    given(*active(), *gone).when(refuse).then((SESSION, LoginRefused(account_id=ACCOUNT, reason="not_active")))
