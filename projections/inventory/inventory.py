"""Customers, users, devices and SIMs, and what is derived from them: they are read together, so they are at one position.

Each row follows from its own stream, a device's also from its customer's settings and the devices that it was merged with;
what joins them (overview, its facets) is derived by SQL from the rows a batch touched.
"""

from collections.abc import Iterable, Mapping
from typing import Any, cast

from aggregates.customer import DeviceKindHidden, DeviceKindShown, UnknownDevicesSwitchedOff, UnknownDevicesSwitchedOn
from aggregates.device import DeviceAbsorbed, DeviceMerged, DeviceSplit
from aggregates.engine.event import Event
from eventstore.envelope import Recorded
from projections.engine.projection import NamedRows, Projection, Reach
from projections.engine.rows import Counts
from projections.inventory.counted import MAKER_VIEW, TARIFF_VIEW
from projections.inventory.overview import UNSEEN, derive_overview
from projections.inventory.overview_rows import NO_DEVICE_REASON, all_rows, holds_devices, shown
from readmodels.clarification_cases.clarification_cases import count_case
from readmodels.customers import CUSTOMERS
from readmodels.devices.device_cases import CASES_OF_DEVICES, DEVICE_CASES
from readmodels.devices.devices import DEVICES, WITHHELD, WITHOUT_CERTIFICATE, DeviceRow
from readmodels.engine.sort_key import search_text
from readmodels.engine.table import Table, Tally
from readmodels.inventory.inventory_counts import COMPUTERS, HANDHELDS, INVENTORY_COUNTS, UNKNOWN
from readmodels.inventory.overview import CUBES, OVERVIEW
from readmodels.sims.sims import SIMS, SimRow
from readmodels.users.users import USERS, UserRow


def count_user(row: UserRow) -> Iterable[Tally]:
    if row.status == "active":
        yield Tally(row.customer_id, "users", "active")
    elif row.status == "inactive":
        yield Tally(row.customer_id, "users", "inactive")


def count_device(row: DeviceRow) -> Iterable[Tally]:
    """Count devices that are shown, neither absorbed by another record nor hidden; and the models of those in use, neither in the pool nor lost."""
    if row.absorbed_into is not None or row.hidden:
        return
    of = "handheld" if row.kind in HANDHELDS else "computer" if row.kind in COMPUTERS else None
    if of is not None:
        yield Tally(row.customer_id, f"{of}s", "all")
        if row.whereabouts is None and row.lost is None:
            yield Tally(row.customer_id, f"{of}_models", row.designation or UNKNOWN)


def count_sim(row: SimRow) -> Iterable[Tally]:
    yield Tally(row.customer_id, "numbers", row.status)
    yield Tally(row.customer_id, f"tariff:{row.status}", row.tariff or UNKNOWN)


COUNTS: dict[str, Counts] = {
    USERS.name: count_user,
    DEVICES.name: count_device,
    SIMS.name: count_sim,
    DEVICE_CASES.name: count_case,
}

_OF: dict[str, Table[Any]] = {"user": USERS, "device": DEVICES, "sim": SIMS}


def reads(recorded: Recorded[Event]) -> Iterable[tuple[Table[Any], Any]]:
    """Yield the rows that an event's handlers look at, each by table and key."""
    table = _OF.get(recorded.kind.stem)
    if table is None:
        yield CUSTOMERS, recorded.customer_id
        return
    if table is DEVICES:
        yield CUSTOMERS, recorded.customer_id
        if recorded.kind is DeviceAbsorbed:
            yield DEVICES, cast("DeviceAbsorbed", recorded.event).into_id
        if recorded.kind is DeviceMerged:  # what becomes of this one becomes of it
            yield DEVICES, cast("DeviceMerged", recorded.event).absorbed_id
        if recorded.kind is DeviceSplit:
            yield DEVICES, cast("DeviceSplit", recorded.event).restored_id


def begins(recorded: Recorded[Event]) -> Iterable[tuple[Table[Any], Any]]:
    """Yield the rows that its own stream's events make, each by table and key."""
    table = _OF.get(recorded.kind.stem)
    if table is not None:
        yield table, recorded.stream_id
    if table is DEVICES:
        for kind in CASES_OF_DEVICES:
            yield DEVICE_CASES, kind.id_of(recorded.stream_id)


_DEVICES = holds_devices({"devices": "{devices}"})
_NUMBERS = "EXISTS (SELECT FROM {sims} s WHERE s.user_id = u.user_id)"
"""Whichever are coupled with the user, inactive ones too, as the detail shows them."""
_USER_VIEW = f"""SELECT u.*, CASE WHEN u.status <> 'inactive' THEN NULL
    WHEN {_DEVICES} THEN CASE WHEN {_NUMBERS} THEN 'holds_both' ELSE 'holds_devices' END
    WHEN {_NUMBERS} THEN 'holds_numbers' ELSE 'holds_nothing' END AS why_listed
    FROM {{users}} u"""

_WITHOUT_DEVICE_VIEW = """SELECT u.* FROM {users} u WHERE u.status = 'active' AND NOT EXISTS (
    SELECT FROM {devices} d WHERE d.user_id = u.user_id AND d.absorbed_into IS NULL AND coalesce(d.hidden_because, '') NOT IN ('returned', 'unknown'))"""
