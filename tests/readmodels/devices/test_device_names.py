"""What devices are called in lines of a history: once, and with what is otherwise today in a few words (A-10)."""

from collections.abc import Iterator
from uuid import UUID

import orjson
import pytest

from aggregates.device import DeviceAbsorbed, DeviceDescribed, DeviceMerged, DeviceRestored, DeviceSplit
from aggregates.device_terms import DeviceDescription, DeviceIdentified
from eventstore.log import EventLog
from projections.engine.projector import Projector
from projections.registry import PROJECTIONS
from readmodels.devices.device_history import DEVICE_HISTORY_LIST
from readmodels.engine.field import Resource
from readmodels.engine.history_entry import Subject
from readmodels.engine.history_query import history_page
from readmodels.engine.query import Query
from readmodels.engine.reader import Reader
from readmodels.users.user_history import USER_HISTORY_LIST
from tests.commands.made_up import CUSTOMER, ERIKA, IMEI_2, IMEI_3, PHONE, assigned, customer, device, imei, unknown_device, user
from tests.eventstore.store import appended

MERGED = UUID("d0000000-0000-4000-8000-00000000000a")
OF_ERIKA = Subject([ERIKA], "user", str(ERIKA))
OF_PHONE = Subject([PHONE, MERGED], "device", str(PHONE))
WAS = DeviceDescription(maker="Beispielwerk", model="Phone 1")
FAIRPHONE = DeviceDescription(maker="Fairphone", model="Fairphone 2")
FIRST, SECOND = "IMEI 350000000000014", imei(IMEI_2).printed


@pytest.fixture
def reader(log: EventLog) -> Iterator[Reader]:
    appended(log, customer(), user(), device(), assigned())
    reader = Reader(log.dsn, pool_size=2)
    yield reader
    reader.close()


def sentences(log: EventLog, reader: Reader, resource: Resource, subject: Subject, stream: UUID) -> list[tuple[str, str]]:
    Projector(log, PROJECTIONS).catch_up()
    with reader.reading(CUSTOMER) as found:
        items = orjson.loads(orjson.dumps(history_page(found, resource, subject, Query((("position", False),)), log)["items"]))
    return [(item["sentence"]["de"], item["sentence"]["en"]) for item in items if item["stream_id"] == str(stream)]


@pytest.mark.requirement("A-10")
def test_what_is_otherwise_today_is_said_in_a_few_words(log: EventLog, reader: Reader) -> None:
    def told() -> tuple[str, str]:
        [said] = sentences(log, reader, USER_HISTORY_LIST, OF_ERIKA, PHONE)
        return said

    assert told()[0] == f"Gerät Beispielwerk Phone 1 ({FIRST}) an diesen Nutzer übergeben"
    appended(log, (PHONE, DeviceIdentified(source="device_management", identifiers=(imei(IMEI_2),))))
    assert told() == (
        f"Gerät Beispielwerk Phone 1 ({FIRST}; heute auch {SECOND}) an diesen Nutzer übergeben",
        f"Device Beispielwerk Phone 1 ({FIRST}; today also {SECOND}) assigned to this user",
    )
    appended(log, (PHONE, DeviceDescribed(description=FAIRPHONE, was=WAS)))
    assert told()[0] == f"Gerät Beispielwerk Phone 1 ({FIRST}) (heute: Fairphone 2 ({FIRST}, {SECOND})) an diesen Nutzer übergeben"


@pytest.mark.requirement("A-10")
def test_one_that_is_only_described_otherwise_is_told_by_that(log: EventLog, reader: Reader) -> None:
    appended(log, (PHONE, DeviceDescribed(description=FAIRPHONE, was=WAS)))
    assert sentences(log, reader, USER_HISTORY_LIST, OF_ERIKA, PHONE) == [
        (
            f"Gerät Beispielwerk Phone 1 ({FIRST}; heute: Fairphone 2) an diesen Nutzer übergeben",
            f"Device Beispielwerk Phone 1 ({FIRST}; today: Fairphone 2) assigned to this user",
        )
    ]


@pytest.mark.requirement("A-10", "F-09")
def test_a_line_of_a_merged_record_says_once_which_it_is(log: EventLog, reader: Reader) -> None:
    found = imei(IMEI_3)
    appended(log, unknown_device(MERGED, IMEI_3))
    appended(log, (MERGED, DeviceAbsorbed(into_id=PHONE, identifiers=(found,))))
    appended(log, (PHONE, DeviceMerged(absorbed_id=MERGED, identifiers=(found,), source="manual")))
    appended(log, (PHONE, DeviceSplit(restored_id=MERGED, identifiers=(found,))))
    appended(log, (MERGED, DeviceRestored(from_id=PHONE, identifiers=(found,))))
    assert sentences(log, reader, DEVICE_HISTORY_LIST, OF_PHONE, MERGED) == [
        (f"Unbekanntes Gerät ({found.printed}) im Tagesimport entdeckt", f"Unknown device ({found.printed}) discovered in the feed"),
        (f"{found.printed}: In diesem Gerät aufgegangen", f"{found.printed}: Became part of this device"),
        (f"{found.printed}: Wieder von diesem Gerät getrennt", f"{found.printed}: Split off from this device"),
    ]
