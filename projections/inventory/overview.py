"""Derives the overview and its facet counts by SQL: set-wise for what a batch touched, or from scratch (H-17, F-08).

For a batch, first every row that may differ is found (from users to their devices, to the numbers in these, and back), as it was and as it is now;
then these rows are replaced, and the difference is booked in the facets.
"""

from psycopg import Connection
from psycopg.rows import TupleRow

from projections.engine.facet_cubes import book, count_afresh
from projections.engine.projection import Physical, Touched
from projections.inventory.overview_rows import all_rows, devices, numbers, users
from readmodels.devices.devices import DEVICES
from readmodels.engine.facet_cubes import facet_columns
from readmodels.inventory.overview import CUBES, OVERVIEW
from readmodels.sims.sims import SIMS
from readmodels.users.users import USERS

UNSEEN = frozenset({"version", "position", "note_count", "certificates", "certificate"})
"""Columns of users, devices and SIMs that the overview has nothing of."""

_FACETS = ", ".join(facet_columns(CUBES[-1]))
_COLUMNS = ", ".join(f'"{column}"' for column in OVERVIEW.columns)


def derive_overview(connection: Connection[TupleRow], physical: Physical, touched: Touched | None) -> None:
    """Make the overview and its facets of the rows of users, numbers and devices: of those that a batch touched, or (None) from scratch."""
    if touched is None:
        _from_scratch(connection, physical)
    elif any(touched.get(table.name) for table in (USERS, DEVICES, SIMS)):
        _for_touched(connection, physical, touched)


def _from_scratch(connection: Connection[TupleRow], at: Physical) -> None:
    connection.execute(f"TRUNCATE {at['overview']}, {', '.join(at[cube.name] for cube in CUBES)}".encode())
    connection.execute(f"INSERT INTO {at['overview']} ({_COLUMNS}) {all_rows(at)}".encode())
    count_afresh(connection, at, OVERVIEW, CUBES)


def _for_touched(connection: Connection[TupleRow], at: Physical, touched: Touched) -> None:
    ids = {table.name: list(touched.get(table.name, ())) for table in (USERS, DEVICES, SIMS)}
    book(connection, at, CUBES, f"{_affected(at)}, {_replaced(at)}", ids)


def _affected(at: Physical) -> str:
    """Every row that may differ.

    Devices whose own columns, or whose user's, changed; numbers that changed, that were or are in such a device or in a record that goes on as one, or
    whose own user changed; such devices, and those that such numbers were or are in: they may have lost or got their only number; users that changed,
    or that such devices or numbers belonged or belong to: they may have lost or got their only one; so may those whose device is hidden and such a number came into it.
    """
    return f"""device_changed AS MATERIALIZED (SELECT ARRAY(
        SELECT unnest(%(devices)s::uuid[]) UNION SELECT device_id FROM {at["devices"]} WHERE user_id = ANY(%(users)s)) AS ids),
    sim AS MATERIALIZED (SELECT ARRAY(
        SELECT unnest(%(sims)s::uuid[]) UNION
        SELECT sim_id FROM {at["overview"]} WHERE device_id = ANY((SELECT ids FROM device_changed)::uuid[]) AND sim_id IS NOT NULL UNION
        SELECT sim_id FROM {at["sims"]} WHERE linked_device_id = ANY((SELECT ids FROM device_changed)::uuid[]) UNION
        SELECT s.sim_id FROM {at["devices"]} l JOIN {at["sims"]} s ON s.linked_device_id = l.device_id
            WHERE l.goes_on_as = ANY((SELECT ids FROM device_changed)::uuid[]) UNION
        SELECT sim_id FROM {at["sims"]} WHERE user_id = ANY(%(users)s)) AS ids),
    device AS MATERIALIZED (SELECT ARRAY(
        SELECT unnest(ids) FROM device_changed UNION
        SELECT device_id FROM {at["overview"]} WHERE row_id = ANY((SELECT ids FROM sim)::uuid[]) AND device_id IS NOT NULL UNION
        SELECT coalesce(l.goes_on_as, l.device_id) FROM {at["sims"]} s JOIN {at["devices"]} l ON l.device_id = s.linked_device_id
            WHERE s.sim_id = ANY((SELECT ids FROM sim)::uuid[])) AS ids),
    person AS MATERIALIZED (SELECT ARRAY(
        SELECT unnest(%(users)s::uuid[]) UNION
        SELECT user_id FROM {at["overview"]} WHERE row_id = ANY((SELECT ids FROM sim)::uuid[]) AND user_id IS NOT NULL UNION
        SELECT user_id FROM {at["overview"]} WHERE device_id = ANY((SELECT ids FROM device_changed)::uuid[]) AND user_id IS NOT NULL UNION
        SELECT user_id FROM {at["devices"]} WHERE device_id = ANY((SELECT ids FROM device_changed)::uuid[]) AND user_id IS NOT NULL UNION
        SELECT user_id FROM {at["devices"]} WHERE device_id = ANY((SELECT ids FROM device)::uuid[]) AND hidden AND user_id IS NOT NULL UNION
        SELECT user_id FROM {at["sims"]} WHERE sim_id = ANY((SELECT ids FROM sim)::uuid[]) AND user_id IS NOT NULL) AS ids)"""


def _replaced(at: Physical) -> str:
    """These rows made anew.

    Old rows go before new ones come: what counts them must have run through before the first new row is there.
    """
    return f"""gone AS (DELETE FROM {at["overview"]} WHERE row_id = ANY((SELECT sim.ids || device.ids || person.ids FROM sim, device, person)::uuid[])
        RETURNING customer_id, {_FACETS}),
    come AS (INSERT INTO {at["overview"]} ({_COLUMNS})
        SELECT * FROM (
            {numbers(at)} AND s.sim_id = ANY((SELECT ids FROM sim)::uuid[]) UNION ALL
            {devices(at)} AND d.device_id = ANY((SELECT ids FROM device)::uuid[]) UNION ALL
            {users(at)} AND u.user_id = ANY((SELECT ids FROM person)::uuid[])) AS fresh
        WHERE (SELECT count(*) FROM gone) >= 0 RETURNING customer_id, {_FACETS})"""
