"""Numbers by which people know things: short enough to say on the telephone, and no two alike."""

import secrets

_SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""None that looks like another one, as 0 and O, or 1, I and L do; and no U, so that no word comes out."""


def new_number(letter: str) -> str:
    """Make a number such as B-7K4M9-PXQ2R: one of 6 * 10**14, so that a million things share none but by a chance of one in a thousand, which the claim refuses. `letter`: what it is a number of."""
    drawn = secrets.randbelow(len(_SIGNS) ** 10)  # once, as each draw asks the machine
    signs = ""
    for _ in range(10):
        drawn, sign = divmod(drawn, len(_SIGNS))
        signs += _SIGNS[sign]
    return f"{letter}-{signs[:5]}-{signs[5:]}"
