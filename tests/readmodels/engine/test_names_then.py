"""A line of a history calls everything as it was called at its event, whenever it is asked; today's names stand beside, and erased ones nowhere (A-10, A-14)."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

import orjson
import pytest

from aggregates.customer import FieldOf, MasterDataField, MasterDataFieldDefined, MasterDataFieldWithdrawn
from aggregates.device import DeviceAbsorbed, DeviceAssigned, DeviceDescribed, DeviceMerged, DeviceReassigned
from aggregates.device_terms import DeviceDescription, DeviceIdentified
from aggregates.engine.event import Event
from aggregates.feed_import import ImportStarted
from aggregates.sim import SimPutInDevice
from aggregates.sim_terms import Link
from aggregates.user import User, UserDeleted, UserErased, UserFieldChanged, UserGroupChanged, UserRenamed
from eventstore.envelope import Cause
from eventstore.log import EventLog
from eventstore.timeline import timeline
from projections.engine.kept_by import kept_by
from projections.engine.projector import Projector
from projections.registry import PROJECTIONS
from readmodels.devices.device_history import DEVICE_HISTORY_LIST
from readmodels.engine.field import Resource
from readmodels.engine.history_entry import Subject
from readmodels.engine.history_query import history, history_page
from readmodels.engine.names import Called, Name, names_in
from readmodels.engine.query import Query
from readmodels.engine.reader import Reader
from readmodels.engine.stood import AT_ANY_TIME
from readmodels.sims.number_history import NUMBER_HISTORY_LIST
from readmodels.users.user_history import USER_HISTORY_LIST
from tests.commands.made_up import (
    CUSTOMER,
    ERIKA,
    FEED_DAY,
    HANS,
    IMEI_2,
    IMEI_3,
    IMPORT,
    NUMBER,
    OTHER_CUSTOMER,
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

NEW_YEAR = datetime(2026, 1, 1, 8, tzinfo=UTC)
IN_ORDER = Query(sort=(("position", False),))
BY_IMPORT = cause(CUSTOMER, actor=f"import:{IMPORT}")
SUBJECTS: list[tuple[Resource, Subject]] = [
    (USER_HISTORY_LIST, Subject([ERIKA], "user", str(ERIKA))),
    (USER_HISTORY_LIST, Subject([HANS], "user", str(HANS))),
    (DEVICE_HISTORY_LIST, Subject([PHONE], "device", str(PHONE))),
    (DEVICE_HISTORY_LIST, Subject([TABLET], "device", str(TABLET))),
    (NUMBER_HISTORY_LIST, Subject([SIM], "number", NUMBER)),
]


@pytest.fixture
def reader(log: EventLog) -> Iterator[Reader]:
    """Two people, two devices, a number, and an import that put it into one of them."""
    appended(log, customer(), user(ERIKA, "Alt, Berta"), user(HANS, "Beispiel, Hans"))
    appended(log, device(PHONE, maker="Fairphone", model="Fairphone 2"), device(TABLET, imei(IMEI_2)), fed_sim())
    started = ImportStarted(kind="feed", carrier="Beispielnetz", file_name="tag_1.csv", file_hash="x", file_size=1, feed_date=FEED_DAY)
    appended(log, (IMPORT, started), by=cause(CUSTOMER, actor="console:anna"))
    appended(log, in_device(), by=BY_IMPORT)
    appended(log, assigned(PHONE, ERIKA))
    reader = Reader(log.dsn, pool_size=2)
    yield reader
    reader.close()


def lines(log: EventLog, reader: Reader, resource: Resource, subject: Subject) -> list[dict[str, Any]]:
    Projector(log, PROJECTIONS).catch_up()
    with reader.reading(CUSTOMER) as found:
        return orjson.loads(orjson.dumps(history_page(found, resource, subject, IN_ORDER, log)["items"]))


def without_today(line: dict[str, Any]) -> Any:
    """The line apart from what it says of today."""
    text = re.sub(
        r"; (heute auch|today also|heute:|today:) [^)]*\)",
        ")",
        orjson.dumps({name: value for name, value in line.items() if name != "names"}).decode(),
    )
    for name in line["names"]:
        text = text.replace(f" (heute: {name['today']['de']})", "").replace(f" (today: {name['today']['en']})", "")
    return orjson.loads(text), [{key: value for key, value in name.items() if key != "today"} for name in line["names"]]


class Fleet:
    """What may happen to them, at random."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.names = {ERIKA: "Alt, Berta", HANS: "Beispiel, Hans"}
        self.descriptions = {
            PHONE: DeviceDescription(maker="Fairphone", model="Fairphone 2"),
            TABLET: DeviceDescription(maker="Beispielwerk", model="Phone 1"),
        }
        self.holders: dict[UUID, UUID | None] = {PHONE: ERIKA, TABLET: None}
        self.link = Link(device_id=PHONE, source="feed", set_by="import:before")

    def happens(self, number: int) -> tuple[UUID, Event]:
        random = self.random
        user_id, device_id = random.choice([ERIKA, HANS]), random.choice([PHONE, TABLET])
        match random.choice(["rename", "describe", "identify", "pass", "pass", "move"]):
            case "rename":
                was, self.names[user_id] = self.names[user_id], f"Name {number}"
                return user_id, UserRenamed(name=self.names[user_id], was=was)
            case "describe":
                was, self.descriptions[device_id] = (
                    self.descriptions[device_id],
                    DeviceDescription(maker="Neuwerk", model=f"Modell {number}"),
                )
                return device_id, DeviceDescribed(description=self.descriptions[device_id], was=was)
            case "identify":
                return device_id, DeviceIdentified(source="device_management", identifiers=(imei(f"{36000000000000 + number}"),))
            case "move":
                was, self.link = self.link, Link(device_id=device_id, source="feed", set_by=f"import:{IMPORT}")
                return SIM, SimPutInDevice(number=NUMBER, device_id=device_id, imei=None, source="feed", set_by=f"import:{IMPORT}", was=was)
            case _:
                was, self.holders[device_id] = self.holders[device_id], user_id
                if was is None:
                    return device_id, DeviceAssigned(user_id=user_id, device_id=device_id)
                return device_id, DeviceReassigned(device_id=device_id, from_user_id=was, to_user_id=user_id)


