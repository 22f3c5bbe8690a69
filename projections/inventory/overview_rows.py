"""Which rows the overview has, and where each of their columns comes from (H-17): `s` is a number, `d` its device or one without number, `u` the user."""

from collections.abc import Mapping
from typing import Literal, NamedTuple

from projections.engine.projection import Physical
from readmodels.inventory.overview import OVERVIEW


class Origin(NamedTuple):
    """What a column holds in a number's row, in a device's, in a user's."""

    number: str = "NULL"
    device: str = "NULL"
    user: str = "NULL"


NO_DEVICE_REASON = """CASE WHEN s.linked_device_id IS NULL THEN 'in_no_device'
    WHEN d.device_id IS NULL OR (d.hidden AND d.hidden_because = 'unknown') THEN 'in_unknown_device' WHEN d.hidden THEN 'in_hidden_device' END"""
"""Why a number `s` stands without the device `d` that it is in (F-08)."""


def shown(column: str) -> str:
    """Say in SQL what is shown of the device `d` that a number is in: nothing where it is hidden."""
    return f"CASE WHEN d.hidden THEN NULL ELSE d.{column} END"


def _of_number(column: str) -> Origin:
    return Origin(f"s.{column}")


def _of_device(column: str) -> Origin:
    return Origin(shown(column), f"d.{column}")


def _of_user(column: str) -> Origin:
    return Origin(f"u.{column}", f"u.{column}", f"u.{column}")


def _filled(alias: str) -> str:
    """The customer's own fields, where any is filled."""
    return f"CASE WHEN {alias}.further_sort IS NOT NULL THEN {alias}.further END"


ORIGINS: Mapping[str, Origin] = {
    "customer_id": Origin("s.customer_id", "d.customer_id", "u.customer_id"),
    "row_id": Origin("s.sim_id", "d.device_id", "u.user_id"),
    "row_kind": Origin("'number'", "'device'", "CASE u.status WHEN 'inactive' THEN 'inactive_user' ELSE 'user' END"),
    "sim_id": _of_number("sim_id"),
    "device_id": _of_device("device_id"),
    "user_id": _of_user("user_id"),
    "number": _of_number("number"),
    "carrier": _of_number("carrier"),
    "fed": _of_number("fed"),
    "served_by_operator": _of_number("served_by_operator"),
    "sim_status": _of_number("status"),
    "iccid": _of_number("iccid"),
    "card_type": _of_number("card_type"),
    "tariff": _of_number("tariff"),
    "tariff_sort": _of_number("tariff_sort"),
    "options": _of_number("options"),
    "contract_start": _of_number("contract_start"),
    "contract_end": _of_number("contract_end"),
    "earliest_renewal": _of_number("earliest_renewal"),
    "subsidy": _of_number("subsidy"),
    "renewal": _of_number("renewal"),
    "hardware_calloff": _of_number("hardware_calloff"),
    "billing_account": _of_number("billing_account"),
    "missing_since": _of_number("missing_since"),
    "kind": _of_device("kind"),
    "maker": _of_device("maker"),
    "model": _of_device("model"),
    "model_sort": _of_device("model_sort"),
    "size": _of_device("size"),
    "colour": _of_device("colour"),
    "imei": _of_device("imei"),
    "imei2": _of_device("imei2"),
    "serial_number": _of_device("serial_number"),
    "device_further": Origin(f"CASE WHEN NOT d.hidden THEN {_filled('d')} END", _filled("d")),
    "device_further_sort": _of_device("further_sort"),
    "device_unknown": _of_device("unknown"),
    "user_name": _of_user("name"),
    "user_name_sort": _of_user("name_sort"),
    "user_status": _of_user("status"),
    "email": _of_user("email"),
    "group": _of_user('"group"'),
    "personnel_number": _of_user("personnel_number"),
    "cost_centre": _of_user("cost_centre"),
    "primary_address": _of_user("primary_address"),
    "address_sort": _of_user("address_sort"),
    "additional_addresses": Origin(*["nullif(u.additional_lines, '{}')"] * 3),
    "user_further": Origin(*[_filled("u")] * 3),
    "user_further_sort": _of_user("further_sort"),
    "no_device_reason": Origin(number=NO_DEVICE_REASON),
    "no_number_reason": Origin(device="CASE WHEN d.user_id IS NULL THEN 'not_used' ELSE 'no_sim_of_this_carrier' END"),
    "search": Origin(f"concat_ws(' ', s.search, {shown('search')}, u.search)", "concat_ws(' ', d.search, u.search)", "u.search"),
}


