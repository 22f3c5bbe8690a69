"""The typeface of PDFs, cut down to the letters that they need.

Its files hold 2,000 glyphs and rules of typography. fpdf2 reads the whole file for each PDF and cuts it down to what was used, which took longer than
all else about a PDF; from a file that was cut before it does so in a third of the time. The typeface is Source Sans Pro (SIL Open Font License), which
has the letters of all European languages.
"""

from collections.abc import Iterable
from functools import cache, lru_cache
from importlib.util import find_spec
from io import BytesIO
from itertools import chain
from pathlib import Path
from typing import Any

_USUAL = frozenset(map(chr, range(0x20, 0x100))) | frozenset("‘’‚“”„–—…→€•")
"""Letters that every cut has: what most texts are made of."""
_BOX, _NO_TEXT = "□", "\ufeff"
_ROW = 7
"""Further letters come by rows of 128, as Unicode has them, so that texts of a language share a cut."""


def cut_for(texts: Iterable[str], weight: str) -> bytes:
    """Make a TrueType file with the letters of these texts, as far as the typeface has them. `weight`: Regular or Semibold."""
    further = set(chain.from_iterable(texts)) - _USUAL
    return cut(weight, frozenset(ord(letter) >> _ROW for letter in further))


@lru_cache(maxsize=32)
def cut(weight: str, rows: frozenset[int]) -> bytes:
    """Make a TrueType file with the usual letters, and all of these rows that the typeface has."""
    from fontTools import subset, ttLib  # pyright: ignore[reportMissingTypeStubs]

    options: Any = subset.Options(notdef_outline=True, recommended_glyphs=True, layout_features=[], glyph_names=True)
    options.drop_tables += ["GDEF", "GPOS", "GSUB"]
    subsetter: Any = subset.Subsetter(options)
    made = BytesIO()
    whole: Any = ttLib.TTFont(file_of(weight), recalcTimestamp=False, lazy=True)
    with whole as font:
        subsetter.populate(unicodes=[code for code in font.getBestCmap() if chr(code) in _USUAL or code >> _ROW in rows])
        subsetter.subset(font)
        font.save(made)
    return made.getvalue()


def displayable(text: str) -> str:
    """Return a text with a box in the place of each letter that the typeface lacks, so that it is seen that something stood there."""
    there = _letters()
    return "".join(letter if letter in there or letter.isspace() else _BOX for letter in text)


@cache
def _letters() -> frozenset[str]:
    """What both weights have."""
    from fontTools import ttLib  # pyright: ignore[reportMissingTypeStubs]

    found: list[frozenset[str]] = []
    for weight in ("Regular", "Semibold"):
        whole: Any = ttLib.TTFont(file_of(weight), lazy=True)
        with whole as font:
            found.append(frozenset(map(chr, font.getBestCmap())) - {_NO_TEXT})
    return found[0] & found[1]


def file_of(weight: str) -> Path:
    found = find_spec("font_source_sans_pro")
    if found is None or found.origin is None:
        raise RuntimeError("the package font-source-sans-pro is not installed")
    return Path(found.origin).parent / "files" / f"SourceSansPro-{weight}.ttf"