@pytest.mark.requirement("A-10")
@pytest.mark.parametrize("seed", range(3))
def test_a_line_says_the_same_whenever_it_is_asked(log: EventLog, reader: Reader, seed: int) -> None:
    fleet, told = Fleet(Random(seed)), dict[tuple[str, int], Any]()
    for number in range(30):
        late = NEW_YEAR + timedelta(days=fleet.random.randrange(200)) if number % 2 else None
        actor = f"import:{IMPORT}" if number % 3 else "console:anna"
        appended(log, fleet.happens(number), by=cause(CUSTOMER, late, actor=actor))
        if number % 5 == 4:
            for resource, subject in SUBJECTS:
                for line in lines(log, reader, resource, subject):
                    assert told.setdefault((subject.text, line["position"]), without_today(line)) == without_today(line)
                    assert_called_as_then(log, line)
    assert len(told) > 30


def assert_called_as_then(log: EventLog, line: dict[str, Any]) -> None:
    """What a line calls users is what all of their events say that held when it took effect, of those in the log by then."""
    at = datetime.fromisoformat(line["effective_at"])
    for name in line["names"]:
        if name["kind"] == "user":
            with log.pool.connection() as connection:
                events = log.load(connection, [UUID(name["id"])])[UUID(name["id"])]
            known = [recorded for recorded in events if recorded.position <= line["position"]]
            state = User()
            for recorded in timeline(known, at, AT_ANY_TIME) or events[:1]:
                state = state.evolve(recorded.event)
            assert name["then"]["de"] == state.name


