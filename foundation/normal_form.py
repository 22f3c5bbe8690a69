"""One normal form of what people type and paste: what nobody sees makes no second value, and isn't shown unmarked.

`tidy` is for texts, `key` for what things are known by (numbers, serial numbers, mail addresses), `same` for comparing keys. What nobody sees is told by
the properties of Unicode, not by what somebody has met: Default_Ignorable_Code_Point, all control characters (Cc), what annotates lines, the fillers of
Hangul among the former; blanks are the white space of Unicode and the empty pattern of Braille.
"""

import re
import unicodedata

TURNING = "\u202a-\u202e\u2066-\u2069"
"""Turn the direction in which what follows is shown, as copied from contact lists."""
_UNSEEN = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u2060-\u2065\u206a-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"
)
_JOINING = "\u180b-\u180d\u180f\u200c\u200d\ufe00-\ufe0f\U000e0100-\U000e01ef"
"""Join letters, keep them apart or choose their shape, in scripts that need it; and in emoji."""
_CONTROL = "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"
_BLANKS = "\x0b\x0c\x1c-\x1f\x85\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u2800\u3000"
"""But the space, tabs and the ends of lines."""

_JOINING_NOTHING = f"(?<![\u0590-\U0010ffff])[{_JOINING}]+|[\u200c\u200d]+(?![\u0590-\U0010ffff])"
_OUT_OF_TEXTS = re.compile(f"[{_UNSEEN}]")
_OUT_OF_TEXTS_TOO = re.compile(_JOINING_NOTHING)
_OUT_OF_KEYS = re.compile(f"[{_UNSEEN}{TURNING}{_JOINING}{_CONTROL}]")
_BLANK = re.compile(f"[{_BLANKS}]")
UNDECODED = "\ufffd"
"""What stands for bytes that could not be read as text."""
_TO_BE_MARKED = re.compile(f"[{_UNSEEN}{TURNING}{_CONTROL}{UNDECODED}{_BLANKS}]|{_JOINING_NOTHING}")
_MARK = re.compile("‹U\\+([0-9A-F]{4,5})›")
_ALONE = re.compile(f"[{_UNSEEN}{TURNING}{_CONTROL}{_BLANKS}{_JOINING}]")


def tidy(text: str) -> str:
    """Return a text without what nobody sees, its blanks plain and its letters composed (NFC). What turns the direction or controls machines stays: who reads it refuses it."""
    if text.isascii() and text.isprintable():
        return text
    return unicodedata.normalize("NFC", _BLANK.sub(" ", _OUT_OF_TEXTS_TOO.sub("", _OUT_OF_TEXTS.sub("", unmarked(text)))))


def key(text: str) -> str:
    """Return what a thing is known by: also wide letters and digits as plain ones (NFKC), one blank between words, none around."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", unmarked(text))
    if not text.isascii() or not text.isprintable():
        text = _OUT_OF_KEYS.sub("", _BLANK.sub(" ", text))
    return " ".join(text.split())


def same(text: str) -> str:
    """Return by what a key is told from others: its normal form, without regard to case."""
    return key(text).casefold()


def bare(text: str) -> str:
    """Return a key as a spreadsheet or another system may write it: without leading zeros and signs."""
    return "".join(filter(str.isalnum, same(text))).lstrip("0") or same(text)


def is_unseen(sign: str) -> bool:
    """Tell whether nothing is seen of a sign, whatever Unicode calls it: a letter, a mark or a symbol."""
    return _ALONE.fullmatch(sign) is not None


def unmarked(text: str) -> str:
    """Return a text that was copied from where it is shown as it was before its signs were marked; what could not be read stays marked."""
    return _MARK.sub(_sign, text) if "‹" in text else text


def _sign(mark: re.Match[str]) -> str:
    sign = chr(int(mark[1], 16))
    return sign if _ALONE.fullmatch(sign) else mark[0]


def marked(text: str) -> str:
    """Return a text as it is shown: each sign that nobody sees, that looks like a common blank, or that stands for what could not be read, by its code, as in `P‹U+200B›100`."""
    if text.isascii() and text.isprintable():
        return text
    return _TO_BE_MARKED.sub(lambda found: "".join(f"‹U+{ord(sign):04X}›" for sign in found[0]), text)
