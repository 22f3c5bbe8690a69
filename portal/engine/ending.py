"""How a process that runs until it is told to end is told: by Ctrl-C, SIGTERM, SIGHUP, or the end of the process that started it."""

import os
import signal
import sys
import threading
from types import FrameType


def end_when_told(*, with_parent: bool = False) -> threading.Event:
    """Return an event that is set when this process is told to end; a second Ctrl-C ends at once.

    `with_parent`: also when stdin ends, which a parent holds open while it lives.
    """
    stop = threading.Event()

    def told(signal_number: int, frame: FrameType | None) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()

    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, told)
    if with_parent:
        threading.Thread(target=_when_stdin_ends, args=(stop,), name="parent", daemon=True).start()
    return stop


def _when_stdin_ends(stop: threading.Event) -> None:
    # Unbuffered: a buffered reader that a daemon thread sits in can't be closed at the interpreter's end.
    while os.read(sys.stdin.fileno(), 1024):
        pass
    stop.set()
