"""What people call a thing: said once, where the thing is defined."""

from typing import NamedTuple


class Noun(NamedTuple):
    """German and English, as it stands in a sentence."""

    de: str
    en: str
