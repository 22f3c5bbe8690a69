"""What is paid for with a number's subsidy: one piece, for a number that has one (H-09)."""

from collections.abc import Iterable
from typing import Protocol
from uuid import UUID

from aggregates.prices.price_terms import Financing
from aggregates.sim import Sim
from commands.engine.command import Refusal


class SubsidyWithoutNumber(Refusal):
    """{name} is to be subsidised; say for which number, as its contract has the subsidy."""

    code = "subsidy-without-number"
    de = "{name} soll subventioniert werden; bitte angeben, für welche Rufnummer, denn deren Vertrag hat die Subvention."


class NoSubsidy(Refusal):
    """{number} has no subsidy; pay for {name} in another way, or choose another number."""

    code = "no-subsidy"
    de = "{number} hat keine Subventionsberechtigung; bitte {name} anders bezahlen oder eine andere Rufnummer wählen."


class OneSubsidyEach(Refusal):
    """A number's subsidy is for one piece; take one of {name} for {number}, and pay for others in another way."""

    code = "one-subsidy-each"
    de = "Die Subvention einer Rufnummer gilt für ein Stück; bitte von {name} für {number} eines nehmen und weitere anders bezahlen."


class Subsidisable(Protocol):
    """What of a position counts for that."""

    @property
    def name(self) -> str: ...
    @property
    def quantity(self) -> int: ...
    @property
    def financing(self) -> Financing | None: ...
    @property
    def sim_id(self) -> UUID | None: ...


def subsidy_problem(items: Iterable[Subsidisable], item: Subsidisable, sim: Sim | None) -> Refusal | None:
    """Tell why one of the items can't be subsidised; `sim`: for which number it is."""
    if sim is None:
        return SubsidyWithoutNumber(name=item.name)
    if sim.entitlements.subsidy is False:
        return NoSubsidy(name=item.name, number=sim.number)
    same_number = [each for each in items if each.financing == "subsidy" and each.sim_id == item.sim_id]
    if item.quantity != 1 or len(same_number) > 1:
        return OneSubsidyEach(name=item.name, number=sim.number)
    return None
