"""What a carrier did about a contract that a completed return pauses, cancels or passes on, where its feed decides about the number (H-14)."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict

from aggregates.device_terms import DeviceId
from aggregates.engine.event import Event, Personal
from aggregates.engine.words import Help, InWords, Label
from aggregates.order_terms import REASON
from aggregates.service_cases.terms import ContractChoice, ServiceCaseId
from aggregates.sim_terms import Number
from aggregates.user import UserIdOrNone

AT_CARRIER = Label("Beim Netzbetreiber zu erledigen", "To be done at the carrier")
AT_CARRIER_SINCE = Label("Beim Netzbetreiber zu erledigen seit", "To be done at the carrier since")
DONE_AT_CARRIER = Label("Beim Netzbetreiber ausgeführt", "Carried out at the carrier")
REFUSED_AT_CARRIER = Label("Vom Netzbetreiber abgelehnt", "Refused by the carrier")
CARRIED_OUT_ON = Label("Vom Netzbetreiber ausgeführt zum", "Carried out by the carrier as of")
CARRIER_REFERENCE = Label("Vorgang beim Netzbetreiber", "Carrier's reference")
AS_OF_WHICH_DAY = Help("Der Tag, von dem an es gilt; er kann noch kommen.", "The day from which it holds; it may be still to come.")

ContractChangeOutcome = Annotated[
    Literal["open", "carried_out", "refused"],
    InWords(open=("noch offen", "still open"), carried_out=("ausgeführt", "carried out"), refused=("abgelehnt", "refused")),
    Label("Beim Netzbetreiber", "At the carrier"),
]
CarriedOutOn = Annotated[date | None, CARRIED_OUT_ON, AS_OF_WHICH_DAY]

_OfUser = Personal(subject="user_id", or_own=True)


class ContractChangeTold(
    Event,
    event="service_case.contract_change_told",
    de="{Rücksendung case_id|Rücksendung}: Vertrag von {phone_number} beim Netzbetreiber {contract}: {outcome}[ zum {carried_out_on}][, Vorgang {carrier_reference}][: {reason}]",
    en="{Return case_id|Return}: {contract} the contract of {phone_number} at the carrier: {outcome}[ as of {carried_out_on}][, reference {carrier_reference}][: {reason}]",
    about=("at_carrier",),
):
    """`contract`: what the carrier was to do; `outcome` open: what was told before was a mistake. `left`: how many of the return's contracts are open at the carrier from now on."""

    case_id: ServiceCaseId
    device_id: DeviceId
    user_id: UserIdOrNone
    phone_number: Number
    contract: ContractChoice
    outcome: ContractChangeOutcome
    left: int
    carried_out_on: CarriedOutOn = None
    carrier_reference: Annotated[str | None, _OfUser, CARRIER_REFERENCE] = None
    reason: Annotated[str | None, _OfUser, REASON] = None


class ContractAtCarrier(BaseModel):
    """What was told last of a contract that its carrier changes."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    number: Number
    status: ContractChangeOutcome = "open"
    carried_out_on: date | None = None
    carrier_reference: str | None = None
    reason: str | None = None


def contracts_after(before: tuple[ContractAtCarrier, ...], event: ContractChangeTold) -> tuple[ContractAtCarrier, ...]:
    """Return how far each contract is after the event."""
    told = ContractAtCarrier(
        number=event.phone_number,
        status=event.outcome,
        carried_out_on=event.carried_out_on,
        carrier_reference=event.carrier_reference,
        reason=event.reason,
    )
    return tuple(told if each.number == told.number else each for each in before)
