"""A repair: its cost is said and decided on, and the device comes back to whoever has it (H-13)."""

from datetime import date

import pytest

from aggregates.customer import FederalStateChanged
from aggregates.device import DeviceDecoupled, DeviceReassigned
from aggregates.service_cases.any_case import CaseCancelled, CaseCompleted, CaseDeviceReceived, CaseDeviceSent
from aggregates.service_cases.parcels import nth_parcel
from aggregates.service_cases.repair import (
    EstimateAccepted,
    EstimateDeclined,
    LoanDeviceLent,
    LoanDeviceTakenBack,
    RepairEstimated,
    RepairRequested,
    RepairSentBack,
)
from commands.engine.command import WrongInput, asked
from commands.service_cases.accept_estimate import AcceptEstimate
from commands.service_cases.cancel_service_case import CancelServiceCase
from commands.service_cases.case_steps import ServiceCaseIsClosed, StepNotNow, StepOfAnotherKind
from commands.service_cases.change_return import ChangeReturn
from commands.service_cases.complete_service_case import CompleteServiceCase
from commands.service_cases.decide_on_estimate import EstimateIsAnother
from commands.service_cases.decline_estimate import DeclineEstimate
from commands.service_cases.device_for_case import DeviceIsInServiceCase, DeviceIsUnderReturn
from commands.service_cases.estimate_repair import EstimateRepair
from commands.service_cases.lend_loan_device import LendLoanDevice, LoanDeviceIsOutAlready
from commands.service_cases.loan_device import LoanDeviceIsOut
from commands.service_cases.recipient import DeviceGivenAwayMeanwhile, NobodyHasTheDevice
from commands.service_cases.request_repair import RequestRepair
from commands.service_cases.send_back_repaired import EstimateWasDeclined, SendBackRepaired
from commands.service_cases.sending import NothingIsPickedUp, PickUpDayMissing, PickUpInPast, PickUpOnHoliday
from commands.service_cases.take_back_loan_device import TakeBackLoanDevice
from commands.service_cases.tell_sending import TellSending
from tests.commands.made_up import CUSTOMER, ERIKA, HANS, PHONE, Entry, user
from tests.commands.scenario import given
from tests.commands.service_cases.cases import ANSWERS, BASE, BEGIN, CASE, MONDAY, OTHER_CASE, of

KINDLY = RequestRepair(
    case_id=CASE, number="S-1", device_id=PHONE, fault="Display gesprungen", sending="label", loan_wanted=True, answers=ANSWERS
)


def requested() -> Entry:
    [(stream, event)] = given(*BASE).world.decide(KINDLY)
    assert isinstance(event, RepairRequested)
    return stream, event


REQUESTED = requested()
RECEIVED = (CASE, CaseDeviceReceived(kind="repair", **of(CASE)))
ESTIMATED = (CASE, RepairEstimated(net="149.90", work="Display tauschen", **of(CASE)))
ACCEPTED = (CASE, EstimateAccepted(net="149.90", **of(CASE)))
DECLINED = (CASE, EstimateDeclined(net="149.90", reason="Zu teuer", **of(CASE)))
LENT = (CASE, LoanDeviceLent(loan_device="Phone 1", **of(CASE)))
IN_IT = (*BASE, REQUESTED, RECEIVED)


def sent_back(outcome: str = "repaired", **fields: object) -> Entry:
    return CASE, RepairSentBack.model_validate(
        {"outcome": outcome, "to_user_id": ERIKA, "parcel_id": nth_parcel(CASE, 1), **of(CASE), **fields}
    )


