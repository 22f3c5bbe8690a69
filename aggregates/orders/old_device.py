"""Where the old device goes in whose place a new one is ordered, and what becomes of that (H-12)."""

from typing import Annotated, Literal

from aggregates.device_terms import WHEREABOUTS
from aggregates.engine.words import InWords, Label

OldDeviceTo = Annotated[
    Literal["remarketing", "pool"],
    InWords(remarketing=("Wiedervermarktung", "remarketing"), pool=("Kundenpool", "customer's pool")),
    WHEREABOUTS,
]
UpgradeEnd = Annotated[
    Literal["goes_back", "not_ordered", "elsewhere"],
    InWords(
        goes_back=("altes Gerät geht zurück", "the old device goes back"),
        not_ordered=("nicht geliefert, altes Gerät bleibt", "nothing delivered, the old device stays"),
        elsewhere=("altes Gerät kann nicht zurückgehen", "the old device can't go back"),
    ),
    Label("Ausgang", "Outcome"),
]
