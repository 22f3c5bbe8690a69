"""How many rows of a list there are of each sort: by what stands in a field, by month or by age. Counted of the very rows that the list shows."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple

from psycopg import sql

from foundation.noun import Noun
from readmodels.engine.field import Field, Resource
from readmodels.engine.handed_over import rows_of
from readmodels.engine.query import Query
from readmodels.engine.reader import Reading

MOST_GROUPS = 12
"""Of values; the rarer ones are told together. Months and ages are told as many as there are."""
_OTHERS = Noun("weitere", "others")
_NONE = Noun("ohne Angabe", "not given")


class Age(NamedTuple):
    """Of so many days and more, up to the next one."""

    days: int
    de: str
    en: str


@dataclass(frozen=True)
class Grouping:
    """By which field rows are told apart. `ages`: from the youngest, which begins with 0; `sums`: an amount of money that is added up; `counts`: a field that says for how many things a row stands, where it isn't one."""

    name: str
    noun: Noun
    field: str
    by: Literal["value", "month", "age"] = "value"
    ages: tuple[Age, ...] = ()
    sums: str | None = None
    counts: str | None = None


class Group(NamedTuple):
    """`value`: the code or text, None where there is none, or of several together; `total`: what was added up, None where nothing was or nothing is known of it.

    `counted`: the things for which its rows stand; `not_summed`: those of them that aren't in the sum, as nothing is known of it.
    """

    value: str | None
    de: str
    en: str
    rows: int
    total: Decimal | None
    counted: int
    not_summed: int


class _Said(NamedTuple):
    """What the database counted of one value."""

    value: str | None
    rows: int = 0
    total: Decimal | None = None
    counted: int = 0
    not_summed: int = 0


@dataclass(frozen=True)
class Grouped:
    """What a list's rows are, by one grouping, in the order in which they are told."""

    grouping: Grouping
    groups: tuple[Group, ...]


def grouped(found: Reading, resource: Resource, query: Query, grouping: Grouping, day: date) -> Grouped:
    """Count the rows of the query, whatever page of them it asks for; ages are reckoned on that day."""
    further = {"added": grouping.sums, "things": grouping.counts}
    named = {"told": grouping.field, **{name: field for name, field in further.items() if field is not None}}
    rows = rows_of(found, resource, replace(query, fields=tuple(named.values()), cursor=None))
    field = resource.visible[grouping.field]
    things = sql.SQL("things" if grouping.counts else "1")
    added = sql.SQL("added" if grouping.sums else "NULL::numeric")
    counts = sql.SQL("count(*), sum({1}), coalesce(sum({0}), 0)::bigint, coalesce(sum({0}) FILTER (WHERE {1} IS NULL), 0)::bigint")
    counting = counts.format(things, added)
    statement = sql.SQL("SELECT {} AS said, {} FROM (").format(_said(field, grouping, day, found), counting).as_bytes(None)
    names = sql.SQL(", ").join(map(sql.Identifier, named))
    end = sql.SQL(") AS listed({}) GROUP BY said").format(names).as_bytes(None)
    counted = [_Said(*each) for each in found.connection.execute(statement + rows + end).fetchall()]
    return Grouped(grouping, tuple(_in_order(field, grouping, counted)))


def _said(field: Field, grouping: Grouping, day: date, found: Reading) -> sql.Composable:
    """Build what tells a row's group."""
    told: sql.Composable = sql.Identifier("told")
    if grouping.by == "value":
        return sql.SQL("nullif(told::text, '')")
    if field.type == "instant":
        told = sql.SQL("(told AT TIME ZONE {})::date").format(sql.Literal(str(found.settings.zone)))
    if grouping.by == "month":
        return sql.SQL("to_char({}, 'YYYY-MM')").format(told)
    begins = sql.SQL(", ").join(sql.Literal(age.days) for age in grouping.ages[1:])
    return sql.SQL("width_bucket({} - {}, ARRAY[{}])::text").format(sql.Literal(day), told, begins)


def _in_order(field: Field, grouping: Grouping, counted: Sequence[_Said]) -> list[Group]:
    if grouping.by == "month":
        return [_group(field, grouping, each) for each in sorted(counted, key=lambda each: (each.value is None, each.value))]
    if grouping.by == "age":
        there = {each.value: each for each in counted}
        told = [there.get(str(place), _Said(str(place))) for place in range(len(grouping.ages))]
        return [_group(field, grouping, each) for each in (*told, *([there[None]] if None in there else []))]
    ordered = sorted(
        counted,
        key=lambda each: (-(each.total or Decimal(each.rows if grouping.sums is None else 0)), each.value is None, each.value or ""),
    )
    if len(ordered) <= MOST_GROUPS:
        return [_group(field, grouping, each) for each in ordered]
    shown, rest = ordered[: MOST_GROUPS - 1], ordered[MOST_GROUPS - 1 :]
    known = [each.total for each in rest if each.total is not None]
    others = Group(
        None,
        f"{_OTHERS.de} ({len(rest)})",
        f"{_OTHERS.en} ({len(rest)})",
        sum(each.rows for each in rest),
        sum(known, Decimal(0)) if known else None,
        sum(each.counted for each in rest),
        sum(each.not_summed for each in rest),
    )
    return [*(_group(field, grouping, each) for each in shown), others]


def _group(field: Field, grouping: Grouping, said: _Said) -> Group:
    de, en = _called(field, grouping, said.value)
    return Group(said.value, de, en, said.rows, said.total, said.counted, said.not_summed)


def _called(field: Field, grouping: Grouping, value: str | None) -> tuple[str, str]:
    if value is None:
        return _NONE.de, _NONE.en
    if grouping.by == "age":
        age = grouping.ages[int(value)]
        return age.de, age.en
    if grouping.by == "month":
        year, month = value.split("-")
        return f"{month}/{year}", value
    return (field.choices or {}).get(value, (value, value))
