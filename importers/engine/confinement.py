"""What a process that reads a foreign file may take: so much memory, so much time, no other file, no process, no connection.

Not a wall against code that runs in it (that has the rights of the account), but against what a parser can be led to do: ask for half a
terabyte, never end, write a core dump that holds somebody's PINs.
"""

import ctypes
import os
import resource
import signal
import sys
import time
from contextlib import suppress

_PR_SET_PDEATHSIG = 1
_PR_SET_DUMPABLE = 4
_MB = 1 << 20
SCORE = "/proc/self/oom_score_adj"


def confine(parent: int, memory_mb: int) -> None:
    """Confine this process; to be called once, before the file is looked at. Ends the process when its parent is gone already."""
    if sys.platform == "linux":
        # Where memory runs out, the kernel is to end this process rather than the database. A wish: some containers have no /proc that can be written.
        with suppress(OSError), open(SCORE, "w") as score:  # noqa: PTH123 - pathlib takes longer to import than all else
            score.write("1000")
        kernel = ctypes.CDLL(None, use_errno=True)
        kernel.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
        # At the death of the thread that started this process: imports begin and end in one thread.
        kernel.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        resource.setrlimit(resource.RLIMIT_AS, (memory_mb * _MB, memory_mb * _MB))
    if os.getppid() != parent:
        sys.exit(1)  # it died before the kernel was asked
    for told_to_end in (signal.SIGHUP, signal.SIGINT, signal.SIGTERM):
        signal.signal(told_to_end, signal.SIG_IGN)  # whoever tells all processes tells the parent too, which sees to the end of this one
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def close_doors() -> None:
    """Let nothing be opened any more from here on; what is open stays so. All that is needed must have been imported."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))


def allow_seconds(seconds: int) -> None:
    """Let this process compute for so long from now on; then the kernel ends it."""
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(time.process_time()) + seconds + 1, hard))
