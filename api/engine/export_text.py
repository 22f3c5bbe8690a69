"""Values of a list as a person reads them in a file."""

from typing import Any, cast

from readmodels.engine.field import Field

_YES_NO = {"de": ("nein", "ja"), "en": ("no", "yes")}


def text_of(field: Field, value: Any, language: str) -> str:
    """Return codes as their labels, the members of a list side by side, truth in words."""
    if isinstance(value, bool):
        return _YES_NO[language][value]
    if isinstance(value, list):
        members = map(str, cast("list[object]", value))
        if field.choices:
            members = (field.choices[each][language == "en"] if each in field.choices else each for each in members)
        return field.joined.join(members if field.form is None else map(field.form.shown, members))
    if field.choices and value in field.choices:
        return field.choices[value][language == "en"]
    return str(value)
