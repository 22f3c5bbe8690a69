"""given(events), then(row): accounts, sessions and service accesses as they are shown."""

from uuid import UUID

import orjson
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
from aggregates.accounts.standing import AccountErased, AccountInactivated, AccountLocked, AccountRoleChanged, AccountUnlocked
from aggregates.customer import CustomerRenamed
from aggregates.customer_password import CustomerPasswordAccepted, CustomerPasswordChanged, CustomerPasswordShown
from aggregates.engine.event import DELETED, OPERATOR, Event
from aggregates.service_access import SecretsClosedToServiceAccess, SecretsOpenedToServiceAccess
from aggregates.session import LoginRefused, LoginStarted, SecondFactorRefused
from aggregates.sim import SimCodesShown
from commands.customers.of_customer import customer_password_id
from projections.accounts import accounts
from projections.registry import PROJECTIONS
from projections.service_access_rows import first_and_last
from readmodels.accounts import ACCOUNTS
from readmodels.engine.histories import ACCOUNT_HISTORY
from readmodels.service_accesses import SERVICE_ACCESS_GIVEN, SERVICE_ACCESS_ROWS
from readmodels.sessions import SESSIONS
from tests.commands.made_up import CUSTOMER, customer
from tests.commands.made_up import ERIKA as USER
from tests.projections.account_life import (
    ACTING,
    BERND,
    ERIKA,
    GRANT,
    LATER,
    LOGIN,
    RITA,
    RITAS_LOGIN,
    TOKEN,
    activated,
    admitted,
    ended,
    invited,
    life,
    opened,
    password_set,
    revoked,
)
from tests.projections.story import BEGAN, Story

assert accounts in PROJECTIONS  # with all its handlers


@pytest.fixture
def story() -> Story:
    return Story(accounts).tell(customer(), invited(phone="+49301234", user_id=USER), password_set())


@pytest.fixture
def lived() -> Story:
    """Until the reseller acts."""
    told = Story(accounts)
    for happened in life():
        told.by(**{name: getattr(happened.by, name) for name in ("customer_id", "actor", "on_behalf_of")})
        told.tell(*happened.entries)
    return told


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


@pytest.mark.requirement("S-03")
def test_a_reseller_sees_whose_account_it_may_work_in(lived: Story) -> None:
    row = lived.row(SERVICE_ACCESS_ROWS, GRANT)
    assert (row.customer_id, row.of_customer, row.account_id) == (RITA, CUSTOMER, ERIKA)
    assert (row.customer_number, row.customer, row.kind, row.login, row.first_name, row.last_name, row.status) == (
        "K-1001",
        "Beispiel GmbH",
        "administrator",
        "erika.m",
        "Erika",
        "Muster",
        "active",
    )
    assert all(word in row.search for word in ("k-1001", "beispiel", "erika.m", "muster"))


@pytest.mark.requirement("S-03")
def test_the_resellers_row_follows_the_customer_and_the_account(lived: Story) -> None:
    lived.tell((CUSTOMER, CustomerRenamed(name="Muster AG", was="Beispiel GmbH")))
    lived.tell((ERIKA, AccountNameChanged(full_name="Neu, Erika", was="Erika Muster")))
    lived.tell((ERIKA, AccountLoginChanged(login="e.neu", was="erika.m", confirm=False)), (ERIKA, AccountLocked()))
    row = lived.row(SERVICE_ACCESS_ROWS, GRANT)
    assert (row.customer, row.customer_sort, row.login, row.first_name, row.last_name, row.status) == (
        "Muster AG",
        "muster ag",
        "e.neu",
        "Erika",
        "Neu",
        "deactivated",
    )
    assert "beispiel" not in row.search
    assert lived.tell((ERIKA, AccountUnlocked())).row(SERVICE_ACCESS_ROWS, GRANT).status == "active"


@pytest.mark.requirement("S-03", "S-05")
def test_of_a_revoked_access_the_reseller_keeps_nothing_of_the_customer(lived: Story) -> None:
    row = lived.tell(revoked()).row(SERVICE_ACCESS_ROWS, GRANT)
    assert not row.active
    assert (row.customer_number, row.customer, row.login, row.first_name, row.last_name, row.search) == ("", "", "", None, "", "")
    lived.tell((CUSTOMER, CustomerRenamed(name="Muster AG", was="Beispiel GmbH")), (ERIKA, AccountLocked()))
    assert lived.row(SERVICE_ACCESS_ROWS, GRANT) == row


