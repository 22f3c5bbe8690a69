"""Tell what the carrier said of blocking a number: it is at it, it is done, it refuses, or it has lifted it again (H-13)."""

from typing import Annotated, ClassVar
from uuid import UUID

from aggregates.engine.words import OF_PERSON
from aggregates.order_terms import REASON
from aggregates.service_cases.loss import BlockingTold
from aggregates.service_cases.loss_terms import UNDECIDED, WordOfCarrier
from aggregates.service_cases.service_case import ServiceCase
from aggregates.sim_terms import NUMBER
from commands.engine.command import Command, Decision, Given, Refusal
from commands.engine.texts import LongText, PhoneNumber
from commands.service_cases.case_steps import may_step
from commands.service_cases.written_texts import may_be_written, sealing


class NothingToBlock(Refusal):
    """Nobody waits for the blocking of a number in the service case {number}; it is asked for first."""

    code = "nothing-to-block"
    de = "Im Servicefall {number} wartet niemand auf die Sperrung einer Rufnummer; sie wird erst angefragt."


class BlockingNotAsked(Refusal):
    """The blocking of {phone_number} isn't waited for in the service case {number}; of these it can be told: {numbers}."""

    code = "blocking-not-asked"
    de = "Auf die Sperrung von {phone_number} wird im Servicefall {number} nicht gewartet; gemeldet werden kann sie von: {numbers}."


class BlockingGivenUp(Refusal):
    """The blocking of {phone_number} in the service case {number} isn't wanted any more, so there is nothing to say of it; only if the carrier has blocked it all the same, say that: then that is to be lifted."""

    code = "blocking-given-up"
    de = "Die Sperrung von {phone_number} im Servicefall {number} wird nicht mehr gewünscht, es ist also nichts mehr zu melden; nur wenn der Netzbetreiber trotzdem gesperrt hat, bitte melden, dass sie bestätigt ist: Dann ist sie aufzuheben."


class BlockingOnlyLifted(Refusal):
    """{phone_number} is blocked by the service case {number}, whose device is no longer looked for; only that the blocking is lifted can be said of it now."""

    code = "blocking-only-lifted"
    de = "{phone_number} ist durch den Servicefall {number} gesperrt, dessen Gerät nicht mehr gesucht wird; jetzt kann nur noch gemeldet werden, dass die Sperrung aufgehoben ist."


class NumberNotBlocked(Refusal):
    """{phone_number} isn't blocked by the service case {number}, so there is nothing to lift; if the carrier has blocked it, say that first."""

    code = "number-not-blocked"
    de = "{phone_number} ist durch den Servicefall {number} nicht gesperrt, es ist also nichts aufzuheben; hat der Netzbetreiber gesperrt, bitte das zuerst melden."


class BlockingReasonMissing(Refusal):
    """Say why the carrier refuses to block {phone_number}; whoever reported the device needs to know it."""

    status = 422
    code = "blocking-reason-missing"
    de = "Bitte angeben, warum der Netzbetreiber die Sperrung von {phone_number} ablehnt; wer das Gerät gemeldet hat, muss es wissen."


class TellBlocking(Command):
    """While the case is open, what was told by mistake is told anew. A number that was blocked before its carrier knew that the device was found is told as well, as its blocking has
    to be lifted.
    """

    # `by_carrier`: the carrier itself says so, to which what people have decided meanwhile is left.
    made_here: ClassVar[frozenset[str]] = frozenset({"by_carrier"})

    case_id: UUID
    phone_number: Annotated[PhoneNumber, NUMBER]
    outcome: WordOfCarrier
    reason: Annotated[LongText | None, REASON, OF_PERSON] = None
    by_carrier: bool = False

    def check(self, given: Given) -> bool:
        may_step(given, self.case_id, BlockingTold)
        case = given.state(ServiceCase, self.case_id)
        if not _tellable(case):
            raise NothingToBlock(number=case.number)
        return True

    def decide(self, given: Given) -> Decision:
        case = given.state(ServiceCase, self.case_id)
        if any((each.number, each.status) == (self.phone_number, self.outcome) for each in case.blocking):
            may_step(given, self.case_id, BlockingTold)
            return []
        self.check(given)
        if self.phone_number not in (told := _tellable(case, by_carrier=self.by_carrier)):
            raise BlockingNotAsked(number=case.number, phone_number=self.phone_number, numbers=told)
        self._check_follows(case)
        if self.outcome == "refused" and self.reason is None and not self.by_carrier and may_be_written(given, case):
            raise BlockingReasonMissing(phone_number=self.phone_number)
        if case.device_id is None:
            return []
        sealed = sealing(given, self.case_id, case, self.reason)
        told = BlockingTold(
            case_id=self.case_id,
            device_id=case.device_id,
            user_id=case.user_id,
            blocked_number=self.phone_number,
            outcome=self.outcome,
            reason=self.reason,
        )
        return [*sealed, (self.case_id, told)]

    def _check_follows(self, case: ServiceCase) -> None:
        """Raise a refusal where what is told can't be after what was told before."""
        was = next(each.status for each in case.blocking if each.number == self.phone_number)
        named = {"number": case.number, "phone_number": self.phone_number}
        if self.outcome == "lifted":
            if was != "confirmed":
                raise NumberNotBlocked(**named)
        elif not case.is_open:
            if was in _GIVEN_UP and self.outcome != "confirmed":
                raise BlockingGivenUp(**named)
            if was == "confirmed":
                raise BlockingOnlyLifted(**named)


_GIVEN_UP = ("withdrawn", "lifted")
_BLOCKED_OR_MAY_BE = ("confirmed", *_GIVEN_UP)


def _tellable(case: ServiceCase, *, by_carrier: bool = False) -> list[str]:
    """List the numbers of which something can be told: those that nobody has decided yet, and while the case is open all that were asked for; after that what is blocked may be lifted, and what was given up may be blocked."""
    may_be = ("withdrawn",) if by_carrier else _BLOCKED_OR_MAY_BE
    corrected = case.is_open and not by_carrier
    return [each.number for each in case.blocking if corrected or each.status in (*UNDECIDED, *may_be)]
