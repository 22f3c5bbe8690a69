"""Keeps facet cubes by SQL: counted afresh from all rows, or the difference booked of those that a batch replaced (H-17, F-08)."""

from collections.abc import Mapping, Sequence
from typing import Any

from psycopg import Connection
from psycopg.rows import TupleRow

from projections.engine.projection import Physical
from readmodels.engine.facet_cubes import facet_columns
from readmodels.engine.table import Table


def count_afresh(connection: Connection[TupleRow], at: Physical, source: Table[Any], cubes: Sequence[Table[Any]]) -> None:
    """Fill empty cubes from the source's rows: the largest, which stands last, from these, the others from it."""
    counted_of, counted = source.name, "count(*)"
    for cube in reversed(cubes):
        columns = _columns(cube)
        select = f"SELECT customer_id, {columns}, {counted} FROM {at[counted_of]} GROUP BY customer_id, {columns}"
        connection.execute(f"INSERT INTO {at[cube.name]} (customer_id, {columns}, n) {select}".encode())
        counted_of, counted = cubes[-1].name, "sum(n)"


def book(
    connection: Connection[TupleRow], at: Physical, cubes: Sequence[Table[Any]], replacing: str, parameters: Mapping[str, Any]
) -> None:
    """Replace rows, and book in the cubes how many more or fewer there are of each combination.

    `replacing`: common table expressions, of which `gone` and `come` return `customer_id` and the columns of the largest cube, which stands last, of
    each row that went and that came. Old rows must have run through before the first new one is there.
    """
    columns = _columns(cubes[-1])
    difference = f"""difference AS MATERIALIZED (SELECT customer_id, {columns}, sum(n) AS n
        FROM (SELECT *, -1 AS n FROM gone UNION ALL SELECT *, 1 FROM come) AS each GROUP BY customer_id, {columns} HAVING sum(n) <> 0)"""
    told = " UNION ALL ".join(f"SELECT '{cube.name}', place FROM {cube.name}_booked WHERE n = 0" for cube in cubes)
    statement = f"WITH {replacing}, {difference}, {', '.join(_booked(cube, at) for cube in cubes)} {told}"
    used_up: dict[str, list[str]] = {}
    for name, place in connection.execute(statement.encode(), parameters):
        used_up.setdefault(name, []).append(place)
    for name, places in used_up.items():  # by their place, as looking for zeros would read them all
        connection.execute(f"DELETE FROM {at[name]} WHERE ctid = ANY(%(places)s::tid[]) AND n = 0".encode(), {"places": places})


def _booked(cube: Table[Any], at: Physical) -> str:
    """The difference added to a cube's counts."""
    columns = _columns(cube)
    return f"""{cube.name}_booked AS (
    INSERT INTO {at[cube.name]} AS f (customer_id, {columns}, n)
    SELECT customer_id, {columns}, sum(n) FROM difference GROUP BY customer_id, {columns} HAVING sum(n) <> 0
    ON CONFLICT (customer_id, {columns}) DO UPDATE SET n = f.n + excluded.n RETURNING f.ctid::text AS place, f.n)"""


def _columns(cube: Table[Any]) -> str:
    return ", ".join(facet_columns(cube))
