"""Start a basket for a user, or go on with the one that is open: from the user's line, or from that of one of the user's numbers (H-09)."""

from typing import ClassVar
from uuid import UUID

from aggregates.basket import BASKET_CLAIM, Basket, BasketNumberPut, BasketStarted
from aggregates.basket_terms import BasketNumber
from aggregates.order_bookings import SimIdOrNone
from aggregates.user import UserId
from commands.engine.command import Command, Decision, Given, Refusal
from commands.engine.creation import created
from commands.orders.number_of_user import number_of
from commands.users.present_user import active_user


class BasketIsOpen(Refusal):
    """You have a basket for {name} already; go on with that one."""

    code = "basket-is-open"
    de = "Für {name} haben Sie schon einen Warenkorb; bitte mit jenem weitermachen."


class StartBasket(Command):
    """The one that is open, or else a new one; `sim_id`: for which of the user's numbers is ordered, where that is known."""

    made_here: ClassVar[frozenset[str]] = frozenset({"basket_id"})

    basket_id: UUID
    user_id: UserId
    sim_id: SimIdOrNone = None

    def check(self, given: Given) -> bool:
        active_user(given, self.user_id)
        there = self._there(given)
        return there is None or (self.sim_id is not None and given.state(Basket, there).number(self.sim_id) is None)

    def decide(self, given: Given) -> Decision:
        user = active_user(given, self.user_id)
        there = self._there(given)
        if there not in (None, self.basket_id):
            raise BasketIsOpen(name=user.name, basket_id=there)
        started = BasketStarted(basket_id=self.basket_id, kept_by=given.actor, user_id=self.user_id)
        numbers = () if self.sim_id is None else (self._number(given, self.sim_id),)
        if there is None:
            return created(given, Basket, self.basket_id, started, *(BasketNumberPut(number=each) for each in numbers))
        basket = given.state(Basket, self.basket_id)
        return [(self.basket_id, BasketNumberPut(number=each)) for each in numbers if basket.number(each.sim_id) is None]

    def _there(self, given: Given) -> UUID | None:
        return given.holder(BASKET_CLAIM.of(f"{given.actor}/{self.user_id}"))

    def _number(self, given: Given, sim_id: UUID) -> BasketNumber:
        return BasketNumber(sim_id=sim_id, number=number_of(given, sim_id, self.user_id).number)