@pytest.mark.requirement("H-13")
def test_what_it_costs_is_said_and_accepted_then_the_device_comes_back() -> None:
    given(*BASE, REQUESTED).when(EstimateRepair(case_id=CASE, net="1")).refused(
        StepNotNow,
        de=("im Status „eingegangen“ oder „Kostenvoranschlag liegt vor“",),
        en=('in the state "received" or "cost estimated"',),
    )
    given(*IN_IT).when(EstimateRepair(case_id=CASE, net="149.9", work="Display tauschen")).then(ESTIMATED)
    given(*IN_IT, ESTIMATED).when(SendBackRepaired(case_id=CASE, outcome="repaired")).refused(StepNotNow)
    given(*IN_IT, ESTIMATED).when(AcceptEstimate(case_id=CASE, net="149.90")).then(ACCEPTED)
    given(*IN_IT, ESTIMATED, ACCEPTED).when(SendBackRepaired(case_id=CASE, outcome="repaired", carrier="dhl", tracking_number="0034")).then(
        sent_back(carrier="dhl", tracking_number="0034")
    )
    done = (CASE, CaseCompleted(kind="repair", **of(CASE)))
    given(*IN_IT, ESTIMATED, ACCEPTED, sent_back()).when(CompleteServiceCase(case_id=CASE)).then(done)
    given(*IN_IT, sent_back(), done).when(CancelServiceCase(case_id=CASE)).refused(ServiceCaseIsClosed)
    given(*IN_IT, sent_back(), done).when(BEGIN["return"](OTHER_CASE))


@pytest.mark.requirement("H-13")
def test_whoever_decides_means_the_estimate_that_was_seen() -> None:
    again = (CASE, RepairEstimated(net="199.00", **of(CASE)))
    given(*IN_IT, ESTIMATED).when(EstimateRepair(case_id=CASE, net="199")).then(again)
    for decide in (AcceptEstimate(case_id=CASE, net="149.90"), DeclineEstimate(case_id=CASE, net="149.90")):
        given(*IN_IT, ESTIMATED, again).when(decide).refused(EstimateIsAnother, "199")
    for wrong in ("-1", "1,50", "1.505", "1e3", "", "1000000"):
        with pytest.raises(WrongInput):
            asked(EstimateRepair, case_id=CASE, net=wrong)


@pytest.mark.requirement("H-13")
def test_what_was_declined_comes_back_as_it_is() -> None:
    given(*IN_IT, ESTIMATED).when(DeclineEstimate(case_id=CASE, net="149.90", reason="Zu teuer")).then(DECLINED)
    given(*IN_IT, ESTIMATED, DECLINED).when(SendBackRepaired(case_id=CASE, outcome="repaired")).refused(EstimateWasDeclined)
    given(*IN_IT, ESTIMATED, DECLINED).when(SendBackRepaired(case_id=CASE, outcome="not_repaired")).then(sent_back("not_repaired"))


@pytest.mark.requirement("H-13")
def test_a_loan_device_comes_back_before_the_case_ends() -> None:
    given(*BASE, REQUESTED).when(LendLoanDevice(case_id=CASE, loan_device="Phone 1")).then(LENT)
    given(*BASE, REQUESTED, LENT).when(LendLoanDevice(case_id=CASE, loan_device="Phone 2")).refused(LoanDeviceIsOutAlready)
    given(*IN_IT, LENT, sent_back()).when(CompleteServiceCase(case_id=CASE)).refused(LoanDeviceIsOut)
    given(*BASE, REQUESTED, LENT).when(CancelServiceCase(case_id=CASE)).refused(LoanDeviceIsOut)
    back = (CASE, LoanDeviceTakenBack(loan_device="Phone 1", **of(CASE)))
    given(*IN_IT, LENT, sent_back()).when(TakeBackLoanDevice(case_id=CASE)).then(back)
    given(*BASE, REQUESTED).when(TakeBackLoanDevice(case_id=CASE)).then()


@pytest.mark.requirement("H-13")
def test_a_device_that_was_given_away_meanwhile_is_told_and_decided() -> None:
    given_away = (PHONE, DeviceReassigned(device_id=PHONE, from_user_id=ERIKA, to_user_id=HANS))
    hans = (user(HANS, "Beispiel, Hans"), given_away)
    given(*IN_IT, *hans).when(SendBackRepaired(case_id=CASE, outcome="repaired")).refused(DeviceGivenAwayMeanwhile, "Beispiel, Hans")
    given(*IN_IT, *hans).when(SendBackRepaired(case_id=CASE, outcome="repaired", to_user_id=HANS)).then(sent_back(to_user_id=HANS))
    taken = (PHONE, DeviceDecoupled(device_id=PHONE, user_id=ERIKA))
    given(*IN_IT, taken).when(SendBackRepaired(case_id=CASE, outcome="repaired")).refused(NobodyHasTheDevice)
    given(*IN_IT, taken).when(SendBackRepaired(case_id=CASE, outcome="repaired", to_user_id=None)).then(sent_back(to_user_id=None))


