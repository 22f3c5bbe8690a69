"""given(events), then(row): accounts and sessions as they are shown."""

from uuid import UUID

import pytest

from aggregates.accounts.login import AccountLoginChanged, AccountLoginsSuspended, AccountPasswordChanged
from aggregates.accounts.owner import (
    AccountAddressChanged,
    AccountCompanyChanged,
    AccountEmailChanged,
    AccountMobileChanged,
    AccountNameChanged,
    AccountPhoneChanged,
)
from aggregates.accounts.second_factor import RecoveryCodesIssued, RecoveryCodeUsed, TotpEnrolled, TotpRemoved
from aggregates.accounts.sign_on import AccountSignOnLinked, AccountSignOnTied
from aggregates.accounts.standing import AccountInactivated, AccountLocked, AccountRoleChanged, AccountUnlocked
from aggregates.engine.event import Event
from aggregates.session import LoginRefused, LoginStarted, SecondFactorRefused
from projections.accounts import accounts
from projections.registry import PROJECTIONS
from projections.service_access_rows import first_and_last
from readmodels.accounts.accounts import ACCOUNTS
from readmodels.sessions import SESSIONS
from tests.commands.made_up import CUSTOMER
from tests.commands.made_up import ERIKA as USER
from tests.projections.account_life import (
    BERND,
    ERIKA,
    LATER,
    LOGIN,
    TOKEN,
    admitted,
    ended,
    invited,
    opened,
    password_set,
)
from tests.projections.story import BEGAN, Story

assert accounts in PROJECTIONS  # with all its handlers


def status_after(*events: Event) -> str:
    return Story(accounts).tell(invited(), *((ERIKA, event) for event in events)).row(ACCOUNTS, ERIKA).status


@pytest.mark.requirement("H-07", "E-16")
def test_an_account_is_shown_with_all_that_is_known(story: Story) -> None:
    row = story.row(ACCOUNTS, ERIKA)
    assert (row.customer_id, row.role, row.status, row.login, row.full_name, row.email) == (
        CUSTOMER,
        "administrator",
        "active",
        "erika.m",
        "Erika Muster",
        "erika@example.org",
    )
    assert (row.phone, row.mobile, row.user_id, row.issuer, row.second_factor) == ("+49301234", "+4915228817386", USER, None, "sms")
    assert (row.last_login_at, row.created_at, row.version) == (None, story.told[1].recorded_at, 2)
    assert all(word in row.search for word in ("erika", "muster", "erika.m", "erika@example.org"))


@pytest.mark.requirement("H-07")
def test_names_sort_in_german_order_and_are_found_as_people_type_them() -> None:
    row = Story(accounts).tell(admitted()).row(ACCOUNTS, BERND)
    assert row.full_name_sort == "ahre, bernd"
    assert "aehre" in row.search
    assert (row.status, row.issuer, row.second_factor) == ("active", "https://login.example.org", "directory")


@pytest.mark.requirement("E-05", "E-16")
def test_each_change_of_an_account_changes_what_it_says_and_nothing_else(story: Story) -> None:
    before = story.row(ACCOUNTS, ERIKA)
    story.tell(
        (ERIKA, AccountLoginChanged(login="neu", was="erika.m", confirm=False)),
        (ERIKA, AccountNameChanged(full_name="Erika Neu", was="Erika Muster")),
        (ERIKA, AccountEmailChanged(email="neu@example.org", was="erika@example.org")),
        (ERIKA, AccountPhoneChanged(phone=None, was="+49301234")),
        (ERIKA, AccountMobileChanged(mobile="+491713920001", was="+4915228817386")),
        (ERIKA, AccountCompanyChanged(company="Beispiel Service GmbH", was=None)),
        (ERIKA, AccountAddressChanged(address="Musterweg 1", was=None)),
        (ERIKA, AccountRoleChanged(role="viewer", was="administrator")),
        (ERIKA, AccountLoginsSuspended(tries=10, until=LATER)),
        (ERIKA, RecoveryCodesIssued(code_ids=(TOKEN, USER), count=2)),
        (ERIKA, RecoveryCodeUsed(code_id=TOKEN)),
    )
    row = story.row(ACCOUNTS, ERIKA)
    assert (row.login, row.full_name, row.full_name_sort, row.email) == ("neu", "Erika Neu", "erika neu", "neu@example.org")
    assert (row.phone, row.mobile, row.role, row.suspended_until, row.recovery_codes) == (None, "+491713920001", "viewer", LATER, 1)
    assert "muster" not in row.search
    assert (row.company, row.address) == ("Beispiel Service GmbH", "Musterweg 1")
    assert "beispiel service gmbh" in row.search
    assert row.second_factor == "none"
    assert (row.status, row.created_at, row.user_id) == (before.status, before.created_at, before.user_id)


