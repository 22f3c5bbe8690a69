"""Decide otherwise what becomes of device, contract and user when a return is completed."""

from collections.abc import Iterator
from typing import Annotated
from uuid import UUID

from pydantic import MISSING

from aggregates.device_terms import WHEREABOUTS, Whereabouts
from aggregates.engine.words import Label
from aggregates.service_cases.returns import ReturnChanged
from aggregates.service_cases.service_case import ServiceCase
from aggregates.service_cases.terms import PASS_ON_TO, ContractChoice, PassOnTo, UserChoice
from commands.engine.command import Command, Decision, Given
from commands.service_cases.case_hooks import check_whereabouts
from commands.service_cases.case_steps import may_step
from commands.service_cases.device_for_case import record_today
from commands.service_cases.leaver import still_to_come
from commands.service_cases.return_choices import TO_WHOM, check_choices


class ChangeReturn(Command):
    """What is not given stays. What is chosen for a user who leaves holds for all returns of this user that are open."""

    case_id: UUID
    whereabouts: Annotated[Whereabouts | MISSING, WHEREABOUTS] = MISSING
    contract: Annotated[ContractChoice | MISSING, Label("Vertrag", "Contract")] = MISSING
    pass_on_to: Annotated[PassOnTo | MISSING, PASS_ON_TO, TO_WHOM] = MISSING
    user: Annotated[UserChoice | MISSING, Label("Nutzer", "User")] = MISSING

    def check(self, given: Given) -> bool:
        return may_step(given, self.case_id, ReturnChanged)

    def decide(self, given: Given) -> Decision:
        self.check(given)
        case = given.state(ServiceCase, self.case_id)
        whereabouts = case.whereabouts if self.whereabouts is MISSING else self.whereabouts
        contract = case.contract if self.contract is MISSING else self.contract
        user = case.user if self.user is MISSING else self.user
        kept = case.pass_on_to if contract == "pass_on" else None
        to = kept if self.pass_on_to is MISSING else self.pass_on_to
        if (whereabouts, contract, user, to) == (case.whereabouts, case.contract, case.user, case.pass_on_to) or case.device_id is None:
            return []
        if whereabouts != case.whereabouts:
            check_whereabouts(given, *record_today(given, case.device_id), whereabouts)
        check_choices(given, case.numbers, case.user_id, contract, user, to)
        changed = ReturnChanged(
            case_id=self.case_id,
            device_id=case.device_id,
            user_id=case.user_id,
            whereabouts=whereabouts,
            contract=contract,
            user=user,
            pass_on_to=to,
        )
        return [(self.case_id, changed), *_likewise(given, self.case_id, case, user)]


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
