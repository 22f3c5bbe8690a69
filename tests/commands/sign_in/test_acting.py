"""A reseller acts inside the account of a customer who let it in (S-04)."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from aggregates.service_access import ServiceAccessActivated, ServiceAccessRevoked
from aggregates.session import (
    ActingStarted,
    SessionRenewed,
)
from commands.accounts.account_targets import AccountIsLocked
from commands.engine.command import NotFound, Refusal
from commands.sign_in.renew_session import SessionIsOver
from commands.sign_in.start_acting import ServiceAccessIsOver, StartActing
from tests.commands.accounts.made_up_accounts import (
    ACCOUNT,
    CODE,
    EVENING,
    GRANT,
    NOW,
    OTHER_ACCOUNT,
    OTHER_TOKEN,
    PARENT,
    RESELLER,
    SESSION,
    SOON,
    TOKEN,
    active,
)
from tests.commands.made_up import Entry
from tests.commands.scenario import given
from tests.commands.sign_in.made_up_sessions import LOCKED, renewing

GIVEN_ACCESS = (
    GRANT,
    ServiceAccessActivated(
        account_id=ACCOUNT, code_id=CODE, reseller_id=RESELLER, company=None, name="Hans Beispiel", address=None, phone=None, email=None
    ),
)
ACTING = StartActing(
    session_id=SESSION,
    grant_id=GRANT,
    parent_id=PARENT,
    account_id=RESELLER,
    name="Hans Beispiel",
    company="Beispiel Service GmbH",
    epoch=3,
    token_id=TOKEN,
    now=NOW,
    expires_at=EVENING + timedelta(hours=1),
    ends_at=EVENING,
)
ACTS = (
    SESSION,
    ActingStarted(
        account_id=RESELLER,
        grant_id=GRANT,
        parent_id=PARENT,
        name="Hans Beispiel",
        company="Beispiel Service GmbH",
        epoch=3,
        token_id=TOKEN,
        expires_at=EVENING,
        ends_at=EVENING,
    ),
)
REVOKED = (GRANT, ServiceAccessRevoked(account_id=ACCOUNT))


@pytest.mark.requirement("S-04", "A-02")
def test_a_reseller_switches_into_the_account_of_a_customer_who_let_it_in() -> None:
    scenario = given(*active(role="administrator"), GIVEN_ACCESS).when(ACTING).then(ACTS)
    scenario.when(renewing(expires_at=SOON)).then((SESSION, SessionRenewed(account_id=RESELLER, token_id=OTHER_TOKEN, expires_at=SOON)))


@pytest.mark.requirement("S-04", "S-05")
@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda: [GIVEN_ACCESS, REVOKED], ServiceAccessIsOver),
        (lambda: [GIVEN_ACCESS, LOCKED], AccountIsLocked),
        (list, NotFound),
    ],
)
def test_without_what_the_customer_gave_nobody_acts(make: Callable[[], list[Entry]], why: type[Refusal]) -> None:
    there = [*active(role="administrator"), *make()]
    given(*there).when(ACTING).refused(why)
    if len(make()) > 1:
        given(*there, ACTS).when(renewing()).refused(SessionIsOver)


@pytest.mark.requirement("S-04")
def test_an_access_is_one_reseller_s() -> None:
    another = ACTING.model_copy(update={"account_id": OTHER_ACCOUNT})
    given(*active(role="administrator"), GIVEN_ACCESS).when(another).refused(NotFound)
