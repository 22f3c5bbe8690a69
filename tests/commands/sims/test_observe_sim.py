from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from aggregates.device import DeviceDiscovered
from aggregates.device_terms import DeviceDescription
from aggregates.engine.checked import of_checked
from aggregates.engine.event import Event
from aggregates.sim import (
    BillingAccountChanged,
    ContractTermChanged,
    EntitlementsChanged,
    NumberPorted,
    SimActivated,
    SimBack,
    SimCardReplaced,
    SimDeactivated,
    SimFreed,
    SimMissing,
    SimPaused,
    SimPutInDevice,
    SimRegistered,
    SimTakenOutOfDevice,
    TariffChanged,
)
from aggregates.sim_terms import Card, ContractTerm, Entitlements, Link, Tariff
from aggregates.sims.sim_codes import SimCodesChanged
from commands.sims.mark_sim_missing import MarkSimMissing
from commands.sims.observe_sim import FedByAnotherCarrier, NotFed, ObserveSim
from tests.commands.made_up import (
    FEED_DAY,
    ICCID,
    IMEI_1,
    IMEI_2,
    NUMBER,
    OTHER_ICCID,
    OTHER_NUMBER,
    OTHER_SIM,
    PHONE,
    SIM,
    TABLET,
    device,
    fed_sim,
    imei,
    in_device,
    other_sim,
    unknown_device,
)
from tests.commands.scenario import Scenario, given

FEED = "import:today"
BY_FEED = Link(device_id=PHONE, source="feed", set_by="import:before")
DESCRIPTION = DeviceDescription(maker="Beispielwerk", model="Phone 1")
ROW: dict[str, Any] = {
    "iccid": ICCID,
    "card_type": "Triple-SIM",
    "tariff": "Business Smart M",
    "options": ("EU Roaming",),
    "contract_start": date(2025, 1, 1),
    "contract_end": date(2026, 12, 31),
    "subsidy": True,
    "renewal": False,
    "status": "active",
    "billing_account": "100200300",
    "codes": "sealed:1:abc",
}
"""What `fed_sim` is, as a feed says it."""
INACTIVE: dict[str, Any] = {**ROW, "status": "inactive"}


def observe(sim_id: UUID = SIM, *, known: bool = True, number: str = NUMBER, carrier: str = "Vodafone", **said: Any) -> ObserveSim:
    return ObserveSim(sim_id=sim_id, known=known, number=number, carrier=carrier, **said)


def fed(*entries: tuple[UUID, Event]) -> Scenario:
    return given(device(), device(TABLET, imei(IMEI_2)), fed_sim(), *entries, actor=FEED)


def put(device_id: UUID, imei: str, was: Link | None) -> SimPutInDevice:
    return SimPutInDevice(number=NUMBER, device_id=device_id, imei=imei, source="feed", set_by=FEED, was=was)


@pytest.mark.requirement("F-03")
def test_a_number_seen_first_is_registered_and_in_its_device() -> None:
    registered = fed_sim()[1]
    given(device(), actor=FEED).when(observe(known=False, **ROW, imei=IMEI_1, device_id=PHONE)).then(
        (SIM, registered), (SIM, put(PHONE, IMEI_1, None))
    )


@pytest.mark.requirement("F-03")
def test_an_importers_quick_way_makes_the_same_command() -> None:
    row = observe(known=False, **ROW, imei=IMEI_1, device_id=PHONE, discovers=True, description=DESCRIPTION)
    checked = ObserveSim.of_checked(**dict(row))
    assert checked.decide(given().world) == row.decide(given().world)
    assert list(checked.streams()) == list(row.streams())


@pytest.mark.requirement("F-03")
def test_events_made_the_quick_way_are_stored_as_any() -> None:
    row = observe(known=False, **ROW, imei=IMEI_1, device_id=PHONE, discovers=True, description=DESCRIPTION)
    then = row.observed_then(("status", "card"), Link(device_id=PHONE, source="feed", set_by=FEED), datetime(2026, 3, 2, tzinfo=UTC))
    for event in (*(event for _, event in row.decide(given(actor=FEED).world)), then):
        checked = type(event).model_validate(dict(event))
        assert checked == event
        assert checked.model_dump_json() == event.model_dump_json()


def test_a_model_made_the_quick_way_has_all_its_fields() -> None:
    with pytest.raises(TypeError, match="iccid, card_type"):
        of_checked(Card, iccid="1")


