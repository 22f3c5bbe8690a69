"""What must exist only once per customer, and once-only requests, decided under the append lock."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID, uuid4

import pytest

from aggregates.api_token import API_TOKEN_CLAIM, ApiTokenIssued, ApiTokenRevoked
from aggregates.customer import CUSTOMER_NUMBER_CLAIM
from aggregates.device import DEVICE_USER_CLAIM, DeviceAbsorbed, DeviceDecoupled, DeviceMerged, DeviceRegistered
from aggregates.device_terms import IMEI_CLAIM, DeviceDescription, DeviceIdentified, DeviceIdentifiersEnded
from aggregates.engine.claim import Claim
from aggregates.engine.event import OPERATOR, Event
from aggregates.personnel_number import PERSONNEL_NUMBER_CLAIM, PERSONNEL_NUMBER_SPELLING_CLAIM
from aggregates.registry import CLAIM_KINDS
from aggregates.sim import NUMBER_CLAIM
from aggregates.user import UserPersonnelNumberChanged
from eventstore.keyring import MasterKey
from eventstore.log import EventLog
from eventstore.unit import AlreadyAnswered, Appended, ClaimList, Conflict, IdempotencyKey
from eventstore.verify_claims import verify_claims
from tests.commands.made_up import (
    CUSTOMER,
    ERIKA,
    HANS,
    IMEI_1,
    IMEI_2,
    NUMBER,
    OTHER_CUSTOMER,
    PHONE,
    SIM,
    TABLET,
    TOKEN,
    assigned,
    customer,
    device,
    fed_sim,
    imei,
    user,
)
from tests.eventstore.store import SECRET, append, appended, cause, rows_of, unit

OTHER = cause(OTHER_CUSTOMER)


def holder(log: EventLog, claim: Claim, customer_id: UUID = CUSTOMER) -> UUID | None:
    with log.pool.connection() as connection:
        return log.holders(connection, customer_id, [claim])[claim]


@pytest.mark.requirement("A-08")
def test_a_number_exists_once_per_customer(log: EventLog) -> None:
    appended(log, fed_sim(SIM))
    assert append(log, unit(fed_sim(uuid4()))) == [Conflict(claim=NUMBER_CLAIM.of(NUMBER), taken=True)]
    [elsewhere] = append(log, unit(fed_sim(theirs := uuid4()), by=OTHER))
    assert isinstance(elsewhere, Appended)
    assert holder(log, NUMBER_CLAIM.of(NUMBER)) == SIM
    assert holder(log, NUMBER_CLAIM.of(NUMBER), OTHER_CUSTOMER) == theirs
    assert holder(log, NUMBER_CLAIM.of("+49155599999")) is None


@pytest.mark.requirement("A-08")
def test_of_two_in_one_append_the_first_gets_the_claim(log: EventLog) -> None:
    first, second = append(log, unit(fed_sim(SIM)), unit(fed_sim(uuid4())))
    assert isinstance(first, Appended)
    assert second == Conflict(claim=NUMBER_CLAIM.of(NUMBER), taken=True)


@pytest.mark.requirement("A-08")
def test_two_streams_of_one_unit_cannot_hold_the_same(log: EventLog) -> None:
    assert append(log, unit(device(PHONE), device(TABLET))) == [Conflict(claim=IMEI_CLAIM.of(IMEI_1), taken=True)]
    assert rows_of(log.dsn, "SELECT count(*) FROM events") == [(0,)]


@pytest.mark.requirement("A-08", "F-09")
def test_what_one_stream_releases_another_may_claim_in_the_same_unit(log: EventLog) -> None:
    appended(log, device(PHONE), device(TABLET, imei(IMEI_2)))
    absorbed = DeviceAbsorbed(into_id=PHONE, identifiers=(imei(IMEI_2),))
    merged = DeviceMerged(absorbed_id=TABLET, identifiers=(imei(IMEI_2),), source="manual")
    [outcome] = append(log, unit((PHONE, merged), (TABLET, absorbed), read={PHONE: 1, TABLET: 1}))
    assert isinstance(outcome, Appended)
    assert holder(log, IMEI_CLAIM.of(IMEI_1)) == holder(log, IMEI_CLAIM.of(IMEI_2)) == PHONE


@pytest.mark.requirement("A-08")
def test_what_a_unit_claims_and_lets_go_again_is_free(log: EventLog) -> None:
    registered = DeviceRegistered(source="order", identifiers=(imei(IMEI_1),), description=DeviceDescription())
    [outcome] = append(log, unit((TABLET, registered), (TABLET, DeviceAbsorbed(into_id=PHONE, identifiers=(imei(IMEI_1),)))))
    assert isinstance(outcome, Appended)
    assert holder(log, IMEI_CLAIM.of(IMEI_1)) is None
    held = DeviceDecoupled(device_id=TABLET, user_id=ERIKA)
    [outcome] = append(log, unit(assigned(TABLET), (TABLET, held), assigned(TABLET), read={TABLET: 2}))
    assert isinstance(outcome, Appended)
    assert holder(log, DEVICE_USER_CLAIM.of(f"{ERIKA}/{TABLET}")) == TABLET


@pytest.mark.requirement("A-08")
def test_a_claim_is_not_released_by_who_does_not_hold_it(log: EventLog) -> None:
    appended(log, device(PHONE))
    appended(log, (TABLET, DeviceAbsorbed(into_id=PHONE, identifiers=(imei(IMEI_1),))))
    assert holder(log, IMEI_CLAIM.of(IMEI_1)) == PHONE


@pytest.mark.requirement("A-08")
def test_what_a_decision_saw_of_claims_is_checked_again(log: EventLog) -> None:
    free = IMEI_CLAIM.of(IMEI_2)
    appended(log, device(PHONE), device(TABLET, imei(IMEI_2)))
    assert append(log, unit(user(), claims={free: None})) == [Conflict(claim=free)]
    assert append(log, unit(user(), claims={free: PHONE})) == [Conflict(claim=free)]
    [outcome] = append(log, unit(user(), claims={free: TABLET, IMEI_CLAIM.of("35000000000099"): None}))
    assert isinstance(outcome, Appended)


@pytest.mark.requirement("A-08", "H-06")
def test_what_a_decision_saw_of_a_list_of_claims_is_checked_again(log: EventLog) -> None:
    """Nobody is deleted while a device is assigned to them at the same moment, in this append or in another process."""
    held = ClaimList(DEVICE_USER_CLAIM, f"{ERIKA}/")
    appended(log, user(), device(PHONE))
    before = unit(device(TABLET, imei(IMEI_2)), lists={held: ()})
    first, second, third = append(log, before, unit(assigned(), read={PHONE: 1}), unit(user(HANS), lists={held: ()}))
    assert isinstance(first, Appended)
    assert isinstance(second, Appended)
    assert third == Conflict(claim=DEVICE_USER_CLAIM.of(f"{ERIKA}/"))
    assert append(log, unit(user(HANS), lists={held: ()})) == [Conflict(claim=DEVICE_USER_CLAIM.of(f"{ERIKA}/"))]
    with log.pool.connection() as connection:
        assert log.listed(connection, CUSTOMER, held) == {f"{ERIKA}/{PHONE}"}
        assert log.listed(connection, OTHER_CUSTOMER, held) == set()
        with pytest.raises(ValueError, match="keyed hashes"):
            log.listed(connection, CUSTOMER, ClaimList(PERSONNEL_NUMBER_CLAIM, "1"))
    decoupled = (PHONE, DeviceDecoupled(device_id=PHONE, user_id=ERIKA))
    outcomes = append(log, unit(decoupled, read={PHONE: 2}), unit(user(HANS), lists={held: ()}))
    assert all(isinstance(outcome, Appended) for outcome in outcomes)


@pytest.mark.requirement("X-06")
def test_a_prefix_is_taken_literally(log: EventLog) -> None:
    appended(log, device(PHONE, imei("35000000000001")), device(TABLET, imei("35%00000000000")))
    with log.pool.connection() as connection:
        assert log.listed(connection, CUSTOMER, ClaimList(IMEI_CLAIM, "35%")) == {"35%00000000000"}
        assert log.listed(connection, CUSTOMER, ClaimList(IMEI_CLAIM, "3_")) == set()


@pytest.mark.requirement("A-08")
def test_customer_numbers_and_tokens_are_unique_in_the_whole_system(log: EventLog) -> None:
    appended(log, customer())
    assert append(log, unit(customer(OTHER_CUSTOMER), by=OTHER)) == [Conflict(claim=CUSTOMER_NUMBER_CLAIM.of("K-1001"), taken=True)]
    token = ApiTokenIssued(label="Muster", role="viewer", for_customer=CUSTOMER, token_hash="ab" * 32, expires_at=None)
    appended(log, (TOKEN, token), by=cause(OPERATOR))
    assert append(log, unit((uuid4(), token), by=OTHER)) == [Conflict(claim=API_TOKEN_CLAIM.of("ab" * 32), taken=True)]
    assert holder(log, API_TOKEN_CLAIM.of("ab" * 32), OTHER_CUSTOMER) == TOKEN
    appended(log, (TOKEN, ApiTokenRevoked(token_hash="ab" * 32)), by=cause(OPERATOR))
    assert holder(log, API_TOKEN_CLAIM.of("ab" * 32)) is None


@pytest.mark.requirement("A-08")
@pytest.mark.part_of("A-14")
def test_what_is_claimed_about_a_person_is_kept_as_a_keyed_hash(log: EventLog) -> None:
    appended(log, user(ERIKA, personnel_number="P-4711"))
    rows = rows_of(log.dsn, "SELECT value, stream_id FROM claims")
    values = {value for value, _ in rows}
    assert {stream for _, stream in rows} == {ERIKA}
    assert not any("4711" in value for value in values)
    assert values == {MasterKey(SECRET).digest(CUSTOMER, written) for written in ("P-4711", "p-4711", "p4711")}
    assert MasterKey(SECRET).digest(OTHER_CUSTOMER, "P-4711") not in values
    assert MasterKey(bytes(32)).digest(CUSTOMER, "P-4711") not in values
    taken = PERSONNEL_NUMBER_CLAIM.of("P-4711")
    assert holder(log, taken) == ERIKA
    assert append(log, unit(user(HANS, personnel_number="P-4711"))) == [Conflict(claim=taken, taken=True)]
    appended(log, (ERIKA, UserPersonnelNumberChanged(personnel_number="P-4712", was="P-4711")))
    assert holder(log, taken) is None
    assert holder(log, PERSONNEL_NUMBER_CLAIM.of("P-4712")) == ERIKA


@pytest.mark.requirement("A-08")
def test_of_two_who_take_a_personnel_number_in_two_cases_at_once_one_gets_it(log: EventLog) -> None:
    """Neither of them has looked: under the append lock it is decided."""
    first, second = append(log, unit(user(ERIKA, personnel_number="AbC1")), unit(user(HANS, personnel_number="aBc1")))
    assert isinstance(first, Appended)
    assert second == Conflict(claim=PERSONNEL_NUMBER_CLAIM.of("abc1"), taken=True)
    appended(log, (ERIKA, UserPersonnelNumberChanged(personnel_number="P1", was="AbC1")))
    appended(log, user(HANS, personnel_number="aBc1"))


@pytest.mark.requirement("A-08")
def test_of_two_who_take_a_personnel_number_with_other_zeros_at_once_one_gets_it(log: EventLog) -> None:
    """Neither of them has looked: under the append lock it is decided, and the claims are those that follow from the events."""
    first, second = append(log, unit(user(ERIKA, personnel_number="00471")), unit(user(HANS, personnel_number="00 471")))
    assert isinstance(first, Appended)
    assert second == Conflict(claim=PERSONNEL_NUMBER_SPELLING_CLAIM.of("471"), taken=True)
    appended(log, (ERIKA, UserPersonnelNumberChanged(personnel_number="0471", was="00471")))
    appended(log, user(HANS, personnel_number="0 47", in_any_spelling=False))
    appended(log, user(PHONE, personnel_number="47", in_any_spelling=False))
    assert holder(log, PERSONNEL_NUMBER_SPELLING_CLAIM.of("471")) == ERIKA
    assert verify_claims(log).equal


@pytest.mark.requirement("A-08")
def test_a_personnel_number_from_before_is_held_as_it_was_written(log: EventLog) -> None:
    appended(log, user(ERIKA, personnel_number="AbC1", in_any_case=False))
    appended(log, user(HANS, personnel_number="abc1", in_any_case=False))
    appended(log, (ERIKA, UserPersonnelNumberChanged(personnel_number="P1", was="AbC1")))
    assert holder(log, PERSONNEL_NUMBER_CLAIM.of("abc1")) == HANS, "only its own is let go"
    assert verify_claims(log).equal


@pytest.mark.requirement("A-08")
def test_claims_of_a_refused_unit_are_not_kept(log: EventLog) -> None:
    appended(log, device(PHONE))
    more = DeviceIdentified(source="manual", identifiers=(imei(IMEI_2),))
    outcomes = append(log, unit((PHONE, more), read={PHONE: 9}), unit(device(TABLET, imei(IMEI_2))))
    assert [type(outcome) for outcome in outcomes] == [Conflict, Appended]
    assert holder(log, IMEI_CLAIM.of(IMEI_2)) == TABLET


@pytest.mark.requirement("A-08")
def test_a_request_with_a_used_key_is_not_done_again(log: EventLog) -> None:
    key = IdempotencyKey("k-1", "f" * 64, {"ids": {"device_id": str(PHONE)}})
    first, twice = append(log, unit(device(PHONE), key=key), unit(device(TABLET, imei(IMEI_2)), key=key))
    assert isinstance(first, Appended)
    assert twice == AlreadyAnswered()
    assert append(log, unit(user(), key=key)) == [AlreadyAnswered()]
    others = append(log, unit(user(), key=key, by=cause(actor="token:other")), unit(user(HANS), key=key, by=OTHER))
    assert all(isinstance(outcome, Appended) for outcome in others)
    answers = rows_of(
        log.dsn, "SELECT fingerprint, answer ->> 'position', answer -> 'versions', answer -> 'ids' FROM idempotency ORDER BY recorded_at"
    )
    assert answers[0] == ("f" * 64, str(first.position), {str(PHONE): 1}, {"device_id": str(PHONE)})


@pytest.mark.requirement("A-08")
def test_the_answer_kept_for_a_request_that_changed_nothing_names_what_it_looked_at(log: EventLog) -> None:
    appended(log, device(PHONE))
    key = IdempotencyKey("k-2", "f", {})
    [outcome] = append(log, unit(read={PHONE: 1}, key=key))
    assert isinstance(outcome, Appended)
    found = rows_of(log.dsn, "SELECT answer ->> 'position', answer -> 'changed', answer -> 'versions' FROM idempotency")
    assert found == [(str(log.head()), False, {str(PHONE): 1})]


def test_a_conflict_keeps_no_answer(log: EventLog) -> None:
    append(log, unit(read={PHONE: 3}, key=IdempotencyKey("k-3", "f", {})))
    assert rows_of(log.dsn, "SELECT count(*) FROM idempotency") == [(0,)]


@pytest.mark.requirement("A-08")
def test_a_claim_may_hold_any_text(log: EventLog) -> None:
    for text in ('K-"1"', "K\\1", "{K,1}", "NULL", " K 1 ", "K\t1\n", "Ä😀", "\\N", '","'):
        first, second = uuid4(), uuid4()
        [outcome] = append(log, unit(customer(first, customer_number=text), by=cause(first)))
        assert isinstance(outcome, Appended)
        assert holder(log, CUSTOMER_NUMBER_CLAIM.of(text)) == first
        [conflict] = append(log, unit(customer(second, customer_number=text), by=cause(second)))
        assert isinstance(conflict, Conflict)
        assert conflict.claim == CUSTOMER_NUMBER_CLAIM.of(text)


class ClaimsOneOfEachKind(Event):
    def claims(self) -> Iterator[Claim]:
        return (kind.of("by Erika Muster") for kind in CLAIM_KINDS.values())


def test_each_kind_is_kept_as_it_was_declared(log: EventLog) -> None:
    appended(log, (ERIKA, ClaimsOneOfEachKind()))
    kept = {kind: (customer, value) for kind, customer, value in rows_of(log.dsn, "SELECT kind, customer_id, value FROM claims")}
    assert set(kept) == set(CLAIM_KINDS)
    for name, kind in CLAIM_KINDS.items():
        customer_id, value = kept[name]
        assert customer_id == (CUSTOMER if kind.alone_in == "customer" else OPERATOR)
        assert ("Muster" in value) is not kind.personal
        assert holder(log, kind.of("by Erika Muster")) == ERIKA


@pytest.mark.requirement("A-08")
def test_what_a_unit_claims_twice_and_lets_go_another_stream_may_have(log: EventLog) -> None:
    names = (imei(IMEI_1),)
    again = DeviceIdentified(source="manual", identifiers=names)
    gone = DeviceIdentifiersEnded(ended=names, reason="wrong", on=date(2026, 11, 20), source="manual")
    [done] = append(log, unit(device(PHONE, *names), (PHONE, again), (PHONE, gone), device(TABLET, *names)))
    assert isinstance(done, Appended)
    assert holder(log, IMEI_CLAIM.of(IMEI_1)) == TABLET
