"""What happens to a device that is sold, step by step, and where it is then (H-15)."""

from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from aggregates.customer import UnknownDevicesSwitchedOff
from aggregates.device import DeviceAcknowledged, DeviceAssigned, DeviceDecoupled, DeviceDescribed, DeviceReassigned, DeviceRegistered
from aggregates.device_terms import DeviceDescription, DeviceReturned
from aggregates.remarketing.remarketing import (
    ProceedsOffered,
    ProceedsPaidOut,
    RemarketedDeviceChecked,
    RemarketedDeviceDestroyed,
    RemarketedDeviceReceived,
    RemarketedDeviceSentBack,
    RemarketingWithdrawn,
)
from aggregates.service_cases.terms import NumberInCase
from aggregates.sim import SimPutInDevice, SimTakenOutOfDevice
from aggregates.sim_terms import Link
from commands.remarketing.accept_proceeds import AcceptProceeds, OfferIsAnotherOne
from commands.remarketing.check_remarketed_device import CheckRemarketedDevice
from commands.remarketing.decline_proceeds import DeclineProceeds
from commands.remarketing.declined_device import ChosenOtherwise
from commands.remarketing.destroy_remarketed_device import DestroyRemarketedDevice
from commands.remarketing.device_today import RemarketedDeviceIsHeld
from commands.remarketing.moved import RemarketingIsClosed, RemarketingNotThereYet
from commands.remarketing.offer_proceeds import OfferProceeds
from commands.remarketing.pay_out_proceeds import PayOutProceeds, SettlementAgreed
from commands.remarketing.receive_for_remarketing import ReceiveForRemarketing, RemarketedDeviceGivenAway
from commands.remarketing.send_back_remarketed_device import SendBackRemarketedDevice
from commands.remarketing.withdraw_from_remarketing import WithdrawFromRemarketing
from eventstore.ids import derived_id
from tests.commands.made_up import (
    CUSTOMER,
    ERIKA,
    HANS,
    IMEI_1,
    NUMBER,
    PHONE,
    SIM,
    device,
    imei,
    other_sim,
    unknown_device,
    user,
)
from tests.commands.remarketing.sold import (
    ACCEPTED,
    BASE,
    CHECKED,
    CLOSES,
    OF,
    OFFERED,
    PHONE_1,
    RECEIVED,
    SOLD,
    declined,
    euros,
    registered,
)
from tests.commands.scenario import given

RECEIVE, PAY = ReceiveForRemarketing(remarketing_id=SOLD), PayOutProceeds(remarketing_id=SOLD)
OFFER = OfferProceeds(remarketing_id=SOLD, amount=Decimal("250.00"))
DECOUPLED = (PHONE, DeviceDecoupled(device_id=PHONE, user_id=ERIKA))
IN_IT = (SIM, SimPutInDevice(number=NUMBER, device_id=PHONE, imei=None, source="hand", set_by="token:made-up", was=None))
TAKEN_OUT = (SIM, SimTakenOutOfDevice(number=NUMBER, was=Link(device_id=PHONE, source="hand", set_by="token:made-up"), because="hand"))


def is_at(whereabouts: Any) -> tuple[Any, DeviceReturned]:
    return PHONE, DeviceReturned(device_id=PHONE, whereabouts=whereabouts)


HERE = (*BASE, registered(), RECEIVED, DECOUPLED, is_at("remarketing"))


@pytest.mark.requirement("H-15")
def test_who_receives_it_takes_it_from_its_user_and_the_numbers_out_of_it() -> None:
    numbers = (NumberInCase(sim_id=SIM, number=NUMBER),)
    receive = ReceiveForRemarketing(remarketing_id=SOLD, numbers=numbers)
    given(*BASE, other_sim(SIM, NUMBER), IN_IT, registered()).when(receive).then(RECEIVED, DECOUPLED, is_at("remarketing"), TAKEN_OUT)
    hans = (user(HANS, "Beispiel, Hans"), (PHONE, DeviceReassigned(device_id=PHONE, from_user_id=ERIKA, to_user_id=HANS)))
    given(*BASE, registered(), *hans).when(RECEIVE).refused(RemarketedDeviceGivenAway, "Beispiel, Hans")


@pytest.mark.requirement("H-15")
def test_a_device_that_arrives_is_known_from_then_on_or_since_the_feed_has_seen_it() -> None:
    unknown = registered(device_id=None, user_id=None)
    told: dict[str, Any] = {"remarketing_id": SOLD, "user_id": None}
    becomes = derived_id(SOLD, "device")
    given(BASE[0], BASE[1], unknown).when(RECEIVE).then(
        (SOLD, RemarketedDeviceReceived(**told, device_id=becomes)),
        (becomes, DeviceRegistered(source="manual", identifiers=(imei(IMEI_1),), description=PHONE_1)),
        (becomes, DeviceReturned(device_id=becomes, whereabouts="remarketing")),
    )
    withheld = (CUSTOMER, UnknownDevicesSwitchedOff())
    given(BASE[0], BASE[1], withheld, unknown, unknown_device()).when(RECEIVE).then(
        (SOLD, RemarketedDeviceReceived(**told, device_id=PHONE)),
        (PHONE, DeviceAcknowledged(source="manual")),
        (PHONE, DeviceDescribed(description=PHONE_1, was=DeviceDescription())),
        is_at("remarketing"),
    )
    known = device(PHONE, imei(IMEI_1))
    given(BASE[0], BASE[1], unknown, known).when(RECEIVE).then(
        (SOLD, RemarketedDeviceReceived(**told, device_id=PHONE)), is_at("remarketing")
    )


