"""What a file is called by who sends it: a name, never a path."""

import unicodedata

from foundation.normal_form import tidy

NAMELESS = "Dokument"


def file_name(given: str | None) -> str:
    """Return the last part of it, whichever system wrote it, in one way of writing."""
    last = (given or "").replace("\\", "/").rpartition("/")[2]
    return tidy(unicodedata.normalize("NFC", last)).strip() or NAMELESS


def ending_of(name: str) -> str:
    """Return what stands behind the last dot, in small letters; nothing where there is none."""
    stem, _, ending = name.rpartition(".")
    return ending.lower() if stem else ""