"""A device that people have hidden is theirs all the same; what went back, or is shown to nobody, isn't."""

_SIM_VIEW = f"""SELECT s.*, {", ".join(f"{shown(column)} AS {column}" for column in ("device_id", "kind", "maker", "model", "imei"))}, coalesce(u.user_id, v.user_id) AS holder_id,
    coalesce(u.name, v.name) AS user_name, coalesce(u.name_sort, v.name_sort) AS user_name_sort,
    {NO_DEVICE_REASON} AS no_device_reason
    FROM {{sims}} s
    LEFT JOIN {{devices_named}} l ON l.device_id = s.linked_device_id
    LEFT JOIN {{devices_named}} d ON d.device_id = coalesce(l.goes_on_as, l.device_id)
    LEFT JOIN {{users_named}} u ON u.user_id = d.user_id
    LEFT JOIN {{users_named}} v ON v.user_id = s.user_id"""

_RENEWABLE_VIEW = f"""SELECT s.*, CASE WHEN s.renewal THEN NULL ELSE least(s.contract_end, s.earliest_renewal) END AS renewable_from
    FROM ({_SIM_VIEW}) s WHERE s.renewal OR s.renewal IS NULL AND (s.contract_end IS NOT NULL OR s.earliest_renewal IS NOT NULL)"""
"""Numbers whose contract can be renewed, from that day on; at once where the carrier says so. The same as `renewal_of` (aggregates/renewal.py)."""

_DEVICE_VIEW = f"""SELECT d.*, u.name AS user_name, u.name_sort AS user_name_sort, u.status AS user_status,
        {WITHOUT_CERTIFICATE.format(device="d")} AS without_certificate
    FROM {{devices}} d LEFT JOIN {{users_named}} u ON u.user_id = d.user_id
    WHERE NOT {WITHHELD.format(device="d")} AND d.absorbed_into IS NULL"""

_MAKER_AND_MODEL = """nullif(concat_ws(' ', CASE WHEN starts_with(lower(d.model) || ' ', lower(d.maker) || ' ') THEN NULL ELSE d.maker END, d.model), '')"""
"""The same as `maker_and_model`."""

_CASE_VIEW = f"""SELECT c.customer_id, c.case_id, c.kind, c.subject_kind, c.subject_id,
        coalesce(c.subject, {_MAKER_AND_MODEL}) AS subject, c.priority, c.opened_at, c.closed_at, c.status,
        c.device_id, d.maker, d.model, d.model_sort, d.imei, d.serial_number, u.user_id, u.name AS user_name
    FROM {{clarification_cases}} c LEFT JOIN {{devices}} d ON d.device_id = c.device_id LEFT JOIN {{users_named}} u ON u.user_id = coalesce(c.user_id, d.user_id)
    WHERE d.hidden IS NOT TRUE"""


def _called_user(row: UserRow) -> Mapping[str, Any]:
    return {"name": row.name, "name_sort": row.name_sort, "search": search_text(row.name)}


def _called_device(row: DeviceRow) -> Mapping[str, Any]:
    names = {"kind", "maker", "maker_sort", "model", "model_sort", "imei", "imei2", "serial_number", "hidden", "hidden_because", "search"}
    return {name: value for name, value in row._asdict().items() if name in names}


NAMED = (
    NamedRows(USERS, ((DEVICES, "user_id"), (SIMS, "user_id")), _called_user),
    NamedRows(DEVICES, ((SIMS, "linked_device_id"), (DEVICES, "goes_on_as")), _called_device),
)

_OF_A_HIDDEN_KIND = """kind IN (SELECT e.payload->>'kind' FROM events e
    WHERE e.stream_id = customer_id AND e.event_name IN ('customer.device_kind_hidden', 'customer.device_kind_shown'))"""
"""Devices of a kind that was ever hidden: what it is now it was then, or an event of its own says otherwise."""

inventory = Projection(
    "inventory",
    version=21,
    marks=True,
    tables=(CUSTOMERS, USERS, DEVICES, SIMS, DEVICE_CASES, INVENTORY_COUNTS, OVERVIEW, *CUBES),
    reads=reads,
    begins=begins,
    afterwards=derive_overview,
    keeps_moments=True,
    reaches={
        **dict.fromkeys((UnknownDevicesSwitchedOn, UnknownDevicesSwitchedOff), Reach(DEVICES, "unknown")),
        **dict.fromkeys((DeviceKindHidden, DeviceKindShown), Reach(DEVICES, _OF_A_HIDDEN_KIND)),
    },
    named=NAMED,
    unseen=UNSEEN,
    tally=INVENTORY_COUNTS,
    counts=COUNTS,
    selects={OVERVIEW.name: all_rows},
    views={
        "user_list": _USER_VIEW,
        "users_without_device": _WITHOUT_DEVICE_VIEW,
        "sim_list": _SIM_VIEW,
        "renewable_numbers": _RENEWABLE_VIEW,
        "device_list": _DEVICE_VIEW,
        "maker_list": MAKER_VIEW,
        "tariff_list": TARIFF_VIEW,
        "clarification_case_list": _CASE_VIEW,
    },
)
