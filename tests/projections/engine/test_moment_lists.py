"""Lists as of a moment show of every thing what the thing itself shows as of that moment, by both clocks, also who wasn't there yet (A-11)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from random import Random
from typing import Any, NamedTuple
from uuid import UUID, uuid4

import psycopg
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from psycopg.rows import dict_row

from aggregates.device import Device, DeviceReassigned
from aggregates.device_then import DeviceHeldThen, DeviceSeenThen
from aggregates.engine.event import Event
from aggregates.engine.meaning import ids_in
from aggregates.sims.sim_then import SimHeldThen
from aggregates.user import UserErased, UserRenamed
from api.devices.device_past import DEVICE_AS_OF
from api.engine.as_of import AsOf
from api.sims.sim_past import SIM_AS_OF
from api.user_past import USER_AS_OF
from eventstore.log import EventLog
from projections.engine import kept_moments, moment
from projections.engine.as_of import Clock
from projections.engine.kept_moments import keep
from projections.engine.moment_asked import Moment
from projections.engine.projector import Projector
from projections.registry import PROJECTIONS, inventory
from tests.commands.made_up import (
    CUSTOMER,
    ERIKA,
    HANS,
    OTHER_NUMBER,
    PHONE,
    SIM,
    Entry,
    assigned,
    customer,
    device,
    fed_sim,
    in_device,
    other_sim,
    user,
)
from tests.eventstore.store import appended, cause
from tests.projections.engine.test_as_of_order import NOW, past_facts
from tests.projections.lives import Life, anew, of_customer

CLOCKS: tuple[Clock, ...] = ("recorded", "effective")
LATER = NOW - timedelta(days=10)
THEN = NOW - timedelta(days=20)
BEFORE = NOW - timedelta(days=30)


def nothing(_: object) -> None:
    """Nobody looks on."""


class Then(NamedTuple):
    """The lists of a moment, by their ids."""

    log: EventLog
    moment: Moment
    schema: str

    def rows(self, name: str, key: str) -> dict[UUID, dict[str, Any]]:
        with psycopg.connect(self.log.dsn, autocommit=True) as connection, connection.cursor(row_factory=dict_row) as cursor:
            cursor.execute(f"SELECT * FROM {self.schema}.{name} WHERE customer_id = %s".encode(), (self.moment.customer_id,))
            return {row[key]: row for row in cursor}

    def told(self, of: AsOf, thing: UUID) -> Mapping[str, Any] | None:
        """The thing itself, as its own as-of tells it."""
        asked = self.moment.customer_id, thing, self.moment.at, self.moment.clock
        row = of.stood(self.log, *asked)
        return None if row is None else of.told(self.log, asked[0], row, asked[2], asked[3])


def then(log: EventLog, at: datetime, clock: Clock = "effective", customer_id: UUID = CUSTOMER) -> Then:
    asked = Moment(customer_id, clock, at)
    return Then(log, asked, keep(log, inventory, asked, nothing))


def holder(of: Then, device_id: UUID | None, own: Mapping[str, Any]) -> tuple[Any, Any]:
    """Who has a number: the user of the device that it is in, or its own."""
    held = of.told(DEVICE_AS_OF, device_id) if device_id is not None else None
    told = held if held is not None and held["user_id"] is not None else own
    return told["user_id"], told.get("user_name")


def hidden_device(of: Then, sim_id: UUID) -> UUID | None:
    """The device that a number is in, where that is hidden, so that nothing names it: its user has the number all the same."""
    row = SIM_AS_OF.stood(of.log, of.moment.customer_id, sim_id, of.moment.at, of.moment.clock)
    record = of.told(DEVICE_AS_OF, row["linked_device_id"]) if row is not None and row["linked_device_id"] is not None else None
    return (record["goes_on_as"] or record["device_id"]) if record is not None else None


def linked(told: list[dict[str, Any]]) -> set[UUID]:
    """What a thing says that it was linked with."""
    return {UUID(each["id"]) for each in told}


def called(told: dict[str, Any] | None) -> str | None:
    return told["name"] if told is not None else None


def compare(of: Then, things: Mapping[str, set[UUID]]) -> int:
    """Compare all lists with each thing; returns how many are named that are not there yet."""
    devices, sims, users = of.rows("device_list", "device_id"), of.rows("sim_list", "sim_id"), of.rows("users", "user_id")
    overview = of.rows("overview", "row_id")
    to_come = 0
    for user_id in things["user"]:
        told = of.told(USER_AS_OF, user_id)
        assert (told is None) == (user_id not in users)
        assert told is None or told["name"] == users[user_id]["name"]
        assert told is None or linked(told["devices"]) == {
            each for each, row in devices.items() if row["user_id"] == user_id and row["hidden_because"] is None
        }
        assert told is None or linked(told["sims"]) == {
            each for each, row in sims.items() if user_id == row["user_id"] or (row["device_id"] is None and user_id == row["holder_id"])
        }
        for held in told["devices"] if told is not None else ():
            assert (held["model"], held["imei"]) == (devices[UUID(held["id"])]["model"], devices[UUID(held["id"])]["imei"])
            assert linked(held["sims"]) == {each for each, row in sims.items() if row["device_id"] == UUID(held["id"])}
        assert user_id not in overview or told is not None, "nobody is listed before they are there"
    for device_id in things["device"]:
        told = of.told(DEVICE_AS_OF, device_id)
        shown = told is not None and told["absorbed_into"] is None
        assert shown == (device_id in devices)
        if told is not None and shown:
            row = devices[device_id]
            assert (row["user_id"], row["user_name"]) == (told["user_id"], told.get("user_name"))
            assert {name: row[name] for name in ("maker", "model", "imei", "unknown")} == {
                name: told[name] for name in ("maker", "model", "imei", "unknown")
            }
            if device_id in overview:
                assert overview[device_id]["user_name"] == told.get("user_name")
            if row["hidden_because"] is None:
                assert linked(told["sims"]) == {each for each, sim in sims.items() if sim["device_id"] == device_id}
            assert called(told["user"]) == told.get("user_name")
            to_come += row["user_id"] is not None and row["user_id"] not in users
    for sim_id in things["sim"]:
        told = of.told(SIM_AS_OF, sim_id)
        assert (told is None) == (sim_id not in sims)
        if told is None:
            continue
        row = sims[sim_id]
        assert (row["holder_id"], row["user_name"]) == holder(of, row["device_id"] or hidden_device(of, sim_id), told)
        assert linked([told["device"]] if told["device"] else []) == ({row["device_id"]} if row["device_id"] else set())
        assert called(told["user"]) == row["user_name"]
        assert (told["no_device_reason"]["code"] if told["no_device_reason"] else None) == row["no_device_reason"]
        assert (told["linked_device_id"] is None) == (row["no_device_reason"] is not None)
        if row["device_id"] is not None and row["device_id"] == told["linked_device_id"]:
            assert row["imei"] is None or row["imei"] in told["linked_device_name"]
            to_come += row["device_id"] not in devices
        if row["status"] != "inactive":
            listed = overview[sim_id]
            assert (listed["user_name"], listed["device_id"], listed["model"]) == (row["user_name"], row["device_id"], row["model"])
    return to_come


def is_recordable(life: Life, stream_id: UUID, fact: Event) -> bool:
    """Whether it names only whom and what the portal knows; and a device by its own IMEI, if by any."""
    named = {UUID(text) for kind, text in ids_in(type(fact), fact.model_dump(mode="json")) if kind in ("user", "device", "sim")}
    if isinstance(fact, DeviceSeenThen):
        return fact.imei in {identifier.value for identifier in life.world.fold(Device, stream_id).identifiers}
    return named <= {*life.world.streams}


@pytest.mark.requirement("A-11")
def test_lists_of_a_moment_show_of_everything_what_it_shows_itself(log: EventLog, monkeypatch: pytest.MonkeyPatch) -> None:
    """Random lives, all recorded late, of things of all ages, with past facts in between."""
    monkeypatch.setattr(moment, "TOLD_AT_ONCE", 5)
    monkeypatch.setattr(kept_moments, "OF_A_CUSTOMER", 100)

    @settings(max_examples=2, phases=(Phase.generate,), database=None)
    @given(seed=st.integers(0, 2**32))
    def check(seed: int) -> None:
        chance, customer_id = Random(seed), uuid4()
        life = Life(chance)
        facts, recorded = past_facts(chance, life), list[datetime]()
        oldest = {stream: chance.randint(0, 300) for stream in life.users} | {stream: chance.randint(100, 500) for stream in life.devices}
        for number, entry in enumerate(life.events(150)):
            late = NOW - timedelta(days=chance.randint(0, oldest.get(entry[0], 400)) if number else 600)
            recorded.append(appended(log, of_customer(entry, customer_id), by=cause(customer_id, late)).recorded_at)
            if chance.random() < 0.5 and len(life.world.streams) > 12:
                fact, start = next(facts)
                if is_recordable(life, *fact):
                    appended(log, of_customer(fact, customer_id), by=cause(customer_id, start))
        Projector(log, PROJECTIONS).catch_up()
        ids = {"user": life.users, "device": life.devices, "sim": life.sims}
        things = {kind: {anew(customer_id, each) for each in of} for kind, of in ids.items()}
        for days in (200, 60):
            compare(then(log, NOW - timedelta(days=days), "effective", customer_id), things)
        assert compare(then(log, chance.choice(recorded), "recorded", customer_id), things) == 0

    check()


def history(*late: Entry) -> list[tuple[Entry, datetime]]:
    """A customer with a phone and a number from of old, and two who came later."""
    old, new = [customer(), device(), other_sim(SIM)], [user(ERIKA), user(HANS, "Beispiel, Hans")]
    return [(entry, BEFORE) for entry in old] + [(entry, LATER) for entry in new] + [(entry, THEN) for entry in late]


def lived(log: EventLog, *late: Entry) -> Then:
    for entry, at in history(*late):
        appended(log, entry, by=cause(CUSTOMER, at))
    Projector(log, PROJECTIONS).catch_up()
    return then(log, THEN + timedelta(hours=1))


@pytest.mark.requirement("A-11")
@pytest.mark.parametrize(
    "held",
    [
        (PHONE, DeviceHeldThen(device_id=PHONE, user_id=ERIKA, until=LATER)),
        assigned(),
        (SIM, SimHeldThen(number=OTHER_NUMBER, sim_id=SIM, user_id=ERIKA, until=LATER)),
    ],
    ids=["recorded as a fact of the past", "assigned for then", "a number"],
)
def test_whoever_was_registered_later_is_named_in_lists_and_on_none(log: EventLog, held: Entry) -> None:
    found = lived(log, held)
    [row] = [row for row in found.rows("overview", "row_id").values() if row["user_id"] is not None]
    assert (row["row_id"], row["user_name"], row["user_status"], row["email"]) == (held[0], "Muster, Erika", None, None)
    assert "erika" in row["search"]
    assert found.rows("users", "user_id") == {}
    assert compare(found, {"user": {ERIKA, HANS}, "device": {PHONE}, "sim": {SIM}}) == (1 if held[0] == PHONE else 0)


@pytest.mark.requirement("A-11")
def test_they_are_called_as_at_first_whatever_they_are_called_today(log: EventLog) -> None:
    found = lived(log, assigned())
    appended(log, (ERIKA, UserRenamed(name="Neu, Erika", was="Muster, Erika")), by=cause(CUSTOMER, NOW))
    assert found.rows("device_list", "device_id")[PHONE]["user_name"] == "Muster, Erika"
    told = found.told(DEVICE_AS_OF, PHONE) or {}
    assert (told["user_name"], told["user_name_today"]) == ("Muster, Erika", "Neu, Erika")


@pytest.mark.requirement("A-11")
@pytest.mark.part_of("A-14")
def test_whoever_was_erased_since_is_named_nowhere(log: EventLog) -> None:
    lived(log, assigned())
    appended(log, (PHONE, DeviceReassigned(device_id=PHONE, from_user_id=ERIKA, to_user_id=HANS)), (ERIKA, UserErased()))
    Projector(log, PROJECTIONS).catch_up()
    row = then(log, THEN + timedelta(hours=1)).rows("device_list", "device_id")[PHONE]
    assert (row["user_id"], row["user_name"]) == (ERIKA, "gelöscht")


@pytest.mark.requirement("A-11")
def test_a_number_in_a_device_that_was_registered_later_names_it(log: EventLog) -> None:
    tablet = uuid4()
    for entry, at in (
        (customer(), BEFORE),
        (fed_sim(), BEFORE),
        (user(), BEFORE),
        (device(tablet), LATER),
        (assigned(tablet), LATER),
        (in_device(SIM, tablet), THEN),
    ):
        appended(log, entry, by=cause(CUSTOMER, at))
    Projector(log, PROJECTIONS).catch_up()
    found = then(log, THEN + timedelta(hours=1))
    row = found.rows("sim_list", "sim_id")[SIM]
    assert (row["device_id"], row["model"], row["no_device_reason"], row["holder_id"]) == (tablet, "Phone 1", None, None)
    assert found.rows("device_list", "device_id") == {}
    assert found.rows("overview", "row_id")[SIM]["imei"] == row["imei"]
    assert compare(found, {"user": set(), "device": {tablet}, "sim": {SIM}}) == 1
