"""Texts that a program before ours spoilt: bytes that could not be read, UTF-8 that was encoded once more, UTF-7, a quotation mark that was never closed.

What is meant can mostly be guessed, but is no match: the row waits in the quarantine, with both readings where there are two.
"""

import re

from foundation.normal_form import UNDECODED
from importers.quarantine import BadValue, Reason

_AFTER_A_LEAD = "".join(bytes([byte]).decode("cp1252", "ignore") + chr(byte) for byte in range(0x80, 0xC0))
"""What UTF-8's second byte is read as, in Windows-1252 or ISO 8859-1."""
_TWICE = re.compile(f"(?:[ÃÂ][{re.escape(_AFTER_A_LEAD)}]|â[€\x80][{re.escape(_AFTER_A_LEAD)}]|â‚¬)+")
_UTF7 = re.compile(r"\+([A-Za-z0-9/]{3,}(?:\+[A-Za-z0-9/]+)*)-")
_LETTERS = frozenset("äöüÄÖÜßéèêëáàâçñóôúùûíîïæœÿšžýÉÈÊËÁÀÂÇÑÓÔÚÙÛÍÎÏÆŒŸŠŽÝãõìòåøÃÕÌÒÅØ„“”‚‘’–—…€§°")


def check_text(cell: str) -> None:
    """Raise BadValue with the reason, where a cell holds such a text."""
    if cell.isascii():
        if '"' not in cell and "+" not in cell:
            return
    elif UNDECODED in cell:
        raise BadValue(Reason.DAMAGED_TEXT)
    elif (meant := _TWICE.sub(lambda found: _once(found[0]), cell)) != cell:
        raise BadValue(Reason.ENCODED_TWICE, found=meant)
    if cell.lstrip().startswith('"') and cell.count('"') % 2:
        raise BadValue(Reason.QUOTE_NOT_CLOSED)
    if (meant := _UTF7.sub(lambda found: _of_utf7(found[0]), cell)) != cell:
        raise BadValue(Reason.ENCODED_UTF7, found=meant)


def is_damaged(cell: str) -> bool:
    """Tell whether it does."""
    try:
        check_text(cell)
    except BadValue:
        return True
    return False


def _once(text: str) -> str:
    """Undo the second encoding; the text as it is where it was none."""
    raw = b"".join(_byte(sign) for sign in text)
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return text


def _byte(sign: str) -> bytes:
    return bytes([ord(sign)]) if ord(sign) < 0x100 else sign.encode("cp1252")


def _of_utf7(text: str) -> str:
    try:
        meant = text.encode().decode("utf-7")
    except UnicodeDecodeError:
        return text
    return meant if meant and _LETTERS.issuperset(meant) else text
