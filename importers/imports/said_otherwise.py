"""What a list says otherwise than it is known: blanks and signs that nobody sees make no difference, so that an export read back changes nothing."""

from collections.abc import Mapping

from foundation.normal_form import marked, tidy
from importers.imports.table_cells import plain_text


def otherwise(said: str | None, known: str | None) -> str | None:
    """Return what is said; None where that is known, or nothing is said."""
    if said is None or known is None:
        return said
    return None if _as_read(said) in map(_as_read, (known, plain_text(known), marked(known))) else said


def fields_otherwise(said: Mapping[str, str], known: Mapping[str, str]) -> dict[str, str]:
    """Return those of these fields that are said otherwise."""
    return {key: value for key, value in said.items() if otherwise(value, known.get(key)) is not None}


def _as_read(text: str) -> str:
    return " ".join(tidy(text).split())
