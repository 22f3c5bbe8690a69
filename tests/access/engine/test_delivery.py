"""Messages: none without its event, each at least once after it, whoever is killed when; and what they say stays between sender and recipient."""

from __future__ import annotations

import logging
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest

from access.engine.delivery import PATIENCE, Delivery
from access.engine.outbox import Outbox, OutboxEntry
from aggregates.accounts.standing import AccountErased, AccountInactivated
from eventstore.log import EventLog
from foundation.advisory_locks import DELIVERY
from gateways.mail import MailServer
from gateways.sms import SmsGateway
from tests.access.made_up import ACCOUNT, NUMBER, everything, happen, keep, later
from tests.eventstore.store import appended, rows_of
from tests.gateways.servers import Mailbox, Provider, mail_server, sms_provider
from tests.waiting import until

ROOT = Path(__file__).parents[3]
PIN = "48151623"
HELD = """SELECT FROM pg_locks WHERE locktype = 'advisory' AND classid = %s AND granted
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"""


@pytest.fixture
def box() -> Iterator[Mailbox]:
    with mail_server() as opened:
        yield opened


@pytest.fixture
def provider() -> Iterator[Provider]:
    with sms_provider() as opened:
        yield opened


def mails(log: EventLog, box: Mailbox) -> Delivery:
    return Delivery(log, "mail", MailServer("127.0.0.1", box.port, "none", "portal@beispiel.example").send)


def texts(log: EventLog, provider: Provider) -> Delivery:
    return Delivery(log, "sms", SmsGateway(provider.url).send)


def entries(log: EventLog, *, contents: bool = False) -> list[OutboxEntry]:
    return list(Outbox(log).read(contents=contents))


@pytest.mark.requirement("E-01")
def test_a_link_that_has_ended_is_not_sent_any_more(log: EventLog, box: Mailbox) -> None:
    """However long the mail server was away."""
    for causation, lasts in (("command:1", timedelta(seconds=-1)), ("command:2", timedelta(minutes=1))):
        keep(log, "mail", causation, recipient=f"{causation[-1]}@beispiel.example")
        happen(log, causation, lasts)
    delivery, stop = mails(log, box), threading.Event()
    assert delivery.send_due() == 1
    running = threading.Thread(target=delivery.run, args=(stop,))
    running.start()
    try:
        until(lambda: {entry.state for entry in entries(log)} == {"sent", "given_up"})
    finally:
        stop.set()
        running.join()
    assert box.recipients == [["2@beispiel.example"]]
    assert {entry.last_error for entry in entries(log) if entry.state == "given_up"} == {"too late"}


@pytest.mark.requirement("E-01", "E-04")
def test_a_message_goes_out_once_after_its_event(log: EventLog, box: Mailbox, provider: Provider) -> None:
    keep(log, "mail", "command:1")
    keep(log, "sms", "command:1", PIN)
    assert mails(log, box).send_due() == texts(log, provider).send_due() == 0
    assert entries(log, contents=True) == []
    happen(log, "command:1")
    assert mails(log, box).send_due() == texts(log, provider).send_due() == 1
    assert mails(log, box).send_due() == texts(log, provider).send_due() == 0
    assert box.recipients == [["erika@beispiel.example"]]
    assert PIN in provider.requests[0].body.decode()
    assert {(entry.channel, entry.state, entry.tries, entry.content) for entry in entries(log, contents=True)} == {
        ("mail", "sent", 1, None),
        ("sms", "sent", 1, None),
    }
    assert rows_of(log.dsn, "SELECT sealed FROM outbox") == [(None,), (None,)]


def test_an_event_of_another_stream_or_command_sets_nothing_free(log: EventLog, box: Mailbox) -> None:
    keep(log, "mail", "command:1")
    happen(log, "command:2")
    assert mails(log, box).send_due() == 0


@pytest.mark.parametrize(
    ("step", "events", "sent"),
    [
        ("before the message", 0, 0),
        ("before the event", 0, 0),
        ("after the event", 1, 1),
        ("before it is sent", 1, 1),
        ("before it is written down", 1, 2),
    ],
)
@pytest.mark.requirement("E-01")
def test_whoever_is_killed_at_any_step_loses_nothing_and_sends_nothing_too_much(
    log: EventLog, box: Mailbox, step: str, events: int, sent: int
) -> None:
    if step.startswith("before it is"):
        keep(log, "mail", "command:doomed")
        happen(log, "command:doomed")
    command = [sys.executable, "-m", "tests.access.engine.deliver_program", log.dsn, str(box.port), step]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert rows_of(log.dsn, "SELECT count(*) FROM events WHERE causation = 'command:doomed'") == [(events,)]
    until(lambda: not rows_of(log.dsn, HELD, DELIVERY.number))
    mails(log, box).send_due()
    assert len(box.mails) == sent
    assert len({mail["Message-ID"] for mail in box.mails}) == min(sent, 1)
    warned = {"after the event": [False], "before it is sent": [True], "before it is written down": [False, True]}.get(step, [])
    assert ["may have reached you" in mail.get_content() for mail in box.mails] == warned
    assert [entry.state for entry in entries(log)] == ["sent"] * events
    assert mails(log, box).send_due() == 0


