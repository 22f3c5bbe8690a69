"""What is said of a device that is sold for its customer: in which condition it is, what it brings, and how far that has come (H-15)."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from aggregates.device_terms import DEVICE
from aggregates.engine.words import Help, IdOf, InWords, Label

REMARKETING_NUMBER = Label("Wiedervermarktungsnummer", "Remarketing number")
CONDITION = Label("Zustand", "Condition")
GRADE = Label("Zustandsklasse", "Grade")
EXPECTED = Label("Zu erwartender Erlös", "Expected proceeds")
OFFERED = Label("Angebot", "Offer")
PROCEEDS = Label("Erlös", "Proceeds")
AFTER_DECLINE = Label("Nach der Ablehnung", "After the decline")
SETTLEMENT = Label("Abrechnung", "Settlement")
SETTLEMENT_AGREED = Label("Vereinbarte Abrechnung", "Agreed settlement")

RemarketingId = Annotated[UUID, IdOf("remarketing"), Label("Wiedervermarktung", "Remarketing")]
RemarketedDeviceId = Annotated[UUID | None, IdOf("device"), DEVICE]
"""None: the portal doesn't know the device."""
Grade = Annotated[
    Literal["a", "b", "c", "d"],
    InWords(
        a=("A – wie neu", "A – as new"),
        b=("B – gebraucht", "B – used"),
        c=("C – deutliche Mängel", "C – clear defects"),
        d=("D – nicht verwendbar", "D – unusable"),
    ),
    GRADE,
]
GradeOrNone = Annotated[Grade | None, GRADE]
"""None: nobody has said it yet."""
AfterDecline = Annotated[
    Literal["destruction", "sent_back"],
    InWords(destruction=("vernichten", "destroy it"), sent_back=("zurücksenden", "send it back")),
    AFTER_DECLINE,
]
Settlement = Annotated[
    Literal["paid_out", "set_against_rate"],
    InWords(paid_out=("ausgezahlt", "paid out"), set_against_rate=("mit der Rate verrechnet", "set against the rate")),
    SETTLEMENT,
]
RemarketingStatus = Annotated[
    Literal["registered", "received", "checked", "offered", "accepted", "declined", "paid_out", "destroyed", "sent_back", "withdrawn"],
    InWords(
        registered=("angemeldet", "registered"),
        received=("eingegangen", "received"),
        checked=("geprüft", "checked"),
        offered=("angeboten", "offered"),
        accepted=("angenommen", "accepted"),
        declined=("abgelehnt", "declined"),
        paid_out=("abgerechnet", "settled"),
        destroyed=("vernichtet", "destroyed"),
        sent_back=("zurückgesendet", "sent back"),
        withdrawn=("zurückgezogen", "withdrawn"),
    ),
    Label("Status", "Status"),
]
"""How far a remarketing has come."""
CLOSED_REMARKETING_STATUSES = ("paid_out", "destroyed", "sent_back", "withdrawn")
"""All others count as open."""

YesOrNo = Annotated[Literal["yes", "no"], InWords(yes=("ja", "yes"), no=("nein", "no"))]


class DeviceCondition(BaseModel):
    """The questions by which a device gets its grade, answered."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    turns_on: Annotated[YesOrNo, Label("Lässt es sich einschalten?", "Does it turn on?")]
    works: Annotated[
        YesOrNo,
        Label("Funktioniert alles?", "Does all of it work?"),
        Help("Kamera, Ton, Tasten, Netz, Anschlüsse.", "Camera, sound, keys, network, sockets."),
    ]
    display: Annotated[
        Literal["flawless", "scratched", "broken"],
        InWords(flawless=("einwandfrei", "flawless"), scratched=("verkratzt", "scratched"), broken=("gebrochen", "broken")),
        Label("Wie ist das Display?", "How is the display?"),
    ]
    housing: Annotated[
        Literal["flawless", "worn", "damaged"],
        InWords(flawless=("einwandfrei", "flawless"), worn=("Gebrauchsspuren", "worn"), damaged=("beschädigt", "damaged")),
        Label("Wie ist das Gehäuse?", "How is the housing?"),
    ]
    battery: Annotated[
        Literal["good", "weak"],
        InWords(good=("gut", "good"), weak=("schwach", "weak")),
        Label("Wie ist der Akku?", "How is the battery?"),
    ]
    locks_removed: Annotated[
        YesOrNo,
        Label("Sind Sperren und Konten entfernt?", "Are locks and accounts removed?"),
        Help(
            "Aktivierungssperre, Geräteverwaltung, Gerätecode. Ein gesperrtes Gerät lässt sich nicht verkaufen.",
            "Activation lock, device management, passcode. A locked device can't be sold.",
        ),
    ]
