"""Commands that share their loads and one commit (group commit); each sees what those before it decided."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from psycopg import Connection, OperationalError
from psycopg.rows import TupleRow

from commands.engine.command import ChangedMeanwhile, Decision, IdempotencyKeyReused, VersionMismatch
from commands.engine.given import Batch, LoadedGiven
from commands.engine.job import Done, Job, wake_in_turn
from commands.engine.known import KnownStates
from commands.engine.on_day import cause_on, check_was_there
from commands.engine.past import EffectiveAtTwice, check_against_known
from commands.engine.taken import taken_by_another
from eventstore.append_at_once import Sent
from eventstore.envelope import Cause, StreamEvent
from eventstore.keyring import Keyring
from eventstore.log import EventLog
from eventstore.pool import Pool, PooledConnection
from eventstore.prepare import Prepared
from eventstore.unit import AlreadyAnswered, Appended, IdempotencyKey, Outcome, Unit
from foundation.bilingual_error import BilingualError

AnswerKey = tuple[UUID, str, str]


class OutcomeUnknown(BilingualError, OperationalError):
    """Nobody can say whether the command was carried out; look at it before you repeat it, or repeat it with the same idempotency key."""

    de = "Niemand kann sagen, ob der Befehl ausgeführt wurde; bitte nachsehen, bevor er wiederholt wird, oder ihn mit demselben Idempotency-Key wiederholen."


class _Decided(NamedTuple):
    """`refusal`: what the command was refused with, which is the answer if all that it rests on still holds under the append lock."""

    job: Job
    unit: Unit
    refusal: Exception | None
    ids: Mapping[str, UUID]


class Group:
    """Decided while the group `before` is being appended, if there is one: on what that one will have left behind when all of it is appended.

    `believes`: states that are known from before are not asked for again. When they are not so any more, the append finds out.
    """

    def __init__(self, log: EventLog, pool: Pool, known: KnownStates, before: "Group | None" = None, *, believes: bool = False) -> None:
        self.jobs: list[Job] = []
        self._log = log
        self._pool = pool
        self._before = before
        self._believes = believes
        self.batch: Batch | None = None
        self._known = known
        self._keyring = Keyring(log.master, known.keys)
        self._decided: list[_Decided] = []
        self._prepared: list[Prepared] = []
        self.keys: set[AnswerKey] = set()
        self._later: list[Job] = []
        """Requests with the key of one that is under way: they find its answer."""
        self._connection: PooledConnection | None = None
        self._sent: Sent | None = None
        self._outcomes: list[Outcome] | None = None

    @property
    def decided(self) -> bool:
        """Whether there is anything to append."""
        return bool(self._decided)

    # Deciding

    def decide(self, jobs: Sequence[Job]) -> None:
        """Decide the jobs that were taken in; whoever can be answered without an append is."""
        with self._pool.connection() as connection:
            fresh = self._unanswered(connection, jobs)
            if not self._take(connection, fresh):
                self._believes, self.batch = False, None
                self._take(connection, fresh)

    def _take(self, connection: Connection[TupleRow], jobs: Sequence[Job]) -> bool:
        """False as soon as one would be answered for what is only believed, with nothing to append: it is not to wait for the lock for that."""
        batch = self._batch_on(connection)
        batch.load(stream_id for job in jobs for stream_id in job.command.streams())
        begin = len(self._decided)
        unchanged: list[tuple[Job, Mapping[UUID, int]]] = []
        for job in jobs:
            given = LoadedGiven(batch, job.cause.customer_id, job.cause.actor)
            refusal: Exception | None = None
            decision: Decision = ()
            cause = job.cause
            try:
                decision, cause = self._decide(job, batch, given)
            except Exception as error:  # noqa: BLE001  belongs to whoever waits for the answer
                refusal = error
            if decision or job.idempotency_key or self._decided or self._before is not None:
                # behind others, it was decided on what they have yet to commit
                batch.apply(job.cause.customer_id, decision, cause)
                ids = {**job.ids, **job.command.named(decision)}
                unit = self._unit(job, decision, cause, given, ids, refused=refusal is not None)
                self._decided.append(_Decided(job, unit, refusal, ids))
            elif self._believes:
                return False
            elif refusal is not None:
                job.settle(refusal)
            else:
                unchanged.append((job, dict(given.streams_read)))
        if unchanged:
            head = self._log.recorder.head(connection)  # read after what they looked at, so not before it
            for job, versions in unchanged:
                job.settle(Done(head, versions, job.ids, changed=False))
        units = [entry.unit for entry in self._decided[begin:]]
        self._prepared += self._log.prepare(connection, units, self._keyring)
        return True

    def _batch_on(self, connection: Connection[TupleRow]) -> Batch:
        if self.batch is None:
            before = self._before.batch if self._before is not None else None
            self.batch = Batch(self._log, connection, self._keyring, self._known, before, self._believes)
        self.batch.connection = connection
        return self.batch

    def _decide(self, job: Job, batch: Batch, given: LoadedGiven) -> tuple[Decision, Cause]:
        """Decide a job's events; and their cause, effective from when the command itself says, where it does."""
        for stream_id, expected in job.expected.items():
            actual = batch.version(job.cause.customer_id, stream_id)
            if actual is not None:
                given.streams_read[stream_id] = actual
                if actual != expected:
                    raise VersionMismatch(actual=actual, expected=expected)
        said = job.command.effective_at()
        cause = job.cause if said is None else replace(job.cause, effective_at=said)
        if job.cause.effective_at not in (None, cause.effective_at):
            raise EffectiveAtTwice
        decision = job.command.decide(given)
        if not decision:
            return decision, cause
        if (on_day := job.command.on_day(given)) is not None:
            known = batch.recorded({on_day.stream_id, *on_day.records})
            if on_day.effective:
                return decision, cause_on(on_day, decision, cause, known.get(on_day.stream_id, ()))
            check_was_there(on_day, [each for of_one in known.values() for each in of_one])
        if cause.effective_at is not None:
            check_against_known(decision, cause, batch.recorded({stream_id for stream_id, _ in decision}))
        return decision, cause

    def _unit(self, job: Job, decision: Decision, cause: Cause, given: LoadedGiven, ids: Mapping[str, UUID], *, refused: bool) -> Unit:
        key = None
        if job.idempotency_key:
            answer = None if refused else {"ids": {name: str(value) for name, value in ids.items()}}
            key = IdempotencyKey(job.idempotency_key, job.fingerprint(self._log.master), answer)
        events = [StreamEvent(*entry) for entry in decision]
        remains = job.remains if decision else ()
        return Unit(cause, events, given.streams_read, given.claims_read, given.lists_read, key, given.absent, remains)

    def _unanswered(self, connection: Connection[TupleRow], jobs: Sequence[Job]) -> list[Job]:
        """Those whose request was not answered before, and is not under way."""
        keyed = [job for job in jobs if job.idempotency_key]
        if not keyed:
            return list(jobs)
        cursor = connection.execute(
            """SELECT customer_id, actor, key, fingerprint, answer, recorded_at FROM idempotency
               JOIN unnest(%s::uuid[], %s::text[], %s::text[]) AS w (customer_id, actor, key) USING (customer_id, actor, key)""",
            ([j.cause.customer_id for j in keyed], [j.cause.actor for j in keyed], [j.idempotency_key for j in keyed]),
        )
        answers: dict[AnswerKey | None, tuple[str, dict[str, Any], datetime]]
        answers = {(customer, actor, key): (fingerprint, answer, at) for customer, actor, key, fingerprint, answer, at in cursor}
        left: list[Job] = []
        for job in jobs:
            key = job.key()
            found = answers.get(key)
            if found is not None:
                same = found[0] == job.fingerprint(self._log.master)
                job.settle(Done.again(found[1], found[2]) if same else IdempotencyKeyReused())
            elif key and (key in self.keys or (self._before is not None and key in self._before.keys)):
                self._later.append(job)
            else:
                left.append(job)
                if key:
                    self.keys.add(key)
        return left

    # Appending

    def send(self) -> None:
        """Begin to append; `outcomes` ends it."""
        self._connection = self._pool.getconn()
        self._sent = self._log.send(self._connection, self._prepared)

    def fileno(self) -> int:
        """Return the connection's file descriptor, which is readable when there is an answer."""
        assert self._connection is not None  # noqa: S101
        return self._connection.fileno()

    @property
    def in_flight(self) -> bool:
        """Whether the database is at it; else `outcomes` has yet to begin."""
        return self._sent is not None

    @property
    def in_doubt(self) -> bool:
        """After an error of `outcomes`: whether the database may have written it all the same."""
        return self._sent is not None and not self._sent.refused

    def outcomes(self) -> list[Outcome]:
        """Return the outcome of each command, in order; waits for the database. Says the same again when asked again."""
        if self._outcomes is None:
            assert self._connection is not None  # noqa: S101
            at_once = self._sent.outcomes() if self._sent is not None else None
            self._outcomes = [*at_once] if at_once is not None else self._log.append_prepared(self._connection, self._prepared)
        return self._outcomes

    def release(self) -> None:
        """Let go of the connection and of the group before; to be called when it is over, whatever came of it."""
        self._before = None
        if self.batch is not None:
            self.batch.before = None
        if self._connection is not None:
            self._pool.putconn(self._connection)
            self._connection = None

    # Answering

    def settle(self, outcomes: Sequence[Outcome]) -> list[Job]:
        """Answer; returns the jobs that are to be decided again."""
        again: list[Job] = []
        first: Job | None = None
        for decided, outcome in zip(reversed(self._decided), reversed(outcomes), strict=True):
            job = decided.job
            job.answer = _answer(decided, outcome)
            if job.answer is None:
                again.append(job)
            else:
                job.behind, first = first, job
        wake_in_turn(first)
        return [*reversed(again), *self._later]

    def keep(self) -> None:
        """Let the next groups know the states that this one leaves behind; to be called when all of it is committed."""
        if self.batch is not None:
            self.batch.keep()

    def forget(self) -> None:
        """Let nobody believe what was known of its streams before."""
        for stream_id in self.batch.streams if self.batch is not None else ():
            self._known.forget(stream_id)

    def give_up(self) -> list[Job]:
        """End it wherever it stands: what was sent is answered by what became of it. Returns the jobs of which nothing can have been committed."""
        try:
            if self._connection is not None or self._outcomes is not None:
                return self.settle(self.outcomes())
            return self.unanswered()
        except BaseException as error:  # noqa: BLE001  each is told that its outcome is unknown
            for job in self.unanswered():
                job.answer = OutcomeUnknown()
                job.answer.__cause__ = error
            return []
        finally:
            for job in self.jobs:
                if job.answer is not None:
                    job.wake()
            with suppress(Exception):
                self.release()

    def unanswered(self) -> list[Job]:
        """List the jobs without an answer, in the order in which they came."""
        return [job for job in self.jobs if job.answer is None]


def _answer(decided: _Decided, outcome: Outcome) -> Done | Exception | None:
    """None if it lost a race and is to be decided once more on what holds now."""
    job, unit, refusal, ids = decided
    if isinstance(outcome, Appended):
        versions = {**unit.streams_read, **outcome.versions}
        return refusal or Done(outcome.position, versions, ids, changed=bool(unit.events), recorded_at=outcome.recorded_at)
    job.tries += 1
    if isinstance(outcome, AlreadyAnswered) or job.tries == 1:
        return None
    taken = taken_by_another(outcome.claim) if outcome.taken and outcome.claim is not None else None
    return refusal or taken or ChangedMeanwhile()