def test_what_fails_is_tried_again_with_growing_pauses_until_it_is_too_late(log: EventLog, provider: Provider) -> None:
    keep(log, "sms", "command:1", PIN)
    happen(log, "command:1")
    pauses: list[float] = []
    for _ in range(7):
        provider.answers.append(503)
        assert texts(log, provider).send_due() == 1
        assert texts(log, provider).send_due() == 0
        [(pause,)] = rows_of(log.dsn, "SELECT round(extract(epoch FROM next_try_at - now()))::int FROM outbox")
        pauses.append(pause)
        later(log, "outbox", "next_try_at", by=timedelta(minutes=1))
    assert pauses == pytest.approx([2, 4, 8, 16, 30, 30, 30], abs=1)
    [entry] = entries(log)
    assert (entry.state, entry.tries, entry.last_error) == ("waiting", 7, "HTTP 503")
    later(log, "outbox", "created_at", by=PATIENCE["sms"].ends)
    stop = threading.Event()
    thread = threading.Thread(target=texts(log, provider).run, args=(stop,))
    thread.start()
    until(lambda: entries(log)[0].state == "given_up")
    stop.set()
    thread.join()
    assert len(provider.requests) == 7
    assert rows_of(log.dsn, "SELECT sealed, last_error FROM outbox") == [(None, "HTTP 503")]


def test_one_that_can_never_be_sent_holds_up_nobody(log: EventLog, box: Mailbox) -> None:
    for number, recipient in enumerate(
        ["unbekannt@beispiel.example", "kein empfänger", "langsam@beispiel.example", "hans@beispiel.example"]
    ):
        keep(log, "mail", f"command:{number}", recipient=recipient)
        happen(log, f"command:{number}")
    box.refused = {"unbekannt@beispiel.example": "550 no such user", "langsam@beispiel.example": "451 later"}
    assert mails(log, box).send_due() == 4
    assert box.recipients == [["hans@beispiel.example"]]
    assert [(entry.state, entry.last_error) for entry in reversed(entries(log))] == [
        ("given_up", "SMTP: recipient refused with 550"),
        ("given_up", "SMTP: not an address"),
        ("waiting", "SMTP: recipient refused with 451"),
        ("sent", None),
    ]


def test_one_process_at_a_time_sends_and_another_takes_over(log: EventLog, box: Mailbox) -> None:
    with psycopg.connect(log.dsn, autocommit=True) as other:
        DELIVERY.wait_for(other, "mail")
        keep(log, "mail", "command:1")
        happen(log, "command:1")
        assert mails(log, box).send_due() == 0
    until(lambda: mails(log, box).send_due() == 1)


def test_while_it_runs_messages_leave_within_a_moment_and_a_lost_connection_is_made_anew(log: EventLog, box: Mailbox) -> None:
    stops = [threading.Event(), threading.Event()]
    threads = [threading.Thread(target=mails(log, box).run, args=(stop,)) for stop in stops]
    for thread in threads:
        thread.start()
    ours = "FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'portal deliver'"
    try:
        until(lambda: rows_of(log.dsn, HELD, DELIVERY.number))
        for number in range(3):
            keep(log, "mail", f"command:{number}")
            happen(log, f"command:{number}")
        until(lambda: len(box.mails) == 3)
        rows_of(log.dsn, f"SELECT pg_terminate_backend(pid) {ours}")
        keep(log, "mail", "command:3")
        happen(log, "command:3")
        until(lambda: len(box.mails) == 4)
    finally:
        for stop in stops:
            stop.set()
        for thread in threads:
            thread.join()
    assert len({mail["Message-ID"] for mail in box.mails}) == 4


@pytest.mark.part_of("A-14")
def test_nothing_goes_to_somebody_who_was_erased(log: EventLog, box: Mailbox) -> None:
    keep(log, "mail", "command:1")
    happen(log, "command:1")
    appended(log, (ACCOUNT, AccountInactivated(login="erika.muster")), (ACCOUNT, AccountErased()))
    assert [entry.content for entry in entries(log, contents=True)] == [None]
    assert mails(log, box).send_due() == 1
    assert box.mails == []
    assert [(entry.state, entry.last_error) for entry in entries(log)] == [("given_up", "erased")]


@pytest.mark.requirement("E-04")
def test_what_is_said_and_to_whom_stands_in_no_table_and_no_log(
    log: EventLog, box: Mailbox, provider: Provider, caplog: pytest.LogCaptureFixture
) -> None:
    for noisy in ("httpx", "httpcore", "mail.log"):  # the first two as portal/engine/logging.py has it; the last is the server's
        caplog.set_level(logging.WARNING, logger=noisy)
    caplog.set_level(logging.DEBUG)
    for number in range(3):
        keep(log, "mail", f"command:{number}", PIN)
        keep(log, "sms", f"command:{number}", PIN)
        happen(log, f"command:{number}")
    provider.answers += [503, 400]
    box.answers += ["451 erika@beispiel.example 48151623", "554 erika@beispiel.example 48151623"]
    for _ in range(2):
        mails(log, box).send_due()
        texts(log, provider).send_due()
    assert len(caplog.records) >= 4
    found = everything(log.dsn) + caplog.text
    assert [word for word in (PIN, "erika@", NUMBER) if word in found] == []


def test_without_a_gateway_the_outbox_is_read_and_goes_on_page_by_page(log: EventLog) -> None:
    ids = [keep(log, "sms", f"command:{number}", f"{number:08d}") for number in range(3)]
    for number in (0, 2):
        happen(log, f"command:{number}")
    newest, oldest = entries(log, contents=True)
    assert (newest.message_id, oldest.message_id) == (ids[2], ids[0])
    assert newest.content is not None
    assert newest.content.recipient == NUMBER
    assert "00000002" in newest.content.body
    assert [entry.content for entry in entries(log)] == [None, None]
    assert [entry.message_id for entry in Outbox(log).read(contents=False, before=ids[2])] == [ids[0]]
    assert Outbox(log).read(contents=False, channel="mail") == []
