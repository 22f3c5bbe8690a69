"""How a basket's row follows from its events."""

from collections.abc import Callable, Sequence
from typing import Any

import orjson
from pydantic import BaseModel

from aggregates.basket import (
    BasketDeliveryChosen,
    BasketDiscarded,
    BasketItemPut,
    BasketItemRemoved,
    BasketNotesChanged,
    BasketNumberPut,
    BasketNumberRemoved,
    BasketPlaced,
    BasketStarted,
    BasketTradeInPut,
    BasketTradeInRemoved,
)
from aggregates.basket_terms import BasketItem
from aggregates.user import UserErased
from eventstore.envelope import Recorded
from projections.baskets.baskets import baskets
from projections.engine.rows import Rows
from readmodels.baskets.baskets import BASKETS, BasketRow
from readmodels.engine.sort_key import search_text
from readmodels.engine.table import Json

_NONE = Json("[]")


@baskets.on(BasketStarted)
def started(rows: Rows, recorded: Recorded[BasketStarted]) -> None:
    row = BasketRow(
        recorded.customer_id,
        recorded.stream_id,
        kept_by=recorded.event.kept_by,
        user_id=recorded.event.user_id,
        status="open",
        is_open=True,
        items=_NONE,
        articles=[],
        pieces=0,
        numbers=[],
        numbers_answered=_NONE,
        trade_ins=_NONE,
        place="primary",
        address=None,
        own_number=None,
        remarks=None,
        order_id=None,
        started_at=recorded.effective_at,
        changed_at=recorded.effective_at,
        search="",
        version=recorded.stream_version,
        position=recorded.position,
    )
    _put(rows, row)


@baskets.on(BasketItemPut)
def item_put(rows: Rows, recorded: Recorded[BasketItemPut]) -> None:
    _change(rows, recorded, items=lambda row: _with(row.items, "position", recorded.event.item))


@baskets.on(BasketItemRemoved)
def item_removed(rows: Rows, recorded: Recorded[BasketItemRemoved]) -> None:
    gone = recorded.event.position
    _change(
        rows,
        recorded,
        items=lambda row: _without(row.items, "position", gone),
        trade_ins=lambda row: _without(row.trade_ins, "position", gone),
    )


@baskets.on(BasketNumberPut)
def number_put(rows: Rows, recorded: Recorded[BasketNumberPut]) -> None:
    _change(rows, recorded, numbers_answered=lambda row: _with(row.numbers_answered, "sim_id", recorded.event.number))


@baskets.on(BasketNumberRemoved)
def number_removed(rows: Rows, recorded: Recorded[BasketNumberRemoved]) -> None:
    gone = str(recorded.event.sim_id)
    _change(
        rows,
        recorded,
        numbers_answered=lambda row: _without(row.numbers_answered, "sim_id", gone),
        items=lambda row: _json([{**each, "sim_id": None} if each["sim_id"] == gone else each for each in orjson.loads(row.items)]),
    )


@baskets.on(BasketDeliveryChosen)
def delivery_chosen(rows: Rows, recorded: Recorded[BasketDeliveryChosen]) -> None:
    event = recorded.event
    address = None if recorded.erased or event.address is None else Json(event.address.model_dump_json())
    _change(rows, recorded, place=lambda _: event.place, address=lambda _: address)


@baskets.on(BasketNotesChanged)
def notes_changed(rows: Rows, recorded: Recorded[BasketNotesChanged]) -> None:
    event = recorded.event
    remarks = None if recorded.erased else event.remarks
    _change(rows, recorded, own_number=lambda _: event.own_number, remarks=lambda _: remarks)


@baskets.on(BasketTradeInPut)
def trade_in_put(rows: Rows, recorded: Recorded[BasketTradeInPut]) -> None:
    _change(rows, recorded, trade_ins=lambda row: _with(row.trade_ins, "device_id", recorded.event.trade_in))


@baskets.on(BasketTradeInRemoved)
def trade_in_removed(rows: Rows, recorded: Recorded[BasketTradeInRemoved]) -> None:
    _change(rows, recorded, trade_ins=lambda row: _without(row.trade_ins, "device_id", str(recorded.event.device_id)))


@baskets.on(BasketDiscarded)
def discarded(rows: Rows, recorded: Recorded[BasketDiscarded]) -> None:
    _change(rows, recorded, status=lambda _: "discarded")


@baskets.on(BasketPlaced)
def placed(rows: Rows, recorded: Recorded[BasketPlaced]) -> None:
    _change(rows, recorded, status=lambda _: "placed", order_id=lambda _: recorded.event.order_id)


@baskets.on(UserErased, urgent=True)
def person_erased(rows: Rows, recorded: Recorded[UserErased]) -> None:
    """Erase what the baskets for a user say of that person, whether the earlier events could still be read when they were projected or not."""
    for row in rows.find(BASKETS, user_id=recorded.stream_id):
        _put(rows, row._replace(address=None, remarks=None))


def _change(rows: Rows, recorded: Recorded[Any], **changes: Callable[[BasketRow], Any]) -> None:
    row = rows.get(BASKETS, recorded.stream_id)
    if row is not None:
        new = {name: changed(row) for name, changed in changes.items()}
        at = {"changed_at": recorded.effective_at, "version": recorded.stream_version, "position": recorded.position}
        _put(rows, row._replace(**new, **at))


def _put(rows: Rows, row: BasketRow) -> None:
    """Everything that follows from the basket's own columns is computed here, so that it can't be forgotten anywhere."""
    items: list[dict[str, Any]] = orjson.loads(row.items)
    numbers = [str(each["number"]) for each in orjson.loads(row.numbers_answered)]
    articles = [BasketItem.said(each) for each in items]
    told = row._replace(
        is_open=row.status == "open",
        articles=articles,
        pieces=sum(each["quantity"] for each in items),
        numbers=numbers,
        search=search_text(row.own_number, *articles, *numbers),
    )
    rows.put(BASKETS, told)


def _with(stored: Json, key: str, part: BaseModel) -> Json:
    """Put the part in the place of that with its key, or behind all."""
    new = part.model_dump(mode="json")
    there: list[dict[str, Any]] = orjson.loads(stored)
    known = any(each[key] == new[key] for each in there)
    return _json([new if each[key] == new[key] else each for each in there] if known else [*there, new])


def _without(stored: Json, key: str, value: object) -> Json:
    return _json([each for each in orjson.loads(stored) if each[key] != value])


def _json(parts: Sequence[Any]) -> Json:
    return Json(orjson.dumps(parts).decode())
