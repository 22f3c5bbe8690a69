"""What is said of an exchange: why, and what comes in the place of the device (H-13)."""

from typing import Annotated, Any, Literal
from uuid import UUID

from aggregates.engine.words import Help, IdOf, InWords, Label

ExchangeOccasion = Annotated[
    Literal["defect", "lost", "stolen"],
    InWords(defect=("defekt", "defect"), lost=("verloren", "lost"), stolen=("gestohlen", "stolen")),
    Label("Anlass", "Occasion"),
]
NOBODY_HAS_IT = ("lost", "stolen")
"""After these nothing goes back, unless it is found before the new one arrives."""
ReplacementWanted = Annotated[
    Literal["same_model", "newer_model"],
    InWords(same_model=("gleiches Modell", "same model"), newer_model=("neueres Modell", "newer model")),
    Label("Ersatzgerät", "Replacement"),
    Help(
        "Ein neueres Modell kommt vorrangig, aber ohne die Zusage für den nächsten Arbeitstag.",
        "A newer model comes with priority, but without the promise of the next working day.",
    ),
]
OldDeviceId = Annotated[UUID, IdOf("device"), Label("Altes Gerät", "Old device")]
NEWER_MAKER = Label("Hersteller des neueren Modells", "Maker of the newer model")
NEWER_MODEL = Label("Neueres Modell", "Newer model")
REPLACEMENT = Label("Ersatzgerät", "Replacement")


def nothing_newer(stored: dict[str, Any]) -> dict[str, Any]:
    """Upcast an exchange of before newer models were agreed one by one."""
    return {**stored, "newer_maker": None, "newer_model": None}
