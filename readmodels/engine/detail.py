"""What detail views have in common."""

from typing import Any, NamedTuple


class Detail(NamedTuple):
    """A thing as JSON-ready fields, with its version and, where it was asked for, the position of the read model that showed it."""

    fields: dict[str, Any]
    version: int
    position: int | None = None


def position_of(projections: tuple[str, ...]) -> str:
    """SQL for the position of that one of the projections that is least far: what a view shows is at least of then."""
    listed = ", ".join(f"'{name}'" for name in projections)
    return f"(SELECT min(position) FROM projection_positions WHERE projection IN ({listed}))"


SIM_FIELDS = """'id', s.sim_id, 'number', s.number, 'carrier', s.carrier, 'status', s.status, 'tariff', s.tariff, 'options', s.options, 'iccid', s.iccid,
    'contract_end', s.contract_end, 'earliest_renewal', s.earliest_renewal, 'updated_by_feed', s.fed, 'missing_since', s.missing_since"""

SIMS_IN_DEVICE = f"""(SELECT coalesce(json_agg(json_build_object({SIM_FIELDS}, 'link_source', s.link_source) ORDER BY s.number), '[]') FROM sims s
    WHERE s.linked_device_id IN (SELECT i.device_id FROM devices i WHERE i.device_id = d.device_id OR i.goes_on_as = d.device_id))"""
