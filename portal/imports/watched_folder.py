"""A folder whose files are imported as they come (F-01); done ones, held ones and refused ones are put aside, each with what came of it."""

import logging
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from watchfiles import watch

from aggregates.import_terms import ImportKind
from commands.engine.command import Refusal
from eventstore.faults import Fault, fault_of
from importers.imports.result import ImportResult
from importers.imports.run import ImportInterrupted
from portal.customers import all_customers, customer_named
from portal.engine.told import Told
from portal.imports.dropped_files import DroppedFiles, is_link_to_folder
from portal.imports.file_under_way import FileInOtherHands, FileUnderWay
from portal.wiring import Portal

SETTLED = 2.0
"""Seconds between two looks at which a file must be the same before it is taken: it may still be on its way."""
LOOK = 2.0
"""Seconds between looks when nothing seems to happen: not every file system tells of changes."""
AGAIN = 30.0
"""Seconds after which a file is tried again that could not be taken: another import was at work, it could not be read, the database was away."""

DONE, HELD, REJECTED = "done", "held", "rejected"
_ASIDE = frozenset({DONE, HELD, REJECTED})
_KINDS: dict[str, ImportKind] = {
    "users": "users",
    "devices": "devices",
    "sims": "sims",
    "device-extract": "device_extract",
}
_ON_ITS_WAY = (".part", ".tmp", ".filepart", ".crdownload", ".unfinished")
_PASSES = frozenset({Fault.ENVIRONMENT, Fault.AGE})
"""Faults that say nothing about a file: it is tried again."""
_BUSY = frozenset({"import-running", "import-interrupted", "import-busy"})

_KILLED = """Der Prozess, der diese Datei las, wurde dabei gewaltsam beendet (etwa aus Mangel an Speicher). Sie wird nicht noch einmal versucht. Bitte prüfen, neu speichern oder als CSV exportieren; war der Grund ein anderer, einfach wieder in den Ordner legen.
The process that was reading this file was ended by force (for want of memory, say). It is not tried again. Check it, save it again or export it as CSV; where the cause was another, just put it back into the folder."""
_FAILED = """Beim Import dieser Datei ist ein interner Fehler aufgetreten ({kind}); das Protokoll sagt mehr. Was gebucht wurde, bleibt; `portal import list` zeigt es. Nach Behebung die Datei wieder in den Ordner legen: der Import geht dann weiter.
Importing this file failed with an internal error ({kind}); the log says more. What was booked stays, see `portal import list`. When it is mended, put the file back into the folder: the import then goes on."""

log_of = logging.getLogger(__name__)

_Waiting = tuple[Path, ImportKind, str | None]
"""A file with its kind, and the name of the folder that says whose it is."""


class _Look(NamedTuple):
    """How a file looked, and since when by this process's clock."""

    size: int
    changed: int
    since: float


