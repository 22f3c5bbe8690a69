"""The language of the command line: `--lang`, else that of the terminal (LC_ALL, LC_MESSAGES, LANG); German or English.

The log, and what stops a start before anything is known, say both.
"""

import os
from typing import Literal

Language = Literal["de", "en"]
_chosen: list[Language] = []


def choose(language: Language | None) -> None:
    """Keep what `--lang` said; None: the terminal's."""
    _chosen[:] = [] if language is None else [language]


def language() -> Language:
    """Return the language in which this process speaks to the terminal."""
    if _chosen:
        return _chosen[0]
    terminal = next((value for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := os.environ.get(name))), "")
    return "de" if terminal.lower().startswith("de") else "en"


def in_words(de: str, en: str) -> str:
    """Choose what is said in the language of this terminal."""
    return de if language() == "de" else en
