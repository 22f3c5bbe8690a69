"""Carries out what is due: in order of when it was, each exactly once, by one process at a time.

A command goes with an idempotency key that follows from its timer and the moment at which that was due. So who is killed between the command and the note of it, or loses
its turn while it is frozen, does nothing twice; what was not done is done by whoever comes next. One that fails is tried again later, and the others go on.
"""

import logging
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from uuid import UUID, uuid5

from psycopg import Connection, OperationalError
from psycopg.errors import UndefinedTable
from psycopg.rows import TupleRow

from aggregates.timer import Due
from commands.engine.dispatch import Asked, Closed, Dispatcher, Done
from commands.timers.due_timers import due_timers, forget_old, give_back, note_done, note_failed, take_turn
from commands.timers.timed_command import TimedCommand, timed_commands
from eventstore.envelope import Cause
from eventstore.ids import new_id
from eventstore.log import EventLog

_RUNS = UUID("5f7a4c7e-1f0b-4c7a-9a53-6d5c0a8f3e21")
"""The namespace of the ids under which timers are carried out."""

log_of = logging.getLogger(__name__)

Clock = Callable[[], datetime]
Announce = Callable[[Due, Cause], None]
"""Keeps a message that goes out once the command with this cause has changed something; done again, it keeps no second one."""


def system_clock() -> datetime:
    """Tell what time it is."""
    return datetime.now(UTC)


class Timekeeper:
    """One per process; several processes take turns. `announces`: what is to be kept before the command of a timer of that name."""

    def __init__(
        self,
        log: EventLog,
        dispatcher: Dispatcher,
        clock: Clock = system_clock,
        announces: Mapping[str, Announce] | None = None,
    ) -> None:
        self._log = log
        self._dispatcher = dispatcher
        self._clock = clock
        self._announces = announces or {}
        self._holder = str(new_id())
        self._has_turn = False
        self.waits_for_turn = False
        """Whether the last step left what is due to another process, which has the turn."""
        self.commands: Mapping[str, type[TimedCommand]] = timed_commands()

    def step(self) -> int:
        """Carry out a page of what is due, the oldest first; returns how many were tried: 0 where nothing is due, or another process has the turn."""
        with self._log.pool.connection() as connection:
            try:
                self.waits_for_turn = False
                if not due_timers(connection, self._clock(), [*self.commands]):
                    self._leave(connection)
                    return 0
                self._has_turn = take_turn(connection, self._holder)
                self.waits_for_turn = not self._has_turn
                return self._work(connection) if self._has_turn else 0
            except UndefinedTable:  # nothing was projected yet
                return 0

    def catch_up(self) -> int:
        """Carry out all that is due and doesn't wait for another try; returns how many were tried."""
        tried = 0
        while found := self.step():
            tried += found
        return tried

    def at(self, moment: datetime) -> "Timekeeper":
        """Make one of the same process for which it is this moment."""
        return Timekeeper(self._log, self._dispatcher, lambda: moment, self._announces)

    def give_back(self) -> None:
        """Leave the turn to others at once, as the process ends."""
        with self._log.pool.connection() as connection:
            self._leave(connection)

    def _leave(self, connection: Connection[TupleRow]) -> None:
        if self._has_turn:
            give_back(connection, self._holder)
            self._has_turn = False

    def tidy(self) -> None:
        """Forget what became of timers long ago."""
        with self._log.pool.connection() as connection:
            forget_old(connection, self._clock())

    def _work(self, connection: Connection[TupleRow]) -> int:
        now = self._clock()
        found = due_timers(connection, now, [*self.commands])
        asked: list[tuple[Due, Asked]] = []
        for due in found:
            try:
                asked.append((due, self._asked(due)))
            except Exception as error:  # noqa: BLE001  whatever is wrong with one, the others go on
                self._failed(connection, due, now, error)
        answers = self._dispatcher.run_all([each for _, each in asked])
        for (due, _), answer in zip(asked, answers, strict=True):
            if isinstance(answer, Done):
                note_done(connection, due, now)
            elif isinstance(answer, OperationalError | Closed):
                raise answer
            else:
                self._failed(connection, due, now, answer)
        return len(found)

    def _asked(self, due: Due) -> Asked:
        run = uuid5(_RUNS, f"{due.timer_id} {due.due_at.astimezone(UTC).isoformat()} {due.position}")
        cause = Cause(due.customer_id, f"timer:{due.timer}", f"command:{run}", f"timer:{due.timer_id}")
        command = self.commands[due.timer](timed_id=due.stream_id, due_at=due.due_at)
        if (announce := self._announces.get(due.timer)) is not None:
            announce(due, cause)
        return Asked(command, cause, str(run))

    def _failed(self, connection: Connection[TupleRow], due: Due, now: datetime, error: Exception) -> None:
        log_of.warning("timer %s, due at %s, failed and is tried again: %s", due.timer_id, due.due_at, error)
        note_failed(connection, due, now, f"{type(error).__name__}: {error}"[:500])
