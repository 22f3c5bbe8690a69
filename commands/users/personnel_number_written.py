"""What stands where a personnel number should, and is none: words and signs for nothing (H-02). One rule at every door, as for identifiers of devices."""

from typing import Annotated

from pydantic import AfterValidator

from commands.engine.texts import OptionalKey
from foundation.normal_form import same

_NOTHING = frozenset(
    {
        *(
            "n/a",
            "na",
            "n.a.",
            "n. a.",
            "n.v.",
            "n. v.",
            "k.a.",
            "k. a.",
            "k/a",
            "null",
            "nil",
            "none",
            "undefined",
            "unknown",
            "unbekannt",
        ),
        *("keine", "keine angabe", "nicht vorhanden", "nicht vergeben", "ohne", "leer", "empty", "tbd"),
    }
)


def stands_for_nothing(written: str) -> bool:
    """Tell whether this is nobody's personnel number: a word for nothing, signs alone, or zeros alone, as spreadsheets make them of an empty cell."""
    text = same(written)
    return text in _NOTHING or not "".join(filter(str.isalnum, text)).strip("0")


def _somebodys(value: str | None) -> str | None:
    if value is not None and stands_for_nothing(value):
        raise ValueError(
            "das steht für keine Personalnummer, bitte weglassen oder leer lassen / this stands for no personnel number, leave it out or empty"
        )
    return value


PersonnelNumber = Annotated[OptionalKey, AfterValidator(_somebodys)]
"""None and an empty text both mean: there is none."""