@pytest.mark.requirement("S-05")
def test_a_customer_sees_who_has_access_since_when(lived: Story) -> None:
    row = lived.row(SERVICE_ACCESS_GIVEN, GRANT)
    assert (row.customer_id, row.account_id, row.reseller_id, row.status, row.secrets) == (CUSTOMER, ERIKA, RITA, "active", False)
    assert (row.company, row.name, row.address, row.phone, row.email) == (
        "Beispiel Systemhaus",
        "Rita Reseller",
        "Resellerweg 3, 12345 Musterstadt",
        "+491713920002",
        "rita@example.org",
    )
    assert lived.row(ACCOUNTS, ERIKA).grant_id == GRANT
    assert lived.tell((GRANT, SecretsOpenedToServiceAccess())).row(SERVICE_ACCESS_GIVEN, GRANT).secrets
    assert not lived.tell((GRANT, SecretsClosedToServiceAccess())).row(SERVICE_ACCESS_GIVEN, GRANT).secrets
    row = lived.tell(revoked()).row(SERVICE_ACCESS_GIVEN, GRANT)
    assert (row.status, row.until) == ("revoked", lived.told[-1].recorded_at)
    assert lived.row(ACCOUNTS, ERIKA).grant_id is None


@pytest.mark.requirement("S-05")
def test_an_access_rests_while_its_reseller_can_not_act_by_it(lived: Story) -> None:
    def status(grant_id: UUID = GRANT) -> str:
        return lived.row(SERVICE_ACCESS_GIVEN, grant_id).status

    assert lived.tell((RITA, AccountLocked())).row(SERVICE_ACCESS_GIVEN, GRANT).status == "resting"
    late = UUID(int=77)
    lived.tell(activated(grant_id=late, code_id=UUID(int=78)))
    assert status(late) == "resting", "activated in the moment of locking"
    lived.tell((RITA, AccountUnlocked()))
    assert (status(), status(late)) == ("active", "active")
    lived.tell((RITA, AccountRoleChanged(role="support", was="reseller")))
    assert status() == "resting"
    lived.tell(revoked()).tell((RITA, AccountRoleChanged(role="reseller", was="support")))
    assert (status(), status(late)) == ("revoked", "active"), "what is over stays so"
    lived.tell((RITA, AccountInactivated(login="rita.r")))
    assert (status(), status(late)) == ("revoked", "resting")


@pytest.mark.requirement("S-05")
def test_a_later_access_is_the_accounts_own_when_the_earlier_one_is_told_late(lived: Story) -> None:
    later = UUID(int=77)
    lived.tell(activated(grant_id=later, code_id=UUID(int=78))).tell(revoked())
    assert lived.row(ACCOUNTS, ERIKA).grant_id == later


@pytest.mark.requirement("S-04", "S-05")
def test_who_acts_is_seen_on_both_sides_until_the_access_is_revoked(lived: Story) -> None:
    inside, outside = lived.row(SESSIONS, ACTING), lived.row(SESSIONS, RITAS_LOGIN)
    assert (inside.customer_id, inside.status, inside.grant_id, inside.acting_name, inside.acting_company) == (
        CUSTOMER,
        "open",
        GRANT,
        "Rita Reseller",
        "Beispiel Systemhaus",
    )
    assert (outside.customer_id, outside.status, outside.acting_for) == (OPERATOR, "open", "K-1001 Beispiel GmbH")
    lived.tell(revoked())
    inside, outside = lived.row(SESSIONS, ACTING), lived.row(SESSIONS, RITAS_LOGIN)
    assert (inside.status, inside.end_reason, outside.status, outside.acting_for) == ("ended", "access_revoked", "open", None)


@pytest.mark.requirement("S-04")
@pytest.mark.parametrize(
    ("ends", "reason"),
    [
        (ended(ACTING, RITA, "went_back"), "went_back"),
        (ended(RITAS_LOGIN, RITA), "parent_ended"),
        ((RITA, AccountLocked()), "account_locked"),
    ],
    ids=["went_back", "logged_out", "locked"],
)
def test_acting_ends_with_what_it_rests_on(lived: Story, ends: tuple[UUID, Event], reason: str) -> None:
    lived.tell(ends)
    row = lived.row(SESSIONS, ACTING)
    assert (row.status, row.end_reason) == ("ended", reason)
    assert lived.row(SESSIONS, RITAS_LOGIN).acting_for is None


@pytest.mark.part_of("A-14")
def test_of_an_erased_account_nothing_personal_is_left(lived: Story) -> None:
    lived.tell(revoked(), (ERIKA, AccountInactivated(login="erika.m")), (ERIKA, AccountErased()))
    lived.tell((RITA, AccountInactivated(login="rita")), (RITA, AccountErased()))
    row = lived.row(ACCOUNTS, ERIKA)
    assert (row.login, row.full_name, row.email, row.phone, row.mobile, row.erased) == (DELETED, DELETED, None, None, None, True)
    given = lived.row(SERVICE_ACCESS_GIVEN, GRANT)
    assert (given.company, given.name, given.address, given.phone, given.email) == ("Beispiel Systemhaus", DELETED, None, None, None)
    assert [(row.address, row.agent, row.acting_name) for row in (lived.row(SESSIONS, key) for key in (LOGIN, RITAS_LOGIN, ACTING))] == [
        (None, None, None),
        (None, None, None),
        (None, None, DELETED),
    ]
    for word in ("Muster", "erika", "Rita", "Resellerweg", "192.0.2.7", "Beispielbrowser", "…386"):
        rows = [
            *lived.rows.find(ACCOUNTS),
            *lived.rows.find(SESSIONS),
            *lived.rows.find(SERVICE_ACCESS_GIVEN),
            *lived.rows.find(SERVICE_ACCESS_ROWS),
        ]
        assert word not in str([*rows, *lived.added(ACCOUNT_HISTORY)]).replace("Musterstadt", ""), word


