"""Derives the overview and its facet counts by SQL: set-wise for what a batch touched, or from scratch (H-17, F-08).

For a batch, first every row that may differ is found (from users to their devices, to the numbers in these, and back), as it was and as it is now;
then these rows are replaced, and the difference is booked in the facets.
"""

from collections.abc import Mapping
from typing import Any

from psycopg import Connection, Cursor
from psycopg.rows import TupleRow

from projections.engine.projection import Physical, Touched
from readmodels.devices import DEVICES
from readmodels.inventory.overview import CUBES, OVERVIEW, OVERVIEW_FACETS, facet_columns
from readmodels.sims import SIMS
from readmodels.users import USERS

UNSEEN = frozenset({"version", "position", "note_count"})
"""Columns of users, devices and SIMs that the overview has nothing of."""

_FACETS = ", ".join(facet_columns(OVERVIEW_FACETS))
_COLUMNS = ", ".join(f'"{column}"' for column in OVERVIEW.columns)

# A number, with the device that it is in (the one its device was merged into), and that device's user.
_NUMBERS = """SELECT s.customer_id, s.sim_id AS row_id, 'number', s.sim_id, d.device_id, u.user_id, s.number, s.carrier, s.fed, s.status, s.iccid, s.tariff,
        s.tariff_sort, s.contract_end, s.earliest_renewal, s.billing_account, s.missing_since,
        d.kind, d.maker, d.model, d.model_sort, d.imei, d.serial_number, d.unknown,
        u.name, u.name_sort, u.status, u.email, u."group", u.personnel_number, u.cost_centre,
        CASE WHEN s.linked_device_id IS NULL THEN 'in_no_device' WHEN d.device_id IS NULL THEN 'in_unknown_device' END,
        NULL::text,
        concat_ws(' ', s.search, d.search, u.search)
    FROM {sims} s
    LEFT JOIN {devices} l ON l.device_id = s.linked_device_id
    LEFT JOIN {devices} d ON d.device_id = coalesce(l.goes_on_as, l.device_id) AND NOT d.hidden
    LEFT JOIN {users} u ON u.user_id = coalesce(d.user_id, s.user_id)
    WHERE s.status <> 'inactive' """

# A device that no active number is in.
_DEVICES = """SELECT d.customer_id, d.device_id, 'device', NULL::uuid, d.device_id, u.user_id, NULL, NULL, NULL::boolean, NULL, NULL, NULL, NULL, NULL::date,
        NULL::date, NULL, NULL::date, d.kind, d.maker, d.model, d.model_sort, d.imei, d.serial_number, d.unknown,
        u.name, u.name_sort, u.status, u.email, u."group", u.personnel_number, u.cost_centre,
        NULL,
        CASE WHEN d.user_id IS NULL THEN 'not_used' ELSE 'no_sim_of_this_carrier' END,
        concat_ws(' ', d.search, u.search)
    FROM {devices} d
    LEFT JOIN {users} u ON u.user_id = d.user_id
    WHERE d.absorbed_into IS NULL AND NOT d.hidden
      AND NOT EXISTS (SELECT FROM {sims} s WHERE s.linked_device_id = d.device_id AND s.status <> 'inactive')
      AND NOT EXISTS (SELECT FROM {devices} l JOIN {sims} s ON s.linked_device_id = l.device_id
                      WHERE l.goes_on_as = d.device_id AND s.status <> 'inactive') """

# A user with neither; nor is one's own number one's own while it is in somebody else's device.
_USERS = """SELECT u.customer_id, u.user_id, CASE u.status WHEN 'inactive' THEN 'inactive_user' ELSE 'user' END, NULL::uuid, NULL::uuid, u.user_id, NULL, NULL, NULL::boolean, NULL, NULL, NULL, NULL, NULL::date,
        NULL::date, NULL, NULL::date, NULL, NULL, NULL, NULL, NULL, NULL, NULL::boolean,
        u.name, u.name_sort, u.status, u.email, u."group", u.personnel_number, u.cost_centre, NULL, NULL, u.search
    FROM {users} u
    WHERE u.status <> 'deleted'
      AND NOT EXISTS (SELECT FROM {devices} d WHERE d.user_id = u.user_id AND d.absorbed_into IS NULL AND NOT d.hidden)
      AND NOT EXISTS (SELECT FROM {sims} s LEFT JOIN {devices} l ON l.device_id = s.linked_device_id
                      LEFT JOIN {devices} d ON d.device_id = coalesce(l.goes_on_as, l.device_id) AND NOT d.hidden
                      WHERE s.user_id = u.user_id AND s.status <> 'inactive' AND d.user_id IS NULL) """

_BOOK = """{cube}_booked AS (
    INSERT INTO {table} AS f (customer_id, {columns}, n)
    SELECT customer_id, {columns}, sum(n) FROM difference GROUP BY customer_id, {columns} HAVING sum(n) <> 0
    ON CONFLICT (customer_id, {columns}) DO UPDATE SET n = f.n + excluded.n RETURNING f.ctid::text AS place, f.n)"""

