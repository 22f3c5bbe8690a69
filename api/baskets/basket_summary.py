"""The summary of a basket: reckoned as it would be ordered now, or, once it is placed, as it was (H-09)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from fastapi import Response

from access.rights import denied
from aggregates.basket import Basket
from aggregates.basket_terms import TradeIn
from aggregates.customer import Customer
from aggregates.order import Order
from api.baskets.basket_given import sees_prices
from api.baskets.baskets import BASKETS_TAG
from api.engine.access import Caller, Reads
from api.engine.looking import looking
from api.engine.reading import After, json_answer
from api.engine.route import guarded
from api.orders.order_day import today
from api.orders.price_told import amount_told, price_told
from commands.baskets.basket_review import Review, reviewed, reviewed_again
from commands.baskets.registered_trade_in import expected_of
from commands.baskets.reviewed_items import ReviewedItem
from commands.baskets.reviewed_numbers import ReviewedNumber
from commands.baskets.shown_basket import facts_of, shown_text
from commands.engine.command import Given, NotFound, Refusal
from commands.orders.renewals_under_way import RenewalUnderWay
from foundation.money import Money
from readmodels.baskets.summary_told import BasketSummary
from readmodels.orders.waiting_seen import fulfils

router = guarded(BASKETS_TAG, "orders")


@router.get(
    "/baskets/{basket_id}/summary",
    response_model=BasketSummary,
    summary="Zusammenfassung: Preise, Tarife, Verlängerung, Summen / The summary: prices, tariffs, renewal, sums",
    description="As all is at this moment, whatever lists lag behind. `shown` goes back with `POST /baskets/{basket_id}/order`, so that what has changed since is told.",
)
def get_basket_summary(basket_id: UUID, caller: Reads, after: After) -> Response:
    position = max(after, caller.backend.log.head())
    with looking(caller) as given:
        prices, day = sees_prices(caller, given), today(given)
        basket = given.state(Basket, basket_id)
        if basket.order_id is not None and fulfils(caller.rights) and given.state(Order, basket.order_id).approval == "awaiting":
            raise NotFound(Basket.noun, basket_id)
        review = reviewed(given, basket, day, prices=prices) if basket.status == "open" else reviewed_again(given, basket, day)
        expected = _expected(given, review, day) if _sees_proceeds(caller, given) else {}
    if fulfils(caller.rights):
        review = _without_waiting(review)
    return json_answer(summary_of(basket_id, review, expected, prices=prices), position)


def _without_waiting(review: Review) -> Review:
    """Tell nothing of another order that waits for approval, by which a number is renewed already."""
    waiting = [each for each in review.numbers if each.under_way is not None and each.under_way[0].approval == "awaiting"]
    untold = [each.problem for each in waiting if isinstance(each.problem, RenewalUnderWay)]
    return replace(
        review,
        numbers=tuple(
            replace(each, under_way=None, problem=None if each.problem in untold else each.problem) if each in waiting else each
            for each in review.numbers
        ),
        problems=tuple(each for each in review.problems if each not in untold),
    )


def _sees_proceeds(caller: Caller, given: Given) -> bool:
    return denied(caller.rights, ("remarketing", "read"), given.state(Customer, given.customer_id).features) is None


def _expected(given: Given, review: Review, day: date) -> dict[UUID, Money | None]:
    """What each old device may bring today, while the basket is open."""
    open_ones = review.basket.trade_ins if review.basket.status == "open" else ()
    return {each.device_id: expected_of(given, each, day) for each in open_ones}


def summary_of(basket_id: UUID, review: Review, expected: Mapping[UUID, Money | None], *, prices: bool) -> dict[str, Any]:
    """Tell all of it; of prices nothing to whoever may not see them."""
    basket = review.basket
    return {
        "id": basket_id,
        "status": basket.status,
        "user_id": basket.user_id,
        "order_id": basket.order_id,
        "items": [_item(each, prices=prices) for each in review.items],
        "numbers": [_number(each, review, prices=prices) for each in review.numbers],
        "trade_ins": [_trade_in(each, expected.get(each.device_id)) for each in basket.trade_ins],
        "financing": review.financing,
        "place": basket.place,
        "address": None if review.address is None else review.address.model_dump(),
        "own_number": basket.own_number,
        "remarks": basket.remarks,
        "prices_shown": prices,
        "complete": review.complete,
        "once": amount_told(review.once.net, review.once.vat) if prices and review.once is not None else None,
        "monthly": amount_told(review.monthly.net, review.monthly.vat) if prices and review.monthly is not None else None,
        "problems": [_problem(each) for each in review.problems],
        "shown": shown_text(facts_of(review, prices=prices)) if basket.status == "open" else None,
    }


def _trade_in(trade_in: TradeIn, expected: Money | None) -> dict[str, Any]:
    money = None if expected is None else {"amount": f"{expected.amount:.2f}", "currency": expected.currency}
    return {**trade_in.model_dump(mode="json", exclude={"condition"}), "expected": money}


def _item(item: ReviewedItem, *, prices: bool) -> dict[str, Any]:
    told = item.of.model_dump(mode="json", include={"position", "article_number", "name", "product", "quantity", "financing", "months"})
    price = price_told(item.price) if prices and item.price is not None else None
    return {**told, "number": item.number, "price": price, "problem": None if item.problem is None else _problem(item.problem)}


def _number(number: ReviewedNumber, review: Review, *, prices: bool) -> dict[str, Any]:
    sim, under_way = number.sim, number.under_way
    return {
        "sim_id": number.of.sim_id,
        "number": sim.number,
        "tariff": sim.tariff.name,
        "options": sim.tariff.options,
        "contract_start": sim.term.start,
        "contract_end": sim.term.end,
        "earliest_renewal": sim.term.earliest_renewal,
        "renewal": number.renewal,
        "asks": review.basket.status == "open" and number.asks,
        "answer": number.of.answer,
        "booked": number.of.tariff,
        "price": price_told(number.price) if prices and number.price is not None else None,
        "subsidy": sim.entitlements.subsidy,
        "hardware_calloff": sim.entitlements.hardware_calloff,
        "subsidised": number.subsidised,
        "under_way": None
        if under_way is None
        else {"order_id": under_way[1].order_id, "order": under_way[0].number, "day": under_way[1].booked_on},
        "problem": None if number.problem is None else _problem(number.problem),
    }


def _problem(refused: Refusal) -> dict[str, str]:
    return {"code": refused.code, "de": refused.text_de, "en": refused.text_en}
