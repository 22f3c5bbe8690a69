"""A device, user or number as it stood at a moment, for people."""

from datetime import datetime
from typing import Any

import orjson

from portal.engine.told import Told
from portal.inventory.subjects import Noun, Subject
from portal.wiring import Portal
from projections.engine.as_of import Clock, as_of
from readmodels.devices.devices import DEVICES
from readmodels.engine.names import names
from readmodels.engine.table import Table
from readmodels.sims.sims import SIMS
from readmodels.users.users import USERS

_TABLES: dict[Noun, Table[Any]] = {"device": DEVICES, "user": USERS, "number": SIMS}
_INSIDE = frozenset({"customer_id", "search", "hidden", "codes"})
_JSON = frozenset({"further", "primary_address", "additional_addresses"})
_NAMED = {"user_id": "user", "linked_device_id": "device", "absorbed_into": "device"}


def as_it_stood(portal: Portal, subject: Subject, at: datetime, clock: Clock) -> dict[str, Any]:
    """The fields of its row, ids with the names that they have now. Told when there was none yet."""
    with portal.log.pool.connection() as connection:
        row = as_of(portal.log, connection, _TABLES[subject.noun], subject.customer_id, subject.stream_id, at, clock)
    if row is None or getattr(row, "hidden", False):
        raise Told(
            f"Am {at:%d.%m.%Y %H:%M} gab es das noch nicht; `portal history` zeigt, seit wann.",
            f"At {at:%Y-%m-%d %H:%M} it did not exist yet; `portal history` shows since when.",
        )
    stood: dict[str, Any] = row._asdict()
    with portal.reader.reading(subject.customer_id) as reading:
        named = names(reading, {(kind, str(stood[name])) for name, kind in _NAMED.items() if stood.get(name)}, lambda _: {})
    fields: dict[str, Any] = {}
    for name, value in stood.items():
        if name in _INSIDE or name.endswith("_sort"):
            continue
        fields[name] = orjson.loads(value) if name in _JSON and value is not None else value
        if name in _NAMED and value is not None:
            fields[f"{name.removesuffix('_id')}_name"] = named[_NAMED[name], str(value)].de
    return fields
