"""What a model in a condition brings when it is sold: from day to day, by imported price lists (H-15)."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, ClassVar, Self
from uuid import UUID, uuid5

from aggregates.device_terms import MAKER, MODEL, SIZE, maker_and_model
from aggregates.engine.aggregate import Aggregate
from aggregates.engine.event import Changes, Event
from aggregates.prices.price_terms import VALID_FROM, PriceStep
from aggregates.remarketing.terms import EXPECTED, Grade
from foundation.money import Money
from foundation.normal_form import same
from foundation.noun import Noun


def expected_proceeds_id(customer_id: UUID, maker: str | None, model: str, size: str | None, grade: Grade) -> UUID:
    """Return under which id it is kept what a model of a size brings in a grade, however maker, model and size are written."""
    called = same(maker_and_model(maker, model))
    return uuid5(customer_id, f"expected-proceeds/{called}/{same(size or '').replace(' ', '')}/{grade}")


class ExpectedProceedsSet(
    Event,
    event="expected_proceeds.set",
    de="Zu erwarten für[ {maker}] {model}[ ({size})], {grade}, ab {valid_from}: {proceeds}[ (bisher {was})]",
    en="Expected for[ {maker}] {model}[ ({size})], {grade}, from {valid_from}: {proceeds}[ (until now {was})]",
    changes=Changes("proceeds"),
):
    """Net, from a day on, until the next such day. Without `size`: of all sizes that have none of their own. `was`: what held on that day until now."""

    maker: Annotated[str | None, MAKER] = None
    model: Annotated[str, MODEL]
    size: Annotated[str | None, SIZE] = None
    grade: Grade
    valid_from: Annotated[date, VALID_FROM]
    proceeds: Annotated[Money, EXPECTED]
    was: Money | None = None

    def facets(self) -> frozenset[str]:
        return frozenset({f"from.{self.valid_from}"})


@dataclass(frozen=True, slots=True)
class ExpectedProceeds(Aggregate):
    stem: ClassVar[str] = "expected_proceeds"
    noun: ClassVar[Noun] = Noun("Erlöserwartung", "expected proceeds")

    maker: str | None = None
    model: str = ""
    size: str | None = None
    grade: Grade = "a"
    steps: tuple[PriceStep, ...] = ()
    """In order of their days."""

    def evolve(self, event: Event) -> Self:
        if not isinstance(event, ExpectedProceedsSet):
            return self
        kept = (step for step in self.steps if step.valid_from != event.valid_from)
        step = PriceStep(valid_from=event.valid_from, price=event.proceeds)
        steps = tuple(sorted((*kept, step), key=lambda each: each.valid_from))
        return replace(self, maker=event.maker, model=event.model, size=event.size, grade=event.grade, steps=steps)

    def on(self, day: date) -> Money | None:
        """Return what holds on a day; None: nothing does yet."""
        held = [step.price for step in self.steps if step.valid_from <= day]
        return held[-1] if held else None
