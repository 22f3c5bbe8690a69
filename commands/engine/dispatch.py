"""Runs commands: load, decide, append; commands in flight at the same moment share their loads and one commit (group commit).

While one group is being appended the next one is decided, on what the first will leave behind. Nobody is answered before what the answer rests on is
committed; when anything of the first is not appended after all, the next one is decided anew (docs/decisions/0014).
"""

import logging
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from psycopg import Connection, OperationalError

from commands.engine.against_past import AgainstThePast
from commands.engine.command import Command
from commands.engine.group import Group
from commands.engine.inbox import Closed, Inbox
from commands.engine.job import Asked, Done, Job
from commands.engine.known import LONGEST, KnownStates
from eventstore.envelope import Cause
from eventstore.log import EventLog
from eventstore.pool import open_pool
from eventstore.unit import Appended, Remains

__all__ = ["BATCH", "Asked", "Closed", "Dispatcher", "Done"]

BATCH = 128
"""Commands that share a commit at most."""
UNANSWERED = 1.0
"""Seconds after which it is asked whether a database that owes an answer still answers anybody (eventstore/pool.py)."""

CAREFUL = 1.0
"""Seconds for which states are asked for again, though they are known, after another process was quicker."""

CONNECTIONS = 2
"""Its own, whatever readers hold: one for the group that is being appended, one to decide the next."""

PAUSE = 0.05
"""Seconds after an error of the dispatcher's own, so that one that stays doesn't take the processor from everybody."""

LOCK_PATIENCE = 10
"""Seconds that people's commands wait for the log while another program holds it; then nothing of them is written."""

log_of = logging.getLogger(__name__)


def _waits_for_locks(connection: Connection[Any]) -> None:
    connection.execute(f"SET lock_timeout = '{LOCK_PATIENCE}s'".encode())


class DispatcherFailed(Exception):
    """The part that carries out commands failed inside; the command was not carried out. Der Befehl wurde wegen eines inneren Fehlers nicht ausgeführt."""


Tell = Callable[[AgainstThePast, UUID], None]
"""Puts what a refusal tells of the past into a customer's words: names, sentences, local time."""


