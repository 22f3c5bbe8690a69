"""What past facts say of a number's row at a moment (F-17): no live row knows of them."""

from typing import Any

from aggregates.sim import SimRegistered
from aggregates.sim_terms import Link
from aggregates.sims.sim_then import SimAbsentThen, SimHeldThen, SimLinkedThen, SimObservedThen
from eventstore.envelope import Recorded
from projections.engine.rows import Rows
from projections.inventory.inventory import inventory
from projections.inventory.sims import begin_sim, card_columns, change_sim, entitlements_columns, tariff_columns, term_columns
from readmodels.sims.sims import SIMS


def _link_columns(link: Link | None) -> dict[str, Any]:
    if link is None:
        return {"linked_device_id": None, "link_source": None, "link_set_by": None}
    return {"linked_device_id": link.device_id, "link_source": link.source, "link_set_by": link.set_by}


@inventory.then(SimObservedThen)
def observed_then(rows: Rows, recorded: Recorded[SimObservedThen]) -> None:
    """Begin the row of a number that became known later, or change it: the number was there, as the older feed says."""
    event = recorded.event
    if rows.get(SIMS, recorded.stream_id) is None:
        begin_sim(rows, recorded, SimRegistered(number=event.number, carrier=event.carrier or "", fed=True))
    said: dict[str, dict[str, Any]] = {
        "carrier": {"carrier": event.carrier or ""},
        "missing_since": {"missing_since": event.missing_since},
        "status": {"status": event.status or "active"},
        "card": card_columns(event.card),
        "tariff": tariff_columns(event.tariff),
        "term": term_columns(event.term),
        "entitlements": entitlements_columns(event.entitlements),
        "billing_account": {"billing_account": event.billing_account},
        "device_id": _link_columns(event.link),
    }
    change_sim(rows, recorded, **{column: value for facet in event.of for column, value in said[facet].items()})


@inventory.then(SimAbsentThen)
def absent_then(rows: Rows, recorded: Recorded[SimAbsentThen]) -> None:
    change_sim(rows, recorded, missing_since=recorded.event.since)


@inventory.then(SimLinkedThen)
def linked_then(rows: Rows, recorded: Recorded[SimLinkedThen]) -> None:
    change_sim(rows, recorded, **_link_columns(recorded.event.link))


@inventory.then(SimHeldThen)
def held_then(rows: Rows, recorded: Recorded[SimHeldThen]) -> None:
    change_sim(rows, recorded, user_id=recorded.event.user_id)
