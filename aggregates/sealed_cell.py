"""Marks in sentences about a file's rows: where a cell stands that may say something about a person (A-14).

What stood in the cell is sealed with a key of its row's own, and put in the mark's place when somebody reads it who may. So it stands in no read model,
and is gone with the key.
"""

import re
from collections.abc import Callable
from typing import Literal
from uuid import UUID

MARK = re.compile(r"⟦([0-9a-f-]{36}):(\d+):(\w+):(sealed:[A-Za-z0-9:+/=]+)⟧")
"""Import, line, what of the sealed content, and that itself."""
VALUE = "value"
ERASED_MARK = re.compile(r"⟦([0-9a-f-]{36}):(\d+):erased:(de|en)⟧")
"""Import, line, language: where it is said that the row was erased, once it is."""


def marking(import_id: UUID, line: int, sealed: str) -> Callable[[str], str]:
    """Return how the parts of a row's sealed content are marked, by name: `value`, or one of the facts."""
    return lambda name: f"⟦{import_id}:{line}:{name}:{sealed}⟧"


def erased_mark(import_id: UUID, line: int, language: Literal["de", "en"]) -> str:
    """Return the mark in whose place it is said that the row was erased; nothing, as long as it isn't."""
    return f"⟦{import_id}:{line}:erased:{language}⟧"


def without_erased_mark(text: str) -> str:
    """Return a row's sentence when nobody is to mend the row any more."""
    return ERASED_MARK.sub("", text)
