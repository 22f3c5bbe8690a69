"""Stable codes with what they mean, German and English."""

from enum import StrEnum
from typing import Self


class Coded(StrEnum):
    """A code with its two texts; the code is what is stored, so it never changes."""

    de: str
    en: str

    def __new__(cls, code: str, de: str, en: str) -> Self:
        member = str.__new__(cls, code)
        member._value_ = code
        member.de = de
        member.en = en
        return member
