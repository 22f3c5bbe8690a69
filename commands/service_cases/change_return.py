"""Decide otherwise what becomes of device, contract and user when a return is completed, or how its device is sent."""

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Any, ClassVar
from uuid import UUID

from pydantic import MISSING

from aggregates.device_terms import WHEREABOUTS, Whereabouts
from aggregates.engine.words import Label
from aggregates.service_cases.returns import ReturnChanged
from aggregates.service_cases.service_case import ServiceCase
from aggregates.service_cases.terms import (
    PASS_ON_TO,
    PICK_UP_ON,
    PICK_UP_WINDOW,
    SENDING,
    ContractChoice,
    PassOnTo,
    PickUpWindow,
    SendingWay,
    UserChoice,
)
from commands.devices.present_device import record_today
from commands.engine.command import Command, Decision, Given, Refusal
from commands.engine.moments import Day
from commands.service_cases.case_hooks import check_whereabouts
from commands.service_cases.case_steps import may_step
from commands.service_cases.leaver import still_to_come
from commands.service_cases.return_choices import TO_WHOM, check_choices
from commands.service_cases.sending import FOR_PICK_UP, check_sending


class SendingIsOver(Refusal):
    """The device of the service case {number} has arrived already; how it is sent can't be changed any more."""

    code = "sending-is-over"
    de = "Das Gerät des Servicefalls {number} ist schon eingegangen; der Versand lässt sich nicht mehr ändern."


class ChangeReturn(Command):
    """What is not given stays; day and hours of a pick-up go with it where the device is sent otherwise. What is chosen for a user who leaves holds for all returns of this user that are open."""

    made_here: ClassVar[frozenset[str]] = frozenset({"asked_at"})

    case_id: UUID
    whereabouts: Annotated[Whereabouts | MISSING, WHEREABOUTS] = MISSING
    contract: Annotated[ContractChoice | MISSING, Label("Vertrag", "Contract")] = MISSING
    pass_on_to: Annotated[PassOnTo | MISSING, PASS_ON_TO, TO_WHOM] = MISSING
    user: Annotated[UserChoice | MISSING, Label("Nutzer", "User")] = MISSING
    sending: Annotated[SendingWay | MISSING, SENDING] = MISSING
    pick_up_on: Annotated[Day | MISSING | None, PICK_UP_ON, FOR_PICK_UP] = MISSING
    pick_up_window: Annotated[PickUpWindow | MISSING | None, PICK_UP_WINDOW, FOR_PICK_UP] = MISSING
    asked_at: datetime | None = None

    def check(self, given: Given) -> bool:
        return may_step(given, self.case_id, ReturnChanged)

    def decide(self, given: Given) -> Decision:
        self.check(given)
        case = given.state(ServiceCase, self.case_id)
        if case.device_id is None:
            return []
        whereabouts = case.whereabouts if self.whereabouts is MISSING else self.whereabouts
        contract = case.contract if self.contract is MISSING else self.contract
        user = case.user if self.user is MISSING else self.user
        kept = case.pass_on_to if contract == "pass_on" else None
        to = kept if self.pass_on_to is MISSING else self.pass_on_to
        sent = self._sent(given, case)
        if (whereabouts, contract, user, to) == (case.whereabouts, case.contract, case.user, case.pass_on_to) and not sent:
            return []
        if whereabouts != case.whereabouts:
            check_whereabouts(given, *record_today(given, case.device_id), whereabouts)
        check_choices(given, case.numbers, case.user_id, contract, user, to)
        told = {"case_id": self.case_id, "device_id": case.device_id, "user_id": case.user_id, "pass_on_to": to, **sent}
        changed = ReturnChanged.model_validate({**told, "whereabouts": whereabouts, "contract": contract, "user": user})
        return [(self.case_id, changed), *_likewise(given, self.case_id, case, user)]

    def _sent(self, given: Given, case: ServiceCase) -> dict[str, Any]:
        """Return how it is sent where that is otherwise than before. Raises SendingIsOver, and what is wrong with the pick-up."""
        sending = case.sending if self.sending is MISSING else self.sending
        day, window = (case.pick_up_on, case.pick_up_window) if sending == "pick_up" else (None, None)
        day = day if self.pick_up_on is MISSING else self.pick_up_on
        window = window if self.pick_up_window is MISSING else self.pick_up_window
        if (sending, day, window) == (case.sending, case.pick_up_on, case.pick_up_window):
            return {}
        if case.status != "requested":
            raise SendingIsOver(number=case.number)
        check_sending(given, sending, day, window, self.asked_at)
        return {"sending": sending, "pick_up_on": day, "pick_up_window": window}


def _likewise(given: Given, case_id: UUID, case: ServiceCase, user: UserChoice) -> Iterator[tuple[UUID, ReturnChanged]]:
    """Have the other returns of a user who leaves say the same of the user, where that is chosen otherwise."""
    for other_id, other in still_to_come(given, case_id, case) if user != case.user else ():
        if other.user != user and other.device_id is not None:
            changed = ReturnChanged(
                case_id=other_id,
                device_id=other.device_id,
                user_id=other.user_id,
                whereabouts=other.whereabouts,
                contract=other.contract,
                user=user,
                pass_on_to=other.pass_on_to,
            )
            yield other_id, changed