class Dispatcher:
    """One per process. `run` blocks its thread until the command is committed or refused."""

    def __init__(self, log: EventLog, tell: Tell | None = None) -> None:
        """Opens a pool of its own; waits for the server."""
        self._log = log
        self._tell = tell
        self.pool = open_pool(log.dsn, least=CONNECTIONS, size=CONNECTIONS, name="portal commands", configure=_waits_for_locks)
        self._inbox = Inbox()
        self._known = KnownStates()
        self._again: list[Job] = []
        self._taken: list[Job] = []
        """Those that were taken last, into a group or not yet."""
        self._groups: list[Group] = []
        """All that have somebody to answer."""
        self._appending: Group | None = None
        self._next: Group | None = None
        self._careful_until = 0.0
        self.failures = 0
        """How often an error of its own made it begin anew."""
        self._thread = threading.Thread(target=self._loop, name="dispatcher", daemon=True)
        self._thread.start()

    def run(
        self,
        command: Command,
        cause: Cause,
        *,
        idempotency_key: str | None = None,
        expected: Mapping[UUID, int] | None = None,
        ids: Mapping[str, UUID] | None = None,
    ) -> Done:
        """Run one command. `ids` names the fields of the command that hold ids made for it (they don't count as request).

        Raises the command's Refusal, `ChangedMeanwhile` after a second lost race, `VersionMismatch` where `expected` doesn't hold,
        `Closed` after `close`.
        """
        job = Job(command, cause, idempotency_key, expected or {}, ids or {}, self._remains(command, cause.customer_id))
        self._inbox.put(job)
        answer = job.wait()
        if isinstance(answer, Done):
            return answer
        if isinstance(answer, AgainstThePast) and self._tell is not None:
            self._tell(answer, cause.customer_id)
        try:
            raise answer
        finally:
            del job, answer  # the error's traceback holds this frame: no circle of the two

    def run_all(self, asked: Sequence[Asked]) -> list[Done | Exception]:
        """Run several commands, decided in this order, and wait for all of them; of one that isn't carried out, why."""
        jobs = [Job.of(each, self._remains(each.command, each.cause.customer_id)) for each in asked]
        for job in jobs:
            self._inbox.put(job)
        return [job.wait() for job in jobs]

    def _remains(self, command: Command, customer_id: UUID) -> Sequence[Remains]:
        """Looked for here already, by whoever asks: it may take seconds, and nobody else is to wait for that."""
        remains = command.remains(self._log, customer_id)
        if remains:
            with self._log.pool.connection() as connection:
                for each in remains:
                    each.found(connection)
        return remains

    def waiting(self) -> int:
        """Count the commands that wait to be taken."""
        return len(self._inbox)

    @property
    def alive(self) -> bool:
        """Whether it still answers commands."""
        return self._thread.is_alive()

    def close(self) -> None:
        """Answer what was sent so far, and take no more."""
        self._inbox.close()
        self._thread.join()
        self.pool.close()

    def _loop(self) -> None:
        try:
            while self._goes_on():
                pass
        finally:  # also where even beginning anew failed: nobody is to wait for a thread that has ended
            self._inbox.close()
            for job in self._inbox.take(len(self._inbox)):
                job.settle(Closed())
            self._inbox.tear_down()

    def _goes_on(self) -> bool:
        try:
            return self._step()
        except BaseException as error:  # noqa: BLE001  whatever it is (Rust's panics are no Exception): the next command is to be answered
            self._begin_anew(error)
            return True

    def _step(self) -> bool:
        """Whatever is next; False when there is nothing left to do for ever."""
        appending = self._appending
        if appending is None and self._next is not None:
            self._append(self._next)
        elif appending is not None and (not appending.in_flight or not self._room() or self._inbox.seen() or self.pool.hung.is_set()):
            self._finish(appending)
        elif jobs := self._jobs():
            self._decide(jobs)
        elif not self._inbox.closed:
            self._inbox.wait(LONGEST if appending is None else UNANSWERED)
            self._known.forget_old()
        elif appending is not None:
            self._finish(appending)
        else:
            return False
        return True

    def _room(self) -> int:
        """How many jobs the next group may still take in."""
        if self._next is None:
            return BATCH
        alone = self._next.jobs[0].alone or (self._again and self._again[0].alone)
        return 0 if alone else BATCH - len(self._next.jobs)

    def _jobs(self) -> list[Job]:
        """Those that the next group takes in now: first those that are tried again."""
        if not self._again:
            self._taken = self._inbox.take(self._room())
            return self._taken
        most = 1
        while not self._again[0].alone and most < min(self._room(), len(self._again)) and not self._again[most].alone:
            most += 1
        self._taken = self._again[:most]
        self._again = self._again[most:]
        return self._taken

    def _decide(self, jobs: Sequence[Job]) -> None:
        if self._next is None:
            believes = time.monotonic() > self._careful_until
            self._next = Group(self._log, self.pool, self._known, self._appending, believes=believes)
            self._groups.append(self._next)
        group = self._next
        group.jobs += jobs
        try:
            group.decide(jobs)
        except Exception as error:  # noqa: BLE001  belongs to those who wait for the answers
            self._next = None
            self._fail(group, error)

    def _append(self, group: Group) -> None:
        self._next = None
        if not group.decided:
            self._again = group.unanswered() + self._again
            self._groups.remove(group)
            return
        try:
            group.send()
        except Exception as error:  # noqa: BLE001
            self._fail(group, error)
        else:
            self._appending = group
            if group.in_flight:
                self._inbox.watch(group)

    def _finish(self, group: Group) -> None:
        """Take the answers; the next group is sent before they are passed on, or decided anew."""
        self._appending = None
        self._inbox.unwatch()
        try:
            outcomes = group.outcomes()
        except Exception as error:
            if group.in_doubt and not isinstance(error, OperationalError):
                raise  # of this program: the database is asked once more
            self._decide_anew()
            self._fail(group, error)
            return
        group.release()
        if appended := all(isinstance(outcome, Appended) for outcome in outcomes):
            if self._next is not None:
                self._append(self._next)
        else:
            self._decide_anew()
        self._again = group.settle(outcomes) + self._again
        self._groups.remove(group)
        if appended:
            self._keep(group)

    def _keep(self, group: Group) -> None:
        try:
            group.keep()
        except Exception as error:
            log_of.error("what a group of commands left behind can't be kept in memory", exc_info=error)
            group.forget()

    def _decide_anew(self) -> None:
        """The next group rests on what was not appended, and perhaps on what is no longer so."""
        self._careful_until = time.monotonic() + CAREFUL
        self._known.keys.forget_all()
        if self._next is not None:
            self._again = self._next.unanswered() + self._again
            self._next.release()
            self._groups.remove(self._next)
            self._next = None

    def _fail(self, group: Group, error: Exception) -> None:
        """A group failed as a whole: each of its commands is tried by itself, so that one that can't be stored fails alone."""
        group.release()
        left = group.unanswered()
        if len(group.jobs) == 1 or isinstance(error, OperationalError):  # without its answer nobody knows whether the commit went through
            for job in left:
                job.settle(error)
        else:
            for job in left:
                job.alone = True
            self._again = left + self._again
        self._groups.remove(group)

    def _begin_anew(self, error: BaseException) -> None:
        """
        After an error of the dispatcher's own: whoever is waiting gets an answer, and nothing is known any more.

        What was sent is answered by what became of it. What was not is tried once more, each by itself; what was already gets the error.
        """
        self.failures += 1
        log_of.error("the dispatcher failed, and goes on", exc_info=error)
        self._inbox.unwatch()
        self._known = KnownStates()
        groups, jobs, waiting = self._groups, list(self._taken), set(self._again)
        self._groups, self._taken, self._appending, self._next = [], [], None, None
        for group in groups:
            jobs += group.give_up()
        once_more: list[Job] = []
        for job in dict.fromkeys(jobs):
            if job.answer is not None or job in waiting:
                continue
            if job.alone:
                job.settle(error if isinstance(error, Exception) else DispatcherFailed())
            else:
                job.alone = True
                once_more.append(job)
        self._again = once_more + self._again
        time.sleep(PAUSE)
