"""Whether a number's contract can be renewed on a day, by what its carrier says: a pure function (H-09)."""

from datetime import date
from typing import Annotated, Literal

from aggregates.engine.words import InWords, Label
from aggregates.sim import Sim

Renewal = Annotated[
    Literal["possible", "early", "not_yet", "not_possible", "unknown"],
    InWords(
        possible=("möglich", "possible"),
        early=("vorzeitig möglich", "possible early"),
        not_yet=("noch nicht möglich", "not possible yet"),
        not_possible=("nicht möglich", "not possible"),
        unknown=("nicht bekannt", "not known"),
    ),
    Label("Vertragsverlängerung", "Renewal"),
]
RENEWABLE: tuple[Renewal, ...] = ("possible", "early")
"""Then somebody is asked whether a tariff is to be booked."""


def renewal_of(sim: Sim, day: date) -> Renewal:
    """Tell it. The carrier's word counts before its days; `early`: before the contract ends."""
    if sim.status in ("inactive", "free"):
        return "not_possible"
    term, said = sim.term, sim.entitlements.renewal
    ended = term.end is not None and term.end <= day
    reached = ended or (term.earliest_renewal is not None and term.earliest_renewal <= day)
    if said is True or (said is None and reached):
        return "possible" if ended or term.end is None else "early"
    if said is False or term.earliest_renewal is not None:
        return "not_yet" if not reached else "not_possible"
    return "unknown"
