"""A list as its customer sees it: with the fields of the customer's own."""

from dataclasses import replace
from functools import lru_cache

from readmodels.engine.field import Field, Resource
from readmodels.engine.own_fields import OwnField, OwnFields, defined_in, of_all
from readmodels.engine.reader import Reading


def listed_for(found: Reading, resource: Resource) -> Resource:
    """Add to a list the customer's own fields: those that there are, and as of a moment those that there were then, too."""
    if not resource.own:
        return resource
    rows = (found.settings.row, *found.settings_then)
    return with_own(resource, tuple(of_all(*(defined_in(row, own.defined_in) for row in rows)) for own in resource.own))


@lru_cache(maxsize=500)
def with_own(resource: Resource, defined: tuple[tuple[OwnField, ...], ...]) -> Resource:
    """Make the list that has these fields besides, of each of its kinds: the same one each time, as statements are made once per list."""
    pairs = [(own, field) for own, fields in zip(resource.own, defined, strict=True) for field in fields]
    if not pairs:
        return resource
    german, english = [each.de for each in resource.fields], [each.en for each in resource.fields]
    german += [field.de for _, field in pairs]
    english += [field.en for _, field in pairs]
    fields = (_field(own, each, german.count(each.de) > 1, english.count(each.en) > 1) for own, each in pairs)
    return replace(resource, fields=(*resource.fields, *fields))


def _field(own: OwnFields, field: OwnField, unclear_de: bool, unclear_en: bool) -> Field:
    return Field(
        f"{own.prefix}{field.key}",
        "text",
        f"{field.de} ({own.de})" if unclear_de else field.de,
        f"{field.en} ({own.en})" if unclear_en else field.en,
        column=own.column,
        sort_column=own.sort_column,
        searchable=True,
        facet=True,
        personal=own.personal,
        printed=False,
        member=field.key,
        of=own.of,
    )
