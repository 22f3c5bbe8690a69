"""Asks services that others run for what the log wants of them: each service by itself, as one may be slow, by one process at a time, and left alone for a while when it fails again and again."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import ClassVar, Generic, TypeVar

from psycopg import Connection
from psycopg.rows import TupleRow

from access.engine.taken_from_log import begin_taking
from eventstore.log import EventLog
from foundation.advisory_locks import SessionLock
from gateways.circuit import Circuit
from gateways.service_away import ServiceAway

Wanted = TypeVar("Wanted")
Service = TypeVar("Service")

FAILURES = 5
"""In a row, until a service is left alone."""
FIRST_REST, LONGEST_REST = timedelta(minutes=1), timedelta(minutes=15)
"""Doubled with each further failure."""


def utc_now() -> datetime:
    return datetime.now(UTC)


class AskingServices(ABC, Generic[Wanted, Service]):
    """One per process. `called`: what its connections and threads are called; `taken`: the table of how far the log was taken; `lock`: who asks a service, by its name; `services`: by name."""

    called: ClassVar[str]
    taken: ClassVar[str]
    lock: ClassVar[SessionLock]

    def __init__(self, log: EventLog, services: Mapping[str, Service], clock: Callable[[], datetime] = utc_now) -> None:
        self._log, self._services, self._clock = log, services, clock
        rest = FIRST_REST.total_seconds(), LONGEST_REST.total_seconds()
        self._circuits = {name: Circuit(FAILURES, *rest, clock=lambda: self._clock().timestamp()) for name in services}
        if services:
            with log.pool.connection() as connection:
                begin_taking(connection, self.taken)

    def step(self) -> int:
        """Take what is new and ask what is due; returns how many were looked at."""
        if not self._services:
            return 0
        with self._connected() as connection:
            self._take_new(connection)
        with ThreadPoolExecutor(len(self._services), thread_name_prefix=self.called) as threads:
            return sum(threads.map(self._ask_all, self._services))

    @abstractmethod
    def _take_new(self, connection: Connection[TupleRow]) -> None:
        """Take what came since the last time."""

    @abstractmethod
    def _due(self, connection: Connection[TupleRow], name: str) -> Sequence[Wanted]:
        """Look up what the service of this name is to be asked now."""

    @abstractmethod
    def _ask(self, connection: Connection[TupleRow], wanted: Wanted, service: Service) -> bool:
        """Ask it, tell what it says, and note what comes next; False: it needn't be asked any more. Raises ServiceAway."""

    @abstractmethod
    def _put_off(self, connection: Connection[TupleRow], wanted: Wanted, why: str) -> None:
        """Note that it is asked again, later each time."""

    def _connected(self) -> Connection[TupleRow]:
        """A connection of its own: the lock lives and ends with it."""
        return Connection[TupleRow].connect(self._log.dsn, autocommit=True, application_name=f"portal {self.called}")

    def _ask_all(self, name: str) -> int:
        with self._connected() as connection:
            if not self.lock.take_if_free(connection, name):
                return 0
            circuit, looked_at = self._circuits[name], 0
            for wanted in self._due(connection, name):
                if circuit.rests():
                    break
                try:
                    if self._ask(connection, wanted, self._services[name]):
                        circuit.answered()
                except ServiceAway as away:
                    circuit.failed()
                    self._put_off(connection, wanted, str(away))
                looked_at += 1
            return looked_at
