"""What was asked of a list, in words, for whoever reads it on paper: by what it was filtered and searched, and in which order it is."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, tzinfo

from readmodels.engine.field import Field, Resource
from readmodels.engine.query import Query

_FILTER = re.compile(r"filter\[([^\]]+)\](?:\[([a-z]+)\])?")
_WORDS: Mapping[str, Mapping[str, str]] = {
    "de": {"filter": "Gefiltert", "search": "Gesucht", "sort": "Sortiert nach", "down": "{} (absteigend)", "or": " oder ", "yes": "ja", "no": "nein",
           "eq": "{}", "ne": "nicht {}", "in": "{}", "contains": "enthält {}", "starts": "beginnt mit {}", "gt": "über {}", "gte": "ab {}", "lt": "unter {}", "lte": "bis {}",
           "between": "von {} bis {}", "true": "leer", "false": "nicht leer", "day": "%d.%m.%Y", "moment": "%d.%m.%Y %H:%M", "quoted": "„{}“"},
    "en": {"filter": "Filtered", "search": "Searched", "sort": "Sorted by", "down": "{} (descending)", "or": " or ", "yes": "yes", "no": "no",
           "eq": "{}", "ne": "not {}", "in": "{}", "contains": "contains {}", "starts": "begins with {}", "gt": "above {}", "gte": "from {}", "lt": "below {}", "lte": "up to {}",
           "between": "from {} to {}", "true": "empty", "false": "not empty", "day": "%Y-%m-%d", "moment": "%Y-%m-%d %H:%M", "quoted": "“{}”"},
}  # fmt: skip
_DATED: Mapping[str, Mapping[str, str]] = {"de": {"gt": "nach {}", "lt": "vor {}"}, "en": {"gt": "after {}", "lt": "before {}"}}


def query_told(pairs: Sequence[tuple[str, str]], resource: Resource, query: Query, language: str, zone: tzinfo) -> Iterator[str]:
    """Yield a line each of filters, search and order, as far as there are. `pairs`: the parameters of the request, which `query` was read from."""
    words = _WORDS[language]
    filters = [
        _filter(resource.visible[found[1]], found[2], value, language, zone)
        for name, value in pairs
        if (found := _FILTER.fullmatch(name)) and found[1] in resource.visible
    ]
    if filters:
        yield f"{words['filter']}: {'; '.join(filters)}"
    for name, value in pairs:
        if name == "search" and value.strip():
            yield f"{words['search']}: {words['quoted'].format(value.strip())}"
    if query.sort:
        order = [(resource.visible[name].label(language), down) for name, down in query.sort if name in resource.visible]
        yield f"{words['sort']}: {', '.join(words['down'].format(label) if down else label for label, down in order)}"


def _filter(field: Field, operator: str | None, value: str, language: str, zone: tzinfo) -> str:
    words = _WORDS[language]
    operator = operator or ("contains" if field.type == "list" else "eq")
    if operator == "empty":
        said = words["true" if value.strip().lower() in ("true", "1") else "false"]
        return f"{field.label(language)}: {said}"
    say = _said(field, language, zone)
    form = _DATED[language].get(operator, words[operator]) if field.type in ("date", "instant") else words[operator]
    parts = [say(part.strip()) for part in (value.split(",") if operator in ("in", "between") else [value])]
    told = form.format(*parts) if operator == "between" else form.format(words["or"].join(parts))
    return f"{field.label(language)}: {told}"


def _said(field: Field, language: str, zone: tzinfo) -> Callable[[str], str]:
    """How a value that was given is told: codes as their labels, days and moments as people write them, texts in quotation marks."""
    words = _WORDS[language]
    if field.choices:
        labels = {code: both[language == "en"] for code, both in field.choices.items()}
        return lambda value: labels.get(value, words["quoted"].format(value))
    match field.type:
        case "boolean":
            return lambda value: words["yes" if value.lower() in ("true", "1") else "no"]
        case "date" | "instant":
            return lambda value: _when(value, words, zone)
        case "number" | "money":
            return lambda value: value.replace(".", ",") if language == "de" else value
        case _:
            return words["quoted"].format


def _when(value: str, words: Mapping[str, str], zone: tzinfo) -> str:
    try:
        return date.fromisoformat(value).strftime(words["day"])
    except ValueError:
        pass
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return value
    return (moment.astimezone(zone) if moment.tzinfo else moment).strftime(words["moment"])


def further_columns(resource: Resource, printed: Sequence[Field], language: str) -> tuple[str, ...]:
    """Return the labels of what else the list has."""
    names = {field.name for field in printed}
    others = (
        field
        for name, field in resource.visible.items()
        if name not in names and not field.hidden_from_export and field.language in (None, language)
    )
    return tuple(dict.fromkeys(field.label(language) for field in others))