@pytest.mark.requirement("E-04")
def test_the_second_factor_is_the_app_where_one_is_set_up(story: Story) -> None:
    story.tell((ERIKA, TotpEnrolled(secret_id=TOKEN)))
    assert story.row(ACCOUNTS, ERIKA).second_factor == "totp"
    story.tell((ERIKA, TotpRemoved()))
    assert story.row(ACCOUNTS, ERIKA).second_factor == "sms"


@pytest.mark.requirement("H-07", "E-16")
def test_the_status_follows() -> None:
    (_, set_by_link) = password_set()
    assert status_after() == "invited"
    assert status_after(set_by_link) == "active"
    assert status_after(set_by_link, AccountLocked()) == "locked"
    assert status_after(set_by_link, AccountLocked(), AccountUnlocked()) == "active"
    assert status_after(AccountLocked(), AccountUnlocked()) == "invited"
    assert status_after(AccountSignOnLinked(issuer="https://login.example.org", subject="s")) == "active"
    assert status_after(AccountSignOnTied(issuer="https://login.example.org", subject="s", tie="owner")) == "active"
    assert status_after(set_by_link, AccountInactivated(login="erika.m")) == "inactive"


def test_a_login_is_seen_with_its_session(story: Story) -> None:
    story.tell((LOGIN, LoginStarted(account_id=ERIKA, method="password", factor="sms", epoch=1, expires_at=LATER, token_id=TOKEN)))
    assert story.row(SESSIONS, LOGIN).status == "started"
    row = story.tell(opened(factor="recovery_code")).row(SESSIONS, LOGIN)
    assert (row.status, row.account_id, row.method, row.factor, row.address, row.agent) == (
        "open",
        ERIKA,
        "password",
        "recovery_code",
        "192.0.2.7",
        "Beispielbrowser",
    )
    assert row.begun_at == story.told[-2].recorded_at
    assert story.row(ACCOUNTS, ERIKA).last_login_at == story.told[-1].recorded_at
    row = story.tell(ended()).row(SESSIONS, LOGIN)
    assert (row.status, row.end_reason, row.ended_at) == ("ended", "logged_out", story.told[-1].recorded_at)
    assert story.row(ACCOUNTS, ERIKA).open_sessions == []


def test_refused_logins_are_seen(story: Story) -> None:
    nobodys, wrong, guessed = UUID(int=1), UUID(int=2), UUID(int=3)
    story.tell((nobodys, LoginRefused(account_id=None, reason="unknown_account")))
    story.tell((wrong, LoginRefused(account_id=ERIKA, reason="wrong_password")))
    story.tell((guessed, LoginStarted(account_id=ERIKA, method="password", factor="sms", epoch=1, expires_at=LATER, token_id=TOKEN)))
    story.tell(*((guessed, SecondFactorRefused(account_id=ERIKA, factor="sms", tries_left=left)) for left in (1, 0)))
    rows = [story.row(SESSIONS, session_id) for session_id in (nobodys, wrong, guessed)]
    assert [(row.status, row.refusal) for row in rows] == [
        ("refused", "unknown_account"),
        ("refused", "wrong_password"),
        ("refused", "second_factor"),
    ]
    assert story.row(ACCOUNTS, ERIKA).last_login_at is None


ENDS_ALL: tuple[tuple[Event, str], ...] = (
    (AccountPasswordChanged(password_id=TOKEN), "password_changed"),
    (password_set()[1], "password_changed"),
    (AccountLoginChanged(login="neu", was="erika.m", confirm=True), "login_changed"),
    (AccountRoleChanged(role="viewer", was="administrator"), "role_changed"),
    (AccountSignOnTied(issuer="https://login.example.org", subject="s", tie="administrator"), "sign_on_tied"),
    (AccountLocked(), "account_locked"),
    (AccountInactivated(login="erika.m"), "account_inactivated"),
)


@pytest.mark.parametrize(("event", "reason"), ENDS_ALL, ids=lambda value: value if isinstance(value, str) else value.event_name)
def test_what_ends_all_sessions_of_an_account_ends_them_here_too(story: Story, event: Event, reason: str) -> None:
    others = UUID(int=4)
    story.tell(admitted(), opened(), opened(others, BERND)).tell((ERIKA, event))
    row = story.row(SESSIONS, LOGIN)
    assert (row.status, row.end_reason, row.ended_at) == ("ended", reason, story.told[-1].recorded_at)
    assert story.row(SESSIONS, others).status == "open"


def test_accounts_remember_only_sessions_that_may_still_be_open(story: Story) -> None:
    for number in range(20):
        story.tell(opened(UUID(int=100 + number), ends_at=BEGAN))
    assert len(story.row(ACCOUNTS, ERIKA).open_sessions) == 1


@pytest.mark.parametrize(
    ("full_name", "parts"),
    [
        ("Erika Muster", ("Erika", "Muster")),
        ("Muster, Erika", ("Erika", "Muster")),
        ("Erika Maria Muster", ("Erika Maria", "Muster")),
        ("Muster", (None, "Muster")),
    ],
)
def test_names_are_taken_apart(full_name: str, parts: tuple[str | None, str]) -> None:
    assert first_and_last(full_name) == parts
