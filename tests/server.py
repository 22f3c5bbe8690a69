"""The PostgreSQL of the tests: quick rather than safe, as it is gone with them."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

FAST = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "256MB",
    "shared_buffers": "128MB",
    "max_connections": "200",
}
MEMORY = Path("/dev/shm")
PLENTY = 4 << 30
"""Bytes that must be free there; a run takes half a gigabyte for each worker."""


def in_memory() -> bool:
    """Whether files may lie in memory: there is plenty, and programs can be started from there."""
    try:
        return shutil.disk_usage(MEMORY).free >= PLENTY and not os.statvfs(MEMORY).f_flag & os.ST_NOEXEC
    except OSError:
        return False


@contextmanager
def folder() -> Generator[Path]:
    """An empty folder that other accounts may enter, as PostgreSQL doesn't run as root; in memory where that can be."""
    made = Path(tempfile.mkdtemp(prefix="portal-test-", dir=MEMORY if in_memory() else None))
    made.chmod(0o755)
    try:
        yield made
    finally:
        shutil.rmtree(made)
