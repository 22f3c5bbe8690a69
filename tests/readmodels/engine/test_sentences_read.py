"""Sentences read as such: nothing twice, nothing missing, and as German, whatever isn't known any more (A-10)."""

from datetime import UTC, date, datetime
from typing import Any

import orjson
import pytest

from aggregates.address import Address
from aggregates.device import (
    DeviceAbsorbed,
    DeviceAssigned,
    DeviceRegistered,
)
from aggregates.device_terms import DeviceDescription
from aggregates.device_then import DeviceHeldThen
from aggregates.engine.event import Event
from aggregates.engine.meaning import changes_of
from aggregates.sim import (
    SimCardReplaced,
    SimRegistered,
    SimTakenOutOfDevice,
)
from aggregates.sim_terms import Card, Entitlements, Link, Tariff
from aggregates.sims.sim_then import SimAbsentThen, SimHeldThen, SimLinkedThen, SimObservedThen
from aggregates.user import UserAddressAdded, UserRegistered, UserRenamed
from eventstore.personal_fields import redacted
from readmodels.engine.said import sentence
from tests.golden.sample_file import name_of
from tests.readmodels.engine.hearing import ERIKA, PHONE, TABLET, changed, hearer, said


@pytest.mark.requirement("A-10")
@pytest.mark.parametrize(
    ("event", "own", "german", "english"),
    [
        (DeviceAssigned(user_id=ERIKA, device_id=PHONE), ("device", PHONE), "Gerät an <user 1> übergeben", "Device assigned to <user 1>"),
        (
            DeviceAssigned(user_id=ERIKA, device_id=PHONE),
            ("user", ERIKA),
            "Gerät <device 1> an diesen Nutzer übergeben",
            "Device <device 1> assigned to this user",
        ),
        (
            SimTakenOutOfDevice(number="+491", was=Link(device_id=TABLET, source="feed", set_by="x"), because="hand"),
            ("device", TABLET),
            "Rufnummer +491 aus diesem Gerät genommen",
            "Number +491 taken out of this device",
        ),
        (
            SimTakenOutOfDevice(number="+491", was=Link(device_id=TABLET, source="feed", set_by="x"), because="hand"),
            ("number", "+491"),
            "Rufnummer aus Gerät <device 2> genommen",
            "Number taken out of device <device 2>",
        ),
        (
            DeviceAbsorbed(into_id=PHONE, identifiers=()),
            ("device", TABLET),
            "In Gerät <device 1> aufgegangen",
            "Became part of device <device 1>",
        ),
        (
            SimObservedThen(
                number="+491",
                until=datetime(2026, 11, 24, 23, 0, tzinfo=UTC),
                of=("status", "tariff", "entitlements", "device_id"),
                status="inactive",
                tariff=Tariff(name="M"),
                entitlements=Entitlements(subsidy=False),
            ),
            ("number", "+491"),
            "Damals laut Import: Status, Tarif, Berechtigungen und Gerät, bis 25.11.2026, 00:00; Status inaktiv; Tarif M; Subvention nein; in keinem Gerät",
            "Then, by an import: status, tariff, entitlements and device, until 2026-11-25 00:00; status inactive; tariff M; subsidy no; in no device",
        ),
    ],
    ids=str,
)
def test_what_a_history_is_of_is_not_named_in_its_lines(event: Event, own: tuple[str, Any], german: str, english: str) -> None:
    details = event.model_dump(mode="json")
    told = [sentence(type(event), details, hearer(language)._replace(own=((own[0], str(own[1])),))) for language in ("de", "en")]
    assert told == [german, english]


@pytest.mark.requirement("A-10")
@pytest.mark.parametrize(
    ("maker", "model", "called", "english"),
    [
        ("Fairphone", "Fairphone 2", "Gerät Fairphone 2 angelegt (Auftrag)", "Device Fairphone 2 registered (order)"),
        ("fairphone", "Fairphone", "Gerät Fairphone angelegt (Auftrag)", "Device Fairphone registered (order)"),
        ("Fair", "Fairphone 2", "Gerät Fair Fairphone 2 angelegt (Auftrag)", "Device Fair Fairphone 2 registered (order)"),
        ("Beispielwerk", None, "Gerät Beispielwerk angelegt (Auftrag)", "Device Beispielwerk registered (order)"),
        (None, None, "Gerät angelegt (Auftrag)", "Device registered (order)"),
    ],
)
def test_a_maker_is_said_once_and_nothing_where_nothing_is_known(maker: str | None, model: str | None, called: str, english: str) -> None:
    description = DeviceDescription(maker=maker, model=model)
    assert said(DeviceRegistered(source="order", identifiers=(), description=description)) == (called, english)


@pytest.mark.requirement("A-10")
def test_all_that_a_thing_begins_with_is_a_change_from_nothing() -> None:
    home = Address(street="Musterweg 1", postal_code="12345", city="Musterstadt")
    user = UserRegistered(name="Muster, Erika", cost_centre="4711", primary_address=home, further={"Schuhe": "44"})
    assert [(field, label, old, new) for field, label, old, _, new, _ in changed(user)] == [
        ("name", "Name", None, "Muster, Erika"),
        ("cost_centre", "Kostenstelle", None, "4711"),
        ("address", "Lieferadresse", None, "Musterweg 1, 12345, Musterstadt, DE"),
        ("Schuhe", "Schuhe", None, "44"),
    ]
    sim = SimRegistered(number="+491", carrier="Beispielnetz", fed=True, tariff=Tariff(name="S"), codes="sealed:1:abc")
    assert [(field, new) for field, *_, new, _ in changed(sim)] == [
        ("number", "+491"),
        ("carrier", "Beispielnetz"),
        ("tariff.name", "S"),
        ("status", "aktiv"),
    ], "and PIN and PUK are told nowhere"


