"""Two who are at it at the same moment, in two processes on a real database: once is once, and a lock holds at once."""

from functools import partial
from typing import Any
from uuid import UUID

import psycopg
import pytest

from aggregates.accounts.account import Account
from aggregates.engine.event import OPERATOR
from aggregates.session import Session
from commands.accounts.account_targets import AccountIsLocked, LoginTaken
from commands.accounts.change_account_password import ChangeAccountPassword
from commands.accounts.invite_account import InviteAccount
from commands.accounts.issue_recovery_codes import IssueRecoveryCodes
from commands.accounts.lock_account import LockAccount
from commands.accounts.send_account_link import SendAccountLink
from commands.accounts.set_account_password import LinkNotValid, SetAccountPassword
from commands.customers.register_customer import RegisterCustomer
from commands.engine.command import Command, Refusal
from commands.engine.dispatch import Dispatcher
from commands.service_access.activate_service_access import ActivateServiceAccess
from commands.service_access.revoke_service_access import RevokeServiceAccess
from commands.service_access.show_activation_code import ShowActivationCode
from commands.sign_in.login_rules import LoginIsOver
from commands.sign_in.open_session import RecoveryCodeNotValid
from commands.sign_in.refuse_login import RefuseLogin
from commands.sign_in.renew_session import RenewSession, SessionIsOver
from commands.sign_in.send_pin import SendPin
from commands.sign_in.start_acting import ServiceAccessIsOver, StartActing
from commands.sign_in.start_login import StartLogin
from eventstore.log import EventLog
from tests.commands.accounts.made_up_accounts import (
    ACCOUNT,
    CODE,
    EVENING,
    FIRST_TOKEN,
    GRANT,
    LINK,
    NEWER_LINK,
    NOW,
    OTHER_ACCOUNT,
    OTHER_CODE,
    OTHER_PASSWORD,
    OTHER_TOKEN,
    PARENT,
    PASSWORD,
    PIN,
    RESELLER,
    SESSION,
    SOON,
    TOKEN,
    TOMORROW,
    opening,
)
from tests.commands.engine.in_flight import AfterAnother, cause
from tests.commands.made_up import CUSTOMER, NUMBER, OTHER_CUSTOMER

OTHER_SESSION = UUID("5e000000-0000-4000-8000-000000000009")
BY_PIN: dict[str, Any] = {"factor": "sms", "pin_id": PIN}
BY_CODE: dict[str, Any] = {"factor": "recovery_code", "recovery_code_id": CODE}
NOBODY: dict[str, Any] = {"company": None, "name": "Hans Beispiel", "address": None, "phone": None, "email": None}
LOCK = LockAccount(account_id=ACCOUNT, by_role=None)


def inviting(account_id: UUID = ACCOUNT, login: str = "erika.muster") -> InviteAccount:
    fields: dict[str, Any] = {"full_name": "Erika Muster", "email": "erika@example.org", "mobile": NUMBER, "role": "administrator"}
    return InviteAccount(account_id=account_id, login=login, by_role=None, link_id=LINK, link_expires_at=TOMORROW, **fields)


def starting(session_id: UUID) -> StartLogin:
    times: dict[str, Any] = {"checked_password_id": PASSWORD, "token_id": FIRST_TOKEN, "now": NOW, "expires_at": SOON}
    return StartLogin(session_id=session_id, account_id=ACCOUNT, method="password", factor="sms", **times)


def renewing(token_id: UUID) -> RenewSession:
    return RenewSession(session_id=SESSION, was_token_id=TOKEN, token_id=token_id, now=NOW, expires_at=SOON)


ACTING = StartActing(
    session_id=OTHER_SESSION,
    grant_id=GRANT,
    parent_id=PARENT,
    account_id=RESELLER,
    name="Hans Beispiel",
    company=None,
    epoch=1,
    token_id=TOKEN,
    now=NOW,
    expires_at=SOON,
    ends_at=EVENING,
)
IN_SESSION = [opening(**BY_PIN)]
LET_IN = [
    ShowActivationCode(account_id=ACCOUNT, code_id=OTHER_CODE, expires_at=TOMORROW),
    ActivateServiceAccess(grant_id=GRANT, account_id=ACCOUNT, code_id=OTHER_CODE, reseller_id=RESELLER, now=NOW, **NOBODY),
]
RESET = [SendAccountLink(account_id=ACCOUNT, link_id=NEWER_LINK, purpose="reset", expires_at=TOMORROW)]


def setting(password_id: UUID) -> SetAccountPassword:
    return SetAccountPassword(account_id=ACCOUNT, link_id=NEWER_LINK, password_id=password_id, now=NOW)


