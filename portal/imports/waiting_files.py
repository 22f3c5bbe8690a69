"""What lies in the watched folder and waits to be imported: files that stand still, each with its kind and the folder that says whose it is."""

import logging
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from aggregates.import_terms import ImportKind
from importers.imports.table_kinds import TABLE_IMPORTS
from portal.imports.dropped_files import ASIDE, is_link_to_folder

SETTLED = 2.0
"""Seconds between two looks at which a file must be the same before it is taken: it may still be on its way."""

_ON_ITS_WAY = (".part", ".tmp", ".filepart", ".crdownload", ".unfinished")

log_of = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class WaitingFile:
    """A file that was the same at two looks, the second of which had the number `arrived`."""

    path: Path
    kind: ImportKind
    folder: str | None
    """Its name says whose the file is; None: the watched folder itself."""
    size: int
    changed: int
    arrived: int

    @property
    def turn(self) -> tuple[int, bool, str, Path]:
        """Its place among the files of one customer: what came first; of what came together lists, then feeds by their names."""
        return self.arrived, self.kind == "feed", self.path.name, self.path

    def stands_still(self) -> bool:
        """Tell whether it is as it was at that look. Raises OSError, FileNotFoundError when it is gone."""
        found = self.path.lstat()
        return (found.st_size, found.st_mtime_ns) == (self.size, self.changed)


@dataclass(slots=True)
class _Seen:
    """How a file looked, since when by this process's clock, and the number of the look at which that had lasted long enough."""

    size: int
    changed: int
    since: float
    arrived: int | None = None


class WaitingFiles:
    """The files below one folder, look by look."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._kinds: dict[str, ImportKind] = {how.kind.replace("_", "-"): how.kind for how in TABLE_IMPORTS}
        """Folders of files that are no feeds."""
        self._links: set[Path] = set()
        """Links to folders of which the log knows."""
        self._seen: dict[Path, _Seen] = {}
        self._looks = 0

    def look(self) -> list[WaitingFile]:
        """Return those that have the size and time of change that they had two seconds ago; all are remembered for the next look.

        Raises OSError.
        """
        found = list(self._all())
        now = time.monotonic()
        self._looks += 1
        before, self._seen = self._seen, {}
        waiting: list[WaitingFile] = []
        for path, kind, folder in found:
            look = _size_and_change(path)
            if look is None:
                continue
            seen = before.get(path)
            if seen is None or (seen.size, seen.changed) != look:
                self._seen[path] = _Seen(*look, now)
                continue
            self._seen[path] = seen
            if now - seen.since >= SETTLED:
                seen.arrived = seen.arrived or self._looks
                waiting.append(WaitingFile(path, kind, folder, *look, seen.arrived))
        return waiting

    def _all(self) -> Iterator[tuple[Path, ImportKind, str | None]]:
        yield from self._files_of(self._folder, None)
        for entry in sorted(self._folder.iterdir()):
            if entry.name not in self._kinds and entry.name not in ASIDE and not entry.name.startswith(".") and self._may_be_entered(entry):
                yield from self._files_of(entry, entry.name)

    def _files_of(self, folder: Path, owner: str | None) -> Iterator[tuple[Path, ImportKind, str | None]]:
        for path in _files_in(folder):
            yield path, "feed", owner
        for name, kind in self._kinds.items():
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


def _files_in(folder: Path) -> Iterator[Path]:
    """Files by whose names nothing speaks against taking them; links to files, too, as somebody must be told that they aren't."""
    for path in sorted(folder.iterdir()):
        if path.name.startswith(".") or path.name.endswith(_ON_ITS_WAY) or path.name in ASIDE or path.is_dir():
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