class WatchedFolder:
    """`customer_id` owns the files that lie in the folder itself; None: the only customer there is."""

    def __init__(self, portal: Portal, folder: Path, customer_id: UUID | None) -> None:
        self._portal = portal
        self._folder = folder
        self._files = DroppedFiles(folder)
        self._customer_id = customer_id
        self._links: set[Path] = set()
        """Links to folders of which the log knows."""
        self._later: dict[Path, float] = {}
        self._seen: dict[Path, _Look] = {}
        self._under_way = FileUnderWay()

    def run(self, stop: threading.Event) -> None:
        """Until stopped."""
        log_of.info("watching %s", self._folder)
        self._under_way.forget_when(stop)
        self.take_all(stop)
        wake = watch(
            self._folder,
            stop_event=stop,
            rust_timeout=int(LOOK * 1000),
            yield_on_timeout=True,
            raise_interrupt=False,
            recursive=False,  # it would follow links, and watch all that they lead to; other folders are looked at every two seconds anyway
        )
        for _ in wake:
            self.take_all(stop)

    def take_all(self, stop: threading.Event | None = None) -> None:
        """Take every file that lies there as it did at an earlier look: lists first, then feeds in the order of their names."""
        try:
            waiting = self._settled(list(self._waiting()))
        except OSError as error:
            log_of.warning("%s can't be looked at, again soon: %s", self._folder, error)
            return
        for path, kind, owner in sorted(waiting, key=lambda entry: (entry[1] == "feed", entry[0].name)):
            if stop is not None and stop.is_set():
                return
            if time.monotonic() >= self._later.get(path, 0.0):
                self._take(path, kind, owner)

    def once(self, stop: threading.Event) -> None:
        """Take what lies there, and end."""
        self._under_way.forget_when(stop)
        self.take_all()
        time.sleep(SETTLED)
        self.take_all()

    def _settled(self, waiting: Sequence[_Waiting]) -> list[_Waiting]:
        """Those that have the size and time of change that they had two seconds ago; all are remembered for the next look."""
        now = time.monotonic()
        before, self._seen = self._seen, {}
        same: list[_Waiting] = []
        for path, kind, owner in waiting:
            look = _size_and_change(path)
            if look is None:
                continue
            known = before.get(path)
            if known is None or known[:2] != look:
                self._seen[path] = _Look(*look, now)
                continue
            self._seen[path] = known
            if now - known.since >= SETTLED:
                same.append((path, kind, owner))
        return same

    def _waiting(self) -> Iterator[_Waiting]:
        """Each file with its kind and the name of the folder that says whose it is."""
        yield from self._files_of(self._folder, None)
        for entry in sorted(self._folder.iterdir()):
            if entry.name not in _KINDS and entry.name not in _ASIDE and not entry.name.startswith(".") and self._may_be_entered(entry):
                yield from self._files_of(entry, entry.name)

    def _files_of(self, folder: Path, owner: str | None) -> Iterator[_Waiting]:
        for path in _files_in(folder):
            yield path, "feed", owner
        for name, kind in _KINDS.items():
            if self._may_be_entered(folder / name):
                for path in _files_in(folder / name):
                    yield path, kind, owner

    def _may_be_entered(self, folder: Path) -> bool:
        if not is_link_to_folder(folder):
            return folder.is_dir()
        if folder not in self._links:
            self._links.add(folder)
            log_of.warning("%s is a link and is not followed: make it a folder, or watch the folder that it leads to", folder)
        return False

    def _take(self, path: Path, kind: ImportKind, owner: str | None) -> None:
        """Import one file; whatever keeps it from being read or put aside keeps no other from its turn."""
        try:
            with self._under_way.reading(path) as may_be_read:
                if may_be_read:
                    self._import(path, kind, owner)
                else:
                    log_of.error("%s is not tried again: the process that read it before died", path)
                    self._put_aside(path, REJECTED, _KILLED, "its process died")
        except FileInOtherHands:
            log_of.info("%s waits: another process reads a file of its folder", path)
        except Exception as error:  # a TimeoutError is an OSError
            if fault_of(error) not in _PASSES:
                raise
            if not path.exists():
                log_of.warning("%s was gone before it could be taken", path)
                return
            log_of.warning("%s could not be taken, again in %.0f seconds: %s: %s", path, AGAIN, type(error).__name__, error)
            self._later[path] = time.monotonic() + AGAIN

    def _import(self, path: Path, kind: ImportKind, owner: str | None) -> None:
        try:
            customer = self._customer(owner)
            with self._files.opened(path) as file:
                result = self._portal.importer.run(
                    kind,
                    file,
                    customer_id=customer,
                    actor="watch:folder",
                    file_name=path.name,
                    begun=lambda _: self._under_way.forget(),
                )
        except Told as told:
            self._put_aside(path, REJECTED, told.in_both, "no such customer")
        except Refusal as refusal:
            if refusal.code in _BUSY:
                self._waits(path, refusal)
                self._later[path] = time.monotonic() + AGAIN
                return
            self._put_aside(path, REJECTED, refusal.in_both, refusal.code)
        except Exception as error:
            if fault_of(error) in _PASSES:
                raise
            log_of.error("%s made the import fail", path, exc_info=error)
            kind_of_error = type(error).__name__
            self._put_aside(path, REJECTED, _FAILED.format(kind=kind_of_error), kind_of_error)  # it would come again with each try
        else:
            self._put_aside(path, HELD if result.state == "held" else DONE, _note(result), result.message_en)
        self._later.pop(path, None)

    def _put_aside(self, path: Path, where: str, note: str, said: str) -> None:
        """`said` is for the log, which quotes nothing of a file's content."""
        self._files.put_aside(path, where, note)
        log_of.info("%s → %s: %s", path, where, said)

    def _waits(self, path: Path, refusal: Refusal) -> None:
        """A warning for what doesn't end by itself, once for each file."""
        needs_somebody = refusal.code == ImportInterrupted.code and path not in self._later
        log_of.log(logging.WARNING if needs_somebody else logging.INFO, "%s waits: %s", path, refusal.text_en)

    def _customer(self, owner: str | None) -> UUID:
        if owner is None:
            return self._customer_id or customer_named(self._portal.log, None)
        for customer_id, customer in all_customers(self._portal.log).items():
            if customer.customer_number == owner:
                return customer_id
        raise Told(f"Einen Kunden mit der Nummer {owner} gibt es nicht.", f"There is no customer with the number {owner}.")


def _files_in(folder: Path) -> Iterator[Path]:
    """Files by whose names nothing speaks against taking them; links to files, too, as somebody must be told that they aren't."""
    for path in sorted(folder.iterdir()):
        if path.name.startswith(".") or path.name.endswith(_ON_ITS_WAY) or path.name in _ASIDE or path.is_dir():
            continue
        if path.is_file() or path.is_symlink():
            yield path


def _size_and_change(path: Path) -> tuple[int, int] | None:
    """None: it is gone, or can't be looked at (any more)."""
    try:
        found = path.lstat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns


def _note(result: ImportResult) -> str:
    return f"{result.message_de}\n{result.message_en}\nImport {result.import_id}"
