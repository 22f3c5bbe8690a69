"""Tell what the carrier did about a contract that a completed return pauses, cancels or passes on: it is carried out, or refused (H-14)."""

from typing import Annotated
from uuid import UUID

from aggregates.engine.words import OF_PERSON
from aggregates.order_terms import REASON
from aggregates.service_cases.contract_change import (
    AS_OF_WHICH_DAY,
    CARRIED_OUT_ON,
    CARRIER_REFERENCE,
    ContractChangeOutcome,
    ContractChangeTold,
    contracts_after,
)
from aggregates.service_cases.service_case import ServiceCase
from aggregates.sim_terms import NUMBER
from commands.engine.command import Command, Decision, Given, Refusal
from commands.engine.moments import Day
from commands.engine.texts import LongText, OptionalKey, PhoneNumber
from commands.service_cases.case_steps import may_step
from commands.service_cases.written_texts import may_be_written, sealing


class NothingAtCarrier(Refusal):
    """The service case {number} left nothing to be done at a carrier: its numbers have no contract that a carrier's feed decides about, or keep it, or it went over with the return already. Nothing has to be told."""

    code = "nothing-at-carrier"
    de = "Vom Servicefall {number} ist beim Netzbetreiber nichts zu erledigen: Über keinen Vertrag seiner Rufnummern entscheidet ein Tagesimport, oder er wird behalten, oder er ging mit der Rücksendung schon über. Zu melden ist nichts."


class ContractNotAtCarrier(Refusal):
    """The contract of {phone_number} isn't to be changed at the carrier by the service case {number}; of these it can be told: {numbers}."""

    code = "contract-not-at-carrier"
    de = "Am Vertrag von {phone_number} ist durch den Servicefall {number} beim Netzbetreiber nichts zu ändern; gemeldet werden kann das von: {numbers}."


class CarriedOutDayMissing(Refusal):
    """Say as of which day the carrier carried it out for {phone_number}; only with that the customer knows until when the contract ran."""

    status = 422
    code = "carried-out-day-missing"
    de = "Bitte angeben, zu welchem Tag der Netzbetreiber es für {phone_number} ausgeführt hat; nur damit weiß der Kunde, bis wann der Vertrag lief."


class CarrierReasonMissing(Refusal):
    """Say why the carrier refuses to change the contract of {phone_number}; the customer has to decide what becomes of it."""

    status = 422
    code = "carrier-reason-missing"
    de = "Bitte angeben, warum der Netzbetreiber den Vertrag von {phone_number} nicht ändert; der Kunde muss entscheiden, was daraus wird."


class NotOfThisOutcome(Refusal):
    """A day belongs to what was carried out, a reason to what was refused, and nothing of it, nor a reference, to what is still open; leave out what doesn't belong to it."""

    status = 422
    code = "not-of-this-outcome"
    de = "Ein Tag gehört zu Ausgeführtem, ein Grund zu Abgelehntem, und zu noch Offenem keines von beidem und kein Vorgang; bitte weglassen, was nicht dazu gehört."


_SAID: dict[ContractChangeOutcome, frozenset[str]] = {
    "open": frozenset(),
    "carried_out": frozenset({"carried_out_on", "carrier_reference"}),
    "refused": frozenset({"carrier_reference", "reason"}),
}
"""What may be said with each."""


class TellContractChange(Command):
    """What was told by mistake is told anew, whenever that is noticed: the return is over by then. `outcome` open takes it back."""

    case_id: UUID
    phone_number: Annotated[PhoneNumber, NUMBER]
    outcome: ContractChangeOutcome
    carried_out_on: Annotated[Day | None, CARRIED_OUT_ON, AS_OF_WHICH_DAY] = None
    carrier_reference: Annotated[OptionalKey, CARRIER_REFERENCE, OF_PERSON] = None
    reason: Annotated[LongText | None, REASON, OF_PERSON] = None

    def check(self, given: Given) -> bool:
        may_step(given, self.case_id, ContractChangeTold)
        case = given.state(ServiceCase, self.case_id)
        if not case.at_carrier:
            raise NothingAtCarrier(number=case.number)
        return True

    def decide(self, given: Given) -> Decision:
        self.check(given)
        case = given.state(ServiceCase, self.case_id)
        if all(each.number != self.phone_number for each in case.at_carrier):
            raise ContractNotAtCarrier(
                number=case.number, phone_number=self.phone_number, numbers=[each.number for each in case.at_carrier]
            )
        self._fits(given, case)
        if case.device_id is None:
            return []
        told = ContractChangeTold(
            case_id=self.case_id,
            device_id=case.device_id,
            user_id=case.user_id,
            phone_number=self.phone_number,
            contract=case.contract,
            outcome=self.outcome,
            left=0,
            carried_out_on=self.carried_out_on,
            carrier_reference=self.carrier_reference,
            reason=self.reason,
        )
        after = contracts_after(case.at_carrier, told)
        if after == case.at_carrier:
            return []
        sealed = sealing(given, self.case_id, case, self.reason or self.carrier_reference)
        left = sum(each.status == "open" for each in after)
        return [*sealed, (self.case_id, told.model_copy(update={"left": left}))]

    def _fits(self, given: Given, case: ServiceCase) -> None:
        if self.outcome == "carried_out" and self.carried_out_on is None:
            raise CarriedOutDayMissing(phone_number=self.phone_number)
        if self.outcome == "refused" and self.reason is None and may_be_written(given, case):
            raise CarrierReasonMissing(phone_number=self.phone_number)
        said = {"carried_out_on": self.carried_out_on, "carrier_reference": self.carrier_reference, "reason": self.reason}
        if any(value is not None and name not in _SAID[self.outcome] for name, value in said.items()):
            raise NotOfThisOutcome
