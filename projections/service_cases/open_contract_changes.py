"""Completed returns of which a contract is open at its carrier are clarification cases until it is told what became of each (H-14, H-23): kept with the inventory, as they're listed with its users, also as of a moment.

That a feed shows such a number as cancelled or paused ends none: a row follows from its own stream alone (docs/decisions/0018), and whether it was this return that the carrier carried out, nobody has said.
"""

from collections.abc import Iterable
from typing import Any

from aggregates.engine.event import Event
from aggregates.service_cases.contract_change import ContractChangeTold
from aggregates.service_cases.returns import ReturnCompleted
from eventstore.envelope import Recorded
from projections.clarification_cases import CaseSubject, follow_cases, is_open_case
from projections.engine.rows import Rows
from projections.inventory.inventory import inventory
from readmodels.clarification_cases.clarification_cases import count_case
from readmodels.engine.table import Table
from readmodels.service_cases.open_contract_change import OPEN_CONTRACT_CHANGE, OPEN_CONTRACT_CHANGE_CASES
from readmodels.service_cases.open_return import OPEN_RETURN, RETURN_CASES


def reads(recorded: Recorded[Event]) -> Iterable[tuple[Table[Any], Any]]:
    """Yield the rows that an event's handlers look at, by table and key."""
    if issubclass(recorded.kind, ReturnCompleted | ContractChangeTold):
        yield RETURN_CASES, OPEN_RETURN.id_of(recorded.stream_id)
        yield OPEN_CONTRACT_CHANGE_CASES, OPEN_CONTRACT_CHANGE.id_of(recorded.stream_id)


inventory.extend(
    version=1,
    tables=(OPEN_CONTRACT_CHANGE_CASES,),
    reads=reads,
    counts={OPEN_CONTRACT_CHANGE_CASES.name: count_case},
)


@inventory.on(ReturnCompleted)
def completed(rows: Rows, recorded: Recorded[ReturnCompleted]) -> None:
    _follow(rows, recorded, is_open=bool(recorded.event.at_carrier))


@inventory.on(ContractChangeTold)
def told(rows: Rows, recorded: Recorded[ContractChangeTold]) -> None:
    _follow(rows, recorded, is_open=recorded.event.left > 0)


def _follow(rows: Rows, recorded: Recorded[ReturnCompleted] | Recorded[ContractChangeTold], *, is_open: bool) -> None:
    """The device isn't named: a case of one that is gone would be shown to nobody, and the contract is open all the same."""
    returned = rows.get(RETURN_CASES, OPEN_RETURN.id_of(recorded.stream_id))
    name = returned.subject if returned is not None else None
    subject = CaseSubject(recorded.customer_id, recorded.stream_id, name, user_id=recorded.event.user_id)
    was = (OPEN_CONTRACT_CHANGE,) if is_open_case(rows, recorded, OPEN_CONTRACT_CHANGE_CASES, OPEN_CONTRACT_CHANGE) else ()
    follow_cases(rows, recorded, OPEN_CONTRACT_CHANGE_CASES, subject, was=was, now=(OPEN_CONTRACT_CHANGE,) if is_open else ())
