"""Accounts, sessions and service accesses in a real database: live and rebuilt rows are equal, erasure reaches all, walls hold."""

from collections.abc import Iterator
from uuid import UUID

import pytest

from aggregates.accounts.standing import AccountErased, AccountInactivated, AccountLocked, AccountUnlocked
from aggregates.customer import CustomerRenamed
from aggregates.engine.event import DELETED, OPERATOR
from eventstore.log import EventLog
from projections.engine import projector
from projections.engine.projector import Projector
from projections.engine.rebuild import rebuild
from projections.engine.verify import verify
from projections.registry import PROJECTIONS, accounts, looks, timers
from readmodels.accounts.accounts import ACCOUNTS
from readmodels.engine.reader import Reader
from readmodels.service_accesses import SERVICE_ACCESS_ROWS
from readmodels.sessions import SESSIONS
from tests.commands.made_up import CUSTOMER, OTHER_CUSTOMER
from tests.eventstore.store import appended, cause, rows_of
from tests.eventstore.test_erasure import dumped
from tests.projections.account_life import ACTING, BERND, ERIKA, LOGIN, RITA, activated, life, opened, revoked
from tests.projections.stored import stored

WORDS = (
    "Erika Muster",
    "erika.m",
    "erika@example.org",
    "Rita Reseller",
    "rita@example.org",
    "Resellerweg",
    "192.0.2.7",
    "Beispielbrowser",
    "…386",
)


def happen(log: EventLog, *, until: str = "acting") -> None:
    for happened in life(until=until):
        appended(log, *happened.entries, by=happened.by)


def agree(log: EventLog) -> None:
    for comparison in verify(log, accounts):
        assert comparison.equal, comparison


@pytest.fixture
def reader(log: EventLog) -> Iterator[Reader]:
    reader = Reader(log.dsn, pool_size=2)
    yield reader
    reader.close()


@pytest.mark.requirement("A-03", "A-05")
@pytest.mark.parametrize("page", [1, 3, 100])
def test_live_rows_are_those_of_a_rebuild(log: EventLog, monkeypatch: pytest.MonkeyPatch, page: int) -> None:
    monkeypatch.setattr(projector, "PAGE", page)
    for happened in life(until="erased"):
        appended(log, *happened.entries, by=happened.by)
        Projector(log, PROJECTIONS).catch_up()
    before = {table.name: sorted(map(str, stored(log.dsn, table))) for table in accounts.tables}
    assert all(before.values())
    agree(log)
    rebuild(log, [accounts])
    assert {table.name: sorted(map(str, stored(log.dsn, table))) for table in accounts.tables} == before


def test_other_read_models_are_left_alone(log: EventLog) -> None:
    others = [
        projection for projection in PROJECTIONS if projection not in (accounts, looks, timers)
    ]  # what is shown of accounts is on record, and when reports to them are due
    appended(log, *next(life()).entries)
    Projector(log, PROJECTIONS).catch_up()
    before = {table.name: stored(log.dsn, table) for projection in others for table in projection.tables}
    happened = list(life(until="erased"))[1:]
    for each in happened:
        appended(log, *each.entries, by=each.by)
    Projector(log, PROJECTIONS).catch_up()
    assert {table.name: stored(log.dsn, table) for projection in others for table in projection.tables} == before
    assert rows_of(log.dsn, "SELECT * FROM parked_events") == []


@pytest.mark.requirement("A-10")
@pytest.mark.part_of("A-14")
def test_an_erasure_reaches_every_read_model(log: EventLog) -> None:
    happen(log)
    Projector(log, PROJECTIONS).catch_up()
    assert [word for word in WORDS if word not in dumped(log.dsn)] == []
    appended(log, revoked(), (ERIKA, AccountInactivated(login="erika.m")), (ERIKA, AccountErased()))
    appended(log, (RITA, AccountInactivated(login="rita")), (RITA, AccountErased()), by=cause(OPERATOR))
    Projector(log, PROJECTIONS).catch_up()
    dump = dumped(log.dsn)
    assert [word for word in WORDS if word in dump] == []
    assert "Ähre, Bernd" in dump
    assert [row.full_name for row in stored(log.dsn, ACCOUNTS, account_id=ERIKA)] == [DELETED]
    agree(log)


@pytest.mark.part_of("A-14")
def test_an_erasure_that_is_projected_with_what_it_erases_leaves_nothing(log: EventLog) -> None:
    happen(log, until="erased")
    Projector(log, PROJECTIONS).catch_up()
    dump = dumped(log.dsn)
    assert [word for word in WORDS if word in dump] == []
    rebuild(log, [accounts])
    assert [word for word in WORDS if word in dumped(log.dsn)] == []


