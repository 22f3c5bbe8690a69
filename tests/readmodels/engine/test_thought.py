"""A history tells of what was learnt late what was thought before (A-10, F-17, A-14)."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import orjson
import pytest

from aggregates.device import DeviceReassigned
from aggregates.device_then import DeviceHeldThen
from aggregates.engine.event import Event
from aggregates.sim_terms import Link, Tariff
from aggregates.sims.sim_then import SimLinkedThen, SimObservedThen
from aggregates.user import UserDeleted, UserErased
from eventstore.log import EventLog
from projections.engine.projector import Projector
from projections.registry import PROJECTIONS
from readmodels.devices.device_history import DEVICE_HISTORY_LIST
from readmodels.engine.field import Resource
from readmodels.engine.history_entry import Subject, as_json
from readmodels.engine.history_query import history, history_page
from readmodels.engine.query import Query
from readmodels.engine.reader import Reader
from readmodels.sims.number_history import NUMBER_HISTORY_LIST
from tests.commands.made_up import (
    CUSTOMER,
    ERIKA,
    HANS,
    IMEI_2,
    NUMBER,
    PHONE,
    SIM,
    TABLET,
    assigned,
    customer,
    device,
    fed_sim,
    imei,
    in_device,
    user,
)
from tests.eventstore.store import appended, cause

OF_NUMBER = (NUMBER_HISTORY_LIST, Subject([SIM], "number", NUMBER))
OF_PHONE = (DEVICE_HISTORY_LIST, Subject([PHONE], "device", str(PHONE)))
IN_ORDER = Query(sort=(("position", False),))


def on(day: int) -> datetime:
    return datetime(2026, 1, day, 8, tzinfo=UTC)


def tell(log: EventLog, day: int, *entries: tuple[UUID, Event]) -> None:
    appended(log, *entries, by=cause(CUSTOMER, effective_at=on(day)))


def link(device_id: UUID) -> Link:
    return Link(device_id=device_id, source="feed", set_by="import:late")


@pytest.fixture
def reader(log: EventLog) -> Iterator[Reader]:
    """A number in Berta's phone since day 10, and another device; on day 20 the phone goes to Hans."""
    appended(log, customer())
    tell(log, 1, user(ERIKA, "Alt, Berta"), user(HANS, "Beispiel, Hans"))
    tell(log, 1, device(PHONE, maker="Beispielwerk", model="Phone 1"), device(TABLET, imei(IMEI_2)), fed_sim())
    tell(log, 10, assigned(PHONE, ERIKA), in_device())
    tell(log, 20, (PHONE, DeviceReassigned(device_id=PHONE, from_user_id=ERIKA, to_user_id=HANS)))
    reader = Reader(log.dsn, pool_size=2)
    yield reader
    reader.close()


def last(log: EventLog, reader: Reader, of: tuple[Resource, Subject]) -> dict[str, Any]:
    Projector(log, PROJECTIONS).catch_up()
    with reader.reading(CUSTOMER) as reading:
        page = history_page(reading, *of, IN_ORDER, log)["items"]
        assert orjson.loads(orjson.dumps([as_json(entry, ()) for entry in history(reading, *of, IN_ORDER, log).entries])) == orjson.loads(
            orjson.dumps(page)
        ), "a file says the same"
    return page[-1]


def changes(entry: dict[str, Any]) -> list[tuple[str, str | None, str | None]]:
    """Label, old and new value in German."""
    return [(each["label"]["de"], _german(each["old_text"]), _german(each["new_text"])) for each in entry["changes"]]


def _german(text: dict[str, str] | None) -> str | None:
    return text["de"] if text else None


@pytest.mark.requirement("A-10", "F-17")
def test_of_what_an_older_feed_says_the_old_values_are_those_that_were_thought_to_hold_on_its_day(log: EventLog, reader: Reader) -> None:
    seen = SimObservedThen(number=NUMBER, until=on(14), of=("tariff", "device_id"), tariff=Tariff(name="Alt"), link=link(TABLET))
    tell(log, 12, (SIM, seen))
    phone, tablet = "Beispielwerk Phone 1 (IMEI 350000000000014)", f"Beispielwerk Phone 1 ({imei(IMEI_2).printed})"
    expected = [("Tarif", "Business Smart M", "Alt"), ("Tarifoptionen", "EU Roaming", None), ("Gerät", phone, tablet)]
    assert changes(last(log, reader, OF_NUMBER)) == expected
    assert {name["id"] for name in last(log, reader, OF_NUMBER)["names"]} >= {str(PHONE), str(TABLET)}
    assert changes(last(log, reader, OF_PHONE)) == [*expected[:2], ("Gerät", "dieses Gerät", tablet)], (
        "in the history of the device that it left"
    )
    before = last(log, reader, OF_NUMBER)
    tell(log, 13, (SIM, SimLinkedThen(number=NUMBER, link=None, until=on(15))))
    assert changes(last(log, reader, OF_NUMBER)) == [("Gerät", tablet, None)]
    tell(log, 2, (SIM, SimLinkedThen(number=NUMBER, link=link(PHONE), until=on(3))))
    assert changes(last(log, reader, OF_NUMBER)) == [("Gerät", None, phone)], "it was in none"
    Projector(log, PROJECTIONS).catch_up()
    with reader.reading(CUSTOMER) as reading:
        assert before in history_page(reading, *OF_NUMBER, IN_ORDER, log)["items"], "what comes later changes no line"


@pytest.mark.requirement("A-10", "F-17")
@pytest.mark.part_of("A-14")
def test_of_who_held_a_device_the_old_value_is_who_was_thought_to_and_nobody_who_was_erased(log: EventLog, reader: Reader) -> None:
    tell(log, 12, (PHONE, DeviceHeldThen(device_id=PHONE, user_id=HANS, until=on(14))))
    assert changes(last(log, reader, OF_PHONE)) == [("Nutzer", "Alt, Berta", "Beispiel, Hans")]
    tell(log, 5, (PHONE, DeviceHeldThen(device_id=PHONE, user_id=None, until=on(6))))
    assert changes(last(log, reader, OF_PHONE)) == [], "nobody was thought to"
    tell(log, 13, (PHONE, DeviceHeldThen(device_id=PHONE, user_id=ERIKA, until=on(21))))
    assert changes(last(log, reader, OF_PHONE)) == [("Nutzer", "Beispiel, Hans", "Alt, Berta")]
    appended(log, (ERIKA, UserDeleted()))
    appended(log, (ERIKA, UserErased()))
    entry = last(log, reader, OF_PHONE)
    assert changes(entry) == [("Nutzer", "Beispiel, Hans", "gelöscht")]
    assert "Berta" not in str(entry)
