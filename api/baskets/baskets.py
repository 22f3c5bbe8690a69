"""Baskets over HTTP: started at a user's or a number's line, filled, placed or discarded (H-09)."""

from typing import Any
from uuid import UUID

from aggregates.basket import BASKET_CLAIM, Basket
from aggregates.basket_terms import TARIFF_BOOKING, TRADE_INS
from aggregates.order_terms import ORDERED
from aggregates.user import DELIVERY_ADDRESS
from api.baskets.basket_actions import BASKET_ACTIONS
from api.baskets.basket_parts import BASKET_READS, basket_detail
from api.engine.access import Caller
from api.engine.as_of import AsOf
from api.engine.command_route import From, command_route
from api.engine.histories import subject_in
from api.engine.looking import looking
from api.engine.narrowing import NarrowedBeside
from api.engine.route import guarded
from api.engine.thing import DetailOf, Headline, HistoryIn, Thing
from api.engine.tiles import Counter, Tile
from api.sims.sim_actions import SIM_ACTIONS
from api.user_actions import USER_ACTIONS
from commands.baskets.start_basket import BasketIsOpen, StartBasket
from commands.engine.command import Given
from commands.engine.creation import IdInUse
from commands.orders.number_of_user import user_of_number
from eventstore.ids import new_id
from foundation.noun import Noun
from readmodels.baskets.basket_resource import BASKET_HISTORY_LIST, BASKET_LIST
from readmodels.baskets.basket_told import BasketItemTold, BasketNumberTold, BasketTold, TradeInTold
from readmodels.baskets.baskets import BASKETS
from readmodels.baskets.waiting_baskets import WAITING_BASKET_READS, basket_lists, basket_shown, unless_waiting
from readmodels.engine.history_entry import Subject
from readmodels.engine.reader import Reading
from readmodels.users.user_told import AddressTold

BASKETS_TAG = "Warenkörbe / baskets"
_PARTS = {"items": ORDERED, "numbers_answered": TARIFF_BOOKING, "trade_ins": TRADE_INS, "address": DELIVERY_ADDRESS}
router = guarded(BASKETS_TAG, "orders")

_ITSELF = subject_in(BASKET_LIST)


def _subject(found: Reading, basket_id: UUID | str) -> Subject | None:
    """Find whose history is asked for; None: nobody's who asks may see it."""
    return _ITSELF(found, basket_id) if basket_shown(found.listed(BASKET_LIST, basket_id), found) else None


BASKET = Thing(
    router,
    "/baskets/{basket_id}",
    BASKET_LIST,
    Basket.noun,
    actions=BASKET_ACTIONS,
    detail=DetailOf("Warenkorb mit Inhalt / A basket with all that is in it", BasketTold, basket_detail, BASKET_READS, labels=_PARTS),
    history=HistoryIn(BASKET_HISTORY_LIST, _subject, BASKET_LIST.reads | WAITING_BASKET_READS),
    as_of=AsOf(
        BASKETS,
        "Warenkorb zu einem Zeitpunkt / A basket as of a moment",
        names={"user_id": "user", "order_id": "order"},
        labels=_PARTS,
        shows={
            "items": list[BasketItemTold],
            "numbers_answered": list[BasketNumberTold],
            "trade_ins": list[TradeInTold],
            "address": AddressTold | None,
        },
        lists=basket_lists,
    ),
    narrow=NarrowedBeside(unless_waiting, WAITING_BASKET_READS),
    headline=Headline(("user",), ("articles", "status")),
)


_ANOTHER_BY_NOW = (BasketIsOpen, IdInUse)
"""Another one was begun at the same moment, or the one that was open is no more."""


def _open_or_new(given: Given, user_id: UUID) -> UUID:
    """The caller's basket for the user that is open, or the id of a new one."""
    there = given.holder(BASKET_CLAIM.of(f"{given.actor}/{user_id}"))
    return new_id() if there is None else there


def _for_user(caller: Caller, given: dict[str, Any]) -> dict[str, Any]:
    with looking(caller) as now:
        return {**given, "basket_id": _open_or_new(now, given["user_id"])}


def _for_number(caller: Caller, given: dict[str, Any]) -> dict[str, Any]:
    with looking(caller) as now:
        user_id = user_of_number(now, given["sim_id"])
        return {**given, "user_id": user_id, "basket_id": _open_or_new(now, user_id)}


def _may_for_user(_caller: Caller, given: Given, user_id: UUID) -> bool:
    return StartBasket.about(user_id=user_id, sim_id=None).check(given)


def _may_for_number(_caller: Caller, given: Given, sim_id: UUID) -> bool:
    return StartBasket.about(user_id=user_of_number(given, sim_id), sim_id=sim_id).check(given)


command_route(
    router,
    "PUT /users/{user_id}/basket",
    StartBasket,
    "Warenkorb für einen Nutzer beginnen oder weiterführen / Start a basket for a user, or go on with it",
    source=From(given=frozenset({"basket_id"}), about="basket_id"),
    prepare=_for_user,
    example={},
    action=(USER_ACTIONS, "basket"),
    rule=_may_for_user,
    called="start_basket_for_user",
    anew=_ANOTHER_BY_NOW,
)
command_route(
    router,
    "PUT /sims/{sim_id}/basket",
    StartBasket,
    "Warenkorb für eine Rufnummer beginnen oder weiterführen / Start a basket for a number, or go on with it",
    source=From(given=frozenset({"basket_id", "user_id"}), about="basket_id"),
    prepare=_for_number,
    action=(SIM_ACTIONS, "basket"),
    rule=_may_for_number,
    called="start_basket_for_number",
    anew=_ANOTHER_BY_NOW,
)

BASKETS_TILE = Tile(
    "baskets",
    Noun("Warenkörbe", "Baskets"),
    "/baskets",
    ("orders", "read"),
    (Counter(Noun("offene Warenkörbe", "open baskets"), BASKET_LIST, {"filter[open]": "true"}, BASKET.narrow),),
)
