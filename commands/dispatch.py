"""Runs commands: load, decide, append; commands in flight at the same moment share their loads and one commit (group commit)."""

import queue
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from psycopg import Connection, OperationalError
from psycopg.rows import TupleRow

from commands.command import ChangedMeanwhile, Command, Decision, IdempotencyKeyReused, VersionMismatch
from commands.given import Batch, LoadedGiven
from commands.known import LONGEST, KnownStates
from commands.taken import taken_by_another
from eventstore.envelope import Cause, StreamEvent
from eventstore.garbage import no_garbage_collection
from eventstore.keyring import Keyring, MasterKey
from eventstore.log import EventLog
from eventstore.unit import AlreadyAnswered, Appended, IdempotencyKey, Outcome, Unit

BATCH = 128
"""Commands that share a commit at most."""


@dataclass(frozen=True, slots=True)
class Done:
    """A command's answer: the version of each stream it changed, and the position with which readers can wait for it.

    `changed` is False when everything already was as wanted and nothing was written; the position is then the log's end, so that
    who waits for it reads what the command found. `repeated`: the answer of the first
    request with this idempotency key.
    """

    position: int
    versions: Mapping[UUID, int]
    ids: Mapping[str, UUID]
    changed: bool
    recorded_at: datetime | None = None
    repeated: bool = False


def _locked() -> threading.Lock:
    lock = threading.Lock()
    lock.acquire()
    return lock


@dataclass(slots=True)
class _Job:
    command: Command
    cause: Cause
    idempotency_key: str | None
    expected: Mapping[UUID, int]
    ids: Mapping[str, UUID]
    tries: int = 0
    answer: Done | Exception | None = None
    _unanswered: threading.Lock = field(default_factory=_locked)

    def settle(self, answer: Done | Exception) -> None:
        """Wake up who waits for the answer."""
        self.answer = answer
        self._unanswered.release()

    def wait(self) -> Done | Exception:
        """A bare lock: half of what a future costs."""
        self._unanswered.acquire()
        assert self.answer is not None  # noqa: S101
        return self.answer

    def fingerprint(self, master: MasterKey) -> str:
        """A keyed hash, because what is known about a person could be guessed from a plain one."""
        effective = self.cause.effective_at and self.cause.effective_at.isoformat()
        request = orjson.dumps(
            [type(self.command).__name__, self.command.model_dump(mode="json", exclude={*self.ids, *self.command.made_here}), effective]
        )
        return master.digest(self.cause.customer_id, request.decode())

    def key(self) -> tuple[UUID, str, str] | None:
        """Under which the answer is kept, if it is."""
        return (self.cause.customer_id, self.cause.actor, self.idempotency_key) if self.idempotency_key else None


class Closed(Exception):
    """The program is ending and takes no more commands; send it again when it runs. Das Programm wird gerade beendet."""


