"""A user unfolded: master data, devices, and the SIMs in them (H-03, H-04)."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import orjson

from aggregates.engine.words import Words
from readmodels.engine.detail import POSITION, Detail
from readmodels.engine.reader import Reading
from readmodels.engine.relations import read_by
from readmodels.engine.remark import remark
from readmodels.users.users import HOLDS_NOTHING, INACTIVE_USERS, WHY_LISTED

SIM_FIELDS = """'id', s.sim_id, 'number', s.number, 'carrier', s.carrier, 'status', s.status, 'tariff', s.tariff, 'options', s.options, 'iccid', s.iccid,
    'contract_end', s.contract_end, 'earliest_renewal', s.earliest_renewal, 'updated_by_feed', s.fed, 'missing_since', s.missing_since,
    'served_by_operator', s.served_by_operator"""

SIMS_IN_DEVICE = f"""(SELECT coalesce(json_agg(json_build_object({SIM_FIELDS}, 'link_source', s.link_source) ORDER BY s.number), '[]') FROM sims s
    WHERE s.linked_device_id IN (SELECT i.device_id FROM devices i WHERE i.device_id = d.device_id OR i.goes_on_as = d.device_id))"""

_HELD = f"""SELECT d.user_id, json_agg(json_build_object('id', d.device_id, 'kind', d.kind, 'maker', d.maker, 'model', d.model, 'imei', d.imei, 'imei2', d.imei2,
        'serial_number', d.serial_number, 'activation_locked', d.activation_locked, 'unknown', d.unknown, 'sims', {SIMS_IN_DEVICE})
        ORDER BY d.model_sort, d.device_id) AS devices
    FROM devices d WHERE d.user_id = ANY(%(users)s) AND d.absorbed_into IS NULL AND {{which}} GROUP BY d.user_id"""
_DEVICES, _HIDDEN = (_HELD.format(which=which) for which in ("NOT d.hidden", "d.hidden"))

_WITHOUT_DEVICE = f"""SELECT s.holder, json_agg(json_build_object({SIM_FIELDS}, 'no_device_reason', s.reason) ORDER BY s.number) AS sims
    FROM (SELECT n.*, n.user_id AS holder, CASE WHEN n.linked_device_id IS NULL THEN 'in_no_device' END AS reason FROM sims n WHERE n.user_id = ANY(%(users)s)
        UNION ALL SELECT n.*, d.user_id, CASE d.hidden_because WHEN 'unknown' THEN 'in_unknown_device' ELSE 'in_hidden_device' END
        FROM devices d JOIN sims n ON n.linked_device_id IN (SELECT i.device_id FROM devices i WHERE i.device_id = d.device_id OR i.goes_on_as = d.device_id)
        WHERE d.user_id = ANY(%(users)s) AND d.hidden AND d.absorbed_into IS NULL) s GROUP BY s.holder"""
"""Numbers of the user that stand in no device which is shown, and why (F-08)."""

_USER = f"""SELECT json_build_object('id', u.user_id, 'name', u.name, 'status', u.status, 'email', u.email, 'group', u."group",
        'personnel_number', u.personnel_number, 'cost_centre', u.cost_centre, 'primary_address', u.primary_address,
        'additional_addresses', u.additional_addresses, 'further', u.further, 'erased', u.erased, 'version', u.version,
        'why_listed', u.why_listed,
        'devices', coalesce(d.devices, '[]'), 'hidden_devices', coalesce(h.devices, '[]'), 'sims', coalesce(s.sims, '[]'))::text, u.version, {POSITION}
    FROM user_list u LEFT JOIN ({_DEVICES}) d USING (user_id) LEFT JOIN ({_HIDDEN}) h USING (user_id) LEFT JOIN ({_WITHOUT_DEVICE}) s ON s.holder = u.user_id WHERE u.user_id = %(user)s"""

_UNFOLDED = f"""SELECT u, coalesce(d.devices, '[]')::text, coalesce(s.sims, '[]')::text
    FROM unnest(%(users)s::uuid[]) AS u LEFT JOIN ({_DEVICES}) d ON d.user_id = u LEFT JOIN ({_WITHOUT_DEVICE}) s ON s.holder = u"""

_NOTES: Words = {
    "inactive-not-listed": (
        "Inaktive Nutzer sind ausgeschaltet: Listen zeigen diesen Nutzer nicht, solange er weder Geräte noch Rufnummern hat",
        "Inactive users are switched off: lists don't show this user as long as they hold neither devices nor numbers",
    ),
}

USER_DETAIL_READS, UNFOLDED_READS = read_by(_USER), read_by(_UNFOLDED)


def user_detail(reading: Reading, user_id: UUID) -> Detail | None:
    """Look up the user; None if this customer has none such. `sims` are numbers that stand in none of the `devices`, and why: of other carriers, assigned to the user directly, or in one of the `hidden_devices`, which stand on no list but are held all the same (F-08)."""
    row = reading.one(_USER, {"user": user_id, "users": [user_id]})
    if row is None:
        return None
    fields: dict[str, Any] = orjson.loads(row[0])
    left_out = fields["why_listed"] == HOLDS_NOTHING and INACTIVE_USERS not in reading.settings.features
    fields["notes"] = [found for code in ("inactive-not-listed",) if left_out and (found := remark(_NOTES, code))]
    fields["why_listed"] = remark(WHY_LISTED, fields["why_listed"])
    return Detail(fields, row[1], row[2])


def unfolded(reading: Reading, users: Sequence[UUID]) -> dict[str, dict[str, Any]]:
    """Read the devices with their SIMs, and the SIMs that stand in none of them (directly assigned, or in a device that isn't shown), of several users."""
    found = reading.all(_UNFOLDED, {"users": list(users)})
    return {str(user): {"devices": orjson.loads(devices), "sims": orjson.loads(sims)} for user, devices, sims in found}
