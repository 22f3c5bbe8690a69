"""A command on its way through the dispatcher, and its answer."""

import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import orjson

from commands.engine.command import Command
from eventstore.envelope import Cause
from eventstore.keyring import MasterKey
from eventstore.unit import Remains


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

    @classmethod
    def again(cls, answer: Mapping[str, Any], recorded_at: datetime) -> "Done":
        """Restore the answer that was kept under an idempotency key."""
        return cls(
            answer["position"],
            {UUID(stream): version for stream, version in answer["versions"].items()},
            {name: UUID(value) for name, value in answer["ids"].items()},
            changed=answer["changed"],
            recorded_at=recorded_at,
            repeated=True,
        )


def _locked() -> threading.Lock:
    lock = threading.Lock()
    lock.acquire()
    return lock


class Asked(NamedTuple):
    """A command that is sent with others."""

    command: Command
    cause: Cause
    idempotency_key: str


@dataclass(slots=True, eq=False)
class Job:
    """`alone`: it was in a group that failed as a whole, and is tried by itself now, so that whichever can't be stored fails alone."""

    command: Command
    cause: Cause
    idempotency_key: str | None
    expected: Mapping[UUID, int]
    ids: Mapping[str, UUID]
    remains: Sequence[Remains] = ()
    """What else is to be destroyed where it erases somebody."""
    tries: int = 0
    alone: bool = False
    answer: Done | Exception | None = None
    behind: "Job | None" = None
    """Whom to wake up next."""
    _left: bool = False
    _unanswered: threading.Lock = field(default_factory=_locked)

    @classmethod
    def of(cls, asked: Asked, remains: Sequence[Remains]) -> "Job":
        return cls(asked.command, asked.cause, asked.idempotency_key, {}, {}, remains)

    def settle(self, answer: Done | Exception) -> None:
        """Wake up who waits for the answer."""
        self.answer = answer
        self.wake()

    def wait(self) -> Done | Exception:
        """Wait for the answer by a bare lock: half of what a future costs."""
        try:
            self._unanswered.acquire()
        except BaseException:  # such as Ctrl-C
            self._left = True
            raise
        finally:
            wake_in_turn(self.behind)
        assert self.answer is not None  # noqa: S101
        return self.answer

    def wake(self) -> bool:
        """Wake up who waits; tells whether somebody was there, who wakes up the next one."""
        with suppress(RuntimeError):  # awake already
            self._unanswered.release()
        return not self._left

    def fingerprint(self, master: MasterKey) -> str:
        """Return a keyed hash of the request, because what is known about a person could be guessed from a plain one."""
        effective = self.cause.effective_at and self.cause.effective_at.isoformat()
        request = orjson.dumps(
            [type(self.command).__name__, self.command.model_dump(mode="json", exclude={*self.ids, *self.command.made_here}), effective]
        )
        return master.digest(self.cause.customer_id, request.decode())

    def key(self) -> tuple[UUID, str, str] | None:
        """Return the key under which the answer is kept, if it is."""
        return (self.cause.customer_id, self.cause.actor, self.idempotency_key) if self.idempotency_key else None


def wake_in_turn(first: Job | None) -> None:
    """Wake up one, who wakes up the one behind: all at once would crowd before the interpreter, of which there is one, and keep the dispatcher from it."""
    job = first
    while job is not None and not job.wake():
        job = job.behind
