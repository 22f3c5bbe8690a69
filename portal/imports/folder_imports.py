"""Imports one file of the watched folder, and puts it aside with what came of it (F-01); whatever is wrong with one is no other's matter."""

import errno
import logging
import os
import threading
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from commands.engine.command import Refusal
from eventstore.faults import Fault, fault_of
from importers.engine.file_reader import ReaderNotStarted
from importers.imports.importer import Importer
from importers.imports.result import ImportProgress, ImportResult
from importers.imports.run import ImportInterrupted
from portal.imports.dropped_files import DONE, HELD, REJECTED, DroppedFiles
from portal.imports.file_lines import NotYet
from portal.imports.file_under_way import FileInOtherHands, FilesUnderWay, UnderWay
from portal.imports.folder_owners import Owner
from portal.imports.waiting_files import WaitingFile

_PASSES = frozenset({Fault.ENVIRONMENT, Fault.AGE})
"""Faults that say nothing about a file: it is tried again."""
_OF_THE_MACHINE = frozenset({errno.ENOMEM, errno.EAGAIN, errno.EMFILE, errno.ENFILE, errno.ENOSPC, errno.EIO})
"""Errors of the system that any other file would meet as well."""
_OPEN = frozenset({"import-running", "import-interrupted"})
"""Another import is open, and a person may have to end it."""

_KILLED = """Der Prozess, der diese Datei las, wurde dabei gewaltsam beendet (etwa aus Mangel an Speicher). Sie wird nicht noch einmal versucht. Bitte prüfen, neu speichern oder als CSV exportieren; war der Grund ein anderer, einfach wieder in den Ordner legen.
The process that was reading this file was ended by force (for want of memory, say). It is not tried again. Check it, save it again or export it as CSV; where the cause was another, just put it back into the folder."""
_FAILED = """Beim Import dieser Datei ist ein interner Fehler aufgetreten ({kind}); das Protokoll sagt mehr. Was gebucht wurde, bleibt; `portal import list` zeigt es. Nach Behebung die Datei wieder in den Ordner legen: der Import geht dann weiter.
Importing this file failed with an internal error ({kind}); the log says more. What was booked stays, see `portal import list`. When it is mended, put the file back into the folder: the import then goes on."""

log_of = logging.getLogger(__name__)


class Ending(Exception):
    """This process was told to end; the import goes on where it stands when the file is taken again."""


class OutOfTurn(Exception):
    """A file that came earlier may go by now."""

    def __init__(self, earlier: Path) -> None:
        self.earlier = earlier
        super().__init__(str(earlier))


@dataclass(frozen=True, slots=True)
class _Awaits:
    """The import for which a file waits."""

    file: WaitingFile
    import_id: UUID


