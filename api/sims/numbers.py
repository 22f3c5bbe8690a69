"""Numbers as people dial them and carriers report them: the same rule as for feeds and lists (F-02, F-10)."""

from typing import Annotated

from pydantic import AfterValidator

from aggregates.engine.words import Help
from api.engine.written import Note
from importers.identifiers import read_number
from importers.quarantine import BadValue


def _read(text: str) -> str:
    try:
        return read_number(text).e164
    except BadValue as bad:
        told = bad.in_cell("number", text, 0)
        raise ValueError(f"{told.de} / {told.en}") from bad


DialledNumber = Annotated[
    str,
    AfterValidator(_read),
    Help(
        "Mit Ländervorwahl, wie +4915228817386, oder wie man sie in Deutschland wählt.",
        "With the country's code, such as +4915228817386, or as one dials it in Germany.",
    ),
]
"""In E.164 (+4915228817386), as an E.164 number is written with groups, or as one dials it in Germany."""


def number_notes(e164: str) -> list[Note]:
    """Say what was noticed about a number that is taken all the same."""
    notice = read_number(e164).notice
    return [] if notice is None else [Note(de=notice.de.format(value=e164), en=notice.en.format(value=e164))]
