"""How a device, a user or a number stood at a moment (A-11): as recorded by then, or as effective then."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any, NamedTuple
from uuid import UUID

import orjson
from fastapi import Depends, Query, Response

from aggregates.device import Device
from aggregates.sim import Sim
from aggregates.user import User
from api.engine.access import Caller, Reads
from api.engine.histories import labels_for
from api.engine.reading import After, json_answer, reading
from api.engine.refusals import MomentInFuture
from api.engine.route import guarded
from commands.engine.command import NotFound
from commands.engine.moments import Moment
from projections.engine.as_of import Clock, as_of
from readmodels.devices import DEVICES
from readmodels.engine.names import names
from readmodels.engine.table import Table
from readmodels.sims import SIMS
from readmodels.users import USERS

router = guarded("Zeitpunkt / as of", "histories")

At = Annotated[Moment, Query(description="The moment, with its offset / der Zeitpunkt mit Zeitzone", examples=["2026-01-31T08:30:00Z"])]
By = Annotated[
    Clock,
    Query(
        description="`recorded`: as known by then / was bis dahin erfasst war. `effective`: as it was then / was dann galt, nach heutigem Wissen"
    ),
]


class Asked(NamedTuple):
    at: datetime
    by: Clock
    after: int


async def _moment(at: At, after: After, by: By = "recorded") -> Asked:
    if at > datetime.now(UTC):
        raise MomentInFuture(at=at.isoformat())
    return Asked(at, by, after)


AsOf = Annotated[Asked, Depends(_moment)]
_INSIDE = frozenset(
    {"customer_id", "search", "hidden", "codes", "name_sort", "email_sort", "group_sort", "maker_sort", "model_sort", "tariff_sort"}
)
_JSON = frozenset({"further", "primary_address", "additional_addresses"})
_NOUNS = {DEVICES.name: Device.noun, USERS.name: User.noun, SIMS.name: Sim.noun}
_NAMED = {"user_id": "user", "linked_device_id": "device", "absorbed_into": "device", "goes_on_as": "device"}


def _answer(caller: Caller, table: Table[Any], thing: UUID, moment: Asked) -> Response:
    log = caller.backend.log
    with log.pool.connection() as connection:
        row = as_of(log, connection, table, caller.customer, thing, moment.at, moment.by)
    if row is None or getattr(row, "hidden", False):
        raise NotFound(_NOUNS[table.name], thing)
    return json_answer({"at": moment.at, "by": moment.by, **_told(caller, row._asdict(), moment.after)})


def _told(caller: Caller, row: Mapping[str, Any], after: int) -> dict[str, Any]:
    """The row's fields; what ids stand for is named as it is called now."""
    fields = {
        name: orjson.loads(value) if name in _JSON and value is not None else value for name, value in row.items() if name not in _INSIDE
    }
    wanted = {(kind, str(row[name])) for name, kind in _NAMED.items() if row.get(name) is not None}
    with reading(caller, "inventory", after) as found:
        named = names(found, wanted, labels_for(caller))
    for name, kind in _NAMED.items():
        if row.get(name) is not None:
            fields[f"{name.removesuffix('_id')}_name"] = named[kind, str(row[name])].de
    return fields


@router.get("/devices/{device_id}/as-of", summary="Gerät zu einem Zeitpunkt / A device as of a moment", response_class=Response)
def device_as_of(device_id: UUID, caller: Reads, moment: AsOf) -> Response:
    return _answer(caller, DEVICES, device_id, moment)


@router.get("/users/{user_id}/as-of", summary="Nutzer zu einem Zeitpunkt / A user as of a moment", response_class=Response)
def user_as_of(user_id: UUID, caller: Reads, moment: AsOf) -> Response:
    return _answer(caller, USERS, user_id, moment)


@router.get("/sims/{sim_id}/as-of", summary="Rufnummer zu einem Zeitpunkt / A number as of a moment", response_class=Response)
def sim_as_of(sim_id: UUID, caller: Reads, moment: AsOf) -> Response:
    return _answer(caller, SIMS, sim_id, moment)