@pytest.mark.requirement("A-10")
def test_names_of_then_are_told_with_todays_beside_them(log: EventLog, reader: Reader) -> None:
    appended(log, (PHONE, DeviceReassigned(device_id=PHONE, from_user_id=ERIKA, to_user_id=HANS)))
    appended(log, (ERIKA, UserRenamed(name="Neu, Berta", was="Alt, Berta")))
    appended(log, (PHONE, DeviceIdentified(source="device_management", identifiers=(imei(IMEI_3),))))
    of_user, of_hans, of_device, _, of_number = (lines(log, reader, *each) for each in SUBJECTS)
    assert [line["sentence"]["de"] for line in of_device] == [
        "Gerät Fairphone 2 angelegt (Auftrag)",
        "Rufnummer +4915228817386 in diesem Gerät (Tagesimport)",
        "Gerät an Alt, Berta (heute: Neu, Berta) übergeben",
        "Gerät von Alt, Berta (heute: Neu, Berta) an Beispiel, Hans übergeben",
        "Kennung IMEI 350000000000030 ergänzt (Geräteverwaltung)",
    ]
    assert of_device[2]["sentence"]["en"] == "Device assigned to Alt, Berta (today: Neu, Berta)"
    assert of_device[2]["changes"][0]["new_text"]["de"] == "Alt, Berta (heute: Neu, Berta)"
    alt, neu = {"de": "Alt, Berta", "en": "Alt, Berta"}, {"de": "Neu, Berta", "en": "Neu, Berta"}
    assert {"kind": "user", "id": str(ERIKA), "then": alt, "today": neu} in of_device[2]["names"]
    phone = "Fairphone 2 (IMEI 350000000000014; heute auch IMEI 350000000000030)"
    assert of_user[1]["sentence"]["de"] == f"Gerät {phone} an diesen Nutzer übergeben, mit Rufnummer {NUMBER}"
    assert of_hans[1]["sentence"]["de"].startswith(f"Gerät {phone} von Alt, Berta (heute: Neu, Berta) an diesen Nutzer")
    assert of_number[0]["changes"][0]["new_text"]["de"] == NUMBER, "a number is called by nothing else"
    assert of_number[1]["sentence"]["de"] == f"Rufnummer in Gerät {phone} (Tagesimport)"


@pytest.mark.requirement("A-10")
@pytest.mark.part_of("A-14")
def test_an_erased_name_is_told_nowhere_neither_of_then_nor_of_today(log: EventLog, reader: Reader) -> None:
    appended(log, (ERIKA, UserRenamed(name="Neu, Berta", was="Alt, Berta")))
    appended(log, (PHONE, DeviceReassigned(device_id=PHONE, from_user_id=ERIKA, to_user_id=HANS)))
    appended(log, (ERIKA, UserDeleted()), (ERIKA, UserErased()))
    everything = [lines(log, reader, *each) for each in SUBJECTS]
    assert "Berta" not in str(everything)
    assert everything[2][2]["sentence"] == {"de": "Gerät an (gelöscht) übergeben", "en": "Device assigned to (erased)"}
    assert everything[2][3]["changes"][0]["old_text"] == {"de": "gelöscht", "en": "erased"}


def field(key: str, label_de: str, label_en: str, of: FieldOf = "user") -> tuple[UUID, MasterDataFieldDefined]:
    return CUSTOMER, MasterDataFieldDefined(of=of, field=MasterDataField(key=key, label_de=label_de, label_en=label_en))


@pytest.mark.requirement("A-10")
def test_fields_of_a_customers_own_are_called_by_their_labels_of_then(log: EventLog, reader: Reader) -> None:
    appended(log, field("size", "Größe", "Size"), field("lease", "Leasing", "Lease", "device"))
    appended(log, (ERIKA, UserFieldChanged(key="size", value="M", was=None)))
    described = DeviceDescription(maker="Fairphone", model="Fairphone 2", further={"lease": "L-1"})
    appended(log, (PHONE, DeviceDescribed(description=described, was=DeviceDescription(maker="Fairphone", model="Fairphone 2"))))
    appended(log, (CUSTOMER, MasterDataFieldWithdrawn(of="user", key="size")), field("lease", "Vertrag", "Contract", "device"))
    of_user, _, of_device, *_ = (lines(log, reader, *each) for each in SUBJECTS)
    assert of_user[-1]["sentence"] == {"de": "Größe auf M gesetzt", "en": "Size set to M"}
    assert (of_user[-1]["changes"][0]["field"], of_user[-1]["changes"][0]["label"]) == ("size", {"de": "Größe", "en": "Size"})
    [further] = of_device[-1]["changes"]
    assert further["new_text"] == {"de": "Leasing (heute: Vertrag): L-1", "en": "Lease (today: Contract): L-1"}


