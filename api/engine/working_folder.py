"""Folders for files that something makes on its way and that have names, such as those of a workbook; what a killed process left is swept away by the next one."""

import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_PREFIX = "portal-export-"
_JUST_MADE = 60
"""Seconds for which a folder without a lock is left alone: its maker may be about to take it."""


@dataclass(frozen=True, slots=True)
class WorkingFolder:
    """Where the files of one workbook lie while it is made; `size` is in bytes."""

    path: Path

    def size(self) -> int:
        """Add up the bytes of the files in it."""
        with os.scandir(self.path) as found:
            return sum(each.stat().st_size for each in found)


@contextmanager
def working_folder() -> Generator[WorkingFolder]:
    """Make an empty folder in the system's temporary one, gone at the end.

    It is locked as long as this process lives, so that others leave it alone.
    """
    path = Path(tempfile.mkdtemp(prefix=_PREFIX))
    handle = os.open(path, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield WorkingFolder(path)
    finally:
        shutil.rmtree(path, ignore_errors=True)
        os.close(handle)


def sweep_working_folders() -> int:
    """Remove those whose process is gone; how many."""
    swept = 0
    for path in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        try:
            handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        except OSError:
            continue
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if time.time() - os.fstat(handle).st_mtime > _JUST_MADE:
                shutil.rmtree(path)
                swept += 1
        except OSError:  # in use, or somebody else's
            continue
        finally:
            os.close(handle)
    return swept
