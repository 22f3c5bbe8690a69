"""Codes that people read, type and say on the phone: 80 random bits in Crockford's base 32, in groups of four."""

import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 16
_MEANT = str.maketrans({"O": "0", "I": "1", "L": "1"})


def new_code() -> str:
    """Make a code such as `4F7K-09QX-ZM2A-TB8H`."""
    code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
    return "-".join(code[start : start + 4] for start in range(0, CODE_LENGTH, 4))


def read_code(text: str) -> str | None:
    """Read the sixteen characters meant: small letters, spaces and hyphens don't count, O is 0, I and L are 1. None if it can't be a code."""
    code = "".join(character for character in text if character.isalnum()).upper().translate(_MEANT)
    return code if len(code) == CODE_LENGTH and all(character in ALPHABET for character in code) else None
