"""The most memory that this process ever had."""

import resource
import sys
from pathlib import Path

_STATUS = Path("/proc/self/status")


def most_memory() -> int:
    """Bytes; by VmHWM where the system tells that. `ru_maxrss` counts from before a program was started: it is never less than what its parent had."""
    if _STATUS.exists():
        for line in _STATUS.read_text().splitlines():
            name, _, value = line.partition(":")
            if name == "VmHWM":
                return int(value.split()[0]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
