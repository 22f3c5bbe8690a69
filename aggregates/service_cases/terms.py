"""What a service case says: what it is about, what is to become of device, contract and user, and how the device is sent (H-13, H-14)."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from aggregates.engine.words import Help, IdOf, InWords, Label, words_of
from aggregates.sim_terms import Number

CASE_NUMBER = Label("Fallnummer", "Case number")
NUMBERS = Label("Rufnummern", "Numbers")

ServiceCaseId = Annotated[UUID, IdOf("service_case"), Label("Servicefall", "Service case")]
LEAVER = Label("Austritt", "Leaving")
LeaverId = Annotated[UUID | None, LEAVER]
"""All returns of a user who leaves have the same."""
ServiceCaseKind = Annotated[
    Literal["return", "repair", "exchange", "loss"],
    InWords(
        **{"return": ("Rücksendung", "return")},
        repair=("Reparatur", "repair"),
        exchange=("Austausch", "exchange"),
        loss=("Verlust", "loss"),
    ),
    Label("Art", "Kind"),
]
Occasion = Annotated[
    Literal["leaver", "replaced", "defect", "not_needed"],
    InWords(
        leaver=("Nutzer verlässt das Unternehmen", "user leaves the company"),
        replaced=("durch ein neues Gerät ersetzt", "replaced by a new device"),
        defect=("defekt", "defect"),
        not_needed=("nicht mehr benötigt", "no longer needed"),
    ),
    Label("Anlass", "Occasion"),
]
CaseOccasion = Annotated[
    Literal["leaver", "replaced", "defect", "not_needed", "lost", "stolen"],
    InWords(**words_of(Occasion), lost=("verloren", "lost"), stolen=("gestohlen", "stolen")),
    Label("Anlass", "Occasion"),
]
"""Of whichever kind the case is."""
ContractChoice = Annotated[
    Literal["keep", "pause", "cancel", "pass_on"],
    InWords(
        keep=("behalten", "keep"),
        pause=("pausieren", "pause"),
        cancel=("kündigen", "cancel"),
        pass_on=("weitergeben", "pass on"),
    ),
    Label("Vertrag", "Contract"),
    Help("Was aus den Rufnummern im Gerät wird.", "What becomes of the numbers in the device."),
]
UserChoice = Annotated[
    Literal["keep", "deactivate", "delete"],
    InWords(keep=("behalten", "keep"), deactivate=("deaktivieren", "deactivate"), delete=("löschen", "delete")),
    Label("Nutzer", "User"),
    Help("Was aus dem Nutzer des Geräts wird.", "What becomes of the device's user."),
]
SENDING = Label("Versand", "Sent by")
SendingWay = Annotated[
    Literal["label", "pick_up", "own"],
    InWords(label=("Versandetikett", "label"), pick_up=("Abholung", "pick-up"), own=("eigener Versand", "sent by oneself")),
    SENDING,
]
ServiceCaseStatus = Annotated[
    Literal[
        "requested",
        "reported",
        "received",
        "estimated",
        "estimate_accepted",
        "estimate_declined",
        "sent_back",
        "shipped",
        "completed",
        "cancelled",
        "found",
    ],
    InWords(
        requested=("beauftragt", "requested"),
        reported=("gemeldet", "reported"),
        received=("eingegangen", "received"),
        estimated=("Kostenvoranschlag liegt vor", "cost estimated"),
        estimate_accepted=("Kostenvoranschlag angenommen", "cost estimate accepted"),
        estimate_declined=("Kostenvoranschlag abgelehnt", "cost estimate declined"),
        sent_back=("zurückgesendet", "sent back"),
        shipped=("Ersatzgerät unterwegs", "replacement on its way"),
        completed=("abgeschlossen", "completed"),
        cancelled=("storniert", "cancelled"),
        found=("wiedergefunden", "found again"),
    ),
    Label("Status", "Status"),
]
"""All but the last three count as open."""
CLOSED_CASE_STATUSES = ("completed", "cancelled", "found")


class NumberInCase(BaseModel):
    """A number that is in the device."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    sim_id: UUID
    number: Number

    @classmethod
    def said(cls, stored: Mapping[str, Any]) -> str:
        """Say one as it is stored, in both languages alike."""
        return str(stored.get("number"))


PICK_UP_ON = Label("Abholung am", "Picked up on")
PickUpOn = Annotated[date | None, PICK_UP_ON]
PICK_UP_WINDOW = Label("Abholung zwischen", "Picked up between")
PickUpWindow = Annotated[
    Literal["all_day", "morning", "afternoon"],
    InWords(
        all_day=("8 und 17 Uhr", "8 am and 5 pm"),
        morning=("8 und 12 Uhr", "8 am and 12 noon"),
        afternoon=("12 und 17 Uhr", "12 noon and 5 pm"),
    ),
    PICK_UP_WINDOW,
]
PickUpWindowOrNone = Annotated[PickUpWindow | None, PICK_UP_WINDOW]
"""None: nothing is picked up, or nobody said when on that day."""
PASS_ON_TO = Label("Vertrag geht an", "Contract goes to")
PassOnTo = Annotated[UUID | None, IdOf("user"), PASS_ON_TO]
"""Who gets the numbers that are in the device."""
