"""The kinds of devices: what devices are called by, and what a customer may have hidden as a kind (F-08)."""

from typing import Annotated, Literal

from aggregates.engine.words import InWords

DeviceKind = Annotated[
    Literal["smartphone", "tablet", "laptop", "pc", "car_phone", "other"],
    InWords(
        smartphone=("Smartphone", "smartphone"),
        tablet=("Tablet", "tablet"),
        laptop=("Laptop", "laptop"),
        pc=("PC", "PC"),
        car_phone=("Autotelefon", "car phone"),
        other=("Sonstiges", "other"),
    ),
]

WITH_SIM = frozenset({"smartphone", "tablet", "car_phone"})
"""Kinds into which a number's card is put; that others have room for one too doesn't say that a number is meant for them."""
