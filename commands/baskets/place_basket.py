"""Place a basket: look once more at all that it rests on, and order it if nothing has changed since it was shown (H-09)."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import StringConstraints

from aggregates.basket import Basket, BasketPlaced
from aggregates.engine.event import Event
from aggregates.engine.words import Help, Label
from aggregates.order_bookings import OnceApproved, OrderPositionFinanced, OrderTradeInAgreed
from aggregates.orders.order_approval import OrderApprovalAsked
from commands.baskets.basket_review import BasketIsEmpty, Review, reviewed
from commands.baskets.booked_tariffs import listed_tariff_price
from commands.baskets.own_basket import open_basket, own_basket, user_of
from commands.baskets.registered_trade_in import registered, remarketing_of
from commands.baskets.shown_basket import LONGEST_SHOWN, basket_changed, differences, facts_of, facts_shown, obstacles_of
from commands.engine.command import Command, Decision, Given
from commands.engine.moments import Day
from commands.orders.needed_approval import BookedTariff
from commands.orders.place_order import PlaceOrder, WantedItem, offered_variant
from commands.orders.renewals_under_way import TariffOfNumber, booking
from eventstore.ids import derived_id

Shown = Annotated[
    str,
    StringConstraints(min_length=1, max_length=LONGEST_SHOWN),
    Label("Gezeigt", "Shown"),
    Help("Was die Zusammenfassung als „shown“ nannte.", "What the summary told as shown."),
]


def order_of(basket_id: UUID) -> UUID:
    """Return the id of the order that comes of a basket: one, however often it is placed."""
    return derived_id(basket_id, "order")


class PlaceBasket(Command):
    """`shown`: what the summary told. Where anything isn't so any more it is refused with the difference; with what is shown then, it goes."""

    made_here: ClassVar[frozenset[str]] = frozenset({"number", "trade_in_numbers", "day"})

    basket_id: UUID
    shown: Shown
    number: str
    trade_in_numbers: tuple[str, ...]
    day: Day
    sees_prices: bool

    def check(self, given: Given) -> bool:
        basket = own_basket(given, self.basket_id)
        if basket.status == "placed":
            return False
        if not open_basket(given, self.basket_id).items:
            raise BasketIsEmpty
        return True

    def decide(self, given: Given) -> Decision:
        if not self.check(given):
            return []
        basket = open_basket(given, self.basket_id)
        review = reviewed(given, basket, self.day, prices=self.sees_prices)
        if found := differences(facts_shown(self.shown), facts_of(review, prices=self.sees_prices)):
            raise basket_changed(found, obstacles_of(review))
        if review.problems:
            raise review.problems[0]
        ordered = [*self._ordered(given, basket, review)]
        waits = any(isinstance(event, OrderApprovalAsked) for _, event in ordered)
        return [*ordered, *self._traded_in(given, basket, waits=waits), (self.basket_id, self._placed(basket, review))]

    def _ordered(self, given: Given, basket: Basket, review: Review) -> Iterator[tuple[UUID, Event]]:
        order_id = order_of(self.basket_id)
        yield from PlaceOrder(
            order_id=order_id,
            number=self.number,
            user_id=user_of(basket),
            items=tuple(WantedItem(article_number=item.article_number, quantity=item.quantity) for item in basket.items),
            address=review.address,
            own_number=basket.own_number,
            remarks=basket.remarks,
            priced_on=self.day,
            booked=tuple(_booked(given, review, self.day)),
        ).decide(given)
        of = {"order_id": order_id, "user_id": user_of(basket)}
        for place, item in enumerate(review.items, start=1):
            if item.of.financing is not None:
                told = {"financing": item.of.financing, "months": item.of.months, "sim_id": item.of.sim_id, "number": item.number}
                price = None if item.price is None else item.price.model_copy(update={"position": place})
                yield (
                    order_id,
                    OrderPositionFinanced.model_validate({**of, "position": place, "name": item.of.name, "price": price, **told}),
                )
        subsidised = {item.of.sim_id: place for place, item in enumerate(review.items, start=1) if item.of.financing == "subsidy"}
        for number in review.numbers:
            if number.renews and number.freed is not None:
                yield number.freed.order_id, number.freed
            if number.of.answer != "unanswered" or number.subsidised is not None:
                tariff = TariffOfNumber(number.of.article_number, number.of.tariff) if number.of.answer == "booked" else None
                place = subsidised.get(number.of.sim_id)
                used = None if place is None else (place, review.items[place - 1].of.name)
                yield order_id, booking(given, number.sim, self.day, {**of, "sim_id": number.of.sim_id}, tariff=tariff, subsidised=used)

    def _traded_in(self, given: Given, basket: Basket, *, waits: bool) -> Iterator[tuple[UUID, Event]]:
        """Each old device is registered for remarketing, in the same append; where the order waits for approval, as that is given."""
        order_id = order_of(self.basket_id)
        places = {item.position: (place, item.name) for place, item in enumerate(basket.items, start=1)}
        for trade_in, number in zip(basket.trade_ins, self.trade_in_numbers, strict=False):
            remarketing_id = remarketing_of(order_id, trade_in.device_id)
            once_approved: OnceApproved | None = None
            if waits:
                once_approved = OnceApproved(
                    basket_id=self.basket_id, device_id=trade_in.device_id, remarketing_id=remarketing_id, number=number
                )
            else:
                yield from registered(given, order_id, trade_in, number, self.day)
            position, name = places[trade_in.position]
            yield (
                order_id,
                OrderTradeInAgreed(
                    order_id=order_id,
                    user_id=user_of(basket),
                    position=position,
                    name=name,
                    device_id=trade_in.device_id,
                    use=trade_in.use,
                    remarketing_id=None if waits else remarketing_id,
                    once_approved=once_approved,
                ),
            )

    def _placed(self, basket: Basket, review: Review) -> BasketPlaced:
        return BasketPlaced(
            basket_id=self.basket_id,
            kept_by=basket.kept_by,
            user_id=user_of(basket),
            order_id=order_of(self.basket_id),
            prices=tuple(
                item.price.model_copy(update={"position": place})
                for place, item in enumerate(review.items, start=1)
                if item.price is not None
            ),
            tariff_prices=review.tariff_prices,
            address=review.address,
        )


def _booked(given: Given, review: Review, day: date) -> Iterator[BookedTariff]:
    """Yield the tariffs that are booked, with what the price list says that they cost."""
    for number in review.numbers:
        if number.of.answer == "booked" and number.of.article_number is not None:
            item_id, _, _ = offered_variant(given, number.of.article_number)
            yield BookedTariff(item_id=item_id, monthly=listed_tariff_price(given, number.of, number.sim, day))
