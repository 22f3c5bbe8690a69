"""Set the list price of an article in a kind of financing, from a day on (H-08)."""

from contextlib import suppress
from typing import Annotated
from uuid import UUID

from aggregates.catalogue_item import CatalogueItem, article_claim
from aggregates.catalogue_terms import Variant
from aggregates.engine.words import Help
from aggregates.prices.list_price import ListPrice, ListPriceSet
from aggregates.prices.price_terms import PRICE, TARIFF_FINANCING, VALID_FROM, Financing, PriceStep
from commands.catalogue.item_variants import ArticleNumber
from commands.engine.command import Command, Decision, Given, NotFound, Refusal
from commands.engine.moments import Day
from commands.prices.agreed_financing import check_agreed, check_term
from commands.prices.amounts import Amount, Term
from foundation.money import Money

MOST_STEPS = 1000


class NoArticleToPrice(Refusal):
    """There is no article {article_number} in the catalogue; list it there first, or correct its number."""

    code = "no-article-to-price"
    de = "Die Artikelnummer {article_number} gibt es im Katalog nicht; bitte erst dort aufnehmen oder die Nummer berichtigen."


class TariffPaidMonthly(Refusal):
    """{article_number} is a tariff, which costs something each month; price it as rent, with its term."""

    status = 422
    code = "tariff-paid-monthly"
    de = "{article_number} ist ein Tarif und kostet monatlich; bitte als Miete mit seiner Laufzeit bepreisen."


class TooManySteps(Refusal):
    """The list price of {article_number} has {most} days of change already, as many as one can have; change one of these."""

    code = "too-many-price-steps"
    de = "Der Listenpreis von {article_number} hat schon {most} Tage, an denen er sich ändert, so viele, wie einer haben kann; bitte einen davon ändern."


class SetListPrice(Command):
    """Days of the past may be set: what was asked of them then stays in the history."""

    # `price_id` follows from the article, the financing and the months (`list_price_id`).
    price_id: UUID
    article_number: ArticleNumber
    financing: Financing
    months: Term = None
    price: Annotated[Amount, PRICE]
    valid_from: Annotated[Day, VALID_FROM, Help("Auch in der Zukunft.", "In the future, too.")]

    def streams(self) -> tuple[UUID, ...]:
        return (self.price_id,)

    def decide(self, given: Given) -> Decision:
        item_id, variant = article_in(given, self.article_number)
        product = given.state(CatalogueItem, item_id).product
        if product == "tariff" and self.financing != TARIFF_FINANCING:
            raise TariffPaidMonthly(article_number=variant.article_number)
        check_term(self.financing, self.months)
        check_agreed(given, self.financing, product)
        listed = list_price(given, self.price_id)
        price, was = Money(amount=self.price), listed.on(self.valid_from)
        if PriceStep(valid_from=self.valid_from, price=price) in listed.steps:
            return []
        if len(listed.steps) >= MOST_STEPS and all(step.valid_from != self.valid_from for step in listed.steps):
            raise TooManySteps(article_number=variant.article_number, most=MOST_STEPS)
        told = ListPriceSet(
            item_id=item_id,
            article_number=variant.article_number,
            financing=self.financing,
            months=self.months,
            valid_from=self.valid_from,
            price=price,
            was=was,
        )
        return [(self.price_id, told)]


NO_PRICE = ListPrice()


def list_price(given: Given, price_id: UUID) -> ListPrice:
    """Return the list price that is kept under this id; one without any step where none was ever set."""
    with suppress(NotFound):
        return given.state(ListPrice, price_id)
    return NO_PRICE


def article_in(given: Given, article_number: str) -> tuple[UUID, Variant]:
    """Find the article of this number, offered or not. Raises NoArticleToPrice."""
    item_id = given.holder(article_claim(article_number))
    variant = given.state(CatalogueItem, item_id).variant(article_number) if item_id is not None else None
    if item_id is None or variant is None:
        raise NoArticleToPrice(article_number=article_number)
    return item_id, variant