class Dispatcher:
    """One per process. `run` blocks its thread until the command is committed or refused."""

    def __init__(self, log: EventLog) -> None:
        self._log = log
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._known = KnownStates()
        self._closing = threading.Lock()
        self._closed = False
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
        job = _Job(command, cause, idempotency_key, expected or {}, ids or {})
        with self._closing:
            if self._closed:
                raise Closed
            self._jobs.put(job)
        answer = job.wait()
        if isinstance(answer, Done):
            return answer
        try:
            raise answer
        finally:
            del job, answer  # the error's traceback holds this frame: no circle of the two

    def waiting(self) -> int:
        """How many commands wait to be taken."""
        return self._jobs.qsize()

    def close(self) -> None:
        """Answer what was sent so far, and take no more."""
        with self._closing:
            self._closed = True
            self._jobs.put(None)
        self._thread.join()

    def _loop(self) -> None:
        waiting: list[_Job] = []
        while True:
            if not waiting:
                try:
                    job = self._jobs.get(timeout=LONGEST)
                except queue.Empty:
                    self._known.forget_old()
                    continue
                if job is None:
                    return
                waiting.append(job)
            stop = False
            while len(waiting) < BATCH and not self._jobs.empty():
                job = self._jobs.get()
                if job is None:
                    stop = True
                    break
                waiting.append(job)
            batch, waiting = waiting, []
            waiting = self._run_or_fail(batch)
            if stop:
                self._jobs.put(None)

    def _run_or_fail(self, jobs: Sequence[_Job]) -> list[_Job]:
        """Run a batch; where it fails as a whole, each command by itself, so that one that can't be stored fails alone."""
        try:
            with no_garbage_collection():  # a batch's objects all live until its end
                return self._run_batch(jobs)
        except Exception as error:  # noqa: BLE001  belongs to those who wait for the answers
            left = [job for job in jobs if job.answer is None]
            if len(jobs) == 1 or isinstance(error, OperationalError):  # without its answer nobody knows whether the commit went through
                for job in left:
                    job.settle(error)
                return []
            return [again for job in left for again in self._run_or_fail([job])]

    def _run_batch(self, jobs: Sequence[_Job]) -> list[_Job]:
        """Decide and append; returns the jobs that are to be tried again."""
        with self._log.pool.connection() as connection:
            batch = Batch(self._log, connection, Keyring(self._log.master), self._known)
            batch.load(stream_id for job in jobs for stream_id in (*job.command.streams(), job.cause.customer_id))
            pending: list[tuple[_Job, Unit]] = []
            refused: list[tuple[_Job, Exception]] = []
            again: list[_Job] = []
            keys: set[tuple[UUID, str, str]] = set()
            unchanged: list[tuple[_Job, Mapping[UUID, int]]] = []
            for job in self._unanswered(connection, jobs):
                key = job.key()
                if key in keys:  # the same request is in this batch: the next one finds its answer
                    again.append(job)
                    continue
                if key:
                    keys.add(key)
                given = LoadedGiven(batch, job.cause.customer_id, job.cause.actor)
                try:
                    decision = self._decide(job, batch, given)
                except Exception as refusal:  # noqa: BLE001  belongs to whoever waits for the answer
                    refused.append((job, refusal))
                    continue
                unit = Unit(
                    job.cause,
                    [StreamEvent(*entry) for entry in decision],
                    given.streams_read,
                    given.claims_read,
                    given.lists_read,
                    IdempotencyKey(job.idempotency_key, job.fingerprint(self._log.master), _ids(job.ids)) if job.idempotency_key else None,
                )
                if decision or unit.idempotency or pending:  # behind others, it was decided on what they have yet to commit
                    batch.apply(job.cause.customer_id, decision)
                    pending.append((job, unit))
                else:
                    unchanged.append((job, dict(given.streams_read)))
            if unchanged:
                head = self._log.recorder.head(connection)  # read after what they looked at, so not before it
                for job, versions in unchanged:
                    job.settle(Done(head, versions, job.ids, changed=False))
            units = [unit for _, unit in pending]
            outcomes = self._log.append_on(connection, units, self._log.keys_for(connection, units, batch.keys)) if units else []
        committed = all(isinstance(outcome, Appended) for outcome in outcomes)
        if committed:
            batch.keep()
        again += [job for (job, unit), outcome in zip(pending, outcomes, strict=True) if _again(job, unit, outcome)]
        return again + self._refuse(refused, sure=committed)

    def _refuse(self, refused: Sequence[tuple[_Job, Exception]], *, sure: bool) -> list[_Job]:
        """Answer with refusals, unless a refused request was answered elsewhere meanwhile, or rests on what was not committed (`sure` False)."""
        keyed = [job for job, _ in refused if job.idempotency_key]
        if keyed:
            with self._log.pool.connection() as connection:
                self._unanswered(connection, keyed)
        again: list[_Job] = []
        for job, refusal in refused:
            if job.answer is not None:
                continue
            job.tries += 1
            if sure or job.tries > 1:
                job.settle(refusal)
            else:
                again.append(job)
        return again

    def _decide(self, job: _Job, batch: Batch, given: LoadedGiven) -> Decision:
        for stream_id, expected in job.expected.items():
            actual = batch.version(job.cause.customer_id, stream_id)
            if actual is not None and actual != expected:
                raise VersionMismatch(actual=actual, expected=expected)
        return job.command.decide(given)

    def _unanswered(self, connection: Connection[TupleRow], jobs: Sequence[_Job]) -> list[_Job]:
        keyed = [job for job in jobs if job.idempotency_key]
        answers: dict[tuple[UUID, str, str] | None, tuple[str, dict[str, Any], datetime]] = {}
        if keyed:
            cursor = connection.execute(
                """SELECT customer_id, actor, key, fingerprint, answer, recorded_at FROM idempotency
                   JOIN unnest(%s::uuid[], %s::text[], %s::text[]) AS w (customer_id, actor, key) USING (customer_id, actor, key)""",
                ([j.cause.customer_id for j in keyed], [j.cause.actor for j in keyed], [j.idempotency_key for j in keyed]),
            )
            answers = {(customer, actor, key): (fingerprint, answer, at) for customer, actor, key, fingerprint, answer, at in cursor}
        left: list[_Job] = []
        for job in jobs:
            found = answers.get(job.key())
            if found is None:
                left.append(job)
            elif found[0] != job.fingerprint(self._log.master):
                job.settle(IdempotencyKeyReused())
            else:
                job.settle(_repeated(found[1], found[2]))
        return left


def _again(job: _Job, unit: Unit, outcome: Outcome) -> bool:
    """Settle a job; True if it lost a race and is to be decided once more on what holds now."""
    if isinstance(outcome, Appended):
        versions = {**unit.streams_read, **outcome.versions}
        job.settle(Done(outcome.position, versions, job.ids, changed=bool(unit.events), recorded_at=outcome.recorded_at))
        return False
    job.tries += 1
    if isinstance(outcome, AlreadyAnswered) or job.tries == 1:
        return True
    taken = taken_by_another(outcome.claim) if outcome.taken and outcome.claim is not None else None
    job.settle(taken or ChangedMeanwhile())
    return False


def _ids(ids: Mapping[str, UUID]) -> dict[str, Any]:
    return {"ids": {name: str(value) for name, value in ids.items()}}


def _repeated(answer: dict[str, Any], recorded_at: datetime) -> Done:
    return Done(
        answer["position"],
        {UUID(stream): version for stream, version in answer["versions"].items()},
        {name: UUID(value) for name, value in answer["ids"].items()},
        changed=answer["changed"],
        recorded_at=recorded_at,
        repeated=True,
    )
