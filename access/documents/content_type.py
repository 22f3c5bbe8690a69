"""What a file is, by its content: libmagic, whatever it is called and whoever says what it is.

The library and its rules come in the wheel `pylibmagic`. Only its files are used: importing it would change, for the whole process, how libraries are loaded.
"""

import ctypes
import threading
from collections.abc import Iterable
from functools import cache
from importlib.metadata import files

LOOKED_AT = 1 << 20
"""Bytes from its beginning: enough for every type that can be allowed, and a bound to what a foreign file can make a parser do."""
_MIME_TYPE, _NO_CHECK_COMPRESS = 0x10, 0x1000

TYPES: dict[str, tuple[str, ...]] = {
    "application/pdf": ("pdf",),
    "image/png": ("png",),
    "image/jpeg": ("jpg", "jpeg"),
    "image/gif": ("gif",),
    "image/webp": ("webp",),
    "image/heic": ("heic", "heif"),
    "image/tiff": ("tif", "tiff"),
    "text/plain": ("txt", "csv", "log"),
    "text/csv": ("csv", "txt"),
    "message/rfc822": ("eml",),
    "application/zip": ("zip",),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ("docx",),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ("xlsx",),
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": ("pptx",),
    "application/vnd.oasis.opendocument.text": ("odt",),
    "application/vnd.oasis.opendocument.spreadsheet": ("ods",),
}
"""Types that can be allowed, with the endings that names of such files have. Nothing that a browser or a desktop would run."""
USUAL = ("pdf", "png", "jpg", "heic", "txt", "csv", "docx", "xlsx", "odt", "ods")
"""Endings of those that are allowed unless it is set otherwise."""


class _Library:
    """One reader of rules, used by one thread at a time."""

    def __init__(self) -> None:
        found = {path.name: str(path.locate()) for path in files("pylibmagic") or ()}
        self._lib = ctypes.CDLL(found["libmagic.so.1"])
        for name, answer, takes in (
            ("magic_open", ctypes.c_void_p, (ctypes.c_int,)),
            ("magic_load", ctypes.c_int, (ctypes.c_void_p, ctypes.c_char_p)),
            ("magic_buffer", ctypes.c_char_p, (ctypes.c_void_p, ctypes.c_char_p, ctypes.c_size_t)),
        ):
            function = getattr(self._lib, name)
            function.restype, function.argtypes = answer, takes
        self._rules = self._lib.magic_open(_MIME_TYPE | _NO_CHECK_COMPRESS)
        if not self._rules or self._lib.magic_load(self._rules, found["magic.mgc"].encode()):
            raise OSError("the rules of libmagic can't be read")
        self._lock = threading.Lock()

    def look(self, content: bytes) -> str:
        with self._lock:
            said = self._lib.magic_buffer(self._rules, content, len(content))
            return said.decode() if said else "application/octet-stream"


@cache
def _library() -> _Library:
    return _Library()


def content_type(content: bytes) -> str:
    """Return the media type, such as `application/pdf`; `application/octet-stream` where it can't be told."""
    return _library().look(content[:LOOKED_AT])


def types_of(endings: Iterable[str]) -> frozenset[str]:
    """Return the types of files with these endings. Raises ValueError for one that can't be allowed."""
    found: set[str] = set()
    for ending in endings:
        of_it = {name for name, known in TYPES.items() if ending in known}
        if not of_it:
            raise ValueError(ending)
        found |= of_it
    return frozenset(found)
