"""Makes a large file for another process: reads the rows by itself, and writes what becomes of them to its standard output.

Started by `export_process.py`, never imported there. It takes a core's time that nobody else asks for, and no more memory than it is given.
"""

import ctypes
import os
import pickle
import resource
import signal
import sys
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, NamedTuple

from api.engine.export_frames import COUNT, DATA, END, FAULT, FRAME, ROWS_KEPT, ROWS_MADE
from api.engine.file_job import FileJob, write_file
from readmodels.engine.handed_over import HandedOver, taken_over

_PR_SET_PDEATHSIG = 1
_MB = 1 << 20
_NICE = 5
_ROWS = 500


class Order(NamedTuple):
    """What is asked of the child."""

    job: FileJob
    handed: HandedOver
    memory_mb: int


def main() -> None:
    """Make the file that is asked for on standard input: `PARENT`, behind the folder that the start takes."""
    _confine(int(sys.argv[2]))
    order: Order = pickle.load(sys.stdin.buffer)  # noqa: S301  from the process that started this one
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_AS, (order.memory_mb * _MB, order.memory_mb * _MB))
    try:
        with taken_over(order.handed, lambda: _send(ROWS_KEPT)) as rows:
            write_file(order.job, _counted(rows), lambda piece: _send(DATA, piece))
        _send(END)
    except BrokenPipeError:
        os._exit(1)  # nobody waits for it any more
    except BaseException as error:  # noqa: BLE001  told to whoever waits
        _send(FAULT, type(error).__name__.encode())


def _counted(rows: Iterator[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    """Tell now and then how many there have been, and at the end."""
    number = 0
    for row in rows:
        yield row
        number += bool(row)
        if number % _ROWS == 0:
            _send(ROWS_MADE, COUNT.pack(number))
    _send(ROWS_MADE, COUNT.pack(number))


def _confine(parent: int) -> None:
    """Let the process go after all others in computing, and end with the thread that started it."""
    os.nice(_NICE)
    if sys.platform == "linux":
        with suppress(OSError), open("/proc/self/oom_score_adj", "w") as score:  # noqa: PTH123
            score.write("1000")
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for told_to_end in (signal.SIGHUP, signal.SIGINT, signal.SIGTERM):
        signal.signal(told_to_end, signal.SIG_IGN)  # whoever tells all processes tells the parent too, which ends this one
    if os.getppid() != parent:
        sys.exit(1)  # it died before the kernel was asked


def _send(kind: bytes, content: bytes = b"") -> None:
    sys.stdout.buffer.write(FRAME.pack(kind, len(content)))
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()
