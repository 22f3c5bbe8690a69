"""PIN and PUK: sealed with the customer's key before they are stored, shown to administrators only, and each look is an event (H-04)."""

from collections.abc import Mapping
from typing import Annotated, Any
from uuid import UUID

import orjson
from pydantic import StringConstraints

from aggregates.sim import Sim
from api.access import Caller
from api.shape import Shape
from eventstore.keyring import Keyring
from eventstore.log import EventLog
from importers.feed_rows import CODES_FIELD

Code = Annotated[str, StringConstraints(pattern=r"^[0-9]{4,8}$")]
NAMES = ("pin", "puk")


class WithCodes(Shape):
    """PIN and PUK beside a command's own fields; null takes them away, what is missing stays."""

    pin: Code | None = None
    puk: Code | None = None


def sealed_codes(caller: Caller, fields: dict[str, Any]) -> dict[str, Any]:
    """The fields of a body with PIN and PUK as the commands take them; both None: there are none any more."""
    if not any(name in fields for name in NAMES):
        return fields
    rest = {name: value for name, value in fields.items() if name not in NAMES}
    said = {name: fields[name] for name in NAMES if fields.get(name) is not None}
    if not said:
        return {**rest, "codes": None}
    log = caller.backend.log
    return {**rest, "codes": _keys(log, caller.customer).seal(caller.customer, CODES_FIELD, orjson.dumps(said).decode())}


def opened_codes(log: EventLog, customer_id: UUID, sim_id: UUID) -> Mapping[str, str]:
    """PIN and PUK as the events have them now."""
    with log.pool.connection() as connection:
        state = Sim()
        for recorded in log.load(connection, [sim_id]).get(sim_id, ()):
            state = state.evolve(recorded.event)
    if state.codes is None:
        return {}
    return orjson.loads(_keys(log, customer_id).unseal(customer_id, CODES_FIELD, state.codes))


def _keys(log: EventLog, customer_id: UUID) -> Keyring:
    keys = Keyring(log.master)
    with log.pool.connection() as connection:
        keys.load(connection, [customer_id])
    return keys
