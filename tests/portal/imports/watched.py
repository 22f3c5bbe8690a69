"""What lies in a watched folder, and processes that watch it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from portal.engine.portal import Portal
from portal.imports.watched_folder import WatchedFolder
from tests.importers.engine.readers import a_stopped_reader, stops_at_reading
from tests.portal.conftest import KEY, environment


def names(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file() and path.suffix == ".csv"}


def stop(folder: Path) -> Path:
    """As long as this file is there, a process that watches the folder starts readers that stop before they read."""
    return folder.parent / "stop"


WATCH = """
import sys
from importers.engine import file_reader
file_reader._START = sys.argv.pop(1)
from portal.cli import main
main()
"""


@contextmanager
def watching(database: str, folder: Path, **settings: str) -> Generator[subprocess.Popen[bytes]]:
    """`portal import watch`, until it is killed; its log goes into a file beside the folder."""
    command = [sys.executable, "-c", WATCH, stops_at_reading(stop(folder)), "import", "watch", str(folder)]
    settings = environment(PORTAL_DATABASE_URL=database, PORTAL_MASTER_KEY=KEY, **settings)
    with (folder.parent / "watch.log").open("ab") as log, subprocess.Popen(command, cwd=folder.parent, env=settings, stderr=log) as process:
        try:
            yield process
        finally:
            process.kill()


@contextmanager
def watching_and_stopped(database: str, folder: Path) -> Generator[subprocess.Popen[bytes]]:
    """One that is reading a file, which never ends."""
    stop(folder).touch()
    with watching(database, folder) as process:
        a_stopped_reader(process.pid)
        yield process
    stop(folder).unlink()


def take(parts: Portal, folder: Path) -> None:
    watched = WatchedFolder(parts, folder, None)
    watched.take_all()
    watched.take_all()