@pytest.mark.requirement("A-10")
@pytest.mark.part_of("A-14")
@pytest.mark.parametrize(
    ("event", "german", "english"),
    [
        (UserRegistered(name="Muster, Erika"), "Nutzer (gelöscht) angelegt", "User (erased) registered"),
        (UserRenamed(name="B", was="A"), "Nutzer von (gelöscht) in (gelöscht) umbenannt", "User renamed from (erased) to (erased)"),
        (
            UserAddressAdded(address=Address(street="Musterweg 1", postal_code="12345", city="Musterstadt")),
            "Lieferadresse (gelöscht) hinzugefügt",
            "Delivery address (erased) added",
        ),
    ],
    ids=lambda value: name_of(value) if isinstance(value, Event) else "",
)
def test_a_sentence_reads_as_one_where_something_was_erased(event: Event, german: str, english: str) -> None:
    details = orjson.loads(redacted(type(event), event.model_dump_json()))
    assert [sentence(type(event), details, hearer(language)) for language in ("de", "en")] == [german, english]


UNTIL = datetime(2026, 11, 24, 23, 0, tzinfo=UTC)
CARD, SAME, OTHER = Card(iccid="1"), Card(iccid="1", card_type="eSIM"), Card(iccid="2", card_type="eSIM")


@pytest.mark.requirement("A-10")
@pytest.mark.parametrize(
    ("event", "german", "english"),
    [
        (
            SimLinkedThen(number="+491", link=None, until=UNTIL),
            "Rufnummer +491 war damals in keinem Gerät, bis 25.11.2026, 00:00",
            "Number +491 was in no device then, until 2026-11-25 00:00",
        ),
        (
            SimHeldThen(number="+491", sim_id=PHONE, user_id=None, until=UNTIL),
            "Rufnummer +491 war damals bei niemandem, bis 25.11.2026, 00:00",
            "Number +491 was held by nobody then, until 2026-11-25 00:00",
        ),
        (
            DeviceHeldThen(device_id=PHONE, user_id=None, until=UNTIL),
            "Gerät <device 1> war damals bei niemandem, bis 25.11.2026, 00:00",
            "Device <device 1> was held by nobody then, until 2026-11-25 00:00",
        ),
        (
            SimObservedThen(number="+491", until=UNTIL, of=("device_id",)),
            "Damals laut Import: Rufnummer +491: Gerät, bis 25.11.2026, 00:00; in keinem Gerät",
            "Then, by an import: number +491: device, until 2026-11-25 00:00; in no device",
        ),
        (
            SimObservedThen(number="+491", until=UNTIL, of=("status",), status="paused"),
            "Damals laut Import: Rufnummer +491: Status, bis 25.11.2026, 00:00; Status pausiert",
            "Then, by an import: number +491: status, until 2026-11-25 00:00; status paused",
        ),
        (SimCardReplaced(was=CARD, card=SAME), "Kartentyp auf eSIM gesetzt", "Card type set to eSIM"),
        (SimCardReplaced(was=SAME, card=CARD), "Kartentyp entfernt (vorher eSIM)", "Card type removed (was eSIM)"),
        (
            SimCardReplaced(was=CARD.model_copy(update={"card_type": "Triple-SIM"}), card=SAME),
            "Kartentyp von Triple-SIM auf eSIM geändert",
            "Card type changed from Triple-SIM to eSIM",
        ),
        (SimCardReplaced(was=Card(), card=OTHER), "Karte 2 bekannt geworden, Kartentyp eSIM", "Card 2 became known, card type eSIM"),
        (SimCardReplaced(was=OTHER, card=Card()), "Karte 2 entfernt", "Card 2 removed"),
        (SimCardReplaced(was=SAME, card=OTHER), "Karte 1 durch 2 ersetzt", "Card 1 replaced by 2"),
    ],
    ids=str,
)
def test_nothing_is_said_as_such_and_what_became_known_is_not_said_to_be_replaced(event: Event, german: str, english: str) -> None:
    assert said(event) == (german, english)


@pytest.mark.requirement("A-10")
def test_a_past_fact_lists_what_was_so_then_and_what_was_thought_before() -> None:
    event = SimObservedThen(
        number="+491",
        until=UNTIL,
        of=("missing_since", "tariff", "card", "device_id"),
        status="paused",
        tariff=Tariff(name="M"),
        card=OTHER,
    )
    details = event.model_dump(mode="json")
    assert [(each.field, each.label.de, each.old, each.new) for each in changes_of(SimObservedThen, details)] == [
        ("card.iccid", "SIM-Kartennummer", None, "2"),
        ("card.card_type", "SIM-Kartentyp", None, "eSIM"),
        ("tariff.name", "Tarif", None, "M"),
    ], "of a facet that isn't listed it says nothing"
    thought = {"missing_since": "2026-11-20", "card.iccid": "1", "card.card_type": "eSIM", "tariff.name": "M", "device_id": str(PHONE)}
    assert [(each.field, each.label.de, each.old, each.new) for each in changes_of(SimObservedThen, details, thought)] == [
        ("missing_since", "Fehlt im Tagesimport seit", "2026-11-20", None),
        ("card.iccid", "SIM-Kartennummer", "1", "2"),
        ("device_id", "Gerät", str(PHONE), None),
    ]
    held = SimHeldThen(number="+491", sim_id=PHONE, user_id=ERIKA, until=UNTIL)
    assert changed(held) == [("user_id", "Nutzer", None, None, "<user 1>", "<user 1>")]
    absent = SimAbsentThen(since=date(2026, 11, 20), until=UNTIL)
    assert changed(absent) == [("missing_since", "Fehlt im Tagesimport seit", None, None, "20.11.2026", "2026-11-20")]
