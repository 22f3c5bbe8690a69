"""A number in full: tariff, card, contract term, entitlements, device and user, and what is to be remarked about it (H-04, F-07, F-08, F-10)."""

from typing import Any
from uuid import UUID

import orjson

from readmodels.engine.detail import POSITION, Detail
from readmodels.engine.reader import Reading
from readmodels.inventory.reasons import no_device, sim_notes

_SIM = f"""SELECT json_build_object('id', s.sim_id, 'number', s.number, 'carrier', s.carrier, 'updated_by_feed', s.fed, 'status', s.status, 'iccid', s.iccid,
        'card_type', s.card_type, 'tariff', s.tariff, 'options', s.options, 'contract_start', s.contract_start, 'contract_end', s.contract_end,
        'earliest_renewal', s.earliest_renewal, 'subsidy', s.subsidy, 'renewal', s.renewal, 'hardware_calloff', s.hardware_calloff,
        'billing_account', s.billing_account, 'missing_since', s.missing_since, 'has_codes', s.codes IS NOT NULL, 'link_source', s.link_source,
        'version', s.version,
        'device', CASE WHEN s.device_id IS NOT NULL THEN
            json_build_object('id', s.device_id, 'kind', s.kind, 'maker', s.maker, 'model', s.model, 'imei', s.imei) END,
        'user', CASE WHEN s.holder_id IS NOT NULL THEN json_build_object('id', s.holder_id, 'name', s.user_name) END,
        'no_device_reason', s.no_device_reason)::text, s.version, {POSITION}
    FROM sim_list s WHERE s.{{column}} = %(value)s"""


def sim_detail(reading: Reading, sim_id: UUID) -> Detail | None:
    """The number, or None if this customer has none such."""
    return _detail(reading, _SIM.format(column="sim_id"), sim_id)


def number_detail(reading: Reading, number: str) -> Detail | None:
    """The same by the number, in E.164."""
    return _detail(reading, _SIM.format(column="number"), number)


def _detail(reading: Reading, query: str, value: UUID | str) -> Detail | None:
    row = reading.one(query, {"value": value})
    if row is None:
        return None
    fields: dict[str, Any] = orjson.loads(row[0])
    fields["notes"] = sim_notes(fields)
    fields["no_device_reason"] = no_device(fields["no_device_reason"])
    return Detail(fields, row[1], row[2])
