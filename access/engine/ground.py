"""What all of getting in stands on, handed on as one."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from access.engine.attempts import Attempts
from access.engine.current_states import CurrentStates
from commands.engine.dispatch import Dispatcher
from eventstore.log import EventLog

Clock = Callable[[], datetime]


def now() -> datetime:
    """Read the clock of this machine."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Ground:
    """The log, the states that are folded from it, who runs commands, what was tried how often, and the clock."""

    log: EventLog
    states: CurrentStates
    dispatcher: Dispatcher
    attempts: Attempts
    clock: Clock = now
