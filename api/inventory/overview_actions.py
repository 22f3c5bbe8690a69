"""What may be done from a row of the overall overview: with its user, its device, its number, each as its own line has it (H-17)."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from api.devices.device_actions import DEVICE_ACTIONS
from api.engine.access import Caller
from api.engine.allowed_actions import FIELD
from api.engine.answer import made_type
from api.engine.lists import Unfold
from api.sims.sim_actions import SIM_ACTIONS
from api.user_actions import USER_ACTIONS
from readmodels.engine.reader import Reading
from readmodels.engine.relations import Relations, read_by

_ROWS = "SELECT row_id, user_id, device_id, sim_id FROM overview WHERE row_id = ANY(%(ids)s)"
_TABLES = {"user": USER_ACTIONS, "device": DEVICE_ACTIONS, "number": SIM_ACTIONS}


def _type() -> Any:
    """Make the type of the menus of a row."""
    menus = {
        name: Annotated[table.menu_type | None, Field(description="Null where the row has none, or where its device is hidden")]
        for name, table in _TABLES.items()
    }
    return made_type("OverviewMenus", menus, "What you may do with the user, the device and the number of a row.")


def _reads() -> Relations:
    return read_by(_ROWS).union(*(table.reads() for table in _TABLES.values()))


def _of_rows(caller: Caller, found: Reading, ids: Sequence[UUID]) -> Mapping[str, Mapping[str, Any]]:
    """Look each thing up once, however many rows have it."""
    rows = found.all(_ROWS, {"ids": [*ids]})
    menus: dict[str, dict[str, dict[str, Any]]] = {}
    for place, (name, table) in enumerate(_TABLES.items(), 1):
        things = [*dict.fromkeys(row[place] for row in rows if row[place] is not None)]
        menus[name] = table.of_rows(caller, found, things) if things else {}
    told: dict[str, dict[str, Any]] = {}
    for row in rows:
        of = dict(zip(_TABLES, row[1:], strict=True))
        told[str(row[0])] = {FIELD: {name: menus[name].get(str(thing), {}).get(FIELD) for name, thing in of.items()}}
    return told


OVERVIEW_MENUS = Unfold(_of_rows, _reads, {FIELD: _type()})
