"""Everything about a person is sealed with the person's key, and gone with it."""

import os
import subprocess
import sys
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from aggregates.address import Address
from aggregates.device import DeviceNoted
from aggregates.device_terms import DeviceDescription
from aggregates.engine.event import DELETED, Event
from aggregates.remarketing.remarks import RemarketingRemarked
from aggregates.service_cases.repair import RepairEstimated, RepairRequested
from aggregates.service_cases.written import CaseTextsErased, CaseTextsSealed
from aggregates.user import (
    UserAddressAdded,
    UserEmailChanged,
    UserErased,
    UserFieldChanged,
    UserPersonnelNumberChanged,
    UserPrimaryAddressChanged,
    UserRegistered,
    UserRenamed,
)
from embedded.binaries import wheel_programs
from eventstore.keyring import KeyDestroyed, Keyring, MasterKey, WrongMasterKey
from eventstore.log import EventLog
from eventstore.unit import Appended, Conflict
from tests.commands.made_up import ERIKA, HANS, PHONE, customer, device, imei, user
from tests.eventstore.store import SECRET, append, appended, cause, open_log, rows_of, unit

CASE = UUID("5c000000-0000-4000-8000-000000000001")
WORDS = ("Muster", "Erika", "erika@example.org", "P-4711", "Musterweg", "Musterstadt", "Lieblingsfarbe-Blau", "verreist")
ADDRESS = Address(recipient="Muster, Erika", street="Musterweg 1", postal_code="12345", city="Musterstadt")


def everything_about(person: UUID) -> list[tuple[UUID, Event]]:
    registered = UserRegistered(
        name="Muster, Erika",
        email="erika@example.org",
        personnel_number="P-4711",
        primary_address=ADDRESS,
        additional_addresses=(ADDRESS,),
        further={"colour": "Lieblingsfarbe-Blau"},
        group="Vertrieb",
    )
    changes = (
        UserRenamed(name="Muster-Beispiel, Erika", was="Muster, Erika"),
        UserEmailChanged(email="erika.muster@example.org", was="erika@example.org"),
        UserPersonnelNumberChanged(personnel_number="P-47112", was="P-4711"),
        UserPrimaryAddressChanged(address=ADDRESS, was=None),
        UserAddressAdded(address=ADDRESS),
        UserFieldChanged(key="colour", value="Lieblingsfarbe-Blaugrau", was="Lieblingsfarbe-Blau"),
    )
    note = DeviceNoted(text="Frau Muster ist bis Montag verreist", about_user_id=person)
    return [(person, registered), *((person, change) for change in changes), (PHONE, note)]


def dumped(dsn: str) -> str:
    """Everything that is in the database, as a back-up would hold it."""
    program = wheel_programs() / "pg_dump"
    parts = conninfo_to_dict(dsn)
    environment = {
        **os.environ,
        **{f"PG{name.upper()}": str(value) for name, value in parts.items() if name in {"host", "port", "user", "password"}},
    }
    dump = subprocess.run([program, "--inserts", str(parts["dbname"])], env=environment, capture_output=True, check=True, text=True)
    return dump.stdout


@pytest.mark.part_of("A-14")
def test_no_word_about_a_person_is_in_the_database_in_clear(log: EventLog) -> None:
    appended(log, customer(), device(), *everything_about(ERIKA))
    dump = dumped(log.dsn)
    assert "Beispiel GmbH" in dump
    assert "Vertrieb" in dump
    assert [word for word in WORDS if word.lower() in dump.lower()] == []
    with log.pool.connection() as connection:
        found = log.load(connection, [ERIKA, PHONE])
    assert [recorded.event for recorded in found[ERIKA]] == [event for stream, event in everything_about(ERIKA) if stream == ERIKA]
    assert found[PHONE][-1].event == everything_about(ERIKA)[-1][1]


