"""How many workers run the tests at the same time."""

import os
from pathlib import Path

QUOTA = Path("/sys/fs/cgroup/cpu.max")
"""Where Linux says how much of the machine's processors a container gets, as `200000 100000` (in use, of so much time) or `max 100000`."""


def processors(quota: Path = QUOTA) -> int:
    """How many of them this process may use."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    try:
        share, period = quota.read_text(encoding="ascii").split()
    except (OSError, ValueError):
        return usable
    return usable if share == "max" else max(1, min(usable, int(share) // int(period)))


def workers() -> int:
    """One more than processors: tests wait a good deal for disks, other processes and each other."""
    return processors() + 1