@pytest.mark.requirement("H-15")
def test_another_grade_than_was_said_ends_an_offer_and_wants_a_new_one() -> None:
    check = CheckRemarketedDevice(remarketing_id=SOLD, grade="c")
    worse = (SOLD, RemarketedDeviceChecked(**OF, grade="c", was="b"))
    given(*HERE).when(check).then(worse)
    given(*HERE, CHECKED, OFFERED, ACCEPTED).when(CheckRemarketedDevice(remarketing_id=SOLD, grade="b")).then()
    given(*HERE, CHECKED, OFFERED, ACCEPTED).when(check).then(worse)
    given(*HERE, CHECKED, OFFERED, ACCEPTED, worse).when(PAY).refused(RemarketingNotThereYet)
    lower = OfferProceeds(remarketing_id=SOLD, amount=Decimal(120))
    given(*HERE, CHECKED, OFFERED, ACCEPTED, worse).when(lower).then((SOLD, ProceedsOffered(**OF, offered=euros("120.00"), grade="c")))


@pytest.mark.requirement("H-15")
def test_who_accepts_accepts_what_was_seen() -> None:
    given(*HERE).when(OFFER).refused(RemarketingNotThereYet, de=("geprüft oder angeboten",), en=("checked or offered",))
    given(*HERE, CHECKED).when(OFFER).then(OFFERED)
    given(*HERE, CHECKED, OFFERED).when(OFFER).then()
    lower = (SOLD, ProceedsOffered(**OF, offered=euros("120.00"), grade="b"))
    accept = AcceptProceeds(remarketing_id=SOLD, amount=Decimal(250))
    given(*HERE, CHECKED, OFFERED).when(accept).then(ACCEPTED)
    given(*HERE, CHECKED, OFFERED, lower).when(accept).refused(
        OfferIsAnotherOne, de=("120,00 EUR", "250,00 EUR"), en=("120.00 EUR", "250.00 EUR")
    )
    for wrong in ("-1", "1.005", "NaN", "1e9", "1,50"):
        with pytest.raises(ValidationError):
            OfferProceeds.model_validate({"remarketing_id": SOLD, "amount": wrong})


@pytest.mark.requirement("H-15")
def test_what_was_accepted_is_paid_out_or_set_against_a_rate() -> None:
    paid = ProceedsPaidOut(**CLOSES, proceeds=euros("250.00"), settlement="paid_out")
    given(*HERE, CHECKED, OFFERED, ACCEPTED).when(PAY).then((SOLD, paid))
    against = paid.model_copy(update={"settlement": "set_against_rate"})
    given(*HERE, CHECKED, OFFERED, ACCEPTED).when(PayOutProceeds(remarketing_id=SOLD, settlement="set_against_rate")).then((SOLD, against))
    given(*HERE, CHECKED, OFFERED, ACCEPTED, (SOLD, paid)).when(OFFER).refused(RemarketingIsClosed)
    given(*HERE, CHECKED, OFFERED).when(PAY).refused(RemarketingNotThereYet)


@pytest.mark.requirement("H-15")
def test_what_was_declined_is_destroyed_or_sent_back_as_was_chosen() -> None:
    destroy, send_back = DestroyRemarketedDevice(remarketing_id=SOLD), SendBackRemarketedDevice(remarketing_id=SOLD)
    decline = DeclineProceeds(remarketing_id=SOLD, after="sent_back", reason="Zu wenig")
    given(*HERE, CHECKED, OFFERED).when(decline).then(declined(reason="Zu wenig"))
    back = (SOLD, RemarketedDeviceSentBack(**CLOSES))
    given(*HERE, CHECKED, OFFERED, declined()).when(destroy).refused(ChosenOtherwise)
    given(*HERE, CHECKED, OFFERED, declined()).when(send_back).then(back, is_at("pool"))
    otherwise = DeclineProceeds(remarketing_id=SOLD, after="destruction")
    given(*HERE, CHECKED, OFFERED, declined()).when(otherwise).then(declined("destruction"))
    begun = (*HERE, CHECKED, OFFERED, declined(), declined("destruction"))
    given(*begun).when(destroy).then((SOLD, RemarketedDeviceDestroyed(**CLOSES)), is_at("destruction"))


