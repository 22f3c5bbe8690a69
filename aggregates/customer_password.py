"""The customer password (Kundenkennwort): authorises orders and hotline calls; not a password to log in with (E-06).

A stream of its own for each customer, its id derived from the customer's. The password itself is sealed with the customer's key.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar, Literal, Self

from aggregates.engine.aggregate import Aggregate
from aggregates.engine.event import Event
from foundation.noun import Noun


class CustomerPasswordMade(
    Event,
    event="customer_password.made",
    de="Kundenkennwort zufällig vergeben",
    en="Customer password made at random",
    about=("password",),
):
    sealed: str


class CustomerPasswordChanged(
    Event, event="customer_password.changed", de="Kundenkennwort geändert", en="Customer password changed", about=("password",)
):
    sealed: str


class CustomerPasswordShown(Event, event="customer_password.shown", de="Kundenkennwort angesehen", en="Customer password looked at"):
    pass


class CustomerPasswordAccepted(
    Event, event="customer_password.accepted", de="Kundenkennwort bestätigt ({purpose})", en="Customer password accepted ({purpose})"
):
    """`purpose`: what it released, such as an order or a call of the hotline."""

    purpose: str


class CustomerPasswordRefused(
    Event,
    event="customer_password.refused",
    de="Kundenkennwort abgelehnt ({purpose}), Versuche übrig: {tries_left}[, gesperrt bis {locked_until}]",
    en="Customer password refused ({purpose}), tries left: {tries_left}[, locked until {locked_until}]",
):
    """After the last try nothing is checked until `locked_until`."""

    purpose: str
    tries_left: int
    locked_until: datetime | None


PASSWORD_TRIES = 5


@dataclass(frozen=True, slots=True)
class CustomerPassword(Aggregate):
    stem: ClassVar[str] = "customer_password"
    noun: ClassVar[Noun] = Noun("Kundenkennwort", "customer password")

    sealed: str | None = None
    tries_left: int = PASSWORD_TRIES
    locked_until: datetime | None = None
    mode: Literal["none", "random", "chosen"] = "none"

    def evolve(self, event: Event) -> Self:
        match event:
            case CustomerPasswordMade():
                return replace(self, sealed=event.sealed, mode="random", tries_left=PASSWORD_TRIES, locked_until=None)
            case CustomerPasswordChanged():
                return replace(self, sealed=event.sealed, mode="chosen", tries_left=PASSWORD_TRIES, locked_until=None)
            case CustomerPasswordAccepted():
                return replace(self, tries_left=PASSWORD_TRIES, locked_until=None)
            case CustomerPasswordRefused():
                return replace(self, tries_left=event.tries_left or PASSWORD_TRIES, locked_until=event.locked_until)
            case _:
                return self
