"""The operators of filters: which of them a type has, what they mean, and how they are said in SQL.

Empty means NULL, for a text also a blank one, for a list also one without members. `ne` finds empty values too: they are not equal.
`contains` and `starts` pay no heed to case, nor to accents where the field has a sort column. What a thing is known by is
compared in its normal form, however it was typed (key_form.py). A day compared with an instant is that whole day in the
reader's time zone. A condition becomes parameters `<prefix>a`, `<prefix>b`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from decimal import Decimal
from typing import Literal, NamedTuple, TypeGuard

from psycopg import sql

from readmodels.engine.field import Field, FieldType
from readmodels.engine.key_form import parts_of, spellings
from readmodels.engine.query_refused import BadValue
from readmodels.engine.query_values import Value, day_in, like, read_value, shown, split_values
from readmodels.engine.sort_key import sort_key

Operator = Literal["eq", "ne", "in", "contains", "starts", "gt", "gte", "lt", "lte", "between", "empty"]
Test = Literal[
    "eq",
    "ne",
    "in",
    "none",
    "in_any_case",
    "none_in_any_case",
    "contains",
    "starts",
    "contains_any",
    "starts_any",
    "gt",
    "gte",
    "lt",
    "lte",
    "lte_or_empty",
    "between",
    "within",
    "outside",
    "empty",
    "filled",
    "has",
    "has_any",
]
"""What is in the end tested. `within` and `outside` a day: from a up to, but not including, b. `none`: not one of several, empty ones included."""

OPERATORS: dict[FieldType, tuple[Operator, ...]] = {
    "text": ("eq", "ne", "in", "contains", "starts", "empty"),
    "id": ("eq", "ne", "in", "empty"),
    "number": ("eq", "ne", "in", "gt", "gte", "lt", "lte", "between", "empty"),
    "money": ("eq", "ne", "in", "gt", "gte", "lt", "lte", "between", "empty"),
    "date": ("eq", "ne", "in", "gt", "gte", "lt", "lte", "between", "empty"),
    "instant": ("eq", "ne", "gt", "gte", "lt", "lte", "between", "empty"),
    "boolean": ("eq", "ne", "empty"),
    "choice": ("eq", "ne", "in", "empty"),
    "list": ("contains", "in", "empty"),
}
"""The first is meant when none is named: `filter[status]=active`."""

_SQL: dict[Test, str] = {
    "eq": "{c} = {a}",
    "ne": "{c} IS DISTINCT FROM {a}",
    "in": "{c} = ANY({a})",
    "none": "({c} IS NULL OR {c} <> ALL({a}))",
    "in_any_case": "lower({c}) = ANY({a})",
    "none_in_any_case": "({c} IS NULL OR lower({c}) <> ALL({a}))",
    "gt": "{c} > {a}",
    "gte": "{c} >= {a}",
    "lt": "{c} < {a}",
    "lte": "{c} <= {a}",
    "lte_or_empty": "({c} <= {a} OR {c} IS NULL)",
    "between": "{c} BETWEEN {a} AND {b}",
    "within": "({c} >= {a} AND {c} < {b})",
    "outside": "({c} < {a} OR {c} >= {b} OR {c} IS NULL)",
    "has": "{c} @> ARRAY[{a}]::text[]",
    "has_any": "{c} && {a}::text[]",
}
_EMPTY: dict[FieldType, tuple[str, str]] = {
    "text": ("({c} IS NULL OR {c} = '')", "{c} <> ''"),
    "choice": ("({c} IS NULL OR {c} = '')", "{c} <> ''"),
    "list": ("({c} IS NULL OR cardinality({c}) = 0)", "cardinality({c}) > 0"),
}
_LIKE: Mapping[str, str] = {"contains": "{a}", "starts": "{a}", "contains_any": "ANY({a})", "starts_any": "ANY({a})"}
_YES_NO = {"true": True, "1": True, "false": False, "0": False}


class Tested(NamedTuple):
    """A condition without its values."""

    field: str
    test: Test
    fixed: bool = False


@dataclass(frozen=True, slots=True)
class Condition:
    """`fixed`: what a list leaves out of itself, whatever is asked; so it counts for the facet of its own field, too."""

    field: str
    test: Test
    values: tuple[Value | tuple[Value, ...], ...]
    fixed: bool = False

    @property
    def tested(self) -> "Tested":
        return Tested(self.field, self.test, self.fixed)

    def parameters(self, prefix: str) -> dict[str, object]:
        return {prefix + "ab"[n]: _array(value) if isinstance(value, tuple) else value for n, value in enumerate(self.values)}


def _array(values: tuple[Value, ...]) -> list[Value]:
    """Whole numbers and others don't mix in one array."""
    return (
        [Decimal(value) if isinstance(value, int) else value for value in values]
        if any(isinstance(value, Decimal) for value in values)
        else list(values)
    )


