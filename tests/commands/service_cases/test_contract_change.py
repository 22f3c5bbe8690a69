"""Of contracts that a completed return leaves to their carrier it is told what became of them: carried out, refused, or open still (H-14)."""

from datetime import date
from typing import Any

import pytest

from aggregates.service_cases.contract_change import ContractChangeTold
from aggregates.service_cases.terms import NumberInCase
from aggregates.service_cases.written import CaseTextsSealed
from aggregates.user import UserDeleted, UserErased
from commands.service_cases.case_steps import PersonOfCaseErased, StepNotNow, StepOfAnotherKind
from commands.service_cases.tell_contract_change import (
    CarriedOutDayMissing,
    CarrierReasonMissing,
    ContractNotAtCarrier,
    NothingAtCarrier,
    NotOfThisOutcome,
    TellContractChange,
)
from tests.commands.made_up import ERIKA, NUMBER, OTHER_NUMBER, OTHER_SIM, Entry, customer, device
from tests.commands.scenario import given
from tests.commands.service_cases.cases import BEGIN, WITH_NUMBER
from tests.commands.service_cases.test_return import BASE, CASE, DECOUPLED, IN_CASE, OF, RECEIVED, completed, requested, returned

pytestmark = pytest.mark.requirement("H-14")
NUMBERS = (IN_CASE, NumberInCase(sim_id=OTHER_SIM, number=OTHER_NUMBER))
REQUESTED = (*BASE, requested(*NUMBERS, contract="cancel"), RECEIVED)
OPEN = (*REQUESTED, completed((NUMBER, OTHER_NUMBER), contract="cancel"), DECOUPLED, returned())
DAY, OTHER_DAY = date(2026, 12, 31), date(2027, 1, 31)


def tell(outcome: Any = "carried_out", number: str = NUMBER, **fields: Any) -> TellContractChange:
    return TellContractChange(case_id=CASE, phone_number=number, outcome=outcome, **fields)


def told(outcome: Any = "carried_out", left: int = 1, number: str = NUMBER, **fields: Any) -> Entry:
    return CASE, ContractChangeTold(phone_number=number, contract="cancel", outcome=outcome, left=left, **fields, **OF)


DONE, REFUSED = told(carried_out_on=DAY), told("refused", reason="Mindestlaufzeit")


def test_what_the_carrier_did_is_told_of_each_contract() -> None:
    given(*OPEN).when(tell(carried_out_on=DAY)).then(DONE)
    given(*OPEN).when(tell(carried_out_on=DAY, carrier_reference="M-1")).then(told(carried_out_on=DAY, carrier_reference="M-1"))
    given(*OPEN).when(tell("refused", reason="Mindestlaufzeit")).then(REFUSED)
    other = tell("refused", OTHER_NUMBER, reason="Mindestlaufzeit", carrier_reference="M-2")
    given(*OPEN, DONE).when(other).then(told("refused", 0, OTHER_NUMBER, reason="Mindestlaufzeit", carrier_reference="M-2"))


def test_it_is_told_once_and_anew_where_that_was_a_mistake() -> None:
    given(*OPEN, DONE).when(tell(carried_out_on=DAY)).then()
    given(*OPEN).when(tell("open")).then()
    given(*OPEN, DONE).when(tell(carried_out_on=OTHER_DAY)).then(told(carried_out_on=OTHER_DAY))
    given(*OPEN, DONE).when(tell("refused", reason="Mindestlaufzeit")).then(REFUSED)
    given(*OPEN, REFUSED).when(tell(carried_out_on=DAY)).then(DONE)
    given(*OPEN, DONE).when(tell("open")).then(told("open", 2))
    given(*OPEN, DONE, told("open", 2)).when(tell(carried_out_on=DAY)).then(DONE)


def test_it_is_told_only_where_something_was_left_to_a_carrier() -> None:
    say = tell(carried_out_on=DAY)
    given(*REQUESTED).when(say).refused(StepNotNow)
    given(*REQUESTED, completed(contract="cancel"), DECOUPLED, returned()).when(say).refused(NothingAtCarrier, "1")
    one = completed((OTHER_NUMBER,), contract="cancel")
    given(*REQUESTED, one, DECOUPLED, returned()).when(say).refused(ContractNotAtCarrier, NUMBER, OTHER_NUMBER)
    loss = given(*WITH_NUMBER).world.decide(BEGIN["loss"](CASE))
    given(*WITH_NUMBER, *loss).when(say).refused(StepOfAnotherKind)


def test_what_belongs_to_an_outcome_is_said_and_nothing_else() -> None:
    given(*OPEN).when(tell()).refused(CarriedOutDayMissing, NUMBER)
    given(*OPEN).when(tell("refused")).refused(CarrierReasonMissing, NUMBER)
    given(*OPEN).when(tell(carried_out_on=DAY, reason="Weil")).refused(NotOfThisOutcome)
    given(*OPEN).when(tell("refused", carried_out_on=DAY, reason="Weil")).refused(NotOfThisOutcome)
    belongs_elsewhere: list[dict[str, Any]] = [{"carried_out_on": DAY}, {"reason": "Doch nicht"}, {"carrier_reference": "M-1"}]
    for more in belongs_elsewhere:
        given(*OPEN, DONE).when(tell("open", **more)).refused(NotOfThisOutcome)


@pytest.mark.part_of("A-14")
def test_of_somebody_whose_data_are_gone_it_is_told_without_words() -> None:
    gone = (*OPEN, (ERIKA, UserDeleted()), (ERIKA, UserErased()))
    given(*gone).when(tell("refused", reason="Mindestlaufzeit")).refused(PersonOfCaseErased)
    given(*gone).when(tell(carried_out_on=DAY, carrier_reference="M-1")).refused(PersonOfCaseErased)
    given(*gone).when(tell("refused")).then(told("refused"))


@pytest.mark.part_of("A-14")
@pytest.mark.parametrize("text", [{"reason": "Mindestlaufzeit"}, {"reason": "Mindestlaufzeit", "carrier_reference": "M-1"}])
def test_what_is_written_of_a_device_that_nobody_had_has_a_key_of_its_own(text: dict[str, str]) -> None:
    nobodys = {"user_id": None}
    events = (requested(IN_CASE, contract="cancel"), RECEIVED, completed((NUMBER,), contract="cancel"))
    of_nobody = [(stream, event.model_copy(update=nobodys)) for stream, event in events]
    expected = told("refused", 0, **text)[1].model_copy(update=nobodys)
    given(customer(), device(), *of_nobody).when(tell("refused", **text)).then((CASE, CaseTextsSealed(case_id=CASE)), (CASE, expected))
