"""A folder whose files are imported as they come (F-01); done ones, held ones and refused ones are put aside, each with what came of it."""

import logging
import threading
from pathlib import Path
from uuid import UUID

from psycopg import Error
from watchfiles import watch

from importers.imports.importer import Importer
from portal.engine.portal import Portal
from portal.imports.file_lines import FileLines, NotYet
from portal.imports.folder_imports import FolderImports
from portal.imports.folder_owners import FolderOwners, Owner
from portal.imports.waiting_files import SETTLED, WaitingFile, WaitingFiles
from portal.imports.waiting_told import WaitingTold

LOOK = 2.0
"""Seconds between looks when nothing seems to happen: not every file system tells of changes."""
ENDS_WITHIN = 5.0
"""Seconds that imports under way have to come to a place where they can be left well, once this process was told to end."""

log_of = logging.getLogger(__name__)


class WatchedFolder:
    """`customer_id` owns the files that lie in the folder itself; None: the only customer there is. Ends when `stop` is set."""

    def __init__(self, portal: Portal, folder: Path, customer_id: UUID | None, stop: threading.Event | None = None) -> None:
        most = portal.settings.watch_files
        self._folder = folder
        self._stop = stop or threading.Event()
        self._files = WaitingFiles(folder)
        self._owners = FolderOwners(portal.log, customer_id)
        self._imports = FolderImports(portal.parts[Importer], folder, self._stop)
        self._lines = FileLines(most, self._take, self._stop)
        self._told = WaitingTold(most)
        self._trouble = ""
        """Why the last look failed."""
        self._fault: Exception | None = None

    def run(self) -> None:
        """Watch the folder until stopped."""
        log_of.info("watching %s", self._folder)
        self._imports.forget_when_told()
        looks = threading.Thread(target=self._look_on, name="watched folder", daemon=True)
        looks.start()
        while looks.is_alive() and not self._stop.wait(0.5):
            pass
        if self._fault is not None:
            raise self._fault
        self._end()

    def once(self) -> None:
        """Take what lies there, and end."""
        self._imports.forget_when_told()
        self.take_all()
        if not self._stop.wait(SETTLED):
            self.take_all()
        self._end()

    def take_all(self) -> None:
        """Look once, and wait until all is taken that can be by now."""
        self.look()
        self._lines.wait()

    def look(self) -> None:
        """See to it that every file is taken that lies there as it did at an earlier look. Nothing is waited for."""
        self._lines.look_begins()
        try:
            waiting = self._files.look()
            owners = self._owners.of(file.folder for file in waiting)
        except (OSError, Error) as error:
            if not self._trouble:
                log_of.warning("%s can't be looked at, files wait, again soon: %s: %s", self._folder, type(error).__name__, error)
            self._trouble = str(error) or type(error).__name__
            return
        if self._trouble:
            log_of.info("%s can be looked at again", self._folder)
            self._trouble = ""
        self._lines.hand_over((owners[file.folder], file) for file in waiting)
        self._told.tell(self._lines.states())

    def _take(self, file: WaitingFile, owner: Owner) -> NotYet | None:
        not_yet = self._imports.take(file, owner)
        if not_yet is not None and not_yet.holds:
            self._owners.ask_again()  # where the database is away, the next look says so, once for all files
        return not_yet

    def _look_on(self) -> None:
        try:
            self.look()
            wake = watch(
                self._folder,
                stop_event=self._stop,
                rust_timeout=int(LOOK * 1000),
                yield_on_timeout=True,
                raise_interrupt=False,
                recursive=False,  # it would follow links, and watch all that they lead to; other folders are looked at every two seconds anyway
            )
            for _ in wake:
                self.look()
        except Exception as error:  # noqa: BLE001 - it is raised where it ends the process
            self._fault = error

    def _end(self) -> None:
        """Let imports come to an end that are nearly there, and leave the others: they go on where they stand when they are taken again."""
        self._lines.end(ENDS_WITHIN)
        for path in self._lines.under_way:
            log_of.info("%s is left at work; it is taken again at the next start", path)
