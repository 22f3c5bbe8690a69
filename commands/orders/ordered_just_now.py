"""The same order a moment later is most likely a second click: it is placed where somebody says that it is wanted (H-09)."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from aggregates.order import OPEN_ORDER_CLAIM, Order
from aggregates.user import User
from commands.engine.command import Given, Refusal
from foundation.normal_form import same

A_MOMENT = timedelta(minutes=10)
"""For so long the same order counts as a repetition."""


class OrderedJustNow(Refusal):
    """You have just ordered the same for {name}: {number}. Nothing was ordered a second time; confirm that you want it again, or leave it at that order."""

    code = "ordered-just-now"
    de = "Dasselbe wurde für {name} gerade schon bestellt: {number}. Es wurde nichts ein zweites Mal bestellt; bitte bestätigen, dass es noch einmal gewünscht ist, oder es bei dieser Bestellung belassen."


class Pieces(Protocol):
    """So many pieces of an article."""

    @property
    def article_number(self) -> str: ...
    @property
    def quantity(self) -> int: ...


def check_not_just_ordered(given: Given, order_id: UUID, user_id: UUID, items: Iterable[Pieces], asked_at: datetime) -> None:
    """Raise OrderedJustNow where whoever asks has placed the same for the user within the last minutes, and it is still open."""
    wanted = _positions(items)
    for claim in sorted(given.claims(OPEN_ORDER_CLAIM, f"{user_id}/")):
        before_id = UUID(claim.rpartition("/")[2])
        before = given.state(Order, before_id)
        if before_id == order_id or before.placing is None or before.placing.by != given.actor:
            continue
        if abs(asked_at - before.placing.at) <= A_MOMENT and _positions(before.items) == wanted:
            raise OrderedJustNow(name=given.state(User, user_id).name, number=before.number)


def _positions(items: Iterable[Pieces]) -> list[tuple[str, int]]:
    return sorted((same(item.article_number), item.quantity) for item in items)
