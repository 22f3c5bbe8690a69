"""Derives the overview and its facet counts by SQL: set-wise for what a batch touched, or from scratch (H-17, F-08).

One statement finds every row that may differ (through devices to users and back), replaces them, and books the difference in the facets.
"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from projections.projection import Physical, Touched
from readmodels.customers import CUSTOMERS
from readmodels.devices import DEVICES
from readmodels.overview import FACET_COLUMNS, OVERVIEW, OVERVIEW_FACETS
from readmodels.sims import SIMS
from readmodels.users import USERS

_FACETS = ", ".join(FACET_COLUMNS)
_COLUMNS = ", ".join(f'"{column}"' for column in OVERVIEW.columns)

# A number, with the device that it is in (the one its device was merged into), and that device's user.
_NUMBERS = """SELECT s.customer_id, s.sim_id AS row_id, s.sim_id, d.device_id, u.user_id, s.number, s.carrier, s.fed, s.status, s.iccid, s.tariff,
        s.tariff_sort, s.contract_end, s.earliest_renewal, s.billing_account, s.missing_since,
        d.kind, d.maker, d.model, d.model_sort, d.imei, d.serial_number, d.unknown,
        u.name, u.name_sort, u.status, u.email, u."group", u.personnel_number, u.cost_centre,
        CASE WHEN s.linked_device_id IS NULL THEN 'in_no_device' WHEN d.device_id IS NULL THEN 'in_unknown_device' END,
        NULL::text,
        concat_ws(' ', s.search, d.search, u.search)
    FROM {sims} s
    LEFT JOIN {devices} l ON l.device_id = s.linked_device_id
    LEFT JOIN {devices} d ON d.device_id = coalesce(l.absorbed_into, l.device_id) AND NOT d.hidden
    LEFT JOIN {users} u ON u.user_id = coalesce(d.user_id, s.user_id)
    WHERE s.status <> 'inactive' """

# A device that no active number is in.
_DEVICES = """SELECT d.customer_id, d.device_id, NULL::uuid, d.device_id, u.user_id, NULL, NULL, NULL::boolean, NULL, NULL, NULL, NULL, NULL::date,
        NULL::date, NULL, NULL::date, d.kind, d.maker, d.model, d.model_sort, d.imei, d.serial_number, d.unknown,
        u.name, u.name_sort, u.status, u.email, u."group", u.personnel_number, u.cost_centre,
        NULL,
        CASE WHEN d.user_id IS NULL THEN 'not_used' ELSE 'no_sim_of_this_carrier' END,
        concat_ws(' ', d.search, u.search)
    FROM {devices} d
    LEFT JOIN {users} u ON u.user_id = d.user_id
    WHERE d.absorbed_into IS NULL AND NOT d.hidden
      AND NOT EXISTS (SELECT FROM {sims} s JOIN {devices} l ON l.device_id = s.linked_device_id
                      WHERE coalesce(l.absorbed_into, l.device_id) = d.device_id AND s.status <> 'inactive') """

# A user with neither.
_USERS = """SELECT u.customer_id, u.user_id, NULL::uuid, NULL::uuid, u.user_id, NULL, NULL, NULL::boolean, NULL, NULL, NULL, NULL, NULL::date,
        NULL::date, NULL, NULL::date, NULL, NULL, NULL, NULL, NULL, NULL, NULL::boolean,
        u.name, u.name_sort, u.status, u.email, u."group", u.personnel_number, u.cost_centre, NULL, NULL, u.search
    FROM {users} u
    WHERE u.status <> 'deleted'
      AND NOT EXISTS (SELECT FROM {devices} d WHERE d.user_id = u.user_id AND d.absorbed_into IS NULL AND NOT d.hidden)
      AND NOT EXISTS (SELECT FROM {sims} s WHERE s.user_id = u.user_id AND s.status <> 'inactive') """

_BOOK = """INSERT INTO {overview_facets} AS f (customer_id, {facets}, n)
    SELECT customer_id, {facets}, {sign}count(*) FROM changed GROUP BY customer_id, {facets}
    ON CONFLICT (customer_id, {facets}) DO UPDATE SET n = f.n + excluded.n"""

_DEVICES_AFFECTED = """SELECT unnest(%(devices)s::uuid[]) UNION
    SELECT absorbed_into FROM {devices} WHERE device_id = ANY(%(devices)s) UNION
    SELECT device_id FROM {overview} WHERE row_id = ANY(%(sims)s) UNION
    SELECT coalesce(l.absorbed_into, l.device_id) FROM {sims} s JOIN {devices} l ON l.device_id = s.linked_device_id
        WHERE s.sim_id = ANY(%(sims)s) UNION
    SELECT device_id FROM {devices} WHERE user_id = ANY(%(users)s)"""

_USERS_AFFECTED = """SELECT unnest(%(users)s::uuid[]) UNION
    SELECT user_id FROM {overview} WHERE row_id = ANY(%(sims)s) UNION
    SELECT user_id FROM {overview} WHERE device_id = ANY(%(devices)s) UNION
    SELECT user_id FROM {devices} WHERE device_id = ANY(%(devices)s) UNION
    SELECT user_id FROM {sims} WHERE sim_id = ANY(%(sims)s)"""

_SIMS_AFFECTED = """SELECT unnest(%(sims)s::uuid[]) UNION
    SELECT sim_id FROM {overview} WHERE device_id = ANY(%(devices)s) UNION
    SELECT sim_id FROM {sims} WHERE linked_device_id = ANY(%(devices)s) UNION
    SELECT s.sim_id FROM {devices} a JOIN {sims} s ON s.linked_device_id = a.device_id WHERE a.absorbed_into = ANY(%(devices)s) UNION
    SELECT sim_id FROM {sims} WHERE user_id = ANY(%(users)s)"""


def derive_overview(connection: Connection[TupleRow], physical: Physical, touched: Touched | None) -> None:
    if touched is None:
        _from_scratch(connection, physical)
    elif any(touched.get(table.name) for table in (CUSTOMERS, USERS, DEVICES, SIMS)):
        _for_touched(connection, physical, touched)


def _from_scratch(connection: Connection[TupleRow], physical: Physical) -> None:
    _run(connection, "TRUNCATE {overview}, {overview_facets}", physical)
    _run(connection, f"INSERT INTO {{overview}} ({_COLUMNS}) {_NUMBERS} UNION ALL {_DEVICES} UNION ALL {_USERS}", physical)
    _run(
        connection,
        f"INSERT INTO {{overview_facets}} (customer_id, {_FACETS}, n) SELECT customer_id, {_FACETS}, count(*) FROM {{overview}} GROUP BY customer_id, {_FACETS}",
        physical,
    )


def _for_touched(connection: Connection[TupleRow], physical: Physical, touched: Touched) -> None:
    ids = {name: _sorted(touched.get(name, ())) for name in (USERS.name, DEVICES.name, SIMS.name)}
    devices = _ids(connection, _DEVICES_AFFECTED, physical, ids)
    users = _ids(connection, _USERS_AFFECTED, physical, {**ids, "devices": devices})
    sims = _ids(connection, _SIMS_AFFECTED, physical, {**ids, "devices": devices})
    book = _BOOK.format(facets=_FACETS, sign="{sign}", overview_facets=physical[OVERVIEW_FACETS.name])
    rows = {"devices": devices, "users": users, "sims": sims, "rows": [*sims, *devices, *users]}
    deleted = f"WITH changed AS (DELETE FROM {{overview}} WHERE row_id = ANY(%(rows)s) RETURNING customer_id, {_FACETS}) "
    _run(connection, deleted + book.format(sign="-"), physical, rows)
    inserted = (
        f"WITH changed AS (INSERT INTO {{overview}} ({_COLUMNS}) {_NUMBERS} AND s.sim_id = ANY(%(sims)s) "
        f"UNION ALL {_DEVICES} AND d.device_id = ANY(%(devices)s) UNION ALL {_USERS} AND u.user_id = ANY(%(users)s) "
        f"RETURNING customer_id, {_FACETS}) "
    )
    _run(connection, inserted + book.format(sign=""), physical, rows)
    _run(connection, "DELETE FROM {overview_facets} WHERE n = 0", physical)


def _ids(connection: Connection[TupleRow], query: str, physical: Physical, parameters: dict[str, Any]) -> list[UUID]:
    with connection.cursor(binary=True) as cursor:
        cursor.execute(query.format(**physical).encode(), parameters)
        return _sorted(value for (value,) in cursor.fetchall() if value is not None)


def _sorted(ids: Iterable[UUID]) -> list[UUID]:
    return sorted(ids)


def _run(connection: Connection[TupleRow], statement: str, physical: Physical, parameters: dict[str, Any] | None = None) -> None:
    connection.execute(statement.format(**physical).encode(), parameters)
