"""Why something that was kept is taken away again, by people: in the same words wherever that is said."""

from typing import Annotated, Literal

from aggregates.engine.words import InWords

RemovalReason = Annotated[
    Literal["mistaken", "outdated", "no_longer_needed", "asked_for"],
    InWords(
        mistaken=("versehentlich oder falsch abgelegt", "attached by mistake"),
        outdated=("überholt", "outdated"),
        no_longer_needed=("nicht mehr gebraucht", "no longer needed"),
        asked_for=("auf Wunsch der betroffenen Person", "asked for by the person concerned"),
    ),
]