@pytest.mark.part_of("A-14")
def test_erasing_makes_every_event_about_the_person_unreadable_everywhere_at_once(log: EventLog) -> None:
    elsewhere = open_log(log.dsn)
    appended(log, customer(), device(), user(HANS, "Beispiel, Hans"), *everything_about(ERIKA))
    with elsewhere.pool.connection() as connection:
        assert elsewhere.load(connection, [ERIKA])[ERIKA][0].event == everything_about(ERIKA)[0][1]
    appended(log, (ERIKA, UserErased()))
    assert ERIKA not in [subject for (subject,) in rows_of(log.dsn, "SELECT subject FROM keys")]
    with elsewhere.pool.connection() as connection:
        found = elsewhere.load(connection, [ERIKA, PHONE, HANS])
        pages = elsewhere.page(connection, 0)
    gone = [*found[ERIKA], *found[PHONE], *pages]
    assert not [word for word in ("Muster", "erika", "4711", "verreist", "Blau") if any(word in recorded.details for recorded in gone)]
    registered = found[ERIKA][0].event
    assert isinstance(registered, UserRegistered)
    assert (registered.name, registered.email, registered.personnel_number) == (DELETED, DELETED, DELETED)
    assert registered.primary_address is not None
    assert registered.primary_address.city == DELETED
    assert (registered.additional_addresses, registered.further, registered.group) == ((), {}, "Vertrieb")
    moved = found[ERIKA][4].event
    assert isinstance(moved, UserPrimaryAddressChanged)
    assert moved.was is None
    assert found[PHONE][-1].event == DeviceNoted(text=DELETED, about_user_id=ERIKA)
    assert found[HANS][0].event == user(HANS, "Beispiel, Hans")[1]
    elsewhere.close()


@pytest.mark.part_of("A-14")
def test_what_was_sealed_before_an_erasure_but_comes_after_it_is_refused_or_unreadable(log: EventLog) -> None:
    appended(log, customer(), device(), user())
    late = unit((PHONE, DeviceNoted(text="verreist", about_user_id=ERIKA)), read={PHONE: 1})
    with log.pool.connection() as connection:
        prepared = log.prepare(connection, [late])
    appended(log, (ERIKA, UserErased()))
    with log.pool.connection() as connection:
        [outcome] = log.append_prepared(connection, prepared)
    assert isinstance(outcome, Appended)
    with log.pool.connection() as connection:
        assert log.load(connection, [PHONE])[PHONE][-1].event == DeviceNoted(text=DELETED, about_user_id=ERIKA)


@pytest.mark.requirement("A-08")
@pytest.mark.part_of("A-14")
def test_a_unit_whose_person_was_erased_meanwhile_conflicts_and_hurts_no_neighbour(log: EventLog) -> None:
    appended(log, customer(), device(), user())
    appended(log, (ERIKA, UserErased()))
    outcomes = append(
        log,
        unit((PHONE, DeviceNoted(text="verreist", about_user_id=ERIKA)), read={PHONE: 1}),
        unit(user(HANS)),
        unit(device(uuid4(), imei("35000000000008"))),
    )
    assert outcomes[0] == Conflict(stream_id=PHONE)
    assert isinstance(outcomes[1], Appended)


@pytest.mark.part_of("A-14")
def test_sealing_again_gives_the_same_so_that_equality_can_be_seen_and_replays_are_equal(log: EventLog) -> None:
    appended(log, (ERIKA, UserRegistered(name="Muster, Erika", email="erika@example.org")))
    appended(
        log,
        (ERIKA, UserRenamed(name="Beispiel, Erika", was="Muster, Erika")),
        (ERIKA, UserRenamed(name="Muster, Erika", was="Beispiel, Erika")),
    )
    appended(log, (HANS, UserRegistered(name="Muster, Erika")))
    sealed = rows_of(log.dsn, "SELECT payload #>> '{name,sealed}', payload #>> '{was,sealed}' FROM events ORDER BY position")
    assert all(text.startswith("sealed:1:") for row in sealed for text in row if text)
    assert sealed[0][0] == sealed[2][0]
    assert sealed[1][1] != sealed[2][0], "another field is sealed otherwise"
    assert sealed[3][0] != sealed[0][0], "another person is sealed otherwise"


@pytest.mark.part_of("A-14")
def test_the_wrong_master_key_is_told_as_such(log: EventLog) -> None:
    appended(log, user())
    wrong = open_log(log.dsn, bytes(32))
    with wrong.pool.connection() as connection, pytest.raises(WrongMasterKey):
        wrong.page(connection, 0)
    with pytest.raises(WrongMasterKey):
        wrong.append([unit((ERIKA, UserRenamed(name="B", was="A")), read={ERIKA: 1})])
    wrong.close()


