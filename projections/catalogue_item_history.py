"""The history of an item of the catalogue: its own events (A-10)."""

from typing import Any

from aggregates.catalogue_item import CatalogueItem
from eventstore.envelope import Recorded
from projections.engine.history import entry
from projections.engine.projection import Projection
from projections.engine.rows import Rows
from readmodels.catalogue_items import CATALOGUE_ITEM_HISTORY

catalogue_item_history = Projection("catalogue_item_history", version=1, tables=(CATALOGUE_ITEM_HISTORY,))


@catalogue_item_history.on(*CatalogueItem.events())
def of_the_item(rows: Rows, recorded: Recorded[Any]) -> None:
    rows.add(CATALOGUE_ITEM_HISTORY, entry(recorded, recorded.stream_id))
