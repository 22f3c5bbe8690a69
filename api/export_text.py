"""Values of a list as a person reads them in a file."""

from typing import Any, cast

from readmodels.field import Field


def text_of(field: Field, value: Any, language: str) -> str:
    """Codes as their labels, the members of a list side by side."""
    if isinstance(value, list):
        return ", ".join(map(str, cast("list[object]", value)))
    if field.choices and value in field.choices:
        return field.choices[value][language == "en"]
    return str(value)
