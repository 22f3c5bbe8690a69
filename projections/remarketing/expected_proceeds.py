"""How the rows of expected proceeds follow from their events, and their histories (H-15)."""

from collections.abc import Iterable
from typing import Any

import orjson

from aggregates.device_terms import maker_and_model
from aggregates.engine.event import Event
from aggregates.prices.price_terms import PriceStep
from aggregates.remarketing.expected_proceeds import ExpectedProceeds, ExpectedProceedsSet
from eventstore.envelope import Recorded
from projections.engine.history import entry
from projections.engine.projection import Projection
from projections.engine.rows import Rows
from readmodels.engine.sort_key import search_text, sort_key
from readmodels.engine.table import Json, Table
from readmodels.remarketing.expected_proceeds import EXPECTED_PROCEEDS, EXPECTED_PROCEEDS_HISTORY, ExpectedProceedsRow


def reads(recorded: Recorded[Event]) -> Iterable[tuple[Table[Any], Any]]:
    """Yield the rows that an event's handlers look at, each by table and key."""
    if ExpectedProceeds.owns(recorded.kind):
        yield EXPECTED_PROCEEDS, recorded.stream_id


expected_proceeds = Projection("expected_proceeds", version=1, marks=True, tables=(EXPECTED_PROCEEDS,), reads=reads)
expected_proceeds_history = Projection("expected_proceeds_history", version=1, tables=(EXPECTED_PROCEEDS_HISTORY,))


@expected_proceeds.on(ExpectedProceedsSet)
def proceeds_set(rows: Rows, recorded: Recorded[ExpectedProceedsSet]) -> None:
    event, there = recorded.event, rows.get(EXPECTED_PROCEEDS, recorded.stream_id)
    before = () if there is None else tuple(PriceStep.model_validate(each) for each in orjson.loads(there.steps))
    steps = ExpectedProceeds(steps=before).evolve(event).steps
    last = steps[-1]
    row = ExpectedProceedsRow(
        recorded.customer_id,
        recorded.stream_id,
        maker=event.maker,
        model=event.model,
        model_sort=sort_key(maker_and_model(event.maker, event.model)),
        size=event.size,
        grade=event.grade,
        proceeds=(last.price or event.proceeds).amount,
        currency="EUR",
        valid_from=last.valid_from,
        steps=Json(orjson.dumps([step.model_dump(mode="json") for step in steps]).decode()),
        search=search_text(event.maker, event.model, event.size),
        version=recorded.stream_version,
        position=recorded.position,
    )
    rows.put(EXPECTED_PROCEEDS, row)


@expected_proceeds_history.on(*ExpectedProceeds.events())
def of_them(rows: Rows, recorded: Recorded[Any]) -> None:
    rows.add(EXPECTED_PROCEEDS_HISTORY, entry(recorded, recorded.stream_id))