def read_condition(field: Field, operator: Operator, parameter: str, texts: list[str], zone: tzinfo) -> Condition:
    """Read a filter as asked for. `in` takes several texts, and `a,b` in each. Raises BadValue."""
    match operator:
        case "empty":
            return _empty(field, parameter, texts[0])
        case "eq" | "ne" | "in" if field.type == "text":
            each_text = [each for text in texts for each in split_values(text)] if operator == "in" else texts[:1]
            return _known_as(field, operator, [read_value(field, parameter, each, zone) for each in each_text])
        case "in":
            values = tuple(dict.fromkeys(read_value(field, parameter, each, zone) for text in texts for each in split_values(text)))
            return _has(field, values) if field.type == "list" else Condition(field.name, "in", (values,))
        case "between":
            return _between(field, parameter, texts[0], zone)
        case "contains" | "starts":
            return _like(field, operator, read_value(field, parameter, texts[0], zone))
        case _:
            value = read_value(field, parameter, texts[0], zone)
            return (
                _on_day(field, operator, value, zone)
                if field.type == "instant" and _is_day(value)
                else Condition(field.name, operator, (value,))
            )


def _is_day(value: Value) -> TypeGuard[date]:
    return isinstance(value, date) and not isinstance(value, datetime)


def _empty(field: Field, parameter: str, text: str) -> Condition:
    if text.lower() not in _YES_NO:
        raise BadValue(parameter, field.noun, value=shown(text), expected=("yes (true) or no (false)", "Ja (true) oder Nein (false)"))
    return Condition(field.name, "empty" if _YES_NO[text.lower()] else "filled", ())


def _known_as(field: Field, operator: Literal["eq", "ne", "in"], values: Sequence[Value]) -> Condition:
    """Texts as they are held; in any case, where the field's are compared so."""
    meant = tuple(dict.fromkeys(spelling for value in values for spelling in spellings(field.form, str(value))))
    if field.form is not None and field.form.any_case:
        meant = tuple(dict.fromkeys(map(str.lower, meant)))
        return Condition(field.name, "none_in_any_case" if operator == "ne" else "in_any_case", (meant,))
    if operator != "in" and len(meant) == 1:
        return Condition(field.name, operator, meant)
    return Condition(field.name, "none" if operator == "ne" else "in", (meant,))


def _like(field: Field, operator: Literal["contains", "starts"], value: Value) -> Condition:
    if field.type == "list":
        return _has(field, (value,))
    parts = parts_of(field.form, str(value))
    texts = tuple(like((sort_key(part) or "") if field.sort_column else part, prefix=operator == "starts") for part in parts)
    if len(texts) == 1:
        return Condition(field.name, operator, texts)
    return Condition(field.name, "starts_any" if operator == "starts" else "contains_any", (texts,))


def _has(field: Field, values: Sequence[Value]) -> Condition:
    """Lists that have any of these, as they are held."""
    meant = values if field.form is None else [spelling for value in values for spelling in spellings(field.form, str(value))]
    return (
        Condition(field.name, "has", (meant[0],)) if len(meant) == 1 else Condition(field.name, "has_any", (tuple(dict.fromkeys(meant)),))
    )


def _between(field: Field, parameter: str, text: str, zone: tzinfo) -> Condition:
    bounds = split_values(text)
    if len(bounds) != 2:
        expected = "two values, as in 1,9 (both included)", "zwei Werte wie in 1,9 (beide eingeschlossen)"
        raise BadValue(parameter, field.noun, value=text, expected=expected)
    low, high = (read_value(field, parameter, bound.strip(), zone) for bound in bounds)
    if field.type != "instant":
        return Condition(field.name, "between", (low, high))
    begin = day_in(zone, low)[0] if _is_day(low) else low
    if _is_day(high):
        return Condition(field.name, "within", (begin, day_in(zone, high)[1]))
    return Condition(field.name, "between", (begin, high))


def _on_day(field: Field, operator: Operator, day: date, zone: tzinfo) -> Condition:
    begin, end = day_in(zone, day)
    match operator:
        case "gt":
            return Condition(field.name, "gte", (end,))
        case "lte":
            return Condition(field.name, "lt", (end,))
        case "gte" | "lt":
            return Condition(field.name, operator, (begin,))
        case _:
            return Condition(field.name, "outside" if operator == "ne" else "within", (begin, end))


def condition_sql(field: Field, test: Test, prefix: str) -> sql.Composed:
    value = field.value
    if test in ("empty", "filled"):
        template = _EMPTY.get(field.type, ("{c} IS NULL", "{c} IS NOT NULL"))[test == "filled"]
    elif test in _LIKE:
        value = field.sorted_by
        template = f"{{c}} {'LIKE' if field.sort_column else 'ILIKE'} {_LIKE[test]}"
    else:
        template = _SQL[test]
    return sql.SQL(template).format(c=value, a=sql.Placeholder(prefix + "a"), b=sql.Placeholder(prefix + "b"))  # pyright: ignore[reportArgumentType]
