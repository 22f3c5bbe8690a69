"""given(events), then(row): the history of an account, and what is left of it once it is erased."""

from uuid import UUID

import orjson
import pytest

from aggregates.accounts.standing import AccountErased, AccountInactivated
from aggregates.customer_password import CustomerPasswordAccepted, CustomerPasswordChanged, CustomerPasswordShown
from aggregates.engine.event import DELETED, OPERATOR
from aggregates.sims.sim_codes import SimCodesShown
from commands.customers.of_customer import customer_password_id
from projections.accounts import accounts
from readmodels.accounts.account_history import ACCOUNT_HISTORY
from readmodels.accounts.accounts import ACCOUNTS
from readmodels.service_accesses import SERVICE_ACCESS_GIVEN, SERVICE_ACCESS_ROWS
from readmodels.sessions import SESSIONS
from tests.commands.made_up import CUSTOMER
from tests.projections.account_life import (
    ACTING,
    ERIKA,
    GRANT,
    LOGIN,
    RITA,
    RITAS_LOGIN,
    invited,
    opened,
    password_set,
    revoked,
)
from tests.projections.story import Story


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
