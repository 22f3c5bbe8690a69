"""How often each value of a field occurs in a list: under all its filters but those on the field itself, so that a reader sees what else could be chosen.

Counted from a facet cube where one has all that is needed, otherwise from the rows; facets that have the same filters share one pass over them.
"""

from psycopg import sql

from readmodels.field import FacetCube, Resource
from readmodels.query_parts import Conditions, all_of, conditions_sql, search_sql, table

MOST_VALUES = 100
_FOLDED = frozenset({"contains", "starts"})


def cube_for(resource: Resource, conditions: Conditions, facet: str | None = None) -> FacetCube | None:
    """The smallest cube that knows the facet and every filtered field; a test on a sort column is beyond cubes, which have none."""
    needed = {name for name, _ in conditions if name != facet}
    if facet is not None:
        needed.add(facet)
    if any(name != facet and test in _FOLDED and resource.visible[name].sort_column for name, test in conditions):
        return None
    return next((cube for cube in resource.facet_cubes if needed <= set(cube.fields)), None)


def facets_sql(
    resource: Resource, facets: tuple[str, ...], conditions: Conditions, spellings: tuple[int, ...]
) -> tuple[sql.Composable | None, list[sql.Composable]]:
    """A JSON object of all facets as one expression, and the common table expressions that it needs."""
    if not facets:
        return None, []
    parts: list[sql.Composable] = []
    counted: list[sql.Composable] = []
    uncovered: dict[tuple[str, ...], list[str]] = {}
    for name in facets:
        cube = None if spellings else cube_for(resource, conditions, name)
        if cube is None:
            own = (name,) if any(name == filtered for filtered, _ in conditions) else ()
            uncovered.setdefault(own, []).append(name)
        else:
            counted.append(_facet(name, _from_cube(resource, cube, name, conditions)))
    for number, names in enumerate(uncovered.values()):
        parts.append(_pass(f"pass{number}", resource, names, conditions, spellings))
        counted.extend(_facet(name, _from_pass(f"pass{number}", resource, names, name)) for name in names)
    return sql.SQL("json_build_object({})::text").format(sql.SQL(", ").join(counted)), parts


def _facet(name: str, values: sql.Composable) -> sql.Composable:
    return sql.SQL(
        "{name}, (SELECT json_build_object('values', coalesce(json_agg(json_build_object('value', v, 'count', n) ORDER BY place) "
        "FILTER (WHERE place <= {most}), '[]'), 'others', coalesce(sum(n) FILTER (WHERE place > {most}), 0)) "
        "FROM (SELECT v, n, row_number() OVER (ORDER BY n DESC, v) AS place FROM ({values}) counted) ranked)"
    ).format(name=sql.Literal(name), most=MOST_VALUES, values=values)


def _from_cube(resource: Resource, cube: FacetCube, name: str, conditions: Conditions) -> sql.Composable:
    column = sql.Identifier(resource.visible[name].column)
    return sql.SQL("SELECT {c} AS v, sum(n)::bigint AS n FROM {cube} WHERE {where} GROUP BY {c} HAVING sum(n) > 0").format(
        c=column, cube=table(cube.table), where=conditions_sql(resource, conditions, but=name)
    )


def _pass(alias: str, resource: Resource, names: list[str], conditions: Conditions, spellings: tuple[int, ...]) -> sql.Composable:
    """One pass over the rows for fields under the same filters: either none of them is filtered itself, or it is the only one."""
    columns = [sql.Identifier(resource.visible[name].column) for name in names]
    return sql.SQL(
        "{} AS MATERIALIZED (SELECT {}, grouping({}) AS which, count(*) AS n FROM {} WHERE {} GROUP BY GROUPING SETS ({}))"
    ).format(
        sql.Identifier(alias),
        sql.SQL(", ").join(columns),
        sql.SQL(", ").join(columns),
        table(resource.table),
        all_of([conditions_sql(resource, conditions, but=names[0]), *search_sql(resource, spellings)]),
        sql.SQL(", ").join(sql.SQL("({})").format(column) for column in columns),
    )


def _from_pass(alias: str, resource: Resource, names: list[str], name: str) -> sql.Composable:
    # grouping() has a bit for each of its columns, the last one lowest, which is 0 where the rows are grouped by that column.
    which = 2 ** len(names) - 1 - 2 ** (len(names) - 1 - names.index(name))
    return sql.SQL("SELECT {} AS v, n FROM {} WHERE which = {}").format(
        sql.Identifier(resource.visible[name].column), sql.Identifier(alias), which
    )
