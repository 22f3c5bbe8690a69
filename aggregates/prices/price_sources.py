"""Whose price is shown: that of the list, or what the carrier says at this moment (docs/decisions/0030)."""

from typing import Annotated, Literal

from aggregates.engine.words import InWords, Label

SOURCE = Label("Preis laut", "Price by")
WHY_LIST_PRICE = Label("Warum der Listenpreis", "Why the list price")
PriceSource = Annotated[
    Literal["list", "carrier"],
    InWords(list=("Preisliste", "price list"), carrier=("Netzbetreiber", "carrier")),
    SOURCE,
]
WhyListed = Annotated[
    Literal["off", "other_day", "unavailable", "busy", "unknown", "older"],
    InWords(
        off=("kein Netzbetreiber angeschlossen", "no carrier is connected"),
        other_day=("nur für heute zu erfragen", "can be asked for today only"),
        unavailable=("Netzbetreiber antwortet nicht", "the carrier doesn't answer"),
        busy=("zu viele Anfragen zugleich", "too many requests at once"),
        unknown=("dem Netzbetreiber nicht bekannt", "not known to the carrier"),
        older=("älter als der Listenpreis", "older than the list price"),
    ),
    WHY_LIST_PRICE,
]
"""Why it is the list's price though the carrier's was asked for."""
