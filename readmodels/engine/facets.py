"""How often each value of a field occurs in a list: under all its filters but those on the field itself, so that a reader sees what else could be chosen; of what the list leaves out of itself, nothing is told.

Counted from a facet cube where one has all that is needed, otherwise from the rows; facets under the same filters share one pass. Under all filters these
are the page's own rows: where the page has taken them, they are counted there.
"""

from collections.abc import Sequence
from typing import NamedTuple

from psycopg import sql

from readmodels.engine.field import FacetCube, Resource
from readmodels.engine.query_parts import Conditions, all_of, conditions_sql, search_sql, source_of, table

MOST_FACET_VALUES = 100
_FOLDED = frozenset({"contains", "starts"})


def cube_for(resource: Resource, conditions: Conditions, facet: str | None = None) -> FacetCube | None:
    """Find the smallest cube that knows the facet and every filtered field; a test on a sort column is beyond cubes, which have none."""
    needed = {name for name, _, fixed in conditions if name != facet or fixed}
    if facet is not None:
        needed.add(facet)
    if any((name != facet or fixed) and test in _FOLDED and resource.visible[name].sort_column for name, test, fixed in conditions):
        return None
    return next((cube for cube in resource.facet_cubes if needed <= set(cube.fields)), None)


def facets_sql(
    resource: Resource, facets: tuple[str, ...], conditions: Conditions, spellings: tuple[int, ...], taken: str | None = None
) -> tuple[sql.Composable | None, list[sql.Composable]]:
    """Build a JSON object of all facets as one expression, and the common table expressions that it needs.

    `taken`: the one that holds the page's own rows, with `own_facets` in columns of the names that `taken_as` gives.
    """
    if not facets:
        return None, []
    parts: list[sql.Composable] = []
    counted: list[sql.Composable] = []
    for number, (source, names) in enumerate(_passes(resource, facets, conditions, spellings).items()):
        if source == _OWN_ROWS and taken is not None:
            columns, rows, where = [taken_as(name) for name in names], table(taken), sql.SQL("true")
        else:
            columns = [resource.visible[name].value for name in names]
            rows = table(source.cube.table) if source.cube else source_of(resource)
            where = all_of([conditions_sql(resource, conditions, but=source.but), *search_sql(resource, spellings)])
        parts.append(_pass(f"pass{number}", names, columns, rows, where, summed=source.cube is not None))
        counted.extend(_facet(name, _from_pass(f"pass{number}", names, name)) for name in names)
    return sql.SQL("json_build_object({})::text").format(sql.SQL(", ").join(counted)), parts


def own_facets(resource: Resource, facets: tuple[str, ...], conditions: Conditions, spellings: tuple[int, ...]) -> list[str]:
    """List the facets that are counted from just the rows that the page is of."""
    return _passes(resource, facets, conditions, spellings).get(_OWN_ROWS, [])


def taken_as(facet: str) -> sql.Identifier:
    """Name the column in which rows that were taken hold a facet's value."""
    return sql.Identifier(f"facet {facet}")


def _passes(resource: Resource, facets: tuple[str, ...], conditions: Conditions, spellings: tuple[int, ...]) -> "dict[_Source, list[str]]":
    passes: dict[_Source, list[str]] = {}
    for name in facets:
        cube = None if spellings else cube_for(resource, conditions, name)
        own = name if any(name == filtered and not fixed for filtered, _, fixed in conditions) else None
        passes.setdefault(_Source(cube, own), []).append(name)
    return passes


class _Source(NamedTuple):
    """What is counted for some facets: the rows, or a cube; under all filters but those on `but`."""

    cube: FacetCube | None
    but: str | None


_OWN_ROWS = _Source(None, None)


def _facet(name: str, values: sql.Composable) -> sql.Composable:
    return sql.SQL(
        "{name}, (SELECT json_build_object('values', coalesce(json_agg(json_build_object('value', v, 'count', n) ORDER BY place) "
        "FILTER (WHERE place <= {most}), '[]'), 'others', coalesce(sum(n) FILTER (WHERE place > {most}), 0)) "
        "FROM (SELECT v, n, row_number() OVER (ORDER BY n DESC, v) AS place FROM ({values}) counted) ranked)"
    ).format(name=sql.Literal(name), most=MOST_FACET_VALUES, values=values)


def _pass(
    alias: str, names: list[str], columns: Sequence[sql.Composable], rows: sql.Composable, where: sql.Composable, *, summed: bool
) -> sql.Composable:
    return sql.SQL("{} AS MATERIALIZED (SELECT {}, grouping({}) AS which, {} AS n FROM {} WHERE {} GROUP BY GROUPING SETS ({}){})").format(
        sql.Identifier(alias),
        sql.SQL(", ").join(sql.SQL("{} AS {}").format(column, sql.Identifier(name)) for column, name in zip(columns, names, strict=True)),
        sql.SQL(", ").join(columns),
        sql.SQL("sum(n)::bigint" if summed else "count(*)"),
        rows,
        where,
        sql.SQL(", ").join(sql.SQL("({})").format(column) for column in columns),
        # A cube may keep combinations that no row has any more.
        sql.SQL(" HAVING sum(n) > 0" if summed else ""),
    )


def _from_pass(alias: str, names: list[str], name: str) -> sql.Composable:
    # grouping() has a bit for each of its columns, the last one lowest, which is 0 where the rows are grouped by that column.
    which = 2 ** len(names) - 1 - 2 ** (len(names) - 1 - names.index(name))
    return sql.SQL("SELECT {} AS v, n FROM {} WHERE which = {}").format(sql.Identifier(name), sql.Identifier(alias), which)
