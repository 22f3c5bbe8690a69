"""The library's own objects work on our log, beside ours."""

from threading import Thread
from uuid import UUID, uuid4

import pytest
from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event
from eventsourcing.persistence import IntegrityError, Notification, StoredEvent

from eventstore.log import EventLog
from tests.commands.made_up import PHONE, customer, device, user
from tests.eventstore.store import appended, open_log, rows_of

STREAM = uuid4()


def stored(version: int, name: str = "demo.happened", state: bytes = b'{"n": 1}') -> StoredEvent:
    return StoredEvent(STREAM, version, name, state)


@pytest.mark.part_of("A-01")
def test_the_library_reads_what_we_appended(log: EventLog) -> None:
    appended(log, customer(), device(), user())
    notifications = log.recorder.select_notifications(start=1, limit=10)
    assert [notification.topic for notification in notifications] == ["customer.registered", "device.registered", "user.registered"]
    assert all(isinstance(notification, Notification) for notification in notifications)
    assert notifications[1].originator_id == PHONE
    assert b'"Beispielwerk"' in notifications[1].state
    first, second, third = (notification.id for notification in notifications)
    assert log.recorder.max_notification_id() == third
    assert [n.id for n in log.recorder.select_notifications(first, 10, inclusive_of_start=False)] == [second, third]
    assert [n.id for n in log.recorder.select_notifications(None, 1)] == [first]
    assert [n.id for n in log.recorder.select_notifications(first, 10, stop=second)] == [first, second]
    assert [n.id for n in log.recorder.select_notifications(first, 10, topics=["user.registered"])] == [third]


@pytest.mark.requirement("A-08")
@pytest.mark.part_of("A-01")
def test_the_library_appends_beside_us_and_sees_conflicts_its_way(log: EventLog) -> None:
    assert log.recorder.max_notification_id() is None
    appended(log, device())
    positions = log.recorder.insert_events([stored(1), stored(2, state='{"name": "Jürgen\\n😀"}'.encode())])
    assert positions == [log.head() - 1, log.head()]
    with pytest.raises(IntegrityError):
        log.recorder.insert_events([stored(3), stored(2)])
    events = log.recorder.select_events(STREAM)
    assert [(event.originator_version, event.topic) for event in events] == [(1, "demo.happened"), (2, "demo.happened")]
    assert events[1].state.decode() == '{"name": "Jürgen\\n😀"}'
    assert [event.originator_version for event in log.recorder.select_events(STREAM, desc=True, limit=1)] == [2]
    assert [event.originator_version for event in log.recorder.select_events(STREAM, gt=1)] == [2]
    assert [event.originator_version for event in log.recorder.select_events(STREAM, lte=1)] == [1]
    times = [recorded for (recorded,) in rows_of(log.dsn, "SELECT recorded_at FROM events ORDER BY position")]
    assert times == sorted(times)


@pytest.mark.requirement("A-02")
def test_a_subscriber_gets_each_event_once_and_in_order_those_to_come_included(log: EventLog) -> None:
    appended(log, customer(), device())
    other = open_log(log.dsn)

    def write() -> None:
        for _ in range(20):
            appended(other, user(uuid4()))

    writer = Thread(target=write)
    seen: list[int] = []
    with log.recorder.subscribe(gt=0) as subscription:
        writer.start()
        for notification in subscription:
            seen.append(notification.id)
            if len(seen) == 22:
                break
    writer.join()
    other.close()
    assert seen == [position for (position,) in rows_of(log.dsn, "SELECT position FROM events ORDER BY position")]


class Counter(Aggregate):
    @event("Started")
    def __init__(self, label: str) -> None:
        self.label, self.n = label, 0

    @event("Counted")
    def count(self) -> None:
        self.n += 1


@pytest.mark.requirement("A-08")
def test_an_application_of_the_library_runs_on_the_recorder(log: EventLog) -> None:
    application: Application[UUID] = Application()
    application.recorder = log.recorder
    application.events.recorder = log.recorder
    counter = Counter("Beispiel")
    counter.count()
    application.save(counter)
    again: Counter = application.repository.get(counter.id)
    again.count()
    application.save(again)
    final: Counter = application.repository.get(counter.id)
    assert final.n == 2
    counter.count()
    with pytest.raises(IntegrityError):
        application.save(counter)
    assert rows_of(log.dsn, "SELECT stream_version FROM events ORDER BY position") == [(1,), (2,), (3,)]
