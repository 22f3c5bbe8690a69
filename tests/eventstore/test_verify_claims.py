"""That the claims follow from the events is proven, and tampering found."""

from __future__ import annotations

from uuid import UUID, uuid4

import psycopg
import pytest

from aggregates.api_token import ApiTokenIssued, ApiTokenRevoked
from aggregates.device import DeviceAbsorbed, DeviceDiscovered, DeviceMerged, DeviceRegistered
from aggregates.device_terms import IMEI_CLAIM, DeviceDescription, Identifier
from aggregates.engine.event import Event
from aggregates.user import UserDeleted, UserErased, UserRegistered
from eventstore.log import EventLog
from eventstore.released_claims import catch_up, released_claims
from eventstore.verify_claims import verify_claims
from tests.eventstore.store import appended, stored_by_hand
from tests.golden.samples import SAMPLES

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
    assert found.rows == 5
    assert told
    assert all(done <= total for done, total in told)


@pytest.mark.requirement("A-03")
@pytest.mark.parametrize(
    ("tampering", "only_kept", "only_fresh"),
    [
        ("DELETE FROM claims WHERE kind = 'personnel_number'", 0, 2),
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


@pytest.mark.requirement("A-03")
def test_what_was_let_go_is_remembered_and_proven(used: EventLog) -> None:
    with used.pool.connection() as connection:
        assert released_claims(connection, customer_of(used), IMEI_CLAIM) == {}, (
            "it is found when it is asked for, as in a database from before"
        )
        catch_up(used, connection)
        catch_up(used, connection)
        found = released_claims(connection, customer_of(used), IMEI_CLAIM)
    [released] = found.pop(OTHER.value)
    assert found == {}
    assert (released.stream_id, released.held_from < released.held_until) == (SECOND, True)
    assert verify_claims(used).equal
    for tampering, only_kept, only_fresh in (
        ("UPDATE released_claims SET held_until = held_until + interval '1 day'", 1, 1),
        ("DELETE FROM released_claims", 0, 1),
    ):
        with psycopg.connect(used.dsn) as connection:
            connection.execute(tampering.encode())
        proven = verify_claims(used)
        assert (proven.equal, proven.only_kept, proven.only_fresh) == (False, only_kept, only_fresh)


def customer_of(log: EventLog) -> UUID:
    with log.pool.connection() as connection:
        return log.page(connection, 0, limit=1)[0].customer_id


def test_an_event_that_cannot_be_read_is_told(used: EventLog) -> None:
    stored_by_hand(
        used.dsn,
        """INSERT INTO events SELECT position + 1, stream_id, stream_version + 1, customer_id, 'device.discovered', 1, '{"unsinn": 1}',
           recorded_at, effective_at, actor, on_behalf_of, causation, correlation FROM events ORDER BY position DESC LIMIT 1""",
    )
    found = verify_claims(used)
    assert (found.equal, found.unreadable) == (False, 1)
    assert "device.discovered" in found.examples[0]


@pytest.mark.parametrize(
    "event", [event for event in SAMPLES if any(claim.kind is IMEI_CLAIM for claim in event.releases())], ids=lambda event: event.event_name
)
def test_every_event_that_lets_an_imei_go_is_remembered(event: Event) -> None:
    assert event.remembers_releases