@pytest.mark.requirement("A-10", "F-09")
def test_lines_of_a_record_that_was_merged_begin_with_how_it_was_called(log: EventLog, reader: Reader) -> None:
    appended(log, assigned(TABLET, HANS))
    identifiers = (imei(IMEI_2),)
    absorbed, merged = (
        DeviceAbsorbed(into_id=PHONE, identifiers=identifiers),
        DeviceMerged(absorbed_id=TABLET, identifiers=identifiers, source="manual"),
    )
    appended(log, (TABLET, absorbed), (PHONE, merged))
    told = [line["sentence"]["de"] for line in lines(log, reader, DEVICE_HISTORY_LIST, Subject([PHONE, TABLET], "device", str(PHONE)))]
    tablet = "Beispielwerk Phone 1 (IMEI 350000000000022)"
    assert told == [
        "Gerät Fairphone 2 angelegt (Auftrag)",
        f"{tablet}: Gerät Beispielwerk Phone 1 angelegt (Auftrag)",
        "Rufnummer +4915228817386 in diesem Gerät (Tagesimport)",
        "Gerät an Alt, Berta übergeben",
        f"{tablet}: Gerät an Beispiel, Hans übergeben",
        f"{tablet}: In diesem Gerät aufgegangen",
        f"Mit Gerät {tablet} zusammengeführt",
    ]


@pytest.mark.requirement("A-10", "A-02")
def test_an_import_is_called_after_its_file_its_carrier_and_who_started_it(log: EventLog, reader: Reader) -> None:
    *_, of_number = (lines(log, reader, *each) for each in SUBJECTS)
    assert of_number[1]["actor_name"] == {
        "de": "Import tag_1.csv (Beispielnetz, gestartet von Kommandozeile (anna))",
        "en": "Import tag_1.csv (Beispielnetz, started by Command line (anna))",
    }
    appended(
        log, (SIM, SimPutInDevice(number=NUMBER, device_id=TABLET, imei=None, source="feed", set_by="import:1", was=_link())), by=_itself()
    )
    assert "gesetzt von Import tag_1.csv (Beispielnetz" in lines(log, reader, *SUBJECTS[4])[-1]["sentence"]["de"]


def _link() -> Link:
    return Link(device_id=PHONE, source="feed", set_by=f"import:{IMPORT}")


def _itself() -> Cause:
    return cause(CUSTOMER, actor=f"import:{IMPORT}")


def test_who_started_itself_is_told_and_ends(log: EventLog, reader: Reader) -> None:
    """Nobody writes such an event; whoever does, by hand, stops no history."""
    again = UUID(int=7)
    started = ImportStarted(kind="users", carrier=None, file_name="a.csv", file_hash="x", file_size=1, feed_date=FEED_DAY)
    appended(log, (again, started), by=cause(CUSTOMER, actor=f"import:{again}"))
    told = names_in(log, CUSTOMER, [("actor", f"import:{again}")]).called("actor", f"import:{again}", 2**62).today.de
    assert told.startswith("Import a.csv (Nutzer, gestartet von Import a.csv (Nutzer, gestartet von ")


@pytest.mark.requirement("X-06")
def test_things_of_other_customers_are_not_named(log: EventLog, reader: Reader) -> None:
    names = names_in(log, OTHER_CUSTOMER, [("user", str(ERIKA)), ("device", str(PHONE)), ("actor", f"import:{IMPORT}")])
    assert names.told == {}
    assert names.called("user", str(ERIKA), 2**62).today == Name(str(ERIKA), str(ERIKA))


@pytest.mark.requirement("A-10")
def test_a_files_title_is_the_name_of_its_last_line(log: EventLog, reader: Reader) -> None:
    appended(log, (ERIKA, UserGroupChanged(group="Vertrieb", was=None)), (ERIKA, UserRenamed(name="Neu, Berta", was="Alt, Berta")))
    Projector(log, PROJECTIONS).catch_up()
    resource, subject = SUBJECTS[0]
    with reader.reading(CUSTOMER, kept_by(resource.reads)) as found:
        whole = history(found, resource, subject, IN_ORDER, log)
    names = names_in(log, CUSTOMER, [("user", str(ERIKA))])
    assert (whole.title, whole.position) == (Name("Neu, Berta", "Neu, Berta"), log.head())
    assert subject.title(names, whole.entries[:-1]).de == "Alt, Berta (heute: Neu, Berta)"
    assert Called(Name("a", "b"), Name("a", "b")).told == Name("a", "b")
