"""Remarks that a view makes in words: why something is empty, and what is not done automatically (F-07, F-08, F-10)."""

from typing_extensions import TypedDict

from aggregates.engine.words import Words


class Remark(TypedDict):
    """What is to be known, with a code for programs."""

    code: str
    de: str
    en: str


def remark(words: Words, code: str | None) -> Remark | None:
    """Look up the words of a code; None where there is nothing to say."""
    if code is None:
        return None
    de, en = words[code]
    return {"code": code, "de": de, "en": en}
