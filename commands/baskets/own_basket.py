"""Baskets that somebody may still change: open, and one's own."""

from uuid import UUID

from aggregates.basket import Basket
from aggregates.basket_terms import BasketItem, BasketStatus
from aggregates.engine.words import words_of
from commands.engine.command import Given, Refusal


class BasketOfAnother(Refusal):
    """Somebody else keeps this basket; start one of your own for the user."""

    code = "basket-of-another"
    de = "Diesen Warenkorb führt jemand anders; bitte für den Nutzer einen eigenen beginnen."


class BasketIsClosed(Refusal):
    """The basket is {status} already; start a new one."""

    code = "basket-is-closed"
    de = "Der Warenkorb ist schon {status_de}; bitte einen neuen beginnen."


class NoSuchBasketPosition(Refusal):
    """The basket has no position {position}; it has the positions {positions}."""

    status = 422
    code = "no-such-basket-position"
    de = "Der Warenkorb hat keine Position {position}; er hat die Positionen {positions}."


def own_basket(given: Given, basket_id: UUID) -> Basket:
    """Return the basket, which must be one's own. Raises BasketOfAnother."""
    basket = given.state(Basket, basket_id)
    if basket.kept_by != given.actor:
        raise BasketOfAnother
    return basket


def open_basket(given: Given, basket_id: UUID) -> Basket:
    """Return one's own basket, which must be open. Raises BasketOfAnother, BasketIsClosed."""
    basket = own_basket(given, basket_id)
    if basket.status != "open":
        de, en = words_of(BasketStatus)[basket.status]
        raise BasketIsClosed(status=en, status_de=de)
    return basket


def user_of(basket: Basket) -> UUID:
    """Return for whom it is: each basket begins with that."""
    if basket.user_id is None:
        raise ValueError("a basket without its user")
    return basket.user_id


def basket_item(basket: Basket, position: int) -> BasketItem:
    """Return a position. Raises NoSuchBasketPosition."""
    item = basket.item(position)
    if item is None:
        raise NoSuchBasketPosition(position=position, positions=[str(each.position) for each in basket.items] or ["–"])
    return item