@pytest.mark.requirement("H-13")
def test_a_device_is_in_one_case_which_is_named() -> None:
    given(*BASE, REQUESTED).when(BEGIN["return"](OTHER_CASE)).refused(DeviceIsInServiceCase, "S-1")
    [begun] = given(*BASE).world.decide(BEGIN["return"](CASE))
    given(*BASE, begun).when(BEGIN["repair"](OTHER_CASE)).refused(DeviceIsUnderReturn)
    given(*BASE, REQUESTED).when(ChangeReturn(case_id=CASE, contract="keep")).refused(StepOfAnotherKind)
    cancelled = (CASE, CaseCancelled(kind="repair", reason="Geht wieder", **of(CASE)))
    given(*BASE, REQUESTED).when(CancelServiceCase(case_id=CASE, reason="Geht wieder")).then(cancelled)
    given(*IN_IT).when(CancelServiceCase(case_id=CASE)).refused(StepNotNow)


@pytest.mark.requirement("H-13")
def test_a_pick_up_has_its_day() -> None:
    given(*BASE).when(KINDLY.model_copy(update={"sending": "pick_up"})).refused(PickUpDayMissing)
    given(*BASE).when(KINDLY.model_copy(update={"sending": "pick_up", "pick_up_on": date(2026, 12, 2)})).then(
        (CASE, REQUESTED[1].model_copy(update={"sending": "pick_up", "pick_up_on": date(2026, 12, 2)}))
    )
    of_november = KINDLY.model_copy(update={"sending": "pick_up", "asked_at": MONDAY})
    tomorrow = {"pick_up_on": date(2026, 12, 1), "pick_up_window": "morning"}
    [(_, event)] = given(*BASE).world.decide(of_november.model_copy(update=tomorrow))
    assert isinstance(event, RepairRequested)
    assert (event.pick_up_on, event.pick_up_window) == (date(2026, 12, 1), "morning")
    given(*BASE).when(of_november.model_copy(update={"pick_up_on": date(2026, 11, 27)})).refused(PickUpInPast)
    given(*BASE).when(of_november.model_copy(update={"pick_up_on": date(2026, 12, 5)})).refused(PickUpOnHoliday)
    corpus_christi = of_november.model_copy(update={"pick_up_on": date(2027, 5, 27)})
    in_westphalia = (CUSTOMER, FederalStateChanged(federal_state="NW", was=None))
    given(*BASE, in_westphalia).when(corpus_christi).refused(PickUpOnHoliday)
    assert given(*BASE).world.decide(corpus_christi)
    given(*BASE).when(KINDLY.model_copy(update={"pick_up_window": "morning"})).refused(NothingIsPickedUp)


@pytest.mark.requirement("H-14")
def test_who_sends_it_by_oneself_says_how_it_can_be_followed() -> None:
    say = TellSending(case_id=CASE, carrier="dhl", tracking_number="0034")
    sent = (CASE, CaseDeviceSent(kind="repair", carrier="dhl", tracking_number="0034", parcel_id=nth_parcel(CASE, 1), **of(CASE)))
    given(*BASE, REQUESTED).when(say).then(sent)
    other = (CASE, CaseDeviceSent(kind="repair", carrier="dhl", tracking_number="0035", parcel_id=nth_parcel(CASE, 2), **of(CASE)))
    given(*BASE, REQUESTED, sent).when(say.model_copy(update={"tracking_number": "0035"})).then(other)
    given(*IN_IT).when(say).refused(StepNotNow)
