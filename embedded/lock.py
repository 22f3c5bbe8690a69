"""Who runs the server of a data folder: at most one process, which holds a lock that the kernel releases when it ends, however it ends."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path


class FolderLock:
    """A lock on `data_dir/postgres.lock`. The file stays; only the kernel's lock on it counts, the number in it is for people."""

    def __init__(self, data_dir: Path) -> None:
        self._path = data_dir / "postgres.lock"
        self._descriptor: int | None = None
        # A forked child would keep the lock alive after our death.
        os.register_at_fork(after_in_child=self._close)

    def acquire(self) -> bool:
        """Take the lock; False when another process has it."""
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return False
        if os.geteuid() == 0:
            # Root may help out; the folder's owner must get in again afterwards.
            folder = self._path.parent.stat()
            os.fchown(descriptor, folder.st_uid, folder.st_gid)
        os.truncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
        self._descriptor = descriptor
        return True

    def holder(self) -> str:
        """Read the process id that the holder left, for messages."""
        return self._path.read_text().strip() or "?"

    def release(self) -> None:
        """Give the lock back; does nothing without it."""
        self._close()

    def _close(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None
