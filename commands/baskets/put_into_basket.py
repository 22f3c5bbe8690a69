"""Put an article into a basket, or change in how many pieces, how it is paid for and for which number it is wanted."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from aggregates.basket import Basket, BasketItemPut
from aggregates.basket_terms import BasketItem
from aggregates.catalogue_terms import Product
from aggregates.engine.words import Help
from aggregates.order_bookings import SimIdOrNone
from aggregates.order_terms import QUANTITY
from aggregates.prices.price_terms import AGREED_AS, FinancingOrNone, FrameworkContractId
from commands.baskets.own_basket import open_basket
from commands.catalogue.item_variants import ArticleNumber
from commands.customers.agreed import is_agreed
from commands.engine.command import Command, Decision, Given, Refusal
from commands.orders.place_order import MOST_PIECES, MOST_POSITIONS, TariffIsBooked, offered_variant
from commands.prices.agreed_financing import check_agreed, check_term
from commands.prices.amounts import Term
from foundation.normal_form import same


class NumberNotInBasket(Refusal):
    """This number isn't in the basket; put it there first."""

    status = 422
    code = "number-not-in-basket"
    de = "Diese Rufnummer ist nicht im Warenkorb; bitte sie erst dazunehmen."


class BasketIsFull(Refusal):
    """The basket has {most} positions, which is as many as an order takes; place it, and start another one."""

    code = "basket-is-full"
    de = "Der Warenkorb hat {most} Positionen, mehr nimmt eine Bestellung nicht auf; bitte bestellen und einen weiteren beginnen."


class PutIntoBasket(Command):
    """An article that is there already is changed. `sim_id`: one of the basket's numbers; `contract_id`: where several framework contracts fit."""

    basket_id: UUID
    article_number: ArticleNumber
    quantity: Annotated[int, Field(ge=1, le=MOST_PIECES), QUANTITY] = 1
    financing: FinancingOrNone = None
    months: Term = None
    sim_id: SimIdOrNone = None
    contract_id: Annotated[FrameworkContractId | None, Help("Nur wo mehrere passen.", "Only where several fit.")] = None

    def check(self, given: Given) -> bool:
        open_basket(given, self.basket_id)
        return True

    def decide(self, given: Given) -> Decision:
        basket = open_basket(given, self.basket_id)
        item_id, item, variant = offered_variant(given, self.article_number)
        if item.product == "tariff":
            raise TariffIsBooked(name=item.called(variant), article_number=variant.article_number)
        if self.sim_id is not None and basket.number(self.sim_id) is None:
            raise NumberNotInBasket
        was = next((each for each in basket.items if same(each.article_number) == same(self.article_number)), None)
        if was is None and len(basket.items) >= MOST_POSITIONS:
            raise BasketIsFull(most=MOST_POSITIONS)
        wanted = BasketItem(
            position=basket.last_position + 1 if was is None else was.position,
            item_id=item_id,
            article_number=variant.article_number,
            name=item.called(variant),
            product=item.product,
            quantity=self.quantity,
            financing=self._financing(given, item.product),
            months=self.months,
            sim_id=self._sim_id(basket, item.product),
            contract_id=self.contract_id,
        )
        return [] if wanted == was else [(self.basket_id, BasketItemPut(item=wanted, instead_of=was))]

    def _financing(self, given: Given, product: Product) -> FinancingOrNone:
        """What is said; else accessories are bought, and devices in the one way that is agreed, where there is one without a term."""
        if self.financing is not None:
            check_agreed(given, self.financing)
            check_term(self.financing, self.months)
            return self.financing
        agreed = [kind for kind, feature in AGREED_AS.items() if is_agreed(given, feature)]
        return "purchase" if "purchase" in agreed and (product != "device" or len(agreed) == 1) else None

    def _sim_id(self, basket: Basket, product: Product) -> UUID | None:
        """A device is for the one number in the basket, where nothing else is said."""
        if self.sim_id is None and product == "device" and len(basket.numbers) == 1:
            return basket.numbers[0].sim_id
        return self.sim_id
