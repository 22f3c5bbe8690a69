"""What is said of an exchange: why, and what comes in the place of the device (H-13)."""

from typing import Annotated, Literal
from uuid import UUID

from aggregates.engine.words import Help, IdOf, InWords, Label

ExchangeOccasion = Annotated[
    Literal["defect", "lost", "stolen"],
    InWords(defect=("defekt", "defect"), lost=("verloren", "lost"), stolen=("gestohlen", "stolen")),
    Label("Anlass", "Occasion"),
]
NOBODY_HAS_IT = ("lost", "stolen")
"""After these nothing goes back."""
ReplacementWanted = Annotated[
    Literal["same_model", "newer_model"],
    InWords(same_model=("gleiches Modell", "same model"), newer_model=("neueres Modell", "newer model")),
    Label("Ersatzgerät", "Replacement"),
    Help(
        "Ein neueres Modell kommt vorrangig, aber ohne die Zusage für den nächsten Werktag.",
        "A newer model comes with priority, but without the promise of the next working day.",
    ),
]
OldDeviceId = Annotated[UUID, IdOf("device"), Label("Altes Gerät", "Old device")]
REPLACEMENT = Label("Ersatzgerät", "Replacement")
