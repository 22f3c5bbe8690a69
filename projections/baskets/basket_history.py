"""The history of a basket: its own events (A-10)."""

from typing import Any

from aggregates.basket import Basket
from aggregates.user import UserErased
from eventstore.envelope import Recorded
from projections.engine.history import entry, redact
from projections.engine.projection import Projection
from projections.engine.rows import Rows
from readmodels.baskets.baskets import BASKET_HISTORY

basket_history = Projection("basket_history", version=1, tables=(BASKET_HISTORY,))


@basket_history.on(*Basket.events())
def of_the_basket(rows: Rows, recorded: Recorded[Any]) -> None:
    rows.add(BASKET_HISTORY, entry(recorded, recorded.stream_id))


@basket_history.on(UserErased, urgent=True)
def person_erased(rows: Rows, recorded: Recorded[UserErased]) -> None:
    redact(rows, BASKET_HISTORY, recorded.stream_id)
