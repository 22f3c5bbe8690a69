"""The list price of an article in one kind of financing: from day to day, what is yet to come included (H-08)."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, ClassVar, Self
from uuid import UUID, uuid5

from aggregates.catalogue_terms import ArticleNumber, CatalogueItemId
from aggregates.engine.aggregate import Aggregate
from aggregates.engine.event import Changes, Event
from aggregates.prices.price_terms import PRICE, VALID_FROM, Financing, Months, PriceStep
from foundation.money import Money
from foundation.normal_form import same
from foundation.noun import Noun


def list_price_id(customer_id: UUID, article_number: str, financing: Financing, months: int | None = None) -> UUID:
    """Return under which id a customer's list price of an article is kept: there is one of each kind and term."""
    return uuid5(customer_id, f"list-price/{same(article_number)}/{financing}/{months or 0}")


class ListPriceSet(
    Event,
    event="list_price.set",
    de="Listenpreis von {article_number} ({financing}[, {months} Monate]) ab {valid_from}: {price}[ (bisher {was})]",
    en="List price of {article_number} ({financing}[, {months} months]) from {valid_from}: {price}[ (until now {was})]",
    changes=Changes("price"),
):
    """The net price of one piece from a day on, until the next such day; of rent and lease it is that of a month. `was`: what held on that day until now."""

    item_id: CatalogueItemId
    article_number: ArticleNumber
    financing: Financing
    months: Months = None
    valid_from: Annotated[date, VALID_FROM]
    price: Annotated[Money, PRICE]
    was: Money | None = None

    def facets(self) -> frozenset[str]:
        return frozenset({f"from.{self.valid_from}"})


class ListPriceEnded(
    Event,
    event="list_price.ended",
    de="Kein Listenpreis von {article_number} ({financing}[, {months} Monate]) mehr ab {valid_from}[ (bisher {was})]",
    en="No list price of {article_number} ({financing}[, {months} months]) from {valid_from} on[ (until now {was})]",
    changes=Changes(None, called="price"),
):
    """From that day on it isn't offered in this kind of financing, until the next day for which a price is set."""

    item_id: CatalogueItemId
    article_number: ArticleNumber
    financing: Financing
    months: Months = None
    valid_from: Annotated[date, VALID_FROM]
    was: Annotated[Money | None, PRICE] = None

    def facets(self) -> frozenset[str]:
        return frozenset({f"from.{self.valid_from}"})


@dataclass(frozen=True, slots=True)
class ListPrice(Aggregate):
    stem: ClassVar[str] = "list_price"
    noun: ClassVar[Noun] = Noun("Listenpreis", "list price")

    item_id: UUID | None = None
    article_number: str = ""
    financing: Financing = "purchase"
    months: int | None = None
    steps: tuple[PriceStep, ...] = ()
    """In order of their days."""

    def evolve(self, event: Event) -> Self:
        match event:
            case ListPriceSet() | ListPriceEnded():
                price = event.price if isinstance(event, ListPriceSet) else None
                kept = (step for step in self.steps if step.valid_from != event.valid_from)
                step = PriceStep(valid_from=event.valid_from, price=price)
                return replace(
                    self,
                    item_id=event.item_id,
                    article_number=event.article_number,
                    financing=event.financing,
                    months=event.months,
                    steps=tuple(sorted((*kept, step), key=lambda each: each.valid_from)),
                )
            case _:
                return self

    def on(self, day: date) -> Money | None:
        """Return the net price of one piece that holds on a day; None: it isn't offered then."""
        held = [step.price for step in self.steps if step.valid_from <= day]
        return held[-1] if held else None
