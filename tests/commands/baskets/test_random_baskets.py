"""Random commands of two people on baskets for one user: nothing is ordered twice, and no number is renewed by two open orders (H-09)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from aggregates.basket import BASKET_CLAIM, Basket
from aggregates.order import Order
from commands.baskets.answer_tariff_booking import AnswerTariffBooking
from commands.baskets.basket_review import reviewed
from commands.baskets.discard_basket import DiscardBasket
from commands.baskets.put_into_basket import PutIntoBasket
from commands.baskets.remove_from_basket import RemoveFromBasket
from commands.baskets.start_basket import StartBasket
from commands.engine.command import Command, Refusal
from commands.orders.cancel_order import CancelOrder
from foundation.money import Money
from tests.commands.baskets.filled import OTHER_KEEPER, base, place, shown
from tests.commands.made_up import ACTOR, ERIKA, SIM
from tests.commands.prices.made_up_prices import DAY, priced
from tests.commands.scenario import World

KEEPERS = st.sampled_from([ACTOR, OTHER_KEEPER])
WANTED = st.sampled_from(
    [
        {"article_number": "BW-1", "financing": "purchase"},
        {"article_number": "BW-1", "financing": "lease", "months": 24},
        {"article_number": "BW-1", "financing": "subsidy", "sim_id": SIM},
        {"article_number": "BW-2"},
        {"article_number": "H-1", "quantity": 3},
    ]
)
ANSWERS = st.sampled_from([{"answer": "unanswered"}, {"answer": "unchanged"}, {"answer": "booked", "article_number": "T-L"}])


class Baskets(RuleBasedStateMachine):
    @initialize()
    def begin(self) -> None:
        self.there = World()
        self.there.apply(base())
        self.price = 500
        self.made = 0
        self.seen: dict[UUID, str] = {}
        """What was shown last of each basket."""

    def tried(self, command: Command, keeper: str = ACTOR) -> bool:
        """Whether it went; what is decided holds from here on."""
        self.there.actor = keeper
        try:
            decision = self.there.decide(command)
        except Refusal:
            return False
        self.there.apply(decision)
        assert self.there.decide(command) == []
        return bool(decision)

    def basket(self, keeper: str) -> UUID:
        """The one that is open, or else a new one."""
        there = self.there.holder(BASKET_CLAIM.of(f"{keeper}/{ERIKA}"))
        if there is None:
            self.made += 1
            there = UUID(f"ba000000-0000-7000-8000-{self.made:012d}")
            assert self.tried(StartBasket(basket_id=there, user_id=ERIKA), keeper)
        return there

    @rule(keeper=KEEPERS, wanted=WANTED)
    def put(self, keeper: str, wanted: dict[str, Any]) -> None:
        self.tried(PutIntoBasket(basket_id=self.basket(keeper), **wanted), keeper)

    @rule(keeper=KEEPERS, position=st.integers(1, 4))
    def remove(self, keeper: str, position: int) -> None:
        self.tried(RemoveFromBasket(basket_id=self.basket(keeper), position=position), keeper)

    @rule(keeper=KEEPERS, answer=ANSWERS)
    def answer(self, keeper: str, answer: dict[str, Any]) -> None:
        self.tried(AnswerTariffBooking(basket_id=self.basket(keeper), sim_id=SIM, **answer), keeper)

    @rule(keeper=KEEPERS)
    def look(self, keeper: str) -> None:
        basket_id = self.basket(keeper)
        self.there.actor = keeper
        self.seen[basket_id] = shown(self.there, basket_id)

    @rule()
    def another_price(self) -> None:
        self.price += 1
        self.there.apply([priced(f"{self.price}.00", was=f"{self.price - 1}.00")])

    @rule(keeper=KEEPERS)
    def discard(self, keeper: str) -> None:
        self.tried(DiscardBasket(basket_id=self.basket(keeper)), keeper)

    @rule(keeper=KEEPERS, fresh=st.booleans())
    def order(self, keeper: str, fresh: bool) -> None:
        """By what was shown last, or by what would be shown now."""
        basket_id = self.basket(keeper)
        if fresh:
            self.look(keeper)
        if basket_id in self.seen and self.tried(place(self.seen[basket_id], basket_id, number=f"B-{basket_id.int % 10**6}"), keeper):
            basket = self.there.state(Basket, basket_id)
            bought = [each.unit for each in basket.prices if each.financing == "purchase" and each.position == _phone(basket)]
            assert bought in ([], [Money.model_validate({"amount": f"{self.price}.00"})]), "ordered at a price that isn't so any more"

    @rule(which=st.integers(0, 5))
    def cancel(self, which: int) -> None:
        orders = [stream for stream, events in self.there.streams.items() if Order.owns(type(events[0]))]
        if orders:
            self.tried(CancelOrder(order_id=orders[which % len(orders)]))

    @invariant()
    def each_basket_is_ordered_once_and_whole(self) -> None:
        baskets = [self.there.fold(Basket, stream) for stream, events in self.there.streams.items() if Basket.owns(type(events[0]))]
        orders = {stream: self.there.fold(Order, stream) for stream, events in self.there.streams.items() if Order.owns(type(events[0]))}
        assert sorted(orders, key=str) == sorted((each.order_id for each in baskets if each.order_id is not None), key=str)
        for basket in baskets:
            if basket.order_id is not None:
                told = [(each.article_number, each.quantity) for each in orders[basket.order_id].items]
                assert told == [(each.article_number, each.quantity) for each in basket.items]

    @invariant()
    def one_open_order_renews_a_number(self) -> None:
        orders = [self.there.fold(Order, stream) for stream, events in self.there.streams.items() if Order.owns(type(events[0]))]
        assert sum(SIM in order.booked for order in orders) <= 1

    @invariant()
    def whoever_looks_can_be_told(self) -> None:
        for stream, events in self.there.streams.items():
            if Basket.owns(type(events[0])):
                reviewed(self.there, self.there.fold(Basket, stream), DAY, prices=True)


def _phone(basket: Basket) -> int | None:
    return next((each.position for each in basket.items if each.article_number == "BW-1"), None)


TestBaskets = Baskets.TestCase
TestBaskets.settings = settings(max_examples=30, stateful_step_count=25, deadline=None)
