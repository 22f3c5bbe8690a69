"""Codes by which an administrator lets a reseller in, and which the reseller enters (S-01, S-06)."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from aggregates.engine.event import Event
from aggregates.engine.words import InWords

CodeRefusal = Annotated[
    Literal["not_found", "already_used"],
    InWords(not_found=("nicht gefunden", "not found"), already_used=("bereits verwendet", "already used")),
]


class ActivationCodeShown(
    Event,
    event="account.activation_code_shown",
    de="Aktivierungscode angezeigt, gültig bis {expires_at}",
    en="Activation code shown, valid until {expires_at}",
    about=("access",),
):
    """A new one at every look; only the newest is valid, and once (S-01)."""

    code_id: UUID
    expires_at: datetime


class ActivationCodeRefused(
    Event, event="account.activation_code_refused", de="Aktivierungscode abgelehnt ({reason})", en="Activation code refused ({reason})"
):
    """In the stream of the reseller who entered it (S-06)."""

    reason: CodeRefusal


class ActivationCodesSuspended(
    Event,
    event="account.activation_codes_suspended",
    de="Eingabe von Aktivierungscodes nach {tries} Fehlversuchen bis {until} ausgesetzt",
    en="Entering activation codes suspended until {until} after {tries} failed tries",
):
    tries: int
    until: datetime
