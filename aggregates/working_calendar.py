"""When a customer's deadlines count: its federal state, working hours and cut-off time (its time zone stands beside them)."""

from datetime import time
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict

from aggregates.engine.words import InWords, Label
from foundation.working_days import WorkingDays

FEDERAL_STATE = Label("Bundesland", "Federal state")
OPENS_AT = Label("Arbeitsbeginn", "Working hours from")
CLOSES_AT = Label("Arbeitsende", "Working hours until")
CUT_OFF_AT = Label("Annahmeschluss", "Cut-off time")

FederalState = Annotated[
    Literal["BW", "BY", "BE", "BB", "HB", "HH", "HE", "MV", "NI", "NW", "RP", "SL", "SN", "ST", "SH", "TH"],
    InWords(
        BW=("Baden-Württemberg", "Baden-Württemberg"),
        BY=("Bayern", "Bavaria"),
        BE=("Berlin", "Berlin"),
        BB=("Brandenburg", "Brandenburg"),
        HB=("Bremen", "Bremen"),
        HH=("Hamburg", "Hamburg"),
        HE=("Hessen", "Hesse"),
        MV=("Mecklenburg-Vorpommern", "Mecklenburg-Western Pomerania"),
        NI=("Niedersachsen", "Lower Saxony"),
        NW=("Nordrhein-Westfalen", "North Rhine-Westphalia"),
        RP=("Rheinland-Pfalz", "Rhineland-Palatinate"),
        SL=("Saarland", "Saarland"),
        SN=("Sachsen", "Saxony"),
        ST=("Sachsen-Anhalt", "Saxony-Anhalt"),
        SH=("Schleswig-Holstein", "Schleswig-Holstein"),
        TH=("Thüringen", "Thuringia"),
    ),
    FEDERAL_STATE,
]
"""By ISO 3166-2; what holidays each has beside those of all Germany."""


class WorkingHours(BaseModel):
    """From when until when is worked on a working day, and by when something must have come to count for it: times of day such as 14:00."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    opens_at: Annotated[str, OPENS_AT] = "08:00"
    closes_at: Annotated[str, CLOSES_AT] = "17:00"
    cut_off_at: Annotated[str, CUT_OFF_AT] = "14:00"


USUAL_HOURS = WorkingHours()
"""What holds of a customer until it is said otherwise; as federal state: none, so the holidays of all Germany alone."""


def working_days(zone: str, federal_state: FederalState | None, hours: WorkingHours) -> WorkingDays:
    """Put a calendar together from what is set for a customer."""
    opens_at, closes_at, cut_off_at = (time.fromisoformat(text) for text in (hours.opens_at, hours.closes_at, hours.cut_off_at))
    return WorkingDays(zone, federal_state, opens_at, closes_at, cut_off_at)
