"""Addresses of pictures: told to whoever looks, never fetched here, and never such as lead into a network of one's own (H-08)."""

import re
from typing import Annotated
from urllib.parse import SplitResult, urlsplit

from pydantic import AfterValidator, BeforeValidator, StringConstraints

from aggregates.engine.words import Help
from foundation.normal_form import key

LONGEST_URL = 500
_HOST = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]", re.IGNORECASE)
"""A name of the public DNS. Its last label never begins with a digit: whatever ends in a number is an address of a machine, in some spelling."""
_INSIDE = frozenset(
    {"localhost", "local", "internal", "intranet", "lan", "home", "corp", "private", "localdomain", "test", "invalid", "onion"}
)
"""Last labels by which machines call each other, not the world."""
_VISIBLE = re.compile(r"[!-~]+")


def checked_picture_url(text: str) -> str:
    """Return the address. Raises ValueError where it doesn't name a public server by https."""
    try:
        url = urlsplit(text)
        sound = _VISIBLE.fullmatch(text) is not None and "\\" not in text and url.scheme == "https" and _is_public(url)
    except ValueError:
        sound = False
    if not sound:
        raise ValueError(
            "bitte eine öffentliche Adresse mit https angeben, wie https://bilder.example.com/phone-1.png, ohne Zugangsdaten und nicht aus dem eigenen Netz / "
            "give a public address with https, such as https://pictures.example.com/phone-1.png, without credentials and none of a network of your own"
        )
    return text


def _is_public(url: SplitResult) -> bool:
    host = url.hostname or ""
    named = _HOST.fullmatch(host) is not None and host.rpartition(".")[2] not in _INSIDE and not host.endswith(".home.arpa")
    return named and "@" not in url.netloc and url.port != 0


def _typed(value: object) -> object:
    if isinstance(value, str):
        return key(value) or None
    return value


PictureUrl = Annotated[
    str,
    StringConstraints(max_length=LONGEST_URL),
    AfterValidator(checked_picture_url),
    Help("Eine öffentliche Adresse mit https.", "A public address with https."),
]
OptionalPictureUrl = Annotated[PictureUrl | None, BeforeValidator(_typed)]
"""None and an empty text both mean: there is none."""
