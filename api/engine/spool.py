"""Files that are made in a thread of their own, as fast as the database and this machine can, and sent from disk as fast as the client takes them.

Whoever makes such a file waits for no client. It lies in a temporary file without a name: when the process dies, however it does, nothing is left.
"""

import errno
import logging
import os
import tempfile
import threading
import time
from collections.abc import AsyncGenerator, Callable, Iterable, Iterator
from typing import TypeVar

import anyio
from starlette.concurrency import run_in_threadpool

from api.engine.backend import Limits
from api.engine.refusals import ExportTookTooLong, ExportTooLarge, NoRoomForExport

T = TypeVar("T")
_PIECE = 1 << 18
_LOOK = 0.02
"""Seconds between looks for more to send."""
_ROWS = 500
"""Rows between looks at the clock."""

log_of = logging.getLogger(__name__)


class Abandoned(Exception):
    """Nobody waits for the file any more."""


class Spool:
    """One such file. `start` it, `wait_for_first`, then send its `pieces`; `close` it, whatever happened."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._deadline = time.monotonic() + limits.export_seconds
        self._changed = threading.Condition()
        self._there = 0
        self._over = self._abandoned = False
        self._error: Exception | None = None
        self._stopped: Exception | None = None
        self._tell: Callable[[], object] = lambda: None
        self.rows = 0
        """So many have gone into the file."""
        self.sent = 0
        """Bytes that have been taken."""
        self.whole = False
        """Whether all of it has been taken."""
        self.file = tempfile.TemporaryFile()  # noqa: SIM115  closed by whoever is done last, maker or sender

    def start(self, make: Callable[["Spool"], None], done: Callable[[], object]) -> None:
        """Let `make` write the file in a thread; `done` is called when it has ended, or could not begin."""
        try:
            threading.Thread(target=self._run, args=(make, done), name="export", daemon=True).start()
        except RuntimeError:  # no thread to be had
            done()
            self.file.close()
            raise

    def write(self, piece: bytes) -> None:
        """Add to the file. Raises ExportTooLarge, ExportTookTooLong, Abandoned."""
        self.check(self._there + len(piece))
        self.file.write(piece)
        self.file.flush()
        with self._changed:
            self._there += len(piece)
            self._changed.notify_all()

    def check(self, size: int = 0) -> None:
        """Raise when the file is not to go on: it has become too large, takes too long, was stopped, or nobody waits for it."""
        if self._stopped is not None:
            raise self._stopped
        if self._abandoned:
            raise Abandoned
        if size > self._limits.export_bytes:
            raise ExportTooLarge(most=self._limits.export_bytes // 1_000_000)
        if time.monotonic() > self._deadline:
            raise ExportTookTooLong(seconds=round(self._limits.export_seconds))

    def watched(self, rows: Iterable[T]) -> Iterator[T]:
        """Yield the rows, with a check now and then."""
        for number, row in enumerate(rows):
            if number % _ROWS == 0:
                self.check()
            yield row
            self.rows += bool(row)

    def counted(self, rows: int) -> None:
        """Note how many rows have gone into it, where another process makes it."""
        self.rows = rows

    def cancel(self, reason: Exception) -> None:
        """Let it be made and taken no further, for this reason."""
        with self._changed:
            self._stopped = reason
            tell = self._tell
        tell()

    def when_stopped(self, tell: Callable[[], object]) -> None:
        """Call this as soon as it is to go no further, from whichever thread that is said."""
        with self._changed:
            self._tell = tell
            stopped = self._stopped is not None
        if stopped:
            tell()

    def wait_for_first(self) -> None:
        """Wait until something is there, or all; raise what went wrong before."""
        with self._changed:
            self._changed.wait_for(lambda: self._there or self._over)
            if self._error is not None:
                raise self._error

    @property
    def size(self) -> int | None:
        """How large the file is; None while it still grows."""
        return self._there if self._over and self._error is None else None

    @property
    def there(self) -> int:
        """How many bytes there are by now."""
        return self._there

    @property
    def error(self) -> Exception | None:
        """Why it won't become whole, if that is known; that nobody waits for it is no reason."""
        return self._stopped or (None if isinstance(self._error, Abandoned) else self._error)

    async def pieces(self) -> AsyncGenerator[bytes]:
        """Yield what there is, and what comes. Raises what went wrong, so that the client doesn't take a part for the whole."""
        while True:
            if self._stopped is not None:
                raise self._stopped
            over = self._over
            if self.sent < self._there:
                piece = await run_in_threadpool(os.pread, self.file.fileno(), min(_PIECE, self._there - self.sent), self.sent)
                yield piece
                self.sent += len(piece)
            elif over:
                if self._error is not None:
                    raise self._error
                self.whole = True
                return
            else:
                await anyio.sleep(_LOOK)

    def close(self) -> None:
        """Close the file, as the sender is done, or gone; a maker that is still at it gives up."""
        with self._changed:
            self._abandoned = True
            if self._over:
                self.file.close()

    def _run(self, make: Callable[["Spool"], None], done: Callable[[], object]) -> None:
        error: Exception | None = Abandoned()
        try:
            make(self)
            self.file.flush()
            self._there = os.fstat(self.file.fileno()).st_size
            error = None
        except Exception as failed:  # noqa: BLE001  told to whoever waits for the file
            error = NoRoomForExport(headers={"Retry-After": "60"}) if _is_full(failed) else failed
        finally:
            try:
                done()
            finally:
                self._end(error)

    def _end(self, error: Exception | None) -> None:
        with self._changed:
            self._error, self._over = error, True
            if self._abandoned:
                self.file.close()
            elif error is not None and self._there:  # the client has a part of it already, and learns it by the connection alone
                log_of.warning("an export broke off: %s", error)
            self._changed.notify_all()


def _is_full(error: Exception) -> bool:
    return isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)
