"""How the rows of framework contracts follow from their events."""

from collections.abc import Iterable
from typing import Any

import orjson

from aggregates.engine.event import Event
from aggregates.prices.framework_contract import (
    DiscountAgreed,
    DiscountEnded,
    FrameworkContractAccountsChanged,
    FrameworkContractDisplayed,
    FrameworkContractExtended,
    FrameworkContractNotDisplayed,
    FrameworkContractRegistered,
)
from eventstore.envelope import Recorded
from projections.engine.projection import Projection
from projections.engine.rows import Rows
from readmodels.engine.sort_key import search_text, sort_key
from readmodels.engine.table import Json, Table
from readmodels.prices.framework_contracts import FRAMEWORK_CONTRACTS, FrameworkContractRow


def reads(recorded: Recorded[Event]) -> Iterable[tuple[Table[Any], Any]]:
    """Yield the rows that an event's handlers look at, each by table and key."""
    yield FRAMEWORK_CONTRACTS, recorded.stream_id


framework_contracts = Projection(
    "framework_contracts", version=2, marks=True, tables=(FRAMEWORK_CONTRACTS,), reads=reads, keeps_moments=True
)


@framework_contracts.on(FrameworkContractRegistered)
def registered(rows: Rows, recorded: Recorded[FrameworkContractRegistered]) -> None:
    event = recorded.event
    row = FrameworkContractRow(
        recorded.customer_id,
        recorded.stream_id,
        number=event.number,
        name=event.name,
        name_sort=sort_key(event.name) or "",
        billing_accounts=[*event.billing_accounts],
        valid_from=event.valid_from,
        valid_until=event.valid_until,
        discounts=Json("[]"),
        discount_count=0,
        displayed=False,
        search="",
        version=recorded.stream_version,
        position=recorded.position,
    )
    rows.put(FRAMEWORK_CONTRACTS, row._replace(search=_search(row)))


def _change(rows: Rows, recorded: Recorded[Any], **changes: Any) -> None:
    row = rows.get(FRAMEWORK_CONTRACTS, recorded.stream_id)
    if row is not None:
        changed = row._replace(**changes, version=recorded.stream_version, position=recorded.position)
        rows.put(FRAMEWORK_CONTRACTS, changed._replace(search=_search(changed)))


def _search(row: FrameworkContractRow) -> str:
    return search_text(row.number, row.name, *row.billing_accounts)


def _discounts(rows: Rows, recorded: Recorded[Any]) -> list[dict[str, Any]]:
    row = rows.get(FRAMEWORK_CONTRACTS, recorded.stream_id)
    return [] if row is None else orjson.loads(row.discounts)


def _put_discounts(rows: Rows, recorded: Recorded[Any], discounts: list[dict[str, Any]]) -> None:
    _change(rows, recorded, discounts=Json(orjson.dumps(discounts).decode()), discount_count=len(discounts))


@framework_contracts.on(FrameworkContractExtended)
def extended(rows: Rows, recorded: Recorded[FrameworkContractExtended]) -> None:
    _change(rows, recorded, valid_until=recorded.event.valid_until)


@framework_contracts.on(FrameworkContractAccountsChanged)
def accounts_changed(rows: Rows, recorded: Recorded[FrameworkContractAccountsChanged]) -> None:
    _change(rows, recorded, billing_accounts=[*recorded.event.billing_accounts])


@framework_contracts.on(DiscountAgreed)
def agreed(rows: Rows, recorded: Recorded[DiscountAgreed]) -> None:
    _put_discounts(rows, recorded, [*_discounts(rows, recorded), recorded.event.discount.model_dump(mode="json")])


@framework_contracts.on(DiscountEnded)
def ended(rows: Rows, recorded: Recorded[DiscountEnded]) -> None:
    number, until = recorded.event.number, recorded.event.valid_until.isoformat()
    discounts = [{**each, "valid_until": until} if each["number"] == number else each for each in _discounts(rows, recorded)]
    _put_discounts(rows, recorded, discounts)


@framework_contracts.on(FrameworkContractDisplayed, FrameworkContractNotDisplayed)
def displayed(rows: Rows, recorded: Recorded[FrameworkContractDisplayed | FrameworkContractNotDisplayed]) -> None:
    _change(rows, recorded, displayed=isinstance(recorded.event, FrameworkContractDisplayed))
