"""The histories of list prices and of framework contracts: their own events (A-10)."""

from typing import Any

from aggregates.prices.framework_contract import FrameworkContract
from aggregates.prices.list_price import ListPrice
from eventstore.envelope import Recorded
from projections.engine.history import entry
from projections.engine.projection import Projection
from projections.engine.rows import Rows
from readmodels.prices.framework_contracts import FRAMEWORK_CONTRACT_HISTORY
from readmodels.prices.list_prices import LIST_PRICE_HISTORY

price_histories = Projection("price_histories", version=1, tables=(LIST_PRICE_HISTORY, FRAMEWORK_CONTRACT_HISTORY))


@price_histories.on(*ListPrice.events())
def of_the_price(rows: Rows, recorded: Recorded[Any]) -> None:
    rows.add(LIST_PRICE_HISTORY, entry(recorded, recorded.stream_id))


@price_histories.on(*FrameworkContract.events())
def of_the_contract(rows: Rows, recorded: Recorded[Any]) -> None:
    rows.add(FRAMEWORK_CONTRACT_HISTORY, entry(recorded, recorded.stream_id))
