"""That the claims follow from the events is proven, and tampering found."""

from __future__ import annotations

from uuid import uuid4

import psycopg
import pytest

from aggregates.api_token import ApiTokenIssued, ApiTokenRevoked
from aggregates.device import DeviceAbsorbed, DeviceDiscovered, DeviceMerged, DeviceRegistered
from aggregates.device_terms import DeviceDescription, Identifier
from aggregates.user import UserDeleted, UserErased, UserRegistered
from eventstore.log import EventLog
from eventstore.verify_claims import verify_claims
from tests.eventstore.store import appended, stored_by_hand

ERIKA, MAX, FIRST, SECOND, TOKEN = (uuid4() for _ in range(5))
IMEI, OTHER = (Identifier(kind="imei", value=value) for value in ("49015420323751", "35258406000002"))


@pytest.fixture
def used(log: EventLog) -> EventLog:
    """Claims that were made, released, passed on, and left by an erased person."""
    appended(log, (ERIKA, UserRegistered(name="Muster, Erika", personnel_number="P1")))
    appended(log, (ERIKA, UserDeleted(personnel_number="P1")))
    appended(log, (MAX, UserRegistered(name="Muster, Max", personnel_number="P1")))
    appended(log, (ERIKA, UserErased()))
    appended(log, (FIRST, DeviceRegistered(source="manual", identifiers=(IMEI,), description=DeviceDescription())))
    appended(log, (SECOND, DeviceDiscovered(imei=OTHER.value, description=DeviceDescription())))
    appended(
        log,
        (FIRST, DeviceMerged(absorbed_id=SECOND, identifiers=(OTHER,), source="device_management")),
        (SECOND, DeviceAbsorbed(into_id=FIRST, identifiers=(OTHER,))),
    )
    appended(log, (TOKEN, ApiTokenIssued(label="test", role="ops", for_customer=None, token_hash="0" * 64, expires_at=None)))
    appended(log, (TOKEN, ApiTokenRevoked(token_hash="0" * 64)))
    return log


@pytest.mark.requirement("A-03")
@pytest.mark.part_of("A-14")
def test_claims_follow_from_the_events(used: EventLog) -> None:
    told: list[tuple[int, int]] = []
    found = verify_claims(used, lambda done, total: told.append((done, total)))
    assert found.equal, found.examples
    assert found.rows == 3
    assert told
    assert all(done <= total for done, total in told)


@pytest.mark.requirement("A-03")
@pytest.mark.parametrize(
    ("tampering", "only_kept", "only_fresh"),
    [
        ("DELETE FROM claims WHERE kind = 'personnel_number'", 0, 1),
        ("INSERT INTO claims SELECT customer_id, kind, '11111111111111', stream_id FROM claims WHERE value = '49015420323751'", 1, 0),
        (f"UPDATE claims SET stream_id = '{SECOND}' WHERE value = '{OTHER.value}'", 1, 1),
    ],
    ids=["deleted", "added", "changed"],
)
def test_tampering_is_found(used: EventLog, tampering: str, only_kept: int, only_fresh: int) -> None:
    with psycopg.connect(used.dsn) as connection:
        connection.execute(tampering.encode())
    found = verify_claims(used)
    assert (found.equal, found.only_kept, found.only_fresh) == (False, only_kept, only_fresh)
    assert len(found.examples) == only_kept + only_fresh


def test_an_event_that_cannot_be_read_is_told(used: EventLog) -> None:
    stored_by_hand(
        used.dsn,
        """INSERT INTO events SELECT position + 1, stream_id, stream_version + 1, customer_id, 'device.discovered', 1, '{"unsinn": 1}',
           recorded_at, effective_at, actor, on_behalf_of, causation, correlation FROM events ORDER BY position DESC LIMIT 1""",
    )
    found = verify_claims(used)
    assert (found.equal, found.unreadable) == (False, 1)
    assert "device.discovered" in found.examples[0]
