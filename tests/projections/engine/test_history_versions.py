"""Histories that two versions of the program write and read: each tells what it knows, and none tells a sentence that may be wrong."""

import subprocess
import sys
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson
import pytest

from aggregates.accounts.standing import AccountErased, AccountInactivated
from aggregates.device import DeviceNoted
from aggregates.engine.event import DELETED
from aggregates.user import UserErased, UserRenamed
from eventstore.log import EventLog
from projections.device_history import device_history
from projections.engine.pauses import pauses
from projections.engine.verify import verify
from projections.registry import PROJECTIONS
from readmodels.accounts.account_history import ACCOUNT_HISTORY
from readmodels.devices.device_history import DEVICE_HISTORY
from tests.commands.made_up import ERIKA, HANS, PHONE, assigned, customer, device, fed_sim, user
from tests.eventstore.store import appended, rows_of
from tests.projections.account_life import ERIKA as ACCOUNT
from tests.projections.account_life import invited
from tests.projections.engine.test_program_versions import against_the_rules, all_at_the_head, program
from tests.projections.engine.test_projector import at
from tests.projections.stored import stored
from tests.waiting import until


def ask(version: str, log: EventLog, subject: UUID) -> subprocess.CompletedProcess[str]:
    asked = [sys.executable, "-m", "tests.projections.engine.program_version", version, log.dsn, str(subject)]
    return subprocess.run(asked, capture_output=True, text=True, check=False)


def told(version: str, log: EventLog, subject: UUID) -> list[dict[str, Any]]:
    answer = ask(version, log, subject)
    assert answer.returncode == 0, answer.stderr
    return [orjson.loads(line) for line in answer.stdout.splitlines()]


def projected(version: str, log: EventLog, folder: Path) -> None:
    """By a process of that version, up to the head of the log."""
    with program(version, log, folder) as running:
        until(lambda: all_at_the_head(log))
        running.end()


@pytest.mark.requirement("A-10")
def test_an_old_program_says_that_it_is_too_old_for_a_version_of_an_event(log: EventLog, tmp_path: Path) -> None:
    appended(log, customer(), user(), user(HANS), device(), fed_sim())
    projected("new", log, tmp_path)
    assert [each["event"] for each in told("old", log, PHONE)] == ["device.registered"], "what it knows, it tells"
    position = appended(log, assigned()).position
    projected("new", log, tmp_path)
    refused = ask("old", log, PHONE)
    assert f"UnknownEvent: This program is older than the event log: device.assigned v1 at position {position} " in refused.stderr
    assert refused.returncode != 0
    assert not refused.stdout
    assert [(each["event"], each["version"]) for each in told("new", log, PHONE)] == [("device.registered", 1), ("device.assigned", 1)]


@pytest.mark.requirement("A-10")
def test_a_new_program_tells_what_an_old_one_wrote_as_it_reads_now(log: EventLog, tmp_path: Path) -> None:
    appended(log, customer(), invited())
    appended(log, (ACCOUNT, AccountInactivated(login="erika.m")))
    against_the_rules(
        log, "UPDATE events SET event_version = 1, payload = (payload::jsonb - 'user_id')::json WHERE event_name = 'account.inactivated'"
    )
    projected("old", log, tmp_path)
    [row] = stored(log.dsn, ACCOUNT_HISTORY, subject_id=ACCOUNT, event_name="account.inactivated")
    assert (row.event_version, "user_id" in orjson.loads(row.details)) == (1, False)
    last = told("new", log, ACCOUNT)[-1]
    assert (last["event"], last["version"], last["details"]["user_id"]) == ("account.inactivated", 2, None)
    appended(log, (ACCOUNT, AccountErased()))
    projected("new", log, tmp_path)
    [row] = stored(log.dsn, ACCOUNT_HISTORY, subject_id=ACCOUNT, event_name="account.inactivated")
    assert (row.event_version, orjson.loads(row.details)["login"]) == (2, DELETED), "redacted, as a rebuild would make it"
    for projection in PROJECTIONS:
        assert all(comparison.equal for comparison in verify(log, projection))


@pytest.mark.part_of("A-14")
@pytest.mark.requirement("A-06")
def test_an_erasure_waits_for_the_program_that_knows_what_is_to_be_redacted(log: EventLog, tmp_path: Path) -> None:
    """An old program that has taken over again parks nothing of a person's: what it doesn't know, it can't redact."""
    appended(log, customer(), user(), device(), (PHONE, DeviceNoted(text="Erika ist verreist", about_user_id=ERIKA)))
    projected("new", log, tmp_path)
    before = log.head()
    appended(log, (ERIKA, UserRenamed(name="Muster-Neu, Erika", was="Muster, Erika")), (ERIKA, UserErased()))
    with program("old", log, tmp_path) as old:
        until(lambda: all(at(log, each.name) == log.head() for each in PROJECTIONS if each is not device_history))
        until(lambda: "device.noted v1" in old.said())
        with log.pool.connection() as connection:
            assert [(each.projection, each.fault) for each in pauses(connection)] == [("device_history", "age")]
        assert before <= at(log, "device_history") < log.head()
        assert not rows_of(log.dsn, "SELECT FROM parked_events")
        old.end()
    projected("new", log, tmp_path)
    [note] = stored(log.dsn, DEVICE_HISTORY, person_id=ERIKA)
    assert orjson.loads(note.details)["text"] == DELETED
    for projection in PROJECTIONS:
        assert all(comparison.equal for comparison in verify(log, projection))
