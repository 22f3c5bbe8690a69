"""What is said of a repair: what doesn't work, what it costs, how it ended (H-13)."""

from typing import Annotated, Literal

from aggregates.engine.words import Help, InWords, Label

FAULT = Label("Was ist defekt", "What is broken")
WORK = Label("Was gemacht wird", "Work to be done")
LOAN_DEVICE = Label("Leihgerät", "Loan device")
ESTIMATE_NET = Label("Kostenvoranschlag netto (EUR)", "Cost estimate net (EUR)")

EstimateNet = Annotated[str, ESTIMATE_NET]
"""Euros and cents without VAT, as decimal text: 149.90."""
LoanWanted = Annotated[
    bool,
    Label("Leihgerät gewünscht", "Loan device wanted"),
    Help("Ob der Nutzer währenddessen ein Leihgerät braucht.", "Whether the user needs a loan device meanwhile."),
]
RepairOutcome = Annotated[
    Literal["repaired", "not_repaired", "beyond_repair"],
    InWords(
        repaired=("repariert", "repaired"),
        not_repaired=("nicht repariert", "not repaired"),
        beyond_repair=("nicht reparierbar", "beyond repair"),
    ),
    Label("Ergebnis", "Outcome"),
]
