"""Files in a folder into which others write. They are read and put aside without following a link, however quickly somebody exchanges things:
a link could lead to whatever this account may read or write.
"""

import errno
import os
from collections.abc import Generator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from foundation.bilingual_error import BilingualError
from importers.engine.plain_file import open_plain

DONE, HELD, REJECTED = "done", "held", "rejected"
ASIDE = frozenset({DONE, HELD, REJECTED})
"""Names of the folders into which files are put aside."""
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC


class LinkedFolder(BilingualError, OSError):
    """{name} is a link or no folder, and is not followed; make it a folder."""

    de = "{name} ist eine Verknüpfung oder kein Ordner, und ihr wird nicht gefolgt; bitte einen Ordner anlegen."


class DroppedFiles:
    """The files below one folder, which itself may be reached by a link."""

    def __init__(self, root: Path) -> None:
        self._root = root

    @contextmanager
    def opened(self, path: Path) -> Generator[BinaryIO]:
        """Open the file. Raises LinkedFile, LinkedFolder, other OSErrors."""
        with self._folder(path.parent) as folder, open_plain(path.name, folder=folder) as file:
            yield file

    def put_aside(self, path: Path, where: str, note: str) -> None:
        """Move the file into a folder beside it, and write there what came of it; what lies there already stays."""
        with self._folder(path.parent) as folder:
            with suppress(FileExistsError):
                os.mkdir(where, dir_fd=folder)
            with _folder_in(folder, where) as aside:
                name = _free_name(aside, path)
                descriptor = os.open(f"{name}.txt", os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666, dir_fd=aside)
                with os.fdopen(descriptor, "w", encoding="utf-8", errors="replace") as text:
                    text.write(note + "\n")
                os.rename(path.name, name, src_dir_fd=folder, dst_dir_fd=aside)

    @contextmanager
    def _folder(self, path: Path) -> Generator[int]:
        root = os.open(self._root, _FOLDER)
        try:
            with _folder_below(root, path.relative_to(self._root).parts) as folder:
                yield folder
        finally:
            os.close(root)


def is_link_to_folder(path: Path) -> bool:
    return path.is_symlink() and path.is_dir()


@contextmanager
def _folder_below(folder: int, parts: Sequence[str]) -> Generator[int]:
    if not parts:
        yield folder
        return
    with _folder_in(folder, parts[0]) as inner, _folder_below(inner, parts[1:]) as found:
        yield found


@contextmanager
def _folder_in(folder: int, name: str) -> Generator[int]:
    try:
        found = os.open(name, _FOLDER | os.O_NOFOLLOW, dir_fd=folder)
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.ENOTDIR):
            raise LinkedFolder(name=name) from None
        raise
    try:
        yield found
    finally:
        os.close(found)


def _free_name(folder: int, path: Path) -> str:
    """The file's name, with a number where that is taken."""
    name, number = path.name, 1
    while _is_there(folder, name) or _is_there(folder, f"{name}.txt"):
        number += 1
        name = f"{path.stem}-{number}{path.suffix}"
    return name


def _is_there(folder: int, name: str) -> bool:
    try:
        os.stat(name, dir_fd=folder, follow_symlinks=False)
    except FileNotFoundError:
        return False
    return True