@pytest.mark.requirement("S-03", "X-06")
def test_a_reseller_sees_its_own_accesses_and_nobody_elses(log: EventLog, reader: Reader) -> None:
    """The database tells resellers apart, whatever is asked."""
    happen(log)
    Projector(log, PROJECTIONS).catch_up()
    listed = "SELECT reseller_id, customer_number, customer, login, status FROM service_accesses"
    with reader.reading(RITA) as found:
        assert found.all(listed) == [(RITA, "K-1001", "Beispiel GmbH", "erika.m", "active")]
        for relation in ("accounts", "sessions", "session_list", "service_access_given", "account_history", "account_customers", "users"):
            assert found.one(f"SELECT count(*) FROM {relation}") == (0,), relation
    for somebody in (UUID(int=99), CUSTOMER, OTHER_CUSTOMER, OPERATOR):
        with reader.reading(somebody) as found:
            assert found.all(listed) == []


@pytest.mark.requirement("S-03", "S-05")
def test_a_row_follows_and_disappears(log: EventLog, reader: Reader) -> None:
    happen(log)
    Projector(log, PROJECTIONS).catch_up()
    appended(log, (CUSTOMER, CustomerRenamed(name="Muster AG", was="Beispiel GmbH")), (ERIKA, AccountLocked()))
    Projector(log, PROJECTIONS).catch_up()
    with reader.reading(RITA) as found:
        assert found.all("SELECT customer, status FROM service_accesses") == [("Muster AG", "deactivated")]
    appended(log, revoked())
    Projector(log, PROJECTIONS).catch_up()
    with reader.reading(RITA) as found:
        assert found.all("SELECT grant_id FROM service_accesses") == []
    assert [row.customer for row in stored(log.dsn, SERVICE_ACCESS_ROWS)] == [""]
    again = UUID(int=5)
    appended(log, activated(BERND, again, UUID(int=6)))
    Projector(log, PROJECTIONS).catch_up()
    with reader.reading(RITA) as found:
        assert found.all("SELECT grant_id, last_name FROM service_accesses") == [(again, "Ähre")]
    agree(log)


@pytest.mark.requirement("S-05")
def test_a_customer_sees_sessions_inside_its_account(log: EventLog, reader: Reader) -> None:
    happen(log)
    Projector(log, PROJECTIONS).catch_up()
    with reader.reading(CUSTOMER) as found:
        listed = found.all("SELECT session_id, state, name, login, acting_company FROM session_list ORDER BY begun_at")
        given = found.all("SELECT administrator, administrator_login, name FROM service_access_given_list")
    assert listed == [(LOGIN, "open", "Erika Muster", "erika.m", None), (ACTING, "open", "Rita Reseller", None, "Beispiel Systemhaus")]
    assert given == [("Erika Muster", "erika.m", "Rita Reseller")]
    with reader.reading(OPERATOR) as found:
        assert found.all("SELECT acting_for FROM session_list WHERE state = 'open'") == [("K-1001 Beispiel GmbH",)]


@pytest.mark.requirement("S-05")
def test_acting_rests_while_the_account_that_gave_leave_is_locked(log: EventLog, reader: Reader) -> None:
    happen(log)
    states: list[str] = []
    for event in (AccountLocked(), AccountUnlocked()):
        appended(log, (ERIKA, event))
        Projector(log, PROJECTIONS).catch_up()
        with reader.reading(CUSTOMER) as found:
            states += [state for (state,) in found.all("SELECT state FROM session_list WHERE session_id = %(id)s", {"id": ACTING})]
    assert states == ["suspended", "open"]


def test_a_session_whose_time_is_over_is_shown_so(log: EventLog, reader: Reader) -> None:
    happen(log)
    past = UUID(int=5)
    appended(log, opened(past, ends_at=log.now()))
    Projector(log, PROJECTIONS).catch_up()
    with reader.reading(CUSTOMER) as found:
        assert found.all("SELECT state FROM session_list WHERE session_id = %(id)s", {"id": past}) == [("expired",)]
    assert [row.status for row in stored(log.dsn, SESSIONS, session_id=past)] == ["open"]


@pytest.mark.requirement("A-06")
@pytest.mark.part_of("A-14")
def test_an_erasure_waits_for_no_parked_stream() -> None:
    """Both that keep personal words are told at once: the rows, and the history."""
    told = {handler.__module__ for handler in accounts.urgent[AccountErased]}
    assert told == {f"projections.{name}" for name in ("account_rows", "account_history", "service_access_rows", "session_rows")}
