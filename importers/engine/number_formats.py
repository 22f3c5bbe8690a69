"""What Excel shows of a whole number by its cell's format, where that is more than the number: leading zeros, and texts before, between and behind its digits."""

import re
from dataclasses import dataclass

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|(?P<space>[_*].)|\[(?P<bracket>[^\]]*)\]|(?P<digit>[0#?])|(?P<other>.)', re.DOTALL
)
_SHOWS_NOTHING = re.compile(
    r"(?i)black|blue|cyan|green|magenta|red|white|yellow|schwarz|blau|grün|rot|weiss|weiß|gelb|colou?r ?\d+|farbe ?\d+|\$-[^\]]*|\$"
)
_CURRENCY = frozenset("€$£¥")
_NUMERIC = frozenset(".,%/")
_GENERAL = re.compile("General|Standard")
_ALIKE = frozenset({"", "General", "Standard", "0", "#,##0", "@"})
_NOT_SHOWN = re.compile(r'"[^"]*"|\\.|[_*].|\[[^\]]*\]')
_DATES_AT_ALL = re.compile("(?i)[ymdhs]")
_DATES = re.compile(r"(?i)[ymdhsge]")


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """How whole numbers are shown; `pieces` are texts and places of digits (`0`, `#`, `?`). Without pieces that can't be told."""

    pieces: tuple[tuple[bool, str], ...] = ()
    """Whether it is a place of a digit, and which; else the text."""
    code: str = ""
    """As the workbook has it."""
    untold: bool = False
    """What it shows can't be told of any number."""

    def shown(self, digits: str) -> str | None:
        """Return what Excel shows of a whole number, such as P0047 of 47; None where that can't be told."""
        if not self.pieces or not digits.isdecimal():
            return None
        rest, places = digits.lstrip("0"), sum(is_place for is_place, _ in self.pieces)
        told: list[str] = []
        for is_place, piece in reversed(self.pieces):
            if not is_place:
                told.append(piece)
                continue
            places -= 1
            digit, rest = (rest, "") if not places else (rest[-1:], rest[:-1])
            told.append(digit or {"0": "0", "?": " "}.get(piece, ""))
        return "".join(reversed(told)).strip()


UNTOLD = NumberFormat(untold=True)
BUILT_IN = {"2": "0.00", "4": "#,##0.00", "9": "0%", "10": "0.00%", "11": "0.00E+00", "12": "# ?/?", "13": "# ??/??", "48": "##0.0E+0"}
"""Formats that workbooks use without telling them, by their number."""


def number_format(code: str) -> NumberFormat | None:
    """Read a format. None: it adds nothing to the number that anybody would miss, such as separators of thousands, decimals, a currency; or it is a date's."""
    pieces: list[tuple[bool, str]] = []
    numeric = conditional = False
    for token in _TOKEN.finditer(_first_section(_GENERAL.sub("#", code))):
        if token["digit"]:
            pieces.append((True, token["digit"]))
        elif token["bracket"] is not None:
            conditional = conditional or _SHOWS_NOTHING.fullmatch(token["bracket"]) is None
        elif not token["space"]:
            text = next(each for each in (token["quoted"], token["escaped"], token["other"]) if each is not None)
            if token["other"] and text in _NUMERIC:
                numeric = True
            elif token["other"] and (_DATES.fullmatch(text) or text == "@"):
                return None
            else:
                pieces.append((False, text))
    places = [piece for is_place, piece in pieces if is_place]
    texts = "".join(piece for is_place, piece in pieces if not is_place and not _CURRENCY & set(piece)).strip()
    if not places or not (texts or (places.count("0") > 1 and not numeric) or _leading_zeros(code)):
        return None
    return UNTOLD if numeric or conditional else NumberFormat(tuple(pieces))


def asked_by_number(code: str) -> NumberFormat | None:
    """Read a format that adds nothing to most numbers, but may show some otherwise (percents, decimals, nothing). None: it is a date's, or shows all alike."""
    if code in _ALIKE or _DATES_AT_ALL.search(_NOT_SHOWN.sub("", _GENERAL.sub("", code))):
        return None
    return NumberFormat(code=code)


def _leading_zeros(code: str) -> bool:
    """Whether two zeros stand before decimals."""
    return re.search(r"(?<![.,0#?])0{2,}", code) is not None


def _first_section(code: str) -> str:
    """Return the part that holds for positive numbers."""
    for token in _TOKEN.finditer(code):
        if token["other"] == ";":
            return code[: token.start()]
    return code