# Devices whose own columns, or whose user's, changed; numbers that changed, that were or are in such a device or in a record that goes on as one, or
# whose own user changed; such devices, and those that such numbers were or are in: they may have lost or got their only number; users that changed,
# or that such devices or numbers belonged or belong to: they may have lost or got their only one.
_AFFECTED = """device_changed AS MATERIALIZED (SELECT ARRAY(
        SELECT unnest(%(devices)s::uuid[]) UNION SELECT device_id FROM {devices} WHERE user_id = ANY(%(users)s)) AS ids),
    sim AS MATERIALIZED (SELECT ARRAY(
        SELECT unnest(%(sims)s::uuid[]) UNION
        SELECT sim_id FROM {overview} WHERE device_id = ANY((SELECT ids FROM device_changed)::uuid[]) AND sim_id IS NOT NULL UNION
        SELECT sim_id FROM {sims} WHERE linked_device_id = ANY((SELECT ids FROM device_changed)::uuid[]) UNION
        SELECT s.sim_id FROM {devices} l JOIN {sims} s ON s.linked_device_id = l.device_id
            WHERE l.goes_on_as = ANY((SELECT ids FROM device_changed)::uuid[]) UNION
        SELECT sim_id FROM {sims} WHERE user_id = ANY(%(users)s)) AS ids),
    device AS MATERIALIZED (SELECT ARRAY(
        SELECT unnest(ids) FROM device_changed UNION
        SELECT device_id FROM {overview} WHERE row_id = ANY((SELECT ids FROM sim)::uuid[]) AND device_id IS NOT NULL UNION
        SELECT coalesce(l.goes_on_as, l.device_id) FROM {sims} s JOIN {devices} l ON l.device_id = s.linked_device_id
            WHERE s.sim_id = ANY((SELECT ids FROM sim)::uuid[])) AS ids),
    person AS MATERIALIZED (SELECT ARRAY(
        SELECT unnest(%(users)s::uuid[]) UNION
        SELECT user_id FROM {overview} WHERE row_id = ANY((SELECT ids FROM sim)::uuid[]) AND user_id IS NOT NULL UNION
        SELECT user_id FROM {overview} WHERE device_id = ANY((SELECT ids FROM device_changed)::uuid[]) AND user_id IS NOT NULL UNION
        SELECT user_id FROM {devices} WHERE device_id = ANY((SELECT ids FROM device_changed)::uuid[]) AND user_id IS NOT NULL UNION
        SELECT user_id FROM {sims} WHERE sim_id = ANY((SELECT ids FROM sim)::uuid[]) AND user_id IS NOT NULL) AS ids)"""

# Old rows go before new ones come: what counts them must have run through before the first new row is there.
_REPLACE = f"""WITH {_AFFECTED},
    gone AS (DELETE FROM {{overview}} WHERE row_id = ANY((SELECT sim.ids || device.ids || person.ids FROM sim, device, person)::uuid[])
        RETURNING customer_id, {_FACETS}),
    come AS (INSERT INTO {{overview}} ({_COLUMNS})
        SELECT * FROM (
            {_NUMBERS} AND s.sim_id = ANY((SELECT ids FROM sim)::uuid[]) UNION ALL
            {_DEVICES} AND d.device_id = ANY((SELECT ids FROM device)::uuid[]) UNION ALL
            {_USERS} AND u.user_id = ANY((SELECT ids FROM person)::uuid[])) AS fresh
        WHERE (SELECT count(*) FROM gone) >= 0 RETURNING customer_id, {_FACETS}),
    difference AS MATERIALIZED (SELECT customer_id, {_FACETS}, sum(n) AS n
        FROM (SELECT *, -1 AS n FROM gone UNION ALL SELECT *, 1 FROM come) AS each GROUP BY customer_id, {_FACETS} HAVING sum(n) <> 0)"""


def derive_overview(connection: Connection[TupleRow], physical: Physical, touched: Touched | None) -> None:
    if touched is None:
        _from_scratch(connection, physical)
    elif any(touched.get(table.name) for table in (USERS, DEVICES, SIMS)):
        _for_touched(connection, physical, touched)


def _from_scratch(connection: Connection[TupleRow], physical: Physical) -> None:
    _run(connection, f"TRUNCATE {{overview}}, {', '.join(physical[cube.name] for cube in CUBES)}", physical)
    _run(connection, f"INSERT INTO {{overview}} ({_COLUMNS}) {_NUMBERS} UNION ALL {_DEVICES} UNION ALL {_USERS}", physical)
    source, counted = OVERVIEW.name, "count(*)"
    for cube in reversed(CUBES):  # the largest first: the others are summed up from it
        columns = ", ".join(facet_columns(cube))
        select = f"SELECT customer_id, {columns}, {counted} FROM {physical[source]} GROUP BY customer_id, {columns}"
        _run(connection, f"INSERT INTO {physical[cube.name]} (customer_id, {columns}, n) {select}", physical)
        source, counted = OVERVIEW_FACETS.name, "sum(n)"


def _for_touched(connection: Connection[TupleRow], physical: Physical, touched: Touched) -> None:
    steps = [_BOOK.format(cube=cube.name, table=physical[cube.name], columns=", ".join(facet_columns(cube))) for cube in CUBES]
    told = " UNION ALL ".join(f"SELECT '{cube.name}', place FROM {cube.name}_booked WHERE n = 0" for cube in CUBES)
    ids = {table.name: list(touched.get(table.name, ())) for table in (USERS, DEVICES, SIMS)}
    used_up: dict[str, list[str]] = {}
    for cube, place in _run(connection, f"{_REPLACE}, {', '.join(steps)} {told}", physical, ids):
        used_up.setdefault(cube, []).append(place)
    for cube, places in used_up.items():  # by their place, as looking for zeros would read them all
        _run(connection, f"DELETE FROM {physical[cube]} WHERE ctid = ANY(%(places)s::tid[]) AND n = 0", physical, {"places": places})


def _run(
    connection: Connection[TupleRow], statement: str, physical: Physical, parameters: Mapping[str, Any] | None = None
) -> Cursor[TupleRow]:
    return connection.execute(statement.format(**physical).encode(), parameters)
