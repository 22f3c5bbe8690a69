"""Tables of facet cubes: per customer and combination of some columns, how many rows have it (`FacetCube`)."""

from collections.abc import Mapping, Sequence
from typing import Any

from readmodels.engine.field import FacetCube
from readmodels.engine.table import Table


def cube_table(name: str, row: type[Any]) -> Table[Any]:
    """Declare a cube: `row` has `customer_id` first, then the columns whose combinations are counted, and `n` last."""
    return Table(name, row, by_sql=True, unique=", ".join(row._fields[:-1]))


def facet_columns(cube: Table[Any]) -> tuple[str, ...]:
    """Return the columns whose combinations a cube counts."""
    return cube.columns[1:-1]


def facet_cubes(cubes: Sequence[Table[Any]], called: Mapping[str, str]) -> tuple[FacetCube, ...]:
    """Tell a list which cubes it has. `called`: columns that the list calls otherwise → how."""
    return tuple(FacetCube(cube.name, tuple(called.get(column, column) for column in facet_columns(cube))) for cube in cubes)
