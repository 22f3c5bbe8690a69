"""The processes that read foreign files, as the kernel lists them; and what makes one stop or die just when a test needs it, however fast it reads."""

import os
from pathlib import Path

from tests.waiting import until

_START = """
import os, signal, sys
sys.path += sys.argv[1:3]
import importers.engine.reading_child as reader
{hook}
reader.main()
"""
_STOPS = """
probe = reader.probe
def stopped(*given):
    if os.path.exists({mark!r}):
        os.kill(os.getpid(), signal.SIGSTOP)
    return probe(*given)
reader.probe = stopped
"""
_DIES = """
send = reader._send
def dying(told, kind, *content):
    if kind == reader.BLOCK:
        os.kill(os.getpid(), signal.SIGKILL)
    return send(told, kind, *content)
reader._send = dying
"""
DIES_AT_READING = _START.format(hook=_DIES)
"""For `file_reader._START`: a reader that is killed when it has lines to tell."""


def stops_at_reading(mark: Path) -> str:
    """For `file_reader._START`: a reader that stops (SIGSTOP) before it looks at the file, if a file of this name is there by then."""
    return _START.format(hook=_STOPS.format(mark=str(mark)))


def readers(parent: int | None = None) -> list[int]:
    """Those that read for this process, or for another one."""
    found: list[int] = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if b"importers.engine.reading_child" not in (folder / "cmdline").read_bytes():
                continue
            if int(_stat(folder)[1]) == (parent or os.getpid()):
                found.append(int(folder.name))
        except OSError:
            continue
    return found


def a_stopped_reader(parent: int | None = None, *known: int) -> int:
    """Another one than those that are known, waited for."""
    found: list[int] = []

    def looked() -> list[int]:
        found[:] = [each for each in readers(parent) if each not in known and _stat(Path("/proc") / str(each))[0] == "T"]
        return found

    until(looked)
    return found[0]


def _stat(folder: Path) -> list[str]:
    """State, parent and more."""
    return (folder / "stat").read_text().rpartition(")")[2].split()