class FolderImports:
    """Used by several threads, for each customer by one at a time."""

    def __init__(self, importer: Importer, folder: Path, stop: threading.Event) -> None:
        self._importer = importer
        self._files = DroppedFiles(folder)
        self._stop = stop
        self._under_way = FilesUnderWay()
        self._awaiting: defaultdict[UUID, dict[Path, _Awaits]] = defaultdict(dict)

    def forget_when_told(self) -> None:
        """Blame no file for the end of this process, from that end on."""
        self._under_way.forget_when(self._stop)

    def take(self, file: WaitingFile, owner: Owner) -> NotYet | None:
        """Import the file and put it aside; None when it is gone from where it lay, or has become another."""
        not_yet = self._taken(file, owner)
        if not_yet is None and owner.customer_id is not None:
            self._awaiting[owner.customer_id].pop(file.path, None)
        return not_yet

    def _taken(self, file: WaitingFile, owner: Owner) -> NotYet | None:
        try:
            if not file.stands_still():
                return None
            with self._under_way.reading(file.path) as under_way:
                if under_way.may_be_read:
                    return self._import(file, owner, under_way)
                log_of.error("%s is not tried again: the process that read it before died", file.path)
                self._put_aside(file.path, REJECTED, _KILLED, "its process died")
                return None
        except FileInOtherHands:
            return NotYet("waits", "another process reads a file of its folder", logging.INFO, holds=True)
        except Exception as error:  # noqa: BLE001 - sorted there
            return self._not_taken(file.path, error)

    def _import(self, file: WaitingFile, owner: Owner, under_way: UnderWay) -> NotYet | None:
        path, customer_id = file.path, owner.customer_id
        if customer_id is None:
            self._put_aside(path, REJECTED, owner.why_not, "no such customer")
            return None
        log_of.info("%s: %s is taken", owner.name, path)
        try:
            with self._files.opened(path) as source:
                result = self._importer.run(
                    file.kind,
                    source,
                    customer_id=customer_id,
                    actor="watch:folder",
                    file_name=path.name,
                    report=self._end_when_told,
                    begun=lambda import_id: self._begins(file, customer_id, import_id, under_way),
                )
        except OutOfTurn as ahead:
            return NotYet("waits", "one that came earlier may go by now", after=ahead.earlier)
        except Refusal as refusal:
            if self._stop.is_set():  # who ends us may have ended the file's reader, too
                raise
            if refusal.code == "import-busy":
                return NotYet("waits", refusal.with_hint(refusal.text_en), logging.INFO, holds=True)
            if refusal.code in _OPEN:
                return self._awaits(file, customer_id, refusal)
            self._put_aside(path, REJECTED, refusal.in_both, refusal.code)
        except Exception as error:
            if self._stop.is_set() or fault_of(error) in _PASSES:
                raise
            log_of.error("%s made the import fail", path, exc_info=error)
            kind_of_error = type(error).__name__
            self._put_aside(path, REJECTED, _FAILED.format(kind=kind_of_error), kind_of_error)  # it would come again with each try
        else:
            self._put_aside(path, HELD if result.state == "held" else DONE, _note(result), result.message_en)
        return None

    def _end_when_told(self, _: ImportProgress) -> None:
        if self._stop.is_set():
            raise Ending

    def _begins(self, file: WaitingFile, customer_id: UUID, import_id: UUID, under_way: UnderWay) -> None:
        """What is said before an import writes anything. Raises OutOfTurn where the import for which an earlier file waited has ended.

        An open one that is awaited is of another carrier, or this file's own: it would have kept this file waiting, too.
        """
        if self._stop.is_set():
            raise Ending
        awaiting = self._awaiting[customer_id]
        for path, awaits in list(awaiting.items()):
            ahead = path != file.path and awaits.file.turn < file.turn and awaits.file.kind == file.kind
            if ahead and not self._is_open(customer_id, awaits.import_id):
                del awaiting[path]  # it is noted anew if it has to wait again, and stops nobody if it is gone
                if os.path.lexists(path):
                    raise OutOfTurn(path)
        under_way.forget()

    def _is_open(self, customer_id: UUID, import_id: UUID) -> bool:
        return self._importer.state(customer_id, import_id).state in ("running", "held")

    def _awaits(self, file: WaitingFile, customer_id: UUID, refusal: Refusal) -> NotYet:
        """A warning for what doesn't end by itself, once for each file."""
        known = self._awaiting[customer_id].get(file.path)
        awaits = self._awaiting[customer_id][file.path] = _Awaits(file, refusal.facts["import_id"])
        needs_somebody = refusal.code == ImportInterrupted.code and known != awaits
        return NotYet("waits", refusal.with_hint(refusal.text_en), logging.WARNING if needs_somebody else logging.INFO)

    def _not_taken(self, path: Path, error: Exception) -> NotYet | None:
        if self._stop.is_set():
            log_of.info("%s is left, as this process ends; it is taken again at the next start", path)
            return NotYet("is left", "this process ends")
        if not os.path.lexists(path):
            log_of.warning("%s was gone before it could be taken", path)
            return None
        why = f"{type(error).__name__}: {error}"
        if fault_of(error) not in _PASSES:
            log_of.error("%s could not be taken", path, exc_info=error)
            return NotYet("could not be taken", why)
        of_this_file = isinstance(error, OSError) and not isinstance(error, ReaderNotStarted) and error.errno not in _OF_THE_MACHINE
        return NotYet("could not be taken", why, holds=not of_this_file)

    def _put_aside(self, path: Path, where: str, note: str, said: str) -> None:
        """`said` is for the log, which quotes nothing of a file's content."""
        self._files.put_aside(path, where, note)
        log_of.info("%s → %s: %s", path, where, said)


def _note(result: ImportResult) -> str:
    return f"{result.message_de}\n{result.message_en}\nImport {result.import_id}"
