"""Whatever fails inside the dispatcher, its thread goes on, everybody is answered once, and what is committed is told as done."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from typing import Any

import pytest

from aggregates.device import Device, DeviceNoted
from aggregates.engine.event import Event
from commands.customers.register_customer import RegisterCustomer
from commands.devices.note_on_device import NoteOnDevice
from commands.devices.register_device import RegisterDevice
from commands.engine.command import Command, Decision, Given
from commands.engine.dispatch import Dispatcher, DispatcherFailed, Done
from commands.engine.group import Group, OutcomeUnknown
from commands.engine.inbox import Inbox
from commands.engine.known import KnownStates
from eventstore.append_at_once import Sent
from eventstore.append_lock import LockTimes
from eventstore.log import EventLog
from eventstore.pool import Pool
from tests.commands.engine.in_flight import cause, together
from tests.commands.engine.test_overlap import overlap
from tests.commands.made_up import CUSTOMER, IMEI_1, PHONE, imei
from tests.eventstore.store import rows_of

TEXTS = ["eins", "zwei", "drei", "vier"]


@pytest.fixture(autouse=True)
def start(dispatcher: Dispatcher) -> None:
    dispatcher.run(RegisterCustomer(customer_id=CUSTOMER, name="Beispiel GmbH", customer_number="K-1001"), cause())
    dispatcher.run(RegisterDevice(device_id=PHONE, identifiers=(imei(IMEI_1),)), cause())


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(16) as pool:
        yield pool


class Panic(BaseException):
    """As Rust's is told to Python: no Exception."""


class Panics(Command):
    def decide(self, given: Given) -> Decision:
        raise Panic


def note(text: str) -> NoteOnDevice:
    return NoteOnDevice(device_id=PHONE, text=text)


def notes(log: EventLog) -> list[str]:
    return [
        text for (text,) in rows_of(log.dsn, "SELECT payload ->> 'text' FROM events WHERE event_name = 'device.noted' ORDER BY position")
    ]


def fails(monkeypatch: pytest.MonkeyPatch, owner: type, name: str, error: type[BaseException], times: int = 1) -> None:
    """The next calls fail."""
    before, left = getattr(owner, name), [None] * times

    def call(*arguments: Any, **options: Any) -> Any:
        if left:
            left.pop()
            raise error
        return before(*arguments, **options)

    monkeypatch.setattr(owner, name, call)


def test_a_state_that_cannot_be_told_after_the_commit_harms_nobody(
    log: EventLog, dispatcher: Dispatcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = Device.evolve

    def evolve(self: Device, event: Event) -> Device:
        if isinstance(event, DeviceNoted) and event.text == "zwei":
            raise MemoryError
        return before(self, event)

    monkeypatch.setattr(Device, "evolve", evolve)
    assert dispatcher.run(note("eins"), cause()).versions == {PHONE: 2}
    assert dispatcher.run(note("zwei"), cause()).versions == {PHONE: 3}
    with pytest.raises(MemoryError):  # its own state can't be told
        dispatcher.run(note("drei"), cause())
    monkeypatch.setattr(Device, "evolve", before)
    assert dispatcher.run(note("vier"), cause()).versions == {PHONE: 4}
    assert (dispatcher.alive, dispatcher.failures) == (True, 0)
    assert notes(log) == ["eins", "zwei", "vier"]


@pytest.mark.parametrize(
    ("owner", "name", "error"),
    [
        (Group, "__init__", Panic),
        (Group, "decide", Panic),
        (Group, "send", MemoryError),
        (Group, "outcomes", MemoryError),
        (Group, "release", MemoryError),
        (Group, "settle", MemoryError),
        (Group, "keep", MemoryError),
        (Sent, "outcomes", MemoryError),
        (LockTimes, "add", MemoryError),
        (Pool, "getconn", Panic),
        (Pool, "putconn", Panic),
        (Inbox, "watch", Panic),
        (Inbox, "unwatch", Panic),
        (Inbox, "seen", Panic),
        (Inbox, "wait", Panic),
        (KnownStates, "of", Panic),
        (KnownStates, "forget_old", Panic),
    ],
)
def test_after_an_error_in_between_everybody_is_answered_and_nothing_is_done_twice(
    log: EventLog, dispatcher: Dispatcher, monkeypatch: pytest.MonkeyPatch, owner: type, name: str, error: type[BaseException]
) -> None:
    def first() -> Done:
        fails(monkeypatch, owner, name, error)
        return dispatcher.run(note(TEXTS[0]), cause())

    futures = together(dispatcher, [first, *(partial(dispatcher.run, note(text), cause()) for text in TEXTS[1:])])
    assert sorted(future.result(20).versions[PHONE] for future in futures) == [2, 3, 4, 5]
    assert dispatcher.run(note("fünf"), cause()).versions == {PHONE: 6}
    assert sorted(notes(log)) == sorted([*TEXTS, "fünf"])
    assert dispatcher.alive


@pytest.mark.parametrize(("owner", "name"), [(Group, "settle"), (Group, "release"), (Inbox, "watch"), (Sent, "outcomes")])
def test_the_same_while_the_next_group_is_decided_already(
    log: EventLog, dispatcher: Dispatcher, threads: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch, owner: type, name: str
) -> None:
    with overlap(log, dispatcher, threads) as both:
        first = both.append(note("eins"))
        later = [both.decide(note(text)) for text in TEXTS[1:]]
        fails(monkeypatch, owner, name, Panic)
    assert first.result(20).versions[PHONE] == 2
    # who sends at the same time is promised no order among each other
    assert sorted(future.result(20).versions[PHONE] for future in later) == [3, 4, 5]
    assert (notes(log)[0], sorted(notes(log))) == (TEXTS[0], sorted(TEXTS))
    assert dispatcher.run(note("fünf"), cause()).versions == {PHONE: 6}


def test_who_can_not_be_told_what_became_of_it_is_told_so(log: EventLog, dispatcher: Dispatcher, monkeypatch: pytest.MonkeyPatch) -> None:
    fails(monkeypatch, Group, "settle", MemoryError, times=2)
    with pytest.raises(OutcomeUnknown):
        dispatcher.run(note("eins"), cause(), idempotency_key="k-1")
    again = dispatcher.run(note("eins"), cause(), idempotency_key="k-1")
    assert (again.repeated, again.versions, notes(log)) == (True, {PHONE: 2}, ["eins"])


def test_a_command_that_always_fails_so_fails_alone(log: EventLog, dispatcher: Dispatcher) -> None:
    calls = [partial(dispatcher.run, command, cause()) for command in (note("eins"), Panics(), note("zwei"))]
    one, panics, two = together(dispatcher, calls)
    assert isinstance(panics.exception(20), DispatcherFailed)
    assert {one.result(20).versions[PHONE], two.result(20).versions[PHONE]} == {2, 3}
    assert dispatcher.failures > 0
    assert sorted(notes(log)) == ["eins", "zwei"]


def test_commands_need_no_connection_that_readers_hold(log: EventLog, dispatcher: Dispatcher, threads: ThreadPoolExecutor) -> None:
    """They have their own: with all of the others taken, two groups go through."""
    with ExitStack() as readers:
        for _ in range(log.pool.max_size):
            readers.enter_context(log.pool.connection())
        with overlap(log, dispatcher, threads) as both:
            first, later = both.append(note("eins")), both.decide(note("zwei"))
        assert (first.result(20).versions[PHONE], later.result(20).versions[PHONE]) == (2, 3)
