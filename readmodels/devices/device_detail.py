"""A device in full: description, identifiers, user, the SIMs in it, the records that became part of it, its notes (H-05, F-08, F-09)."""

from typing import Any
from uuid import UUID

import orjson

from readmodels.devices.devices import HIDDEN_BECAUSE, NO_NUMBER_REASONS, WITHHELD
from readmodels.engine.detail import POSITION, Detail
from readmodels.engine.reader import Reading
from readmodels.engine.relations import read_by
from readmodels.engine.remark import remark
from readmodels.users.user_detail import SIMS_IN_DEVICE

_SHOWN = f"devices r JOIN devices d ON d.device_id = coalesce(r.goes_on_as, r.device_id) AND NOT {WITHHELD.format(device='d')}"
"""A record r, and the device d as which it is shown: itself, or the one that it became part of."""

_CASES = """(SELECT coalesce(json_agg(json_build_object('id', c.case_id, 'kind', c.kind, 'priority', c.priority, 'opened_at', c.opened_at)
    ORDER BY c.priority), '[]') FROM clarification_cases c WHERE c.device_id = d.device_id AND c.status = 'open')"""

_DEVICE = f"""SELECT json_build_object('id', d.device_id, 'kind', d.kind, 'maker', d.maker, 'model', d.model, 'size', d.size, 'colour', d.colour,
        'further', d.further, 'imei', d.imei, 'imei2', d.imei2, 'serial_number', d.serial_number, 'identifiers', d.identifiers,
        'former_identifiers', d.former, 'source', d.source, 'known_since', d.known_since,
        'unknown', d.unknown, 'hidden', d.hidden_because, 'activation_locked', d.activation_locked, 'whereabouts', d.whereabouts,
        'pool_condition', d.pool_condition, 'pool_place', d.pool_place, 'lost', d.lost, 'certificates', d.certificates, 'note_count', d.note_count, 'version', d.version,
        'user', CASE WHEN u.user_id IS NOT NULL THEN json_build_object('id', u.user_id, 'name', u.name, 'status', u.status) END,
        'sims', {SIMS_IN_DEVICE}, 'cases', {_CASES},
        'merged_from', (SELECT coalesce(json_agg(a.device_id ORDER BY a.device_id), '[]') FROM devices a WHERE a.goes_on_as = d.device_id))::text,
        d.version, {POSITION}
    FROM {_SHOWN} LEFT JOIN users u ON u.user_id = d.user_id WHERE r.device_id = %(device)s"""

DEVICE_DETAIL_READS = read_by(_DEVICE)
_SHOWN_AS = f"SELECT d.device_id FROM {_SHOWN} WHERE r.device_id = %(device)s"
_RECORDS = (
    "SELECT device_id FROM devices WHERE device_id = %(device)s OR goes_on_as = %(device)s ORDER BY device_id <> %(device)s, device_id"
)
DEVICE_RECORDS_READS = read_by(_SHOWN_AS, _RECORDS)


def device_detail(reading: Reading, device_id: UUID) -> Detail | None:
    """Look up the device; of a record that became part of another one, that other one. None if this customer has none such, or nobody may see it (F-07)."""
    row = reading.one(_DEVICE, {"device": device_id})
    if row is None:
        return None
    fields: dict[str, Any] = orjson.loads(row[0])
    if not any(sim["status"] != "inactive" for sim in fields["sims"]):
        fields["no_number_reason"] = remark(NO_NUMBER_REASONS, "not_used" if fields["user"] is None else "no_sim_of_this_carrier")
    else:
        fields["no_number_reason"] = None
    fields["hidden"] = remark(HIDDEN_BECAUSE, fields["hidden"])
    fields["merged_into"] = None if fields["id"] == str(device_id) else fields["id"]
    return Detail(fields, row[1], row[2])


def shown_device(reading: Reading, device_id: UUID) -> UUID | None:
    """Look up the device as which a record is shown: itself, or the one that it became part of."""
    row = reading.one(_SHOWN_AS, {"device": device_id})
    return row[0] if row else None


def records_of(reading: Reading, device_id: UUID) -> list[UUID]:
    """List the device, and then all records that became part of it: their histories are one (F-09)."""
    return [row[0] for row in reading.all(_RECORDS, {"device": device_id})]
