"""One normal form of what people type and paste: what nobody sees makes no second value, and isn't shown unmarked.

`tidy` is for texts, `key` for what things are known by (numbers, serial numbers, mail addresses), `same` for comparing keys.
"""

import re
import unicodedata

TURNING = "\u202a-\u202e\u2066-\u2069"
"""Turn the direction in which what follows is shown, as copied from contact lists."""
_UNSEEN = "\u00ad\u034f\u061c\u180e\u200b\u200e\u200f\u2060-\u2064\u206a-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f"
_JOINING = "\u200c\u200d"
"""Join letters, or keep them apart, in scripts that need it; and emoji."""

_OUT_OF_TEXTS = re.compile(f"[{_UNSEEN}]|(?<![\u0590-\U0010ffff])[{_JOINING}]|[{_JOINING}](?![\u0590-\U0010ffff])")
_OUT_OF_KEYS = re.compile(f"[{_UNSEEN}{TURNING}{_JOINING}\ufe00-\ufe0f]")
_BLANK = re.compile("[\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]")
UNDECODED = "\ufffd"
"""What stands for bytes that could not be read as text."""
_TO_BE_MARKED = re.compile(f"[{_UNSEEN}{TURNING}{UNDECODED}\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_MARK = re.compile("‹U\\+([0-9A-F]{4,5})›")


def tidy(text: str) -> str:
    """Return a text without what nobody sees, its blanks plain and its letters composed (NFC). What turns the direction stays: who reads it refuses it."""
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", _BLANK.sub(" ", _OUT_OF_TEXTS.sub("", unmarked(text))))


def key(text: str) -> str:
    """Return what a thing is known by: also wide letters and digits as plain ones (NFKC), one blank between words, none around."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", _BLANK.sub(" ", _OUT_OF_KEYS.sub("", unmarked(text))))
    return " ".join(text.split())


def same(text: str) -> str:
    """Return by what a key is told from others: its normal form, without regard to case."""
    return key(text).casefold()


def unmarked(text: str) -> str:
    """Return a text that was copied from where it is shown as it was before its signs were marked; what could not be read stays marked."""
    return _MARK.sub(_sign, text) if "‹" in text else text


def _sign(mark: re.Match[str]) -> str:
    sign = chr(int(mark[1], 16))
    return sign if sign != UNDECODED and _TO_BE_MARKED.fullmatch(sign) else mark[0]


def marked(text: str) -> str:
    """Return a text as it is shown: each sign that nobody sees, that looks like a common blank, or that stands for what could not be read, by its code, as in `P‹U+200B›100`."""
    return text if text.isascii() else _TO_BE_MARKED.sub(lambda found: f"‹U+{ord(found[0]):04X}›", text)
