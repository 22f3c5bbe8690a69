"""Who looked at what is noted before it is shown, and on record once, whatever happens between."""

from __future__ import annotations

import logging
from datetime import timedelta
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg import Error

from access.engine import looks as module
from access.engine.looks import AGAIN_AFTER, ROUND, Looker, Looks
from aggregates.engine.look import FileForm, HistoryExported, HistoryRead, ListExported
from commands.engine.dispatch import Dispatcher
from eventstore.append_lock import TAKE
from eventstore.log import EventLog
from tests.commands.made_up import CUSTOMER
from tests.eventstore.store import rows_of

DEVICE = f"device:{UUID(int=13)}"
READ = HistoryRead(thing=DEVICE)


@pytest.fixture
def dispatcher(log: EventLog):
    opened = Dispatcher(log)
    yield opened
    opened.close()


@pytest.fixture
def looks(log: EventLog, dispatcher: Dispatcher) -> Looks:
    return Looks(log, dispatcher)


def looker(customer_id: UUID = CUSTOMER, actor: str = "account:1") -> Looker:
    return Looker(customer_id, actor, "grant:1", "request")


def taken(form: FileForm = "csv") -> HistoryExported:
    return HistoryExported(thing=DEVICE, form=form)


def recorded(log: EventLog) -> list[tuple[str, UUID, str, str | None]]:
    query = "SELECT event_name, customer_id, actor, on_behalf_of FROM events WHERE left(event_name, 5) = 'look.' ORDER BY position"
    return [(name, customer_id, actor, grant) for name, customer_id, actor, grant in rows_of(log.dsn, query)]


def waiting(log: EventLog) -> int:
    return rows_of(log.dsn, "SELECT count(*) FROM looks_waiting")[0][0]


def test_a_look_is_noted_and_then_on_record_as_of_when_it_was(log: EventLog, looks: Looks) -> None:
    looks.note(looker(), READ, each=False)
    assert (waiting(log), recorded(log)) == (1, [])
    [(looked_at,)] = rows_of(log.dsn, "SELECT looked_at FROM looks_waiting")
    assert looks.record() == 1
    assert (waiting(log), recorded(log)) == (0, [("look.history_read", CUSTOMER, "account:1", "grant:1")])
    [(effective_at, correlation)] = rows_of(log.dsn, "SELECT effective_at, correlation FROM events WHERE event_name = 'look.history_read'")
    assert (effective_at, correlation) == (looked_at, "request")
    assert looks.record() == 0


def test_whoever_looks_again_soon_is_on_record_once_and_files_each_time(
    log: EventLog, looks: Looks, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        looks.note(looker(), READ, each=False)
        looks.note(looker(), taken(), each=True)
    looks.note(looker(actor="account:2"), READ, each=False)
    looks.note(looker(uuid4()), READ, each=False)
    assert waiting(log) == 6
    later = module.monotonic() + AGAIN_AFTER.total_seconds() + 1
    monkeypatch.setattr(module, "monotonic", lambda: later)
    looks.note(looker(), READ, each=False)
    assert waiting(log) == 7


def test_a_process_that_ends_between_record_and_note_leaves_no_second_one(log: EventLog, looks: Looks) -> None:
    looks.note(looker(), READ, each=False)
    with psycopg.connect(log.dsn, autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT * FROM looks_waiting")
        looks.record()
        connection.execute("INSERT INTO looks_waiting SELECT * FROM kept")  # as if it had not come to the deletion
    assert looks.record() == 1
    assert (waiting(log), len(recorded(log))) == (0, 1)


def test_looking_waits_for_nobody_who_holds_the_log(log: EventLog, looks: Looks) -> None:
    with psycopg.connect(log.dsn) as holder:
        holder.execute(TAKE.encode())
        looks.note(looker(), READ, each=False)
        looks.note(looker(), ListExported(list="users", form="csv", filtered_by=(), fields=()), each=True)
        assert (waiting(log), recorded(log)) == (2, [])
        holder.rollback()
    assert looks.record() == 2
    assert len(recorded(log)) == 2


def test_looking_goes_on_where_nothing_can_be_noted_and_that_is_logged(
    log: EventLog, looks: Looks, caplog: pytest.LogCaptureFixture
) -> None:
    with psycopg.connect(log.dsn, autocommit=True) as connection:
        connection.execute("ALTER TABLE looks_waiting RENAME TO gone")
        with caplog.at_level(logging.ERROR):
            looks.note(looker(), READ, each=False)
        assert DEVICE in caplog.text
        with pytest.raises(Error):
            looks.record()
        connection.execute("ALTER TABLE gone RENAME TO looks_waiting")
    looks.note(looker(), READ, each=False)
    assert waiting(log) == 1, "what could not be noted counts as not seen yet"


def test_a_customer_with_very_many_keeps_no_other_waiting(log: EventLog, looks: Looks) -> None:
    other = uuid4()
    for _ in range(ROUND + 5):
        looks.note(looker(), taken(), each=True)
    looks.note(looker(other), taken(), each=True)
    assert looks.record() == ROUND
    assert {customer_id for _, customer_id, _, _ in recorded(log)} == {CUSTOMER, other}


def test_what_a_newer_program_noted_is_left_to_it(log: EventLog, looks: Looks) -> None:
    looks.note(looker(), READ, each=False)
    with psycopg.connect(log.dsn, autocommit=True) as connection:
        connection.execute("UPDATE looks_waiting SET event = 'look.map_drawn'")
    assert looks.record() == 0
    assert waiting(log) == 1


def test_the_time_within_which_one_look_counts_is_what_the_page_for_auditors_says() -> None:
    assert timedelta(minutes=10) == AGAIN_AFTER
