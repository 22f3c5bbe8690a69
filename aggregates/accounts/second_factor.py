"""The second factor of an account: an app, and recovery codes (E-04)."""

from typing import Annotated, Literal
from uuid import UUID

from aggregates.engine.event import Event
from aggregates.engine.words import InWords

AskedFactor = Annotated[
    Literal["sms", "totp"], InWords(sms=("PIN per SMS", "PIN by SMS"), totp=("Authentifizierungs-App", "authenticator app"))
]
RecoveryCode = Annotated[Literal["recovery_code"], InWords(recovery_code=("Wiederherstellungscode", "recovery code"))]
SecondFactor = AskedFactor | RecoveryCode
"""A recovery code stands in for the one that was asked for."""


class TotpEnrolled(
    Event, event="account.totp_enrolled", de="Authentifizierungs-App eingerichtet", en="Authenticator app set up", about=("totp",)
):
    """`secret_id`: the sealed seed; proven by a code before it counts."""

    secret_id: UUID


class TotpRemoved(
    Event, event="account.totp_removed", de="Authentifizierungs-App entfernt", en="Authenticator app removed", about=("totp",)
):
    pass


class RecoveryCodesIssued(
    Event,
    event="account.recovery_codes_issued",
    de="{count} Wiederherstellungscodes ausgestellt",
    en="{count} recovery codes issued",
    about=("recovery_codes",),
):
    """The ones before are void."""

    code_ids: tuple[UUID, ...]
    count: int


class RecoveryCodeUsed(
    Event, event="account.recovery_code_used", de="Wiederherstellungscode verbraucht", en="Recovery code used up", about=("recovery_codes",)
):
    code_id: UUID
