"""Runs commands: load, decide, append; commands in flight at the same moment share their loads and one commit (group commit).

While one group is being appended the next one is decided, on what the first will leave behind. Nobody is answered before what the answer rests on is
committed; when anything of the first is not appended after all, the next one is decided anew (docs/decisions/0014).
"""

import threading
import time
from collections.abc import Mapping, Sequence
from uuid import UUID

from psycopg import OperationalError

from commands.command import Command
from commands.group import Group
from commands.inbox import Closed, Inbox
from commands.job import Done, Job
from commands.known import LONGEST, KnownStates
from eventstore.envelope import Cause
from eventstore.log import EventLog
from eventstore.unit import Appended

__all__ = ["BATCH", "Closed", "Dispatcher", "Done"]

BATCH = 128
"""Commands that share a commit at most."""
UNANSWERED = 1.0
"""Seconds after which it is asked whether a database that owes an answer still answers anybody (eventstore/pool.py)."""

CAREFUL = 1.0
"""Seconds for which states are asked for again, though they are known, after another process was quicker."""


class Dispatcher:
    """One per process. `run` blocks its thread until the command is committed or refused."""

    def __init__(self, log: EventLog) -> None:
        self._log = log
        self._inbox = Inbox()
        self._known = KnownStates()
        self._again: list[Job] = []
        self._appending: Group | None = None
        self._next: Group | None = None
        self._careful_until = 0.0
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
        job = Job(command, cause, idempotency_key, expected or {}, ids or {})
        self._inbox.put(job)
        answer = job.wait()
        if isinstance(answer, Done):
            return answer
        try:
            raise answer
        finally:
            del job, answer  # the error's traceback holds this frame: no circle of the two

    def waiting(self) -> int:
        """How many commands wait to be taken."""
        return len(self._inbox)

    def close(self) -> None:
        """Answer what was sent so far, and take no more."""
        self._inbox.close()
        self._thread.join()

    def _loop(self) -> None:
        while True:
            appending = self._appending
            if appending is None and self._next is not None:
                self._append(self._next)
            elif appending is not None and (
                not appending.in_flight or not self._room() or self._inbox.seen() or self._log.pool.hung.is_set()
            ):
                self._finish(appending)
            elif jobs := self._jobs():
                self._decide(jobs)
            elif not self._inbox.closed:
                self._inbox.wait(LONGEST if appending is None else UNANSWERED)
                self._known.forget_old()
            elif appending is not None:
                self._finish(appending)
            else:
                self._inbox.tear_down()
                return

    def _room(self) -> int:
        """How many jobs the next group may still take in."""
        if self._next is None:
            return BATCH
        alone = self._next.jobs[0].alone or (self._again and self._again[0].alone)
        return 0 if alone else BATCH - len(self._next.jobs)

    def _jobs(self) -> list[Job]:
        """Those that the next group takes in now: first those that are tried again."""
        if not self._again:
            return self._inbox.take(self._room())
        most = 1
        while not self._again[0].alone and most < min(self._room(), len(self._again)) and not self._again[most].alone:
            most += 1
        jobs, self._again = self._again[:most], self._again[most:]
        return jobs

    def _decide(self, jobs: Sequence[Job]) -> None:
        if self._next is None:
            self._next = Group(self._log, self._known, self._appending, believes=time.monotonic() > self._careful_until)
        group = self._next
        try:
            group.decide(jobs)
        except Exception as error:  # noqa: BLE001  belongs to those who wait for the answers
            self._next = None
            self._fail(group, error)

    def _append(self, group: Group) -> None:
        self._next = None
        if not group.decided:
            self._again = group.unanswered() + self._again
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
        if group.in_flight:
            self._inbox.unwatch(group)
        try:
            outcomes = group.outcomes()
        except Exception as error:  # noqa: BLE001
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
        if appended:
            group.keep()

    def _decide_anew(self) -> None:
        """The next group rests on what was not appended, and perhaps on what is no longer so."""
        self._careful_until = time.monotonic() + CAREFUL
        self._known.keys.forget_all()
        if self._next is not None:
            self._again = self._next.unanswered() + self._again
            self._next.release()
            self._next = None

    def _fail(self, group: Group, error: Exception) -> None:
        """A group failed as a whole: each of its commands is tried by itself, so that one that can't be stored fails alone."""
        group.release()
        left = group.unanswered()
        if len(group.jobs) == 1 or isinstance(error, OperationalError):  # without its answer nobody knows whether the commit went through
            for job in left:
                job.settle(error)
            return
        for job in left:
            job.alone = True
        self._again = left + self._again
