"""A number in full: tariff, card, contract term, entitlements, device and user, and what is to be remarked about it (H-04, F-07, F-08, F-10)."""

from typing import Any
from uuid import UUID

import orjson

from aggregates.engine.words import Words
from readmodels.engine.detail import POSITION, Detail
from readmodels.engine.reader import Reading
from readmodels.engine.relations import read_by
from readmodels.engine.remark import Remark, remark
from readmodels.sims.sims import NO_DEVICE_REASONS

_SIM = f"""SELECT json_build_object('id', s.sim_id, 'number', s.number, 'carrier', s.carrier, 'updated_by_feed', s.fed, 'status', s.status, 'iccid', s.iccid,
        'card_type', s.card_type, 'tariff', s.tariff, 'options', s.options, 'contract_start', s.contract_start, 'contract_end', s.contract_end,
        'earliest_renewal', s.earliest_renewal, 'subsidy', s.subsidy, 'renewal', s.renewal, 'hardware_calloff', s.hardware_calloff,
        'billing_account', s.billing_account, 'missing_since', s.missing_since, 'served_by_operator', s.served_by_operator, 'has_codes', s.codes IS NOT NULL, 'link_source', s.link_source,
        'version', s.version,
        'device', CASE WHEN s.device_id IS NOT NULL THEN
            json_build_object('id', s.device_id, 'kind', s.kind, 'maker', s.maker, 'model', s.model, 'imei', s.imei) END,
        'user', CASE WHEN s.holder_id IS NOT NULL THEN json_build_object('id', s.holder_id, 'name', s.user_name) END,
        'no_device_reason', s.no_device_reason)::text, s.version, {POSITION}
    FROM sim_list s WHERE s.{{column}} = %(value)s"""
SIM_DETAIL_READS = read_by(_SIM)

_NOTES: Words = {
    "not-updated-automatically": (
        "Rufnummer eines anderen Netzbetreibers: von Hand angelegt, wird nicht automatisch aktualisiert",
        "Number of another carrier: made by hand, not updated automatically",
    ),
    "link-may-be-overwritten": (
        "Von Hand verknüpft: Der nächste Tagesimport kann diese Verknüpfung überschreiben",
        "Linked by hand: the next feed may overwrite this link",
    ),
    "no-device-management-check": (
        "Das Gerät ist unbekannt und wird nicht angezeigt: Ob es in der entfernten Verwaltung ist, kann nicht geprüft werden",
        "The device is unknown and not shown: whether it is under device management can't be checked",
    ),
    "missing-from-feed": (
        "Die Rufnummer fehlt im Tagesimport; sie bleibt bei ihrem Gerät, bis sie wieder da ist oder inaktiv gemeldet wird",
        "The number is missing from the feed; it stays with its device until it is back or reported inactive",
    ),
}
"""Words of the manual ("Die Daten und ihre Darstellung")."""


def sim_detail(reading: Reading, sim_id: UUID) -> Detail | None:
    """Look up the number; None if this customer has none such."""
    return _detail(reading, _SIM.format(column="sim_id"), sim_id)


def number_detail(reading: Reading, number: str) -> Detail | None:
    """Look up the same as `sim_detail` by the number, in E.164."""
    return _detail(reading, _SIM.format(column="number"), number)


def _detail(reading: Reading, query: str, value: UUID | str) -> Detail | None:
    row = reading.one(query, {"value": value})
    if row is None:
        return None
    fields: dict[str, Any] = orjson.loads(row[0])
    fields["notes"] = _notes(fields)
    fields["no_device_reason"] = remark(NO_DEVICE_REASONS, fields["no_device_reason"])
    return Detail(fields, row[1], row[2])


def _notes(sim: dict[str, Any]) -> list[Remark]:
    """What is to be said about a number."""
    codes = {
        "not-updated-automatically": not sim["updated_by_feed"],
        "link-may-be-overwritten": sim["updated_by_feed"] and sim["link_source"] == "hand",
        "no-device-management-check": sim["no_device_reason"] == "in_unknown_device",
        "missing-from-feed": sim["missing_since"] is not None,
    }
    return [found for code, applies in codes.items() if applies and (found := remark(_NOTES, code))]
