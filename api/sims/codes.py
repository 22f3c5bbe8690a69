"""PIN and PUK: sealed with the customer's key before they are stored, shown to administrators only, and each look is an event (H-04)."""

from collections.abc import Mapping
from typing import Annotated, Any
from uuid import UUID

import orjson
from pydantic import StringConstraints

from aggregates.engine.words import SECRET, Expected, Help, Label
from aggregates.sim import Sim
from aggregates.sim_terms import CODES_FIELD, SECRETS
from api.engine.access import Caller
from api.engine.shape import Shape
from eventstore.keyring import KeyDestroyed, Keyring
from eventstore.log import EventLog

Code = Annotated[
    str, StringConstraints(pattern=r"^[0-9]{4,8}$"), Expected("Erwartet werden 4 bis 8 Ziffern.", "4 to 8 digits are expected.")
]
_STAYS = Help("4 bis 8 Ziffern; was fehlt, bleibt, leer nimmt weg.", "4 to 8 digits; what is missing stays, empty takes away.")


class WithCodes(Shape):
    """PIN and PUK beside a command's own fields; null takes them away, what is missing stays."""

    pin: Annotated[Code | None, Label("PIN", "PIN"), _STAYS, SECRET] = None
    puk: Annotated[Code | None, Label("PUK", "PUK"), _STAYS, SECRET] = None


NAMES = tuple(WithCodes.model_fields)


def sealed_codes(caller: Caller, fields: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of a new number, with PIN and PUK as the command takes them."""
    rest, said = _apart(fields)
    codes = {name: value for name, value in said.items() if value is not None}
    return {**rest, "codes": _sealed(_keys(caller.backend.log, caller.customer), caller.customer, codes)} if said else rest


def changed_codes(caller: Caller, fields: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of a change (`sim_id` among them): what is said of the codes together with those that stay."""
    rest, said = _apart(fields)
    if not said:
        return rest
    log, customer_id = caller.backend.log, caller.customer
    keys, before = _keys(log, customer_id), _codes(log, customer_id, fields["sim_id"])
    known = {} if before is None else _opened(keys, customer_id, before)
    together = known | said
    codes = {name: value for name in SECRETS if (value := together.get(name)) is not None}
    return {
        **rest,
        "codes": before if codes == known else _sealed(keys, customer_id, codes),
        "codes_before": before,
        "codes_said": log.master.digest(customer_id, orjson.dumps(said).decode()),
    }


def opened_codes(log: EventLog, customer_id: UUID, sim_id: UUID) -> Mapping[str, str]:
    """Open the codes as the events have them now; none where the customer's key was destroyed."""
    sealed = _codes(log, customer_id, sim_id)
    return {} if sealed is None else _opened(_keys(log, customer_id), customer_id, sealed)


def _apart(fields: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str | None]]:
    return {name: value for name, value in fields.items() if name not in NAMES}, {name: fields[name] for name in NAMES if name in fields}


def _codes(log: EventLog, customer_id: UUID, sim_id: UUID) -> str | None:
    with log.pool.connection() as connection:
        state = Sim()
        for recorded in log.load(connection, [sim_id]).get(sim_id, ()):
            if recorded.customer_id == customer_id:
                state = state.evolve(recorded.event)
    return state.codes


def _opened(keys: Keyring, customer_id: UUID, sealed: str) -> dict[str, str]:
    try:
        return orjson.loads(keys.unseal(customer_id, CODES_FIELD, sealed))
    except KeyDestroyed:
        return {}


def _sealed(keys: Keyring, customer_id: UUID, codes: Mapping[str, str]) -> str | None:
    return keys.seal(customer_id, CODES_FIELD, orjson.dumps(codes).decode()) if codes else None


def _keys(log: EventLog, customer_id: UUID) -> Keyring:
    keys = Keyring(log.master)
    with log.pool.connection() as connection:
        keys.load(connection, [customer_id])
    return keys