@pytest.mark.requirement("A-10", "S-04")
def test_the_history_of_an_account_tells_its_sessions_and_the_service_access(lived: Story) -> None:
    lived.tell(revoked())
    of = {subject: [row.event_name for row in lived.added(ACCOUNT_HISTORY) if row.subject_id == subject] for subject in (ERIKA, RITA)}
    assert of[ERIKA] == [
        "account.invited",
        "account.link_sent",
        "account.password_set",
        "session.login_started",
        "session.pin_sent",
        "session.opened",
        "session.renewed",
        "account.activation_code_shown",
        "service_access.activated",
        "session.acting_started",
        "service_access.revoked",
    ]
    assert of[RITA] == [
        "account.invited",
        "account.password_set",
        "session.opened",
        "service_access.activated",
        "session.acting_started",
        "service_access.revoked",
    ]
    assert {row.customer_id for row in lived.added(ACCOUNT_HISTORY) if row.subject_id == RITA} == {OPERATOR}
    [acted] = [row for row in lived.added(ACCOUNT_HISTORY) if row.subject_id == ERIKA and row.event_name == "session.acting_started"]
    assert (acted.actor, acted.on_behalf_of) == (f"account:{RITA}", f"grant:{GRANT}")
    unknown = [row.event_name for row in lived.added(ACCOUNT_HISTORY) if row.subject_id == OPERATOR]
    assert unknown == ["session.login_refused"]


@pytest.mark.requirement("A-10")
@pytest.mark.part_of("E-06")
def test_what_a_customer_has_one_of_is_told_without_what_is_sealed(lived: Story) -> None:
    rows = [row for row in lived.added(ACCOUNT_HISTORY) if row.subject_id == CUSTOMER]
    assert [row.event_name for row in rows] == ["customer_password.made", "customer_password.shown", "sign_on.configured"]
    assert [orjson.loads(row.details) for row in rows[:2]] == [{}, {}]


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


def test_accounts_that_were_read_redacted_end_as_the_same_rows() -> None:
    events = (invited(), password_set(), opened(), (ERIKA, AccountInactivated(login="erika.m")), (ERIKA, AccountErased()))
    live, again = Story(accounts).tell(*events), Story(accounts).tell_redacted(*events)
    assert again.rows.find(ACCOUNTS) == live.rows.find(ACCOUNTS)
    assert again.rows.find(SESSIONS) == live.rows.find(SESSIONS)
    assert again.added(ACCOUNT_HISTORY) == live.added(ACCOUNT_HISTORY)


@pytest.mark.requirement("A-10", "H-04")
@pytest.mark.part_of("E-06")
def test_whoever_looks_at_a_secret_has_it_in_the_history(lived: Story) -> None:
    """A reseller's looks stand at the operator too, and under the account that let the reseller in."""
    password, sim = customer_password_id(CUSTOMER), UUID(int=77)
    accepted = CustomerPasswordAccepted(purpose="Anruf")
    before = len(lived.added(ACCOUNT_HISTORY))
    lived.by(customer_id=CUSTOMER, actor=f"account:{ERIKA}", on_behalf_of=None)
    lived.tell((password, CustomerPasswordChanged(sealed="sealed:1:bmV1")))
    lived.tell((password, CustomerPasswordShown()), (password, accepted), (sim, SimCodesShown()))
    lived.by(actor=f"account:{RITA}", on_behalf_of=f"grant:{GRANT}").tell((sim, SimCodesShown()))
    lived.by(actor="console:test", on_behalf_of=None).tell((password, CustomerPasswordShown()), (sim, SimCodesShown()))
    added = lived.added(ACCOUNT_HISTORY)[before:]
    names = {subject: [row.event_name for row in added if row.subject_id == subject] for subject in (ERIKA, RITA, CUSTOMER)}
    of_password = ["customer_password.changed", "customer_password.shown", "customer_password.accepted"]
    assert names[ERIKA] == [*of_password, "sim.codes_shown", "sim.codes_shown"]
    assert names[RITA] == ["sim.codes_shown"]
    assert names[CUSTOMER] == [*of_password, "customer_password.shown"]
    assert {row.customer_id for row in added if row.subject_id == RITA} == {OPERATOR}
    assert {row.customer_id for row in added if row.subject_id != RITA} == {CUSTOMER}
    assert "sealed" not in str(added)
