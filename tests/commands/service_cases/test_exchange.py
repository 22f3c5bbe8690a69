"""An exchange: another device comes, has user and numbers of the old one, and that goes back by a return of its own (H-13)."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from aggregates.customer import FederalStateChanged
from aggregates.device import DeviceAssigned, DeviceDecoupled, DeviceReassigned, DeviceRegistered
from aggregates.device_terms import DeviceDescription, DeviceReturned
from aggregates.order_terms import ShippedDevice
from aggregates.service_cases.any_case import CaseCancelled
from aggregates.service_cases.exchange import DeviceExchanged, ExchangeRequested, ReplacementShipped
from aggregates.service_cases.parcels import nth_parcel
from aggregates.service_cases.returns import ReturnRequested
from aggregates.service_cases.terms import NumberInCase
from aggregates.sim import SimPutInDevice
from aggregates.sim_terms import Link
from commands.service_cases.cancel_service_case import CancelServiceCase
from commands.service_cases.case_steps import ServiceCaseIsClosed, StepNotNow
from commands.service_cases.device_for_case import DeviceIsInServiceCase, DeviceIsUnderReturn
from commands.service_cases.exchange_device import ExchangeDevice
from commands.service_cases.recipient import DeviceGivenAwayMeanwhile, NobodyHasTheDevice
from commands.service_cases.replacement import ReplacementGivenAway, ReplacementIsGone, ReplacementIsKnown, ReplacementOnItsWay
from commands.service_cases.request_exchange import NobodyToExchangeFor, RequestExchange
from commands.service_cases.ship_replacement import ShipReplacement
from tests.commands.made_up import (
    CUSTOMER,
    ERIKA,
    HANS,
    IMEI_1,
    IMEI_2,
    IMEI_3,
    NUMBER,
    PHONE,
    SIM,
    TABLET,
    Entry,
    customer,
    device,
    fed_sim,
    imei,
    in_device,
    user,
)
from tests.commands.scenario import given
from tests.commands.service_cases.cases import ANSWERS, BASE, BEGIN, CASE, MONDAY, NEW, OTHER_CASE, RETURN, of

PHONE_1 = DeviceDescription(maker="Beispielwerk", model="Phone 1")


def asked(**fields: Any) -> RequestExchange:
    told = {"occasion": "defect", "whereabouts": "destruction", "sending": "label", "asked_at": MONDAY, **fields}
    told |= {} if told["occasion"] != "defect" else {"answers": ANSWERS}
    return RequestExchange.model_validate({"case_id": CASE, "number": "S-1", "device_id": PHONE, **told})


def requested(**fields: Any) -> Entry:
    [(stream, event)] = given(*BASE).world.decide(asked(**fields))
    return stream, event


def sent(*identifiers: Any, case: Any = CASE, **fields: Any) -> ShipReplacement:
    return ShipReplacement(case_id=case, replacement_id=NEW, identifiers=identifiers or (imei(IMEI_2),), **fields)


NEW_ONE = ShippedDevice(device_id=NEW, identifiers=(imei(IMEI_2),))
PARCEL: dict[str, Any] = {"carrier": "dhl", "tracking_number": "0034", "parcel_id": nth_parcel(CASE, 1)}
SHIPPED = (CASE, ReplacementShipped(replacement=NEW_ONE, description=PHONE_1, **PARCEL, **of(CASE)))
ON_ITS_WAY = (*BASE, requested(), SHIPPED)
ARRIVED = ExchangeDevice(case_id=CASE, return_id=RETURN, return_number="S-2")


def exchanged(**fields: Any) -> Entry:
    told: dict[str, Any] = {"replacement_id": NEW, "shipped": NEW_ONE, "to_user_id": ERIKA, "return_id": RETURN, **fields}
    return CASE, DeviceExchanged(**of(CASE), **told)


BECOMES_KNOWN = (NEW, DeviceRegistered(source="order", identifiers=(imei(IMEI_2),), description=PHONE_1))
GETS_IT = (NEW, DeviceAssigned(user_id=ERIKA, device_id=NEW))
GOES_BACK = (
    RETURN,
    ReturnRequested(
        number="S-2",
        identifiers=(imei(IMEI_1),),
        description=PHONE_1,
        occasion="replaced",
        whereabouts="destruction",
        contract="keep",
        user="keep",
        sending="label",
        exchange_id=CASE,
        **of(RETURN),
    ),
)


@pytest.mark.requirement("H-13")
def test_when_it_arrives_it_has_user_and_numbers_and_the_old_one_goes_back() -> None:
    given(*BASE, requested()).when(ARRIVED).refused(StepNotNow)
    given(*BASE, requested()).when(sent(carrier="dhl", tracking_number="0034")).then(SHIPPED)
    moved = SimPutInDevice(
        number=NUMBER,
        device_id=NEW,
        imei=None,
        source="hand",
        set_by="token:made-up",
        was=Link(device_id=PHONE, source="feed", set_by="import:before"),
    )
    inside = (NumberInCase(sim_id=SIM, number=NUMBER),)
    given(*ON_ITS_WAY, fed_sim(), in_device()).when(ARRIVED.model_copy(update={"numbers": inside})).then(
        exchanged(numbers=(NUMBER,)), BECOMES_KNOWN, GETS_IT, (SIM, moved), GOES_BACK
    )
    after = given(*ON_ITS_WAY, exchanged(), BECOMES_KNOWN, GETS_IT, GOES_BACK)
    after.when(BEGIN["repair"](OTHER_CASE)).refused(DeviceIsUnderReturn, "S-2")


@pytest.mark.requirement("H-13")
def test_a_replacement_that_is_described_otherwise_is_told_anew() -> None:
    again = sent(carrier="dhl", tracking_number="0034")
    given(*ON_ITS_WAY).when(again).then()
    other = given(*ON_ITS_WAY).world.decide(again.model_copy(update={"model": "Phone 2"}))
    assert [event.description.model for _, event in other if isinstance(event, ReplacementShipped)] == ["Phone 2"]


@pytest.mark.requirement("H-13")
def test_what_was_lost_does_not_go_back() -> None:
    begun = (*BASE, requested(occasion="stolen"), SHIPPED)
    given(*begun).when(ARRIVED).then(exchanged(return_id=None), BECOMES_KNOWN, GETS_IT)


@pytest.mark.parametrize(
    ("asked_at", "promised"),
    [
        (datetime(2026, 11, 30, 9, tzinfo=UTC), date(2026, 12, 1)),
        (datetime(2026, 11, 30, 13, 30, tzinfo=UTC), date(2026, 12, 2)),  # 14:30 in Berlin: after the cut-off time
        (datetime(2026, 12, 24, 9, tzinfo=UTC), date(2026, 12, 28)),  # Christmas Day, Boxing Day, a Sunday between
        (datetime(2026, 6, 3, 9, tzinfo=UTC), date(2026, 6, 5)),  # Corpus Christi in North Rhine-Westphalia
    ],
)
@pytest.mark.requirement("H-13")
def test_the_same_model_is_promised_for_the_next_working_day(asked_at: datetime, promised: date) -> None:
    state = (CUSTOMER, FederalStateChanged(federal_state="NW", was=None))
    world = given(*BASE, state).world
    [(_, event)] = world.decide(asked(asked_at=asked_at))
    assert isinstance(event, ExchangeRequested)
    assert event.promised_on == promised


@pytest.mark.requirement("H-13")
def test_another_one_may_be_sent_instead_but_none_that_somebody_has() -> None:
    other = ShippedDevice(device_id=NEW, identifiers=(imei(IMEI_3),))
    again = ReplacementShipped(
        replacement=other,
        description=DeviceDescription(maker="Beispielwerk", model="Phone 2", size="256 GB"),
        instead_of=NEW_ONE,
        parcel_id=nth_parcel(CASE, 2),
        **of(CASE),
    )
    given(*ON_ITS_WAY).when(sent(imei(IMEI_3), model="Phone 2", size="256 GB")).then((CASE, again))
    tablet = (device(TABLET, imei(IMEI_2)), (TABLET, DeviceAssigned(user_id=ERIKA, device_id=TABLET)))
    given(*BASE, requested(), *tablet).when(sent()).refused(ReplacementIsKnown)
    pooled = (device(TABLET, imei(IMEI_2)), (TABLET, DeviceReturned(device_id=TABLET, whereabouts="pool")))
    given(*BASE, requested(), *pooled).when(sent(carrier="dhl", tracking_number="0034")).then(SHIPPED)
    comes = (TABLET, DeviceAssigned(user_id=ERIKA, device_id=TABLET))
    given(*ON_ITS_WAY, *pooled).when(ARRIVED).then(exchanged(replacement_id=TABLET), comes, GOES_BACK)


POOLED = (device(TABLET, imei(IMEI_2)), (TABLET, DeviceReturned(device_id=TABLET, whereabouts="pool")))


@pytest.mark.requirement("H-13")
def test_a_replacement_that_was_given_to_somebody_before_it_arrives_gets_nobodys_numbers() -> None:
    hers = (*POOLED, user(HANS, "Beispiel, Hans"), (TABLET, DeviceAssigned(user_id=HANS, device_id=TABLET)))
    given(*ON_ITS_WAY, *hers).when(ARRIVED).refused(ReplacementGivenAway, "Beispiel, Hans")
    given(*ON_ITS_WAY, *POOLED, (TABLET, DeviceReturned(device_id=TABLET, whereabouts="lessor"))).when(ARRIVED).refused(ReplacementIsGone)
    [gone] = given(*ON_ITS_WAY, *POOLED).world.decide(BEGIN["return"](OTHER_CASE).model_copy(update={"device_id": TABLET}))
    given(*ON_ITS_WAY, *POOLED, gone).when(ARRIVED).refused(DeviceIsUnderReturn)
    given(*BASE, requested(), *POOLED, gone).when(sent()).refused(DeviceIsUnderReturn)


@pytest.mark.requirement("H-13")
def test_an_exchange_is_cancelled_also_when_the_replacement_is_on_its_way() -> None:
    cancelled = (CASE, CaseCancelled(kind="exchange", shipped=NEW_ONE, reason="Geht wieder", **of(CASE)))
    over = given(*ON_ITS_WAY).when(CancelServiceCase(case_id=CASE, reason="Geht wieder")).then(cancelled)
    over.when(ARRIVED).refused(ServiceCaseIsClosed)
    [anew] = over.world.decide(asked(case_id=OTHER_CASE, number="S-9"))
    given(*ON_ITS_WAY, cancelled, anew).when(sent(case=OTHER_CASE, carrier="dhl", tracking_number="0034")).then(
        (OTHER_CASE, SHIPPED[1].model_copy(update={"case_id": OTHER_CASE, "parcel_id": nth_parcel(OTHER_CASE, 1)}))
    )


@pytest.mark.requirement("H-13")
def test_a_device_is_one_replacement_at_a_time() -> None:
    hers = (user(HANS, "Beispiel, Hans"), device(TABLET, imei(IMEI_3)), (TABLET, DeviceAssigned(user_id=HANS, device_id=TABLET)))
    [other] = given(*BASE, *hers).world.decide(asked(case_id=OTHER_CASE, device_id=TABLET, number="S-9"))
    given(*ON_ITS_WAY, *hers, other).when(sent(case=OTHER_CASE)).refused(ReplacementOnItsWay)
    given(*ON_ITS_WAY).when(BEGIN["repair"](OTHER_CASE)).refused(DeviceIsInServiceCase, "S-1")


@pytest.mark.requirement("H-13")
def test_a_device_that_was_given_away_meanwhile_is_told_and_decided() -> None:
    hans = (user(HANS, "Beispiel, Hans"), (PHONE, DeviceReassigned(device_id=PHONE, from_user_id=ERIKA, to_user_id=HANS)))
    given(*ON_ITS_WAY, *hans).when(ARRIVED).refused(DeviceGivenAwayMeanwhile, "Beispiel, Hans")
    back = (RETURN, GOES_BACK[1].model_copy(update={"user_id": HANS}))
    given(*ON_ITS_WAY, *hans).when(ARRIVED.model_copy(update={"to_user_id": HANS})).then(
        exchanged(to_user_id=HANS), BECOMES_KNOWN, (NEW, DeviceAssigned(user_id=HANS, device_id=NEW)), back
    )
    taken = (PHONE, DeviceDecoupled(device_id=PHONE, user_id=ERIKA))
    given(*ON_ITS_WAY, taken).when(ARRIVED).refused(NobodyHasTheDevice)
    given(*ON_ITS_WAY, taken).when(ARRIVED.model_copy(update={"to_user_id": None})).then(
        exchanged(to_user_id=None), BECOMES_KNOWN, (RETURN, GOES_BACK[1].model_copy(update={"user_id": None}))
    )
    given(customer(), user(), device()).when(asked()).refused(NobodyToExchangeFor)
