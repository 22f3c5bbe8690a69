"""The parcels of a service case: the way in and the way out, each followed until it has arrived, or nobody waits for it any more (H-13, H-14)."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import pytest

from aggregates.orders.parcels import Tracking
from aggregates.service_cases.any_case import CaseDeviceReceived, CaseDeviceSent
from aggregates.service_cases.claims import CASE_PARCEL_CLAIM
from aggregates.service_cases.parcels import CaseParcelTracked, CaseWay, not_followed, nth_parcel
from aggregates.service_cases.repair import RepairSentBack
from aggregates.service_cases.service_case import ServiceCase
from commands.orders.track_parcel import TrackedInFuture
from commands.service_cases.case_steps import ServiceCaseIsClosed, StepOfAnotherKind
from commands.service_cases.complete_service_case import CompleteServiceCase
from commands.service_cases.send_back_repaired import SendBackRepaired
from commands.service_cases.ship_replacement import ShipReplacement
from commands.service_cases.tell_sending import TellSending
from commands.service_cases.track_case_parcel import NoCaseParcelUnderWay, NoSuchCaseParcel, TrackCaseParcel
from tests.commands.made_up import ERIKA, IMEI_2, imei
from tests.commands.scenario import Entry, Scenario, given
from tests.commands.service_cases.cases import BASE, BEGIN, CASE, NEW, WITH_NUMBER, of

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
REPAIR = (*BASE, *given(*BASE).world.decide(BEGIN["repair"](CASE)))
SAY = TellSending(case_id=CASE, carrier="dhl", tracking_number="0034")
SENT = (CASE, CaseDeviceSent(kind="repair", carrier="dhl", tracking_number="0034", parcel_id=nth_parcel(CASE, 1), **of(CASE)))
RECEIVED = (CASE, CaseDeviceReceived(kind="repair", **of(CASE)))
BACK = (
    CASE,
    RepairSentBack(to_user_id=ERIKA, outcome="repaired", carrier="ups", tracking_number="1Z", parcel_id=nth_parcel(CASE, 2), **of(CASE)),
)


def track(tracking: Tracking, at: datetime = NOON, nth: int = 1) -> TrackCaseParcel:
    return TrackCaseParcel(case_id=CASE, parcel_id=nth_parcel(CASE, nth), tracking=tracking, tracked_at=at, asked_at=NOON)


def tracked(tracking: Tracking, at: datetime = NOON, nth: int = 1, way: CaseWay = "in", number: str = "0034") -> Entry:
    told = CaseParcelTracked(
        kind="repair",
        parcel_id=nth_parcel(CASE, nth),
        way=way,
        tracking_number=number,
        tracking=tracking,
        tracked_at=at,
        **of(CASE),
    )
    return CASE, told


def known(of_case: Scenario) -> ServiceCase:
    return of_case.world.fold(ServiceCase, CASE)


def under_way(entries: Iterable[Entry]) -> list[str | None]:
    return [parcel.tracking_number for parcel in known(given(*entries)).parcels.values() if parcel.under_way]


@pytest.mark.requirement("H-14")
def test_both_ways_have_a_parcel_of_their_own() -> None:
    given(*REPAIR).when(SAY).then(SENT)
    send = SendBackRepaired(case_id=CASE, outcome="repaired", carrier="ups", tracking_number="1Z")
    there_and_back = given(*REPAIR, SENT, RECEIVED).when(send).then(BACK)
    case = known(there_and_back)
    assert (case.sent_in and case.sent_in.told, case.sent_out and case.sent_out.told) == (("dhl", "0034"), ("ups", "1Z"))
    there_and_back.when(track("in_transit", nth=2)).then(tracked("in_transit", nth=2, way="out", number="1Z"))


@pytest.mark.requirement("H-14")
def test_what_its_service_says_is_kept_and_undone_by_nothing_older() -> None:
    sent = given(*REPAIR, SENT)
    sent.when(track("in_transit")).then(tracked("in_transit"))
    earlier = NOON - timedelta(hours=1)
    given(*REPAIR, SENT, tracked("in_transit")).when(track("announced", earlier)).then()
    given(*REPAIR, SENT, tracked("in_transit")).when(track("delivered", earlier)).then(tracked("delivered", earlier))
    given(*REPAIR, SENT, tracked("delivered")).when(track("returned")).then()
    sent.when(track("in_transit", NOON + timedelta(days=1))).refused(TrackedInFuture)
    assert known(given(*REPAIR, SENT, tracked("delivered"))).status == "requested", "nobody has the device in hand yet"


@pytest.mark.requirement("H-14")
def test_nobody_waits_for_a_parcel_whose_device_is_there_or_in_whose_place_another_was_told() -> None:
    assert under_way((*REPAIR, SENT)) == ["0034"]
    assert under_way((*REPAIR, SENT, RECEIVED)) == []
    given(*REPAIR, SENT, RECEIVED).when(track("in_transit")).then()
    other = given(*REPAIR, SENT).world.decide(SAY.model_copy(update={"tracking_number": "0035"}))
    assert under_way((*REPAIR, SENT, *other)) == ["0035"]
    given(*REPAIR, SENT, *other).when(track("in_transit")).refused(NoSuchCaseParcel, str(nth_parcel(CASE, 2)))
    done = given(*REPAIR, RECEIVED, BACK).world.decide(CompleteServiceCase(case_id=CASE))
    assert under_way((*REPAIR, RECEIVED, BACK, *done)) == ["1Z"], "completed while it is on its way back"


@pytest.mark.requirement("H-13")
def test_a_replacement_is_followed_until_it_has_arrived_or_another_one_comes() -> None:
    exchange = (*BASE, *given(*BASE).world.decide(BEGIN["exchange"](CASE)))
    ship = ShipReplacement(case_id=CASE, replacement_id=NEW, identifiers=(imei(IMEI_2),), carrier="dpd", tracking_number="0101")
    shipped = given(*exchange).world.decide(ship)
    assert under_way((*exchange, *shipped)) == ["0101"]
    again = given(*exchange, *shipped).world.decide(ship.model_copy(update={"tracking_number": "0102"}))
    assert under_way((*exchange, *shipped, *again)) == ["0102"]
    assert given(*exchange, *shipped, *again).world.claims(CASE_PARCEL_CLAIM, "0102/") == {f"0102/{CASE}/{nth_parcel(CASE, 2)}"}


@pytest.mark.requirement("H-14")
def test_where_there_is_no_parcel_none_is_followed() -> None:
    given(*REPAIR).when(track("in_transit")).refused(NoCaseParcelUnderWay)
    loss = given(*WITH_NUMBER).world.decide(BEGIN["loss"](CASE))
    given(*WITH_NUMBER, *loss).when(track("in_transit")).refused(StepOfAnotherKind)
    done = given(*REPAIR, RECEIVED, (CASE, BACK[1].model_copy(update={"carrier": None, "tracking_number": None})))
    over = done.world.decide(CompleteServiceCase(case_id=CASE))
    done.world.apply(over)
    done.when(track("in_transit")).refused(ServiceCaseIsClosed)


@pytest.mark.requirement("H-14")
def test_a_parcel_that_was_told_before_they_were_followed_is_left_to_people() -> None:
    stored = not_followed({name: value for name, value in SENT[1].model_dump(mode="json").items() if name != "parcel_id"})
    before = (CASE, CaseDeviceSent.model_validate(stored))
    assert ([*before[1].claims()], under_way((*REPAIR, before))) == ([], [])
    given(*REPAIR, before).when(SAY).then()