def _columns(kind: Literal["number", "device", "user"]) -> str:
    return ", ".join(f'{getattr(ORIGINS[column], kind)} AS "{column}"' for column in OVERVIEW.columns)


def numbers(at: Physical) -> str:
    """Make the SELECT of each number, with the device that it is in (the one its device was merged into) where that is shown, and that device's user in any case."""
    return f"""SELECT {_columns("number")}
    FROM {at["sims"]} s
    LEFT JOIN {at["devices_named"]} l ON l.device_id = s.linked_device_id
    LEFT JOIN {at["devices_named"]} d ON d.device_id = coalesce(l.goes_on_as, l.device_id)
    LEFT JOIN {at["users_named"]} u ON u.user_id = coalesce(d.user_id, s.user_id)
    WHERE s.status <> 'inactive'"""


def devices(at: Physical) -> str:
    """Make the SELECT of each device that no active number is in."""
    return f"""SELECT {_columns("device")}
    FROM {at["devices"]} d
    LEFT JOIN {at["users_named"]} u ON u.user_id = d.user_id
    WHERE d.absorbed_into IS NULL AND NOT d.hidden
      AND NOT {_has_number(at)} AND NOT {_has_number_of_a_part(at)}"""


def _has_number(at: Physical) -> str:
    return f"""EXISTS (SELECT FROM {at["sims"]} s WHERE s.linked_device_id = d.device_id AND s.status <> 'inactive')"""


def _has_number_of_a_part(at: Physical) -> str:
    return f"""EXISTS (SELECT FROM {at["devices"]} l JOIN {at["sims"]} s ON s.linked_device_id = l.device_id
                      WHERE l.goes_on_as = d.device_id AND s.status <> 'inactive')"""


def holds_devices(at: Physical) -> str:
    """Make the condition that the user `u` has a device, be it hidden."""
    return f"EXISTS (SELECT FROM {at['devices']} d WHERE d.user_id = u.user_id AND d.absorbed_into IS NULL)"


def _is_in_a_row(at: Physical) -> str:
    """Make the condition that the user `u` stands in a device's row, or in that of a number in a device, be that hidden."""
    return f"""EXISTS (SELECT FROM {at["devices"]} d WHERE d.user_id = u.user_id AND d.absorbed_into IS NULL
                      AND (NOT d.hidden OR {_has_number(at)} OR {_has_number_of_a_part(at)}))"""


def holds_numbers(at: Physical) -> str:
    """Make the condition that the user `u` has a number directly; it isn't one's own while it is in somebody else's device."""
    return f"""EXISTS (SELECT FROM {at["sims"]} s LEFT JOIN {at["devices"]} l ON l.device_id = s.linked_device_id
                      LEFT JOIN {at["devices"]} d ON d.device_id = coalesce(l.goes_on_as, l.device_id)
                      WHERE s.user_id = u.user_id AND s.status <> 'inactive' AND d.user_id IS NULL)"""


def users(at: Physical) -> str:
    """Make the SELECT of each user with neither; a device that is hidden is none, but a number in it is one."""
    return f"""SELECT {_columns("user")}
    FROM {at["users"]} u
    WHERE u.status <> 'deleted' AND NOT {_is_in_a_row(at)} AND NOT {holds_numbers(at)}"""


def all_rows(at: Physical) -> str:
    """Make the SELECT of the whole overview."""
    return f"{numbers(at)} UNION ALL {devices(at)} UNION ALL {users(at)}"
