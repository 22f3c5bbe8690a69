"""A note of each file that is being read, kept while it is: a file at which the whole process died is not tried for ever.

The note lies in the file's own folder and is locked while its process lives, so another one knows whether it was left behind. What ends in good
order, by whatever error, takes it back; so does a process that was told to end: when it is killed then, as it took too long, the file is not to blame.
"""

import errno
import fcntl
import os
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from pydantic import BaseModel, ValidationError

from foundation.bilingual_error import BilingualError

NOTE = ".portal-reading"
_BOOT = Path("/proc/sys/kernel/random/boot_id")
MOST_TRIES = 2
"""So often a file is tried where not the process but the whole machine went down meanwhile."""


class FileInOtherHands(BilingualError, OSError):
    """Another process is reading a file of this folder."""

    de = "Ein anderer Prozess liest gerade eine Datei dieses Ordners."


class LinkedNote(BilingualError, OSError):
    """The file .portal-reading has another name elsewhere (a hard link), so nothing is written to it; remove it."""

    de = "Die Datei .portal-reading hat noch einen anderen Namen (Hardlink), deshalb wird nichts hineingeschrieben; bitte sie entfernen."


class _Try(BaseModel):
    """How a file looked that was being read, on which run of the machine, and which try that was."""

    size: int
    changed: int
    boot: str
    tries: int = 1


class _Notes(BaseModel):
    """By the files' names. Those left behind stay until the file's turn comes, or it is gone."""

    files: dict[str, _Try] = {}


@dataclass(eq=False, slots=True)
class UnderWay:
    """A file at its turn. `may_be_read`: False where the process that read it last died of it."""

    may_be_read: bool
    forget: Callable[[], None]
    """To be called when it was read: whatever comes now is not the file's doing."""


class FilesUnderWay:
    """The notes of one process, one in each folder of which it reads a file; for several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._noted: dict[int, _Notes] = {}
        """By the descriptors of the notes' files: what is to be noted there when the file is read."""

    def forget_when(self, stop: threading.Event) -> None:
        """Take back what is noted as soon as this process is told to end, and note nothing from then on."""

        self._stop = stop

        def wait() -> None:
            stop.wait()
            with self._lock:
                noted = list(self._noted)
            for descriptor in noted:
                self._forget(descriptor)

        threading.Thread(target=wait, name="files under way", daemon=True).start()

    @contextmanager
    def reading(self, path: Path) -> Generator[UnderWay]:
        """Note the file. Raises FileInOtherHands, OSError."""
        note = path.parent / NOTE
        descriptor = os.open(note, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        try:
            _lock(descriptor, note)
        except BaseException:
            os.close(descriptor)
            raise
        try:
            others = _left_behind(descriptor, path.parent)
            before, now = others.files.pop(path.name, None), _try_of(path)
            if before is not None:
                now.tries = before.tries + 1
                if before.boot == now.boot or now.tries > MOST_TRIES:
                    yield UnderWay(may_be_read=False, forget=_nothing)
                    _write(descriptor, others)  # only once it was put aside
                    return
            with self._lock:
                if not self._stop.is_set():
                    _write(descriptor, _Notes(files={**others.files, path.name: now}))
                    self._noted[descriptor] = others
            try:
                yield UnderWay(may_be_read=True, forget=partial(self._forget, descriptor))
            finally:
                self._forget(descriptor)
        finally:
            if not os.fstat(descriptor).st_size:
                note.unlink(missing_ok=True)
            os.close(descriptor)

    def _forget(self, descriptor: int) -> None:
        with self._lock:
            others = self._noted.pop(descriptor, None)
            if others is not None:
                with suppress(OSError):
                    _write(descriptor, others)


def _nothing() -> None:
    """What was not noted anew needn't be forgotten."""


def _lock(descriptor: int, note: Path) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise FileInOtherHands from None
    except OSError as error:
        if error.errno not in (errno.ENOLCK, errno.EOPNOTSUPP):  # some network file systems know no locks
            raise
    found = os.fstat(descriptor)
    if found.st_nlink > 1:  # writing would reach a file elsewhere
        raise LinkedNote
    if not note.exists() or note.stat().st_ino != found.st_ino:  # the one who had it threw it away meanwhile
        raise FileInOtherHands


def _left_behind(descriptor: int, folder: Path) -> _Notes:
    """The notes of files that still lie there as they were."""
    try:
        found = _Notes.model_validate_json(os.pread(descriptor, 1 << 20, 0))
    except ValidationError:  # empty, mostly
        return _Notes()
    return _Notes(files={name: noted for name, noted in found.files.items() if _is_as_it_was(folder / name, noted)})


def _is_as_it_was(path: Path, noted: _Try) -> bool:
    try:
        now = _try_of(path)
    except OSError:
        return False
    return (now.size, now.changed) == (noted.size, noted.changed)


def _try_of(path: Path) -> _Try:
    found = path.lstat()
    return _Try(size=found.st_size, changed=found.st_mtime_ns, boot=_boot())


def _write(descriptor: int, notes: _Notes) -> None:
    text = notes.model_dump_json().encode() if notes.files else b""
    os.pwrite(descriptor, text, 0)
    os.ftruncate(descriptor, len(text))


def _boot() -> str:
    """Which run of the machine this is; nothing where it doesn't say."""
    try:
        return _BOOT.read_text().strip()
    except OSError:
        return ""