@pytest.mark.part_of("A-14")
def test_keys_are_kept_wrapped_each_for_its_own_subject(log: EventLog) -> None:
    appended(log, user(ERIKA), user(HANS))
    master = MasterKey(SECRET)
    wrapped = dict(rows_of(log.dsn, "SELECT subject, wrapped FROM keys"))
    assert len(master.unwrap(ERIKA, wrapped[ERIKA])) == 32
    assert master.unwrap(ERIKA, wrapped[ERIKA]) not in wrapped[ERIKA]
    with pytest.raises(WrongMasterKey):
        master.unwrap(HANS, wrapped[ERIKA])


@pytest.mark.part_of("A-14")
def test_a_keyring_that_lost_a_key_seals_and_opens_nothing(log: EventLog) -> None:
    keys = Keyring(log.master)
    keys.open_new(ERIKA)
    sealed = keys.seal(ERIKA, "name", "Muster")
    assert keys.unseal(ERIKA, "name", sealed) == "Muster"
    keys.forget(ERIKA)
    assert not keys.has(ERIKA)
    assert not keys.opened
    with pytest.raises(KeyDestroyed):
        keys.seal(ERIKA, "name", "Muster")
    with pytest.raises(KeyDestroyed):
        keys.unseal(ERIKA, "name", sealed)


@pytest.mark.part_of("A-14")
def test_an_erasure_that_did_not_commit_erased_nothing(log: EventLog) -> None:
    appended(log, user())
    assert append(log, unit((ERIKA, UserErased()), read={ERIKA: 5})) == [Conflict(stream_id=ERIKA)]

    def fail(connection: psycopg.Connection[tuple[object, ...]], outcomes: object) -> None:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        log.append([unit((ERIKA, UserErased()), read={ERIKA: 1})], then=fail)
    with log.pool.connection() as connection:
        assert log.load(connection, [ERIKA])[ERIKA][0].event == user()[1]


def test_another_process_sees_an_erasure_with_its_next_look(log: EventLog) -> None:
    appended(log, (ERIKA, UserRegistered(name="Muster, Erika")))
    program = f"""
import sys
from uuid import UUID
from tests.eventstore.store import open_log
log = open_log({log.dsn!r})
for _ in sys.stdin:
    with log.pool.connection() as connection:
        print(log.load(connection, [UUID({str(ERIKA)!r})])[UUID({str(ERIKA)!r})][0].event.name, flush=True)
log.close()
"""
    with subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as reader:
        assert reader.stdin is not None
        assert reader.stdout is not None

        def seen() -> str:
            print("look", file=reader.stdin, flush=True)
            assert reader.stdout is not None
            return reader.stdout.readline().strip()

        assert seen() == "Muster, Erika"
        appended(log, (ERIKA, UserErased()), by=cause())
        assert seen() == DELETED
        reader.stdin.close()


@pytest.mark.part_of("A-14")
def test_what_names_nobody_is_sealed_with_its_streams_own_key(log: EventLog) -> None:
    told: dict[str, Any] = {"case_id": CASE, "device_id": PHONE, "user_id": None}
    begun = RepairRequested(
        **told, number="S-1", identifiers=(), description=DeviceDescription(), fault="Erika Muster war es", sending="own"
    )
    appended(log, (CASE, begun), (CASE, CaseTextsSealed(case_id=CASE)))
    work = RepairEstimated(**told, net="1.00", work="Erika Muster zahlt")
    [done] = append(log, unit((CASE, work), read={CASE: 2}))
    assert isinstance(done, Appended)
    assert "Erika" not in str(rows_of(log.dsn, "SELECT payload::text FROM events"))
    with log.pool.connection() as connection:
        assert [each.event for each in log.load(connection, [CASE])[CASE]] == [begun, CaseTextsSealed(case_id=CASE), work]
    [done] = append(log, unit((CASE, CaseTextsErased(case_id=CASE)), read={CASE: 3}))
    assert isinstance(done, Appended)
    with log.pool.connection() as connection:
        gone, _, later, _ = log.load(connection, [CASE])[CASE]
    assert (gone.event.fault, later.event.work, gone.erased, later.erased) == (DELETED, DELETED, True, True)  # type: ignore[attr-defined]


def test_a_key_that_is_there_is_not_made_anew(log: EventLog) -> None:
    first, second = (RemarketingRemarked(remarketing_id=CASE, said_as="remarks", text=text) for text in ("eins", "zwei"))
    appended(log, (CASE, first))
    append(log, unit((CASE, second), read={CASE: 1}))
    with log.pool.connection() as connection:
        assert [each.event for each in log.load(connection, [CASE])[CASE]] == [first, second]
