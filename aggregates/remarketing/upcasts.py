"""How payloads of older versions of a remarketing's events become those of today (H-15)."""

from typing import Any


def not_for_good(stored: dict[str, Any]) -> dict[str, Any]:
    """Upcast version 1, which let the device go: nothing kept it from being sold once more."""
    return {**stored, "for_good": False}


def expecting_nothing(stored: dict[str, Any]) -> dict[str, Any]:
    """Upcast version 1, which didn't say what a device may bring in the grade that a check found."""
    return {**stored, "expected": None}


def nothing_agreed(stored: dict[str, Any]) -> dict[str, Any]:
    """Version 1 of a registration didn't say what had been agreed about the proceeds."""
    return {**stored, "settlement_agreed": None}
