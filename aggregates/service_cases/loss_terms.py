"""What is said of a loss: where and when, what the police call it, and how far the blocking of the numbers is (H-13)."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict

from aggregates.engine.words import Help, InWords, Label
from aggregates.sim_terms import Number

PLACE = Label("Wo", "Where")
POLICE_NUMBER = Label("Aktenzeichen der Polizei", "Police file number")
TO_BLOCK = Label("Zu sperren", "To be blocked")
BLOCKED = Label("Gesperrt", "Blocked")
NOT_BLOCKED = Label("Sperrung abgelehnt", "Blocking refused")
BLOCKING_WITHDRAWN = Label("Sperrung zurückgezogen", "Blocking withdrawn")
TO_UNBLOCK = Label("Sperrung aufzuheben", "Blocking to be lifted")
UNBLOCKED = Label("Sperrung aufgehoben", "Blocking lifted")

HAPPENED_ON = Label("Wann", "When")
WHICH_DAY = Help("An welchem Tag es bemerkt wurde.", "On which day it was noticed.")
HappenedOn = Annotated[date, HAPPENED_ON]
ActivationLock = Annotated[
    Literal["on", "off", "unknown"],
    InWords(on=("eingeschaltet", "on"), off=("ausgeschaltet", "off"), unknown=("unbekannt", "unknown")),
    Label("Aktivierungssperre", "Activation lock"),
    Help(
        "Ob das Gerät für Finder wertlos ist, weil es sich nur mit dem bisherigen Konto einrichten lässt.",
        "Whether the device is worthless to a finder, as it can be set up with the account that it had only.",
    ),
]
_BLOCKING = {
    "asked": ("angefragt", "asked"),
    "pending": ("beim Netzbetreiber in Arbeit", "pending at the carrier"),
    "confirmed": ("bestätigt", "confirmed"),
    "refused": ("abgelehnt", "refused"),
    "withdrawn": ("zurückgezogen", "withdrawn"),
    "lifted": ("aufgehoben", "lifted"),
}
BlockingStatus = Annotated[
    Literal["asked", "pending", "confirmed", "refused", "withdrawn", "lifted"], InWords(**_BLOCKING), Label("Sperrung", "Blocking")
]
BlockingOutcome = Annotated[
    Literal["pending", "confirmed", "refused", "withdrawn", "lifted"],
    InWords(**{code: said for code, said in _BLOCKING.items() if code != "asked"}),
    Label("Sperrung", "Blocking"),
]
WordOfCarrier = Annotated[
    Literal["pending", "confirmed", "refused", "lifted"],
    InWords(**{code: said for code, said in _BLOCKING.items() if code not in ("asked", "withdrawn")}),
    Label("Sperrung", "Blocking"),
]
UNDECIDED = ("asked", "pending")


class NumberBlocking(BaseModel):
    """How far the blocking of a number is."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    number: Number
    status: BlockingStatus
