"""Asks carriers to block the numbers of lost devices, and tells what they say (H-13): each number once, whatever was killed or timed out when.

What is asked for in the log is taken into a table; a carrier is asked by an id that follows from the event that asked for it. Before it is asked, that is noted: whoever
finds that note asks first what became of it, and asks for it only if the carrier has never heard of it. For a device that was found meanwhile nothing is asked for
any more; a carrier that may have been asked before is asked what became of it, as what it has blocked is to be lifted. What a carrier says is told as a command, like fulfilment's own word.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from uuid import UUID, uuid5

from psycopg import Connection
from psycopg.rows import TupleRow

from access.engine.asking_services import AskingServices, utc_now
from access.engine.current_states import CurrentStates
from access.service_cases.blockings import BLOCKINGS_TAKEN, WantedBlocking, due_blockings, note_begun, note_done, note_later, take_new
from aggregates.service_cases.loss_terms import UNDECIDED
from aggregates.service_cases.service_case import ServiceCase
from aggregates.sim import Sim
from aggregates.user import User
from commands.engine.command import Refusal
from commands.engine.dispatch import Dispatcher
from commands.service_cases.tell_blocking import BlockingGivenUp, BlockingNotAsked, BlockingOnlyLifted, NothingToBlock, TellBlocking
from eventstore.envelope import Cause
from eventstore.log import EventLog
from foundation.advisory_locks import BLOCKING
from gateways.number_blocking import Blocking, BlockingAnswer, BlockingGateway

_ACTOR = "timer:number_blocking"

NO_REASON_GIVEN = "Vom Netzbetreiber ohne Angabe von Gründen / by the carrier, without a reason"
FOUND_BEFORE = "Gerät wiedergefunden, ehe der Netzbetreiber davon wusste / device found again before the carrier knew of it"

log_of = logging.getLogger(__name__)


class BlockingDesk(AskingServices[WantedBlocking, BlockingGateway]):
    """`gateways`: by the carrier's name in small letters."""

    called = "blocking"
    taken = BLOCKINGS_TAKEN
    lock = BLOCKING

    def __init__(
        self,
        log: EventLog,
        states: CurrentStates,
        dispatcher: Dispatcher,
        gateways: Mapping[str, BlockingGateway],
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        super().__init__(log, gateways, clock)
        self._states, self._dispatcher = states, dispatcher

    def _take_new(self, connection: Connection[TupleRow]) -> None:
        take_new(connection, self._clock(), lambda case_id, number: self._carrier_of(connection, case_id, number))

    def _carrier_of(self, connection: Connection[TupleRow], case_id: UUID, number: str) -> str | None:
        case = self._states.one(connection, ServiceCase, case_id)
        sim_id = None if case is None else next((each.sim_id for each in case[0].numbers if each.number == number), None)
        sim = self._states.one(connection, Sim, sim_id)
        carrier = None if sim is None else sim[0].carrier.casefold()
        return carrier if carrier in self._services else None

    def _due(self, connection: Connection[TupleRow], name: str) -> Sequence[WantedBlocking]:
        return due_blockings(connection, name, self._clock())

    def _ask(self, connection: Connection[TupleRow], wanted: WantedBlocking, service: BlockingGateway) -> bool:
        case = self._states.one(connection, ServiceCase, wanted.case_id)
        status = None if case is None else next((each.status for each in case[0].blocking if each.number == wanted.number), None)
        if case is None or status not in (*UNDECIDED, "withdrawn"):
            note_done(connection, wanted, self._clock())  # told by hand, or before a kill
            return False
        answer = service.outcome(wanted.blocking_id) if wanted.begun else None
        if status == "withdrawn" and (answer is None or answer.outcome == "refused"):
            note_done(connection, wanted, self._clock())
            return wanted.begun
        if answer is None and case[0].status == "found":
            answer = BlockingAnswer("refused", FOUND_BEFORE)
        if answer is None:
            note_begun(connection, wanted)
            answer = service.ask(Blocking(wanted.blocking_id, wanted.number, case[0].number))
        error = None
        if answer.outcome != "pending" or status == "asked":
            user = self._states.one(connection, User, case[0].user_id)
            error = self._tell(wanted, _with_reason(answer) if user is not None and not user[0].erased else BlockingAnswer(answer.outcome))
        if answer.outcome == "pending" or error is not None:
            note_later(connection, wanted, self._clock(), error)
        else:
            note_done(connection, wanted, self._clock())
        return True

    def _put_off(self, connection: Connection[TupleRow], wanted: WantedBlocking, why: str) -> None:
        log_of.warning("blocking %s could not be asked for, again later: %s", wanted.blocking_id, why)
        note_later(connection, wanted, self._clock(), why)

    def _tell(self, wanted: WantedBlocking, answer: BlockingAnswer) -> str | None:
        """Tell what the carrier said; returns why that could not be, None: it is told, or somebody else was quicker."""
        run = uuid5(wanted.blocking_id, answer.outcome)
        cause = Cause(wanted.customer_id, _ACTOR, f"command:{run}", f"blocking:{wanted.blocking_id}")
        told = {"outcome": answer.outcome, "reason": answer.reason}
        command = TellBlocking.model_validate({"case_id": wanted.case_id, "phone_number": wanted.number, "by_carrier": True, **told})
        try:
            self._dispatcher.run(command, cause, idempotency_key=str(run))
        except (NothingToBlock, BlockingNotAsked, BlockingGivenUp, BlockingOnlyLifted):
            return None
        except Refusal as refusal:
            log_of.warning("blocking %s could not be told, again later: %s", wanted.blocking_id, refusal.code)
            return refusal.code
        return None


def _with_reason(answer: BlockingAnswer) -> BlockingAnswer:
    """Say so where a carrier refuses without a word."""
    if answer.outcome != "refused" or answer.reason is not None:
        return answer
    return answer._replace(reason=NO_REASON_GIVEN)
