"""What a basket consists of, as it is told."""

from typing import Any
from uuid import UUID

import orjson

from readmodels.baskets.basket_resource import BASKET_LIST
from readmodels.baskets.waiting_baskets import WAITING_BASKET_READS, basket_shown
from readmodels.engine.detail import Detail
from readmodels.engine.reader import Reading
from readmodels.engine.relations import read_by

_PARTS = "SELECT items::text, numbers_answered::text, trade_ins::text, address::text FROM baskets WHERE basket_id = %(id)s"
BASKET_READS = BASKET_LIST.reads | WAITING_BASKET_READS | read_by(_PARTS)


def basket_detail(found: Reading, basket_id: UUID) -> Detail | None:
    """Look up the basket with all that is in it; None if this customer has none such, or none that whoever asks may see."""
    fields, parts = found.listed(BASKET_LIST, basket_id), found.one(_PARTS, {"id": basket_id})
    if parts is None or not basket_shown(fields, found):
        return None
    items, numbers, trade_ins, address = (None if each is None else orjson.loads(each) for each in parts)
    told: dict[str, Any] = {"items": items, "numbers_answered": numbers, "trade_ins": trade_ins, "address": address}
    return Detail({**fields, **told}, fields["version"])