@pytest.mark.requirement("F-03")
def test_a_row_that_says_little_registers_what_it_says() -> None:
    given().when(observe(known=False)).then((SIM, SimRegistered(number=NUMBER, carrier="Vodafone", fed=True)))


@pytest.mark.requirement("F-03")
def test_the_same_row_again_is_nothing() -> None:
    fed(in_device()).when(observe(**ROW, imei=IMEI_1, device_id=PHONE)).then()


@pytest.mark.requirement("F-03")
def test_what_the_feed_does_not_say_stays() -> None:
    fed(in_device()).when(observe()).then()


@pytest.mark.requirement("F-03")
def test_each_difference_is_an_event_of_its_own() -> None:
    was = ContractTerm(start=date(2025, 1, 1), end=date(2026, 12, 31))
    row: dict[str, Any] = {
        **ROW,
        "iccid": OTHER_ICCID,
        "tariff": "Business Smart L",
        "contract_end": date(2028, 12, 31),
        "renewal": True,
        "billing_account": "100200301",
        "codes": "sealed:1:xyz",
    }
    fed().when(observe(**row)).then(
        (SIM, SimCardReplaced(card=Card(iccid=OTHER_ICCID, card_type="Triple-SIM"), was=Card(iccid=ICCID, card_type="Triple-SIM"))),
        (
            SIM,
            TariffChanged(
                tariff=Tariff(name="Business Smart L", options=("EU Roaming",)),
                was=Tariff(name="Business Smart M", options=("EU Roaming",)),
            ),
        ),
        (SIM, ContractTermChanged(term=ContractTerm(start=was.start, end=date(2028, 12, 31)), was=was)),
        (SIM, EntitlementsChanged(entitlements=Entitlements(subsidy=True, renewal=True), was=Entitlements(subsidy=True, renewal=False))),
        (SIM, BillingAccountChanged(billing_account="100200301", was="100200300")),
        (SIM, SimCodesChanged(codes="sealed:1:xyz")),
    )


@pytest.mark.requirement("F-03")
@pytest.mark.parametrize(
    ("said", "changed"),
    [
        (
            {"options": ()},
            TariffChanged(tariff=Tariff(name="Business Smart M"), was=Tariff(name="Business Smart M", options=("EU Roaming",))),
        ),
        (
            {"subsidy": False},
            EntitlementsChanged(entitlements=Entitlements(subsidy=False, renewal=False), was=Entitlements(subsidy=True, renewal=False)),
        ),
        (
            {"hardware_calloff": False},
            EntitlementsChanged(
                entitlements=Entitlements(subsidy=True, renewal=False, hardware_calloff=False),
                was=Entitlements(subsidy=True, renewal=False),
            ),
        ),
        (
            {"card_type": "eSIM"},
            SimCardReplaced(card=Card(iccid=ICCID, card_type="eSIM"), was=Card(iccid=ICCID, card_type="Triple-SIM")),
        ),
        (
            {"earliest_renewal": date(2026, 9, 1)},
            ContractTermChanged(
                term=ContractTerm(start=date(2025, 1, 1), end=date(2026, 12, 31), earliest_renewal=date(2026, 9, 1)),
                was=ContractTerm(start=date(2025, 1, 1), end=date(2026, 12, 31)),
            ),
        ),
    ],
)
def test_no_options_and_no_are_said_too(said: dict[str, Any], changed: Event) -> None:
    fed().when(observe(**said)).then((SIM, changed))


@pytest.mark.requirement("F-03", "F-05")
def test_a_number_is_paused_freed_deactivated_and_resumed() -> None:
    scenario = fed(in_device())
    scenario.when(observe(status="paused")).then((SIM, SimPaused(was="active")))
    scenario.when(observe(status="free")).then((SIM, SimFreed(was="paused")))
    scenario.when(observe(status="inactive", imei=IMEI_1, device_id=PHONE)).then(
        (SIM, SimDeactivated(was="free")), (SIM, SimTakenOutOfDevice(number=NUMBER, was=BY_FEED, because="inactive"))
    )
    scenario.when(observe(imei=IMEI_1, device_id=PHONE)).then()
    scenario.when(observe(status="active", imei=IMEI_1, device_id=PHONE)).then(
        (SIM, SimActivated(was="inactive")), (SIM, put(PHONE, IMEI_1, None))
    )