RACES: dict[str, tuple[list[Command], Command, Command, type[Refusal]]] = {
    "a link": ([*RESET], setting(OTHER_PASSWORD), setting(UUID(int=7)), LinkNotValid),
    "a link, and a lock": ([*RESET], LOCK, setting(OTHER_PASSWORD), AccountIsLocked),
    "a PIN": ([], opening(**BY_PIN), opening(**BY_PIN, token_id=OTHER_TOKEN), LoginIsOver),
    "a PIN, and a lock": ([], LOCK, opening(**BY_PIN), AccountIsLocked),
    "a PIN, and a new password": (
        [],
        ChangeAccountPassword(account_id=ACCOUNT, password_id=OTHER_PASSWORD, checked_password_id=PASSWORD),
        opening(**BY_PIN),
        LoginIsOver,
    ),
    "a recovery code in two logins": (
        [],
        opening(**BY_CODE),
        opening(**BY_CODE, token_id=OTHER_TOKEN).model_copy(update={"session_id": OTHER_SESSION}),
        RecoveryCodeNotValid,
    ),
    "a renewal": ([*IN_SESSION], renewing(OTHER_TOKEN), renewing(UUID(int=7)), SessionIsOver),
    "a renewal, and a lock": ([*IN_SESSION], LOCK, renewing(OTHER_TOKEN), SessionIsOver),
    "acting, and its revocation": ([*LET_IN], RevokeServiceAccess(grant_id=GRANT), ACTING, ServiceAccessIsOver),
    "acting, and a lock": ([*LET_IN], LOCK, ACTING, AccountIsLocked),
}


@pytest.fixture(autouse=True)
def start(dispatcher: Dispatcher) -> None:
    """A reseller at the operator; at a customer an administrator with a login under way, who got a PIN and a recovery code."""
    dispatcher.run(inviting(RESELLER, "hans").model_copy(update={"role": "reseller"}), cause(OPERATOR))
    for command in (
        RegisterCustomer(customer_id=CUSTOMER, name="Beispiel GmbH", customer_number="K-1001"),
        inviting(),
        SetAccountPassword(account_id=ACCOUNT, link_id=LINK, password_id=PASSWORD, now=NOW),
        IssueRecoveryCodes(account_id=ACCOUNT, code_ids=(CODE,)),
        starting(SESSION),
        SendPin(session_id=SESSION, pin_id=PIN, masked="…386", now=NOW, expires_at=SOON),
    ):
        dispatcher.run(command, cause())


@pytest.mark.requirement("E-01", "E-04", "E-16", "S-05", "A-08")
@pytest.mark.parametrize("race", RACES)
def test_who_comes_second_comes_too_late(dispatcher: Dispatcher, other_process: Dispatcher, race: str) -> None:
    before, quicker, slower, why = RACES[race]
    for command in (*before, starting(OTHER_SESSION)) if "two logins" in race else before:
        dispatcher.run(command, cause())
    late = AfterAnother(command=slower, first=partial(other_process.run, quicker, cause()))
    with pytest.raises(why):
        dispatcher.run(late, cause())
    assert late.decided == 1  # what it decided first was right at that moment, and yet is not stored


@pytest.mark.requirement("E-02", "H-07", "A-08")
def test_a_user_name_is_alone_in_the_portal_not_only_at_its_customer(dispatcher: Dispatcher, other_process: Dispatcher) -> None:
    there = cause(OTHER_CUSTOMER)
    dispatcher.run(RegisterCustomer(customer_id=OTHER_CUSTOMER, name="Muster AG", customer_number="K-1002"), there)
    with pytest.raises(LoginTaken):
        dispatcher.run(inviting(OTHER_ACCOUNT, login="ERIKA.Muster"), there)
    late = AfterAnother(command=inviting(OTHER_ACCOUNT, "neu"), first=partial(other_process.run, inviting(UUID(int=9), "neu"), cause()))
    with pytest.raises(LoginTaken):
        dispatcher.run(late, there)


@pytest.mark.requirement("A-02")
@pytest.mark.part_of("A-14")
def test_what_is_stored_of_a_login_names_nobody_in_clear(log: EventLog, dispatcher: Dispatcher, database: str) -> None:
    web: dict[str, Any] = {"address": "192.0.2.17", "agent": "Mozilla/5.0"}
    refused = RefuseLogin(session_id=OTHER_SESSION, account_id=ACCOUNT, reason="wrong_password", **web)
    for command in (refused, opening(**BY_PIN, **web)):
        dispatcher.run(command, cause())
    with psycopg.connect(database) as connection:
        events = connection.execute("SELECT payload::text FROM events WHERE event_name NOT LIKE 'customer.%'").fetchall()
        claims = connection.execute("SELECT value FROM claims WHERE kind = 'login'").fetchall()
    stored = " ".join(text for (text,) in [*events, *claims])
    assert not [word for word in ("erika", "Muster", "example.org", NUMBER, "386", "192.0.2", "Mozilla") if word in stored]
    with log.pool.connection() as connection:
        streams = log.load(connection, [ACCOUNT, OTHER_SESSION])
    assert Account().evolve(streams[ACCOUNT][0].event).full_name == "Erika Muster"
    assert Session().evolve(streams[OTHER_SESSION][0].event).account_id == ACCOUNT
    assert "192.0.2.17" in streams[OTHER_SESSION][0].details
