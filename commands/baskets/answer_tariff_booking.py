"""Order for a number, and answer whether its contract is to be renewed with a tariff of the catalogue, or stays."""

from typing import Annotated
from uuid import UUID

from aggregates.basket import BasketNumberPut
from aggregates.basket_terms import BasketNumber, TariffAnswer
from aggregates.engine.words import Help
from commands.baskets.own_basket import open_basket, user_of
from commands.catalogue.item_variants import ArticleNumber
from commands.engine.command import Command, Decision, Given, Refusal
from commands.orders.number_of_user import number_of
from commands.orders.place_order import offered_variant

MOST_NUMBERS = 20


class TariffMissing(Refusal):
    """Say which tariff is to be booked for {number}, or that its tariff stays."""

    status = 422
    code = "tariff-missing"
    de = "Bitte angeben, welcher Tarif für {number} gebucht werden soll, oder dass der Tarif bleibt."


class TariffNotBooked(Refusal):
    """For {number} no tariff is to be booked; leave it out, or say that it is to be booked."""

    status = 422
    code = "tariff-not-booked"
    de = "Für {number} soll kein Tarif gebucht werden; bitte ihn weglassen oder angeben, dass er gebucht werden soll."


class NotATariff(Refusal):
    """{name} ({article_number}) is no tariff; choose one of the catalogue's tariffs."""

    status = 422
    code = "not-a-tariff"
    de = "{name} ({article_number}) ist kein Tarif; bitte einen der Tarife des Katalogs wählen."


class BasketNumbersFull(Refusal):
    """The basket has {most} numbers, which is as many as there can be; place it, and start another one."""

    code = "basket-numbers-full"
    de = "Der Warenkorb hat {most} Rufnummern, mehr sind nicht möglich; bitte bestellen und einen weiteren beginnen."


class AnswerTariffBooking(Command):
    """`article_number`: that of the tariff, where one is to be booked."""

    basket_id: UUID
    sim_id: UUID
    answer: TariffAnswer = "unanswered"
    article_number: Annotated[ArticleNumber | None, Help("Des Tarifs, der gebucht wird.", "Of the tariff that is booked.")] = None

    def check(self, given: Given) -> bool:
        open_basket(given, self.basket_id)
        return True

    def decide(self, given: Given) -> Decision:
        basket = open_basket(given, self.basket_id)
        was = basket.number(self.sim_id)
        if was is None and len(basket.numbers) >= MOST_NUMBERS:
            raise BasketNumbersFull(most=MOST_NUMBERS)
        number = self._answered(given, number_of(given, self.sim_id, user_of(basket)).number)
        return [] if number == was else [(self.basket_id, BasketNumberPut(number=number))]

    def _answered(self, given: Given, number: str) -> BasketNumber:
        if self.answer != "booked":
            if self.article_number is not None:
                raise TariffNotBooked(number=number)
            return BasketNumber(sim_id=self.sim_id, number=number, answer=self.answer)
        if self.article_number is None:
            raise TariffMissing(number=number)
        _, item, variant = offered_variant(given, self.article_number)
        if item.product != "tariff":
            raise NotATariff(name=item.called(variant), article_number=variant.article_number)
        return BasketNumber(
            sim_id=self.sim_id, number=number, answer="booked", article_number=variant.article_number, tariff=item.called(variant)
        )
