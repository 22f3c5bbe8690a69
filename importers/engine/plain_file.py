"""Opens a file that somebody else put into a folder, and nothing but that: a link could lead to whatever this account may read, its keys too."""

import errno
import os
import stat
from pathlib import Path
from typing import BinaryIO

from importers.engine.not_a_feed import NotAFeed

_FLAGS = os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK
"""Opening waits for nobody, such as who should write into a pipe of that name."""


class LinkedFile(NotAFeed):
    """{name} is a link, has another name besides (a hard link), or is no file; it is not read, as it may lead to anything on this machine. Put a copy of the file there."""

    code = "linked-file"
    de = "{name} ist eine Verknüpfung, hat noch einen anderen Namen (Hardlink) oder ist keine Datei; sie wird nicht gelesen, da sie sonst wohin führen kann. Bitte eine Kopie der Datei ablegen."


def open_plain(path: str | Path, *, folder: int | None = None) -> BinaryIO:
    """Open a regular file with one name. `folder` is the descriptor of the folder in which the name is looked up. Raises LinkedFile, OSError."""
    name = Path(path).name
    try:
        descriptor = os.open(path, _FLAGS, dir_fd=folder)
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.ENXIO):  # a link; a socket
            raise LinkedFile(name=name) from None
        raise
    found = os.fstat(descriptor)
    if not stat.S_ISREG(found.st_mode) or found.st_nlink > 1:
        os.close(descriptor)
        raise LinkedFile(name=name)
    return os.fdopen(descriptor, "rb")
