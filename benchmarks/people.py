"""Commands of people beside whatever else goes on: sent by a process of its own, listened to here."""

import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NamedTuple
from uuid import UUID

import orjson

from benchmarks.programs import program


class Answer(NamedTuple):
    """Times are of the monotonic clock. `version` is the device's, which it has from `position` on."""

    sent: float
    answered: float
    device_id: UUID
    version: int
    position: int

    @property
    def seconds(self) -> float:
        return self.answered - self.sent


class People:
    """All answers so far, and the failures."""

    def __init__(self, heard: Callable[[Answer], None] | None = None) -> None:
        self.answers: list[Answer] = []
        self.failed: list[str] = []
        self.ready = threading.Event()
        self._heard = heard

    def listen(self, said: IO[str]) -> None:
        for line in said:
            if line == "ready\n":
                self.ready.set()
                continue
            told = orjson.loads(line)
            if len(told) == 2:
                self.failed.append(told[1])
                continue
            answer = Answer(told[0], told[1], UUID(told[2]), told[3], told[4])
            self.answers.append(answer)
            if self._heard is not None:
                self._heard(answer)
        self.ready.set()

    def between(self, begin: float, end: float) -> list[float]:
        """Seconds that the commands took that were sent in this time."""
        return [answer.seconds for answer in self.answers if begin <= answer.sent < end]


@contextmanager
def people_at_work(
    dsn: str, customer_id: UUID, rate: float, *, profile: Path | None = None, heard: Callable[[Answer], None] | None = None
) -> Generator[People]:
    """`rate` commands a second for this customer; `heard` is told each answer as it comes, in a thread of its own."""
    people = People(heard)
    arguments = [dsn, str(customer_id), str(rate), *([str(profile)] if profile else [])]
    with program("benchmarks.command_program", *arguments) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        listener = threading.Thread(target=people.listen, args=(process.stdout,), name="people's answers", daemon=True)
        listener.start()
        people.ready.wait()
        yield people
        time.sleep(0.1)
        process.stdin.close()
        listener.join()
