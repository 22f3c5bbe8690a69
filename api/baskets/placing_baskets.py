"""Placing a basket over HTTP: what has changed since it was shown is told, thing by thing (H-09)."""

from typing import Any
from uuid import UUID

from fastapi import Request, Response

from api.baskets.basket_actions import BASKET_ACTIONS
from api.baskets.basket_given import sees_prices
from api.baskets.baskets import BASKETS_TAG
from api.engine.access import Caller, Writes
from api.engine.looking import looking
from api.engine.problem import problem_response
from api.engine.route import guarded
from api.engine.shape import Shape
from api.engine.written import Wanted, Written, answered, run
from api.orders.order_day import today
from api.orders.waiting_told import waiting_told
from commands.baskets.basket_review import reviewed
from commands.baskets.own_basket import open_basket
from commands.baskets.place_basket import PlaceBasket, Shown, order_of
from commands.baskets.shown_basket import BasketChanged, facts_of, shown_text
from commands.baskets.trade_in_device import MOST_TRADE_INS
from commands.engine.command import Given, asked
from commands.engine.spoken_number import new_number

router = guarded(BASKETS_TAG, "orders")


class PlaceBasketBody(Shape):
    """With what the summary told as `shown`."""

    shown: Shown


def _may(_caller: Caller, given: Given, basket_id: UUID) -> bool:
    return PlaceBasket.about(basket_id=basket_id).check(given)


PLACE = BASKET_ACTIONS.add("place", router, "POST /baskets/{basket_id}/order", _may)


@router.post(
    PLACE.path,
    status_code=201,
    response_model=Written,
    summary="Warenkorb bestellen / Place a basket",
    description=(
        "All is looked at once more. What isn't as it was shown any more refuses it with 409 `basket-changed`: `facts.changes` names each thing with what was shown and what is so now, "
        "and `facts.shown` is what goes with it then. Placed again it is the same order, which is `id`."
    ),
)
def place_basket(basket_id: UUID, body: PlaceBasketBody, caller: Writes, wanted: Wanted, request: Request) -> Response:
    with looking(caller) as given:
        prices, day = sees_prices(caller, given), today(given)
    command = asked(
        PlaceBasket,
        basket_id=basket_id,
        shown=body.shown,
        number=new_number("B"),
        trade_in_numbers=tuple(new_number("W") for _ in range(MOST_TRADE_INS)),
        day=day,
        sees_prices=prices,
    )
    try:
        done = run(caller, command, wanted, basket_id)
    except BasketChanged as refused:
        told = {"changes": _changes(refused), "shown": _now(caller, basket_id, prices=prices)}
        return problem_response(request, refused, {"facts": told})
    order_id = order_of(basket_id)
    return answered(done, order_id, status=201, location=f"/orders/{order_id}", notes=waiting_told(caller, order_id))


def _changes(refused: BasketChanged) -> list[dict[str, Any]]:
    return [each._asdict() for each in refused.facts["differences"]]


def _now(caller: Caller, basket_id: UUID, *, prices: bool) -> str:
    with looking(caller) as given:
        review = reviewed(given, open_basket(given, basket_id), today(given), prices=prices)
        return shown_text(facts_of(review, prices=prices))
