"""Where commands wait for the dispatcher's thread, which waits there for commands and for the database at the same time."""

import selectors
import socket
import threading
from collections import deque
from typing import Protocol

from commands.engine.job import Job


class Closed(Exception):
    """The program is ending and takes no more commands; send it again when it runs. Das Programm wird gerade beendet."""


class HasFileno(Protocol):
    def fileno(self) -> int: ...


class Inbox:
    """Filled by many threads, emptied by one."""

    def __init__(self) -> None:
        self._jobs: deque[Job] = deque()
        self._closing = threading.Lock()
        self.closed = False
        self._asleep = False
        self._watched: int | None = None
        self._bell, self._ringer = socket.socketpair()
        self._bell.setblocking(False)
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._bell, selectors.EVENT_READ)

    def put(self, job: Job) -> None:
        """Add a job, and wake up who waits. Raises Closed after `close`."""
        with self._closing:
            if self.closed:
                raise Closed
            self._jobs.append(job)
            if self._asleep:  # within the lock: whoever closes waits until it has rung
                self._ring()

    def close(self) -> None:
        with self._closing:
            if not self.closed:
                self.closed = True
                self._ring()

    def __len__(self) -> int:
        return len(self._jobs)

    def take(self, most: int) -> list[Job]:
        """Take out those that have waited longest."""
        jobs = self._jobs
        return [jobs.popleft() for _ in range(min(most, len(jobs)))]

    def watch(self, other: HasFileno) -> None:
        """Let `wait` end when there is something to be read here, too, until `unwatch`."""
        number = other.fileno()
        self._selector.register(number, selectors.EVENT_READ)
        self._watched = number  # who is watched may be closed by when it is no more to be

    def unwatch(self) -> None:
        if self._watched is not None:
            self._selector.unregister(self._watched)
            self._watched = None

    def seen(self) -> bool:
        """Tell whether what is watched has something to be read."""
        return any(key.fileobj is not self._bell for key, _ in self._selector.select(0))

    def wait(self, timeout: float) -> None:
        """Wait until there is a job, the inbox is closed, what is watched has something to be read, or so many seconds have passed."""
        self._asleep = True
        if not self._jobs and not self.closed and any(key.fileobj is self._bell for key, _ in self._selector.select(timeout)):
            self._bell.recv(4096)
        self._asleep = False

    def tear_down(self) -> None:
        """Close the sockets when nobody waits here any more."""
        self._selector.close()
        self._bell.close()
        self._ringer.close()

    def _ring(self) -> None:
        self._asleep = False  # once is enough
        self._ringer.send(b"\0")
