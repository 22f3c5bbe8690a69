"""Effective times that nobody could read back never get into the log."""

from datetime import UTC, datetime, timedelta, timezone
from uuid import uuid4

import pytest
from psycopg.errors import CheckViolation

from aggregates.customer import CustomerRegistered
from aggregates.engine.event import Event
from aggregates.registry import EVENTS
from eventstore.envelope import Cause, StreamEvent
from eventstore.keyring import MasterKey
from eventstore.log import EventLog
from eventstore.unit import Unit


def _unit(at: datetime) -> Unit:
    customer_id = uuid4()
    event: Event = CustomerRegistered(name="Beispiel GmbH", customer_number=str(customer_id), time_zone="Europe/Berlin")
    return Unit(Cause(customer_id, "token:1", "command:1", "1", at), [StreamEvent(customer_id, event)])


@pytest.mark.requirement("A-02")
def test_times_before_1970_are_refused_and_any_offset_is_kept(database: str) -> None:
    log = EventLog(database, EVENTS, MasterKey(b"x" * 32))
    with pytest.raises(CheckViolation):
        log.append([_unit(datetime(2, 1, 1, tzinfo=UTC))])
    assert log.head() == 0
    far_east = datetime(2026, 1, 1, tzinfo=timezone(timedelta(hours=23)))
    log.append([_unit(far_east)])
    with log.pool.connection() as connection:
        assert [recorded.effective_at for recorded in log.page(connection, 0)] == [far_east]
    log.close()