@pytest.mark.requirement("F-03")
def test_a_number_moves_to_another_device() -> None:
    fed(in_device()).when(observe(imei=IMEI_2, device_id=TABLET)).then((SIM, put(TABLET, IMEI_2, BY_FEED)))


@pytest.mark.requirement("F-05")
def test_a_row_without_imei_does_not_unlink() -> None:
    fed(in_device()).when(observe(**ROW)).then()


@pytest.mark.requirement("F-04")
def test_the_feed_wins_over_a_link_by_hand_and_says_whose_it_was() -> None:
    by_hand = Link(device_id=TABLET, source="hand", set_by="token:somebody")
    scenario = fed(in_device(device_id=TABLET, source="hand", set_by="token:somebody", imei=None))
    scenario.when(observe(imei=IMEI_1, device_id=PHONE)).then((SIM, put(PHONE, IMEI_1, by_hand)))


@pytest.mark.requirement("F-06")
def test_an_unknown_imei_makes_a_device() -> None:
    row = observe(known=False, **ROW, imei=IMEI_1, device_id=PHONE, discovers=True, description=DESCRIPTION)
    given(actor=FEED).when(row).then(
        fed_sim(), (PHONE, DeviceDiscovered(imei=IMEI_1, description=DESCRIPTION)), (SIM, put(PHONE, IMEI_1, None))
    )


@pytest.mark.requirement("F-06")
def test_a_device_that_another_row_discovered_meanwhile_is_not_made_twice() -> None:
    row = observe(known=False, **ROW, imei=IMEI_1, device_id=TABLET, discovers=True)
    given(unknown_device(), actor=FEED).when(row).then(fed_sim(), (SIM, put(PHONE, IMEI_1, None)))


@pytest.mark.requirement("F-05", "F-06")
def test_an_inactive_number_makes_no_device() -> None:
    row = observe(known=False, **INACTIVE, imei=IMEI_1, device_id=PHONE, discovers=True)
    given().when(row).then(fed_sim(status="inactive"))


@pytest.mark.requirement("F-05")
def test_a_missing_number_keeps_its_device_until_it_is_back() -> None:
    scenario = fed(in_device()).when(MarkSimMissing(sim_id=SIM, since=FEED_DAY)).then((SIM, SimMissing(since=FEED_DAY)))
    scenario.when(MarkSimMissing(sim_id=SIM, since=date(2026, 11, 21))).then()
    scenario.when(observe(status="paused")).then((SIM, SimBack(missing_since=FEED_DAY)), (SIM, SimPaused(was="active")))


@pytest.mark.requirement("F-05", "F-10")
def test_inactive_numbers_and_those_of_other_carriers_are_never_missing() -> None:
    scenario = given(fed_sim(status="inactive"), other_sim()).when(MarkSimMissing(sim_id=SIM, since=FEED_DAY)).then()
    scenario.when(MarkSimMissing(sim_id=OTHER_SIM, since=FEED_DAY)).then()


@pytest.mark.requirement("F-10")
def test_a_feed_never_touches_a_number_registered_by_hand() -> None:
    scenario = given(device(), other_sim(), actor=FEED)
    scenario.when(observe(OTHER_SIM, number=OTHER_NUMBER, status="paused")).refused(NotFed, OTHER_NUMBER, "Beispielnetz")
    scenario.when(observe(OTHER_SIM, number=OTHER_NUMBER)).refused(NotFed)


def test_two_carriers_do_not_feed_one_number() -> None:
    fed().when(observe(carrier="Beispielnetz", status="paused")).refused(FedByAnotherCarrier, NUMBER, "Vodafone", "Beispielnetz")


@pytest.mark.requirement("F-05")
def test_a_number_that_its_carrier_no_longer_has_goes_over_to_another() -> None:
    """Missing from the former carrier's newest feed, or reported inactive by it."""
    ported = (SIM, NumberPorted(carrier="Beispielnetz", was="Vodafone"))
    missing = fed().when(MarkSimMissing(sim_id=SIM, since=FEED_DAY)).then((SIM, SimMissing(since=FEED_DAY)))
    missing.when(observe(carrier="Beispielnetz")).then(ported, (SIM, SimBack(missing_since=FEED_DAY)))
    missing.when(observe(status="paused")).refused(FedByAnotherCarrier, NUMBER, "Beispielnetz", "Vodafone")
    given(fed_sim(status="inactive")).when(observe(carrier="Beispielnetz", status="active")).then(
        ported, (SIM, SimActivated(was="inactive"))
    )
