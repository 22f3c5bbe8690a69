"""Ids in lists: exports of ours have them, and so may the same columns of other systems, which mean something else there (F-18)."""

from collections.abc import Iterator, Mapping
from uuid import UUID

from aggregates.device import Device
from aggregates.engine.aggregate import Aggregate
from aggregates.sim import Sim
from aggregates.user import User
from commands.engine.command import Given, NotFound, Refusal
from commands.engine.given import Batch
from importers.imports.known_by import told_of
from importers.imports.table_cells import our_id
from importers.imports.table_file import TableRow
from importers.quarantine import Notice, RowNoted

Ids = Mapping[str, type[Aggregate]]
"""Field → what its id is of."""


class SimIdContradicts(Refusal):
    """The SIM id {sim_id} is that of the number {known}, and the row says {said}: nothing was taken. Correct the number, or leave the id empty."""

    code = "sim-id-contradicts"
    de = "Die SIM-Id {sim_id} ist die der Rufnummer {known}, in der Zeile steht {said}: nichts wurde übernommen. Bitte die Rufnummer berichtigen oder die Id leer lassen."


def user_of_id(given: Given, user_id: UUID | None) -> UUID | None:
    """Return the user whom an export of ours names; None for any other id, and for one who is deleted."""
    try:
        return user_id if user_id is not None and given.state(User, user_id).status in ("active", "inactive") else None
    except NotFound:
        return None


def device_of_id(given: Given, device_id: UUID | None) -> UUID | None:
    """Return the device that an export of ours names, or as part of which it goes on; None for any other id."""
    try:
        while device_id is not None and (into := given.state(Device, device_id).absorbed_into) is not None:
            device_id = into
    except NotFound:
        return None
    return device_id


def check_sim_id(given: Given, sim_id: UUID | None, number: str, known: UUID | None) -> None:
    """Raise the refusal where a row has the id of another number. `known`: who has the row's."""
    if sim_id is None or sim_id == known:
        return
    try:
        sim = given.state(Sim, sim_id)
    except NotFound:
        return
    raise SimIdContradicts(sim_id=sim_id, known=sim.number, said=number)


def ids_of(ids: Ids, row: TableRow) -> set[UUID]:
    """Return the ids that a row has."""
    return {found for field in ids if (found := our_id(row.values.get(field, ""))) is not None}


def ids_not_known(batch: Batch, customer_id: UUID, ids: Ids, row: TableRow) -> Iterator[RowNoted]:
    """Yield a warning of each id that means nothing here. What the ids may mean must be loaded."""
    for field, kind in ids.items():
        cell = row.values.get(field, "")
        if any(map(str.isalnum, cell)) and not _is_known(batch, customer_id, kind, our_id(cell)):
            yield RowNoted(
                Notice.ID_NOT_KNOWN, row.columns[field], cell.strip(), row.line, {**row.place}, kind is User, told_of(row.values)
            )


def _is_known(batch: Batch, customer_id: UUID, kind: type[Aggregate], thing: UUID | None) -> bool:
    if thing is None or batch.version(customer_id, thing, kind) is None:
        return False
    return kind is not User or batch.state(User, thing).status in ("active", "inactive")
