"""What lies in a watched folder, and processes that watch it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

from portal.engine.portal import Portal
from portal.imports.watched_folder import WatchedFolder
from tests.importers.engine.readers import readers
from tests.portal.conftest import KEY, environment


def names(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file() and path.suffix == ".csv"}


@contextmanager
def watching(database: str, folder: Path, **settings: str) -> Generator[subprocess.Popen[bytes]]:
    """`portal import watch`, until it is killed; its log goes into a file beside the folder."""
    command = [sys.executable, "-m", "portal.cli", "import", "watch", str(folder)]
    settings = environment(PORTAL_DATABASE_URL=database, PORTAL_MASTER_KEY=KEY, **settings)
    with (folder.parent / "watch.log").open("ab") as log, subprocess.Popen(command, cwd=folder.parent, env=settings, stderr=log) as process:
        try:
            yield process
        finally:
            process.kill()


def until(wanted: Callable[[], object]) -> None:
    deadline = time.monotonic() + 60
    while not wanted():
        assert time.monotonic() < deadline
        time.sleep(0.002)


def stopped_at_reading(process: subprocess.Popen[bytes]) -> None:
    """Wait until it reads a file, and see to it that this never ends."""
    until(lambda: readers(process.pid))
    for reader in readers(process.pid):
        os.kill(reader, signal.SIGSTOP)


def take(parts: Portal, folder: Path) -> None:
    watched = WatchedFolder(parts, folder, None)
    watched.take_all()
    watched.take_all()
