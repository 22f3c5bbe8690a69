"""What employees see who report service cases for themselves: their cases, what was written at these, and their devices (H-13, H-25). The rows are those of all cases and devices."""

from collections.abc import Set
from dataclasses import replace

from readmodels.devices.device_resource import DEVICE_LIST
from readmodels.engine.field import Field, Resource
from readmodels.service_cases.case_messages import CASE_MESSAGE_LIST
from readmodels.service_cases.service_case_resource import SERVICE_CASE_LIST

_OTHERS_MATTER = frozenset(
    {
        *("contract", "pass_on_to", "user_choice", "leaver_id", "sent_to_user_id", "at_carrier"),
        *("at_carrier_since", "done_at_carrier", "refused_at_carrier", "carried_out_on", "carrier_reference"),
        *("estimate_net", "work", "remarks", "reason", "cost_centre"),
    }
)
"""What the customer decides about contract and user, what it costs, and what others noted."""
_OF_A_DEVICE = frozenset(
    {
        *("id", "kind", "maker", "model", "designation", "size", "colour", "imei", "imei2", "serial_number"),
        *("hidden", "user_id", "user", "lost", "activation_locked", "version"),
    }
)


def _without(fields: tuple[Field, ...], names: Set[str]) -> tuple[Field, ...]:
    return tuple(each for each in fields if each.name not in names)


OWN_CASE_LIST: Resource = replace(
    SERVICE_CASE_LIST,
    name="own-service-cases",
    de="Eigene Servicefälle",
    en="Service cases of one's own",
    fields=_without(SERVICE_CASE_LIST.fields, _OTHERS_MATTER),
    itself=None,
)
OWN_CASE_MESSAGE_LIST: Resource = replace(
    CASE_MESSAGE_LIST, name="own-case-messages", de="Nachrichten zum eigenen Servicefall", en="Messages at a service case of one's own"
)
OWN_DEVICE_LIST: Resource = replace(
    DEVICE_LIST,
    name="own-devices",
    de="Eigene Geräte",
    en="Devices of one's own",
    fields=tuple(replace(each, searchable=False) for each in DEVICE_LIST.fields if each.name in _OF_A_DEVICE),
    own=(),
    itself=None,
    search_column=None,
)
"""Nobody has many, and what devices are searched by is also what the customer notes of them: so these aren't searched."""
