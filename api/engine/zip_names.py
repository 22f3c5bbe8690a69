"""How files in a ZIP are called: as people call what they hold, and so that every system takes the name, and for nothing else."""

import re
import unicodedata

_MOST_BYTES = 180
"""File systems take 255, of which an ending and a number need some."""
_FORBIDDEN = re.compile(r'[\\/:*?"<>|]')
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?", re.IGNORECASE)
"""What Windows takes for something of its own."""
_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
"""Characters that show nothing, or turn round how the others are shown."""


def safe_name(text: str) -> str:
    """Return the text as a name of a file or folder, without an ending: no part of a path, nothing that can't be seen; `_` where nothing is left."""
    seen = "".join(
        letter for letter in unicodedata.normalize("NFC", text) if letter.isspace() or unicodedata.category(letter) not in _UNSEEN
    )
    name = " ".join(_FORBIDDEN.sub("_", seen).split())
    name = name.encode()[:_MOST_BYTES].decode(errors="ignore").strip(" .")
    return f"_{name}" if not name or _RESERVED.fullmatch(name) else name


class ZipNames:
    """The names that are taken in one ZIP; systems that don't tell large letters from small ones find each but once."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def take(self, folder: str, name: str, ending: str) -> str:
        """Return the path of a further file; one whose name is taken gets a number."""
        stem, number = safe_name(name), 1
        path = _path(folder, stem, ending)
        while path.casefold() in self._taken:
            number += 1
            path = _path(folder, f"{stem} ({number})", ending)
        self._taken.add(path.casefold())
        return path


def _path(folder: str, stem: str, ending: str) -> str:
    return f"{safe_name(folder)}/{stem}{ending}" if folder else f"{stem}{ending}"
