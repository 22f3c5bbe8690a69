"""Waiting for what other threads and processes do."""

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

PATIENCE = 120.0
"""Seconds. Says nothing of how long anything may take, only when it will never come."""


def until(true: Callable[[], object]) -> None:
    """Wait until it is so; look often at first, so that tests go on at once, then less often."""
    deadline, pause = time.monotonic() + PATIENCE, 0.001
    while not true():
        assert time.monotonic() < deadline, "it never happened"
        time.sleep(pause)
        pause = min(pause * 1.2, 0.05)


def stop(process: int) -> None:
    """Stop a process, and wait until the kernel has: what happens meanwhile finds it running."""
    os.kill(process, signal.SIGSTOP)
    until(lambda: Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "T")