@pytest.mark.requirement("H-15")
def test_who_was_given_the_device_since_has_it_taken_first() -> None:
    at_hans = (user(HANS, "Beispiel, Hans"), (PHONE, DeviceAssigned(user_id=HANS, device_id=PHONE)))
    decoupled = (PHONE, DeviceDecoupled(device_id=PHONE, user_id=HANS))
    accepted, refused = (CHECKED, OFFERED, ACCEPTED), (CHECKED, OFFERED, declined())
    destroyed = (*refused, declined("destruction"))
    for steps, step, end, whereabouts in (
        (accepted, PAY, ProceedsPaidOut(**CLOSES, proceeds=euros("250.00"), settlement="paid_out"), "remarketing"),
        (refused, SendBackRemarketedDevice(remarketing_id=SOLD), RemarketedDeviceSentBack(**CLOSES), "pool"),
        (destroyed, DestroyRemarketedDevice(remarketing_id=SOLD), RemarketedDeviceDestroyed(**CLOSES), "destruction"),
    ):
        given(*HERE, *steps, *at_hans).when(step).refused(RemarketedDeviceIsHeld, "Beispiel, Hans")
        given(*HERE, *steps, *at_hans, decoupled).when(step).then((SOLD, end), is_at(whereabouts))


@pytest.mark.requirement("H-15")
def test_a_device_that_became_known_after_its_receipt_goes_where_it_went() -> None:
    nobody: dict[str, Any] = {"remarketing_id": SOLD, "device_id": None, "user_id": None}
    arrived = (SOLD, RemarketedDeviceReceived(**nobody))
    steps = [
        (SOLD, event.model_copy(update={"device_id": None, "user_id": None})) for _, event in (CHECKED, OFFERED, declined("destruction"))
    ]
    end = RemarketedDeviceDestroyed(**nobody, identifiers=(imei(IMEI_1),))
    before = (BASE[0], BASE[1], registered(device_id=None, user_id=None), arrived, *steps)
    destroy = DestroyRemarketedDevice(remarketing_id=SOLD)
    given(*before).when(destroy).then((SOLD, end))
    given(*before, device(PHONE, imei(IMEI_1))).when(destroy).then((SOLD, end), is_at("destruction"))


@pytest.mark.requirement("H-15")
def test_what_is_said_otherwise_once_more_is_kept_or_refused_never_dropped() -> None:
    was = (*HERE, CHECKED, OFFERED, declined(reason="Zu wenig"))
    otherwise = DeclineProceeds(remarketing_id=SOLD, after="sent_back", reason="Doch noch gebraucht")
    given(*was).when(otherwise).then(declined(reason="Doch noch gebraucht"))
    given(*was).when(DeclineProceeds(remarketing_id=SOLD, after="sent_back")).then()
    accept = AcceptProceeds(remarketing_id=SOLD, amount=Decimal(120))
    given(*HERE, CHECKED, OFFERED, ACCEPTED).when(accept).refused(OfferIsAnotherOne)
    paid = (SOLD, ProceedsPaidOut(**CLOSES, proceeds=euros("250.00"), settlement="paid_out"))
    against = PayOutProceeds(remarketing_id=SOLD, settlement="set_against_rate")
    given(*HERE, CHECKED, OFFERED, ACCEPTED, paid).when(against).refused(RemarketingIsClosed)
    withdrawn = (SOLD, RemarketingWithdrawn(**CLOSES, reason="Doch noch gebraucht"))
    again = WithdrawFromRemarketing(remarketing_id=SOLD, reason="Verloren")
    given(*BASE, registered(), withdrawn).when(again).refused(RemarketingIsClosed)


@pytest.mark.requirement("H-15")
def test_what_has_not_arrived_can_be_withdrawn_and_stays_where_it_is() -> None:
    withdraw = WithdrawFromRemarketing(remarketing_id=SOLD, reason="Doch noch gebraucht")
    withdrawn = (SOLD, RemarketingWithdrawn(**CLOSES, reason="Doch noch gebraucht"))
    given(*BASE, registered()).when(withdraw).then(withdrawn)
    given(*HERE).when(withdraw).refused(RemarketingNotThereYet)
    given(*BASE, registered(), withdrawn).when(RECEIVE).refused(RemarketingIsClosed)


def test_proceeds_are_settled_as_it_was_agreed_with_the_order() -> None:
    against = ProceedsPaidOut(**CLOSES, proceeds=euros("250.00"), settlement="set_against_rate")
    there = (*BASE, registered(settlement_agreed="set_against_rate"), RECEIVED, DECOUPLED, is_at("remarketing"), CHECKED, OFFERED, ACCEPTED)
    given(*there).when(PayOutProceeds(remarketing_id=SOLD, settlement="paid_out")).refused(SettlementAgreed)
    settled = given(*there).when(PayOutProceeds(remarketing_id=SOLD))
    assert settled.decision is not None
    assert settled.decision[0] == (SOLD, against)
