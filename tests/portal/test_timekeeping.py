"""What is due is carried out beside the API, and by `portal timers`, until it is told to end."""

import signal
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from pydantic import SecretStr

from commands.timers.due_timers import give_back, take_turn
from portal.settings import Settings
from portal.timekeeping import KEEPING_TIME, TIDYING_TIMERS
from portal.wiring import open_portal
from projections.engine.projector import Projector
from projections.registry import PROJECTIONS
from tests.commands.made_up import Entry, customer, user
from tests.commands.timers.kept import LATE, midnight_after, order_id, promised
from tests.eventstore.store import appended, open_log, rows_of
from tests.portal.conftest import KEY, Run
from tests.portal.engine.test_processes import ended, started
from tests.waiting import until

PAST, FUTURE = datetime(2026, 1, 5, tzinfo=UTC).date(), datetime(2199, 1, 2, tzinfo=UTC).date()


@pytest.fixture
def due(database: str) -> str:
    """A database with an order that is late by now, and one that will be long after us."""
    log = open_log(database)
    entries: list[Entry] = [customer(), user(), *promised(1, PAST), *promised(2, FUTURE)]
    for entry in entries:
        appended(log, entry)
    Projector(log, PROJECTIONS).catch_up()
    log.close()
    return database


def test_beside_the_api_it_is_carried_out_once(due: str) -> None:
    with open_portal(Settings(database_url=SecretStr(due), master_key=SecretStr(KEY))) as portal:
        assert KEEPING_TIME.act(portal.backend), "there may be more"
        assert not KEEPING_TIME.act(portal.backend)
        assert not TIDYING_TIMERS.act(portal.backend)
    assert rows_of(due, LATE) == [(order_id(1), PAST)]


def test_at_the_command_line_once_and_as_if_it_were_another_moment(due: str, portal: Run) -> None:
    assert portal("timers", "--once").stdout == "1 were due.\n"
    assert portal("timers", "--once").stdout == "0 were due.\n"
    moment = midnight_after(FUTURE).isoformat()
    assert portal("--lang", "de", "timers", "--once", "--now", moment).stdout == "1 fällig gewesen.\n"
    assert rows_of(due, LATE) == [(order_id(1), PAST), (order_id(2), FUTURE)]
    for wrong in (("--once", "--now", "morgen"), ("--now", moment)):
        assert portal("timers", *wrong).returncode == 2


def test_whoever_finds_another_at_its_turn_is_told_so(due: str, portal: Run) -> None:
    with psycopg.connect(due, autocommit=True) as connection:
        assert take_turn(connection, "another")
        kept = portal("timers", "--once")
        assert (kept.returncode, "another process has the turn" in kept.stderr, rows_of(due, LATE)) == (3, True, [])
        give_back(connection, "another")
    assert portal("timers", "--once").stdout == "1 were due.\n"


def test_in_a_process_of_its_own_until_it_is_told_to_end(due: str, tmp_path: Path) -> None:
    with started(tmp_path, "timers", PORTAL_DATABASE_URL=due, PORTAL_MASTER_KEY=KEY) as keeping:
        until(lambda: rows_of(due, LATE))
        keeping.send_signal(signal.SIGTERM)
        _, err = ended(keeping)
        assert keeping.returncode == 0, err
    assert rows_of(due, LATE) == [(order_id(1), PAST)]
