"""Sessions are renewed and end (E-04)."""

from datetime import timedelta
from uuid import UUID

import pytest
from pydantic import ValidationError

from aggregates.accounts.login import AccountLoginChanged, AccountPasswordChanged
from aggregates.accounts.standing import AccountInactivated, AccountRoleChanged
from aggregates.session import (
    LoginRefused,
    SessionEnded,
    SessionRenewed,
)
from commands.engine.command import NotFound
from commands.sign_in.end_session import EndSession
from commands.sign_in.renew_session import SessionIsOver
from tests.commands.accounts.made_up_accounts import (
    ACCOUNT,
    EVENING,
    NOW,
    OTHER_PASSWORD,
    OTHER_TOKEN,
    SESSION,
    SOON,
    active,
    opening,
    started,
)
from tests.commands.made_up import Entry
from tests.commands.scenario import given
from tests.commands.sign_in.made_up_sessions import LOCKED, PLAIN, opened, renewing


def test_a_token_never_outlives_its_session() -> None:
    given(*active(**PLAIN)).when(opening(expires_at=EVENING + timedelta(hours=1))).then(opened(expires_at=EVENING))
    late = EVENING - timedelta(minutes=5)
    last = renewing(now=late, expires_at=late + timedelta(minutes=30))
    given(*active(), opened(expires_at=EVENING)).when(last).then(
        (SESSION, SessionRenewed(account_id=ACCOUNT, token_id=OTHER_TOKEN, expires_at=EVENING))
    )


def test_a_session_is_renewed_with_its_present_token_in_its_time() -> None:
    renewed = (SESSION, SessionRenewed(account_id=ACCOUNT, token_id=OTHER_TOKEN, expires_at=NOW + timedelta(minutes=50)))
    scenario = given(*active(), opened()).when(renewing()).then(renewed)
    scenario.when(renewing(token_id=UUID(int=7))).refused(SessionIsOver)
    given(*active(), opened()).when(renewing(now=SOON)).refused(SessionIsOver)
    back = SessionRenewed(account_id=ACCOUNT, token_id=OTHER_TOKEN, expires_at=SOON + timedelta(minutes=30))
    going = renewing(now=SOON, expires_at=SOON + timedelta(minutes=30), going_back=True)
    given(*active(), opened()).when(going).then((SESSION, back))
    given(*active(), opened(ends_at=SOON)).when(going).refused(SessionIsOver)
    given(*active(), opened(ends_at=SOON, expires_at=EVENING)).when(renewing(now=SOON)).refused(SessionIsOver)


@pytest.mark.requirement("E-05", "E-16")
@pytest.mark.parametrize(
    "entry",
    [
        LOCKED,
        (ACCOUNT, AccountInactivated(login="erika.muster")),
        (ACCOUNT, AccountPasswordChanged(password_id=OTHER_PASSWORD)),
        (ACCOUNT, AccountRoleChanged(role="viewer", was="accounting")),
        (ACCOUNT, AccountLoginChanged(login="e", was="erika.muster", confirm=True)),
        (SESSION, SessionEnded(account_id=ACCOUNT, reason="logged_out")),
    ],
    ids=lambda entry: type(entry[1]).__name__,
)
def test_what_ends_a_session_ends_its_renewal(entry: Entry) -> None:
    given(*active(), opened(), entry).when(renewing()).refused(SessionIsOver)


def test_sessions_and_logins_under_way_end_once() -> None:
    ended = (SESSION, SessionEnded(account_id=ACCOUNT, reason="ended_by_owner"))
    end = EndSession(session_id=SESSION, reason="ended_by_owner")
    given(*active(), opened()).when(end).then(ended)
    given(*active(), started()).when(end).then(ended)
    given(*active(), (SESSION, LoginRefused(account_id=ACCOUNT, reason="suspended"))).when(end).then()
    given().when(end).refused(NotFound)


@pytest.mark.parametrize("moment", ["now", "expires_at"])
def test_moments_have_their_offset(moment: str) -> None:
    with pytest.raises(ValidationError, match="timezone"):
        opening(**{moment: NOW.replace(tzinfo=None)})
