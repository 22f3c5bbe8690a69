"""What lists and their fields are called where somebody looked at them."""

from readmodels.engine.field import LISTS
from readmodels.engine.names import Name, Naming, itself

SEARCH = "search"
"""Stands for a field where words were searched for."""


def _list(name: str) -> Name:
    found = next((each for each in LISTS if each.name == name), None)
    return itself(name) if found is None else Name(found.de, found.en)


def _field(text: str) -> Name:
    listed, _, name = text.partition(".")
    if name == SEARCH:
        return Name("Suchwörtern", "words")
    resource = next((each for each in LISTS if each.name == listed), None)
    found = resource.visible.get(name) if resource is not None else None
    if found is not None:
        return Name(found.de, found.en)
    own = next((each for each in resource.own if name.startswith(each.prefix)), None) if resource is not None else None
    if own is None:
        return itself(name)
    key = name.removeprefix(own.prefix)
    return Name(f"{key} ({own.de})", f"{key} ({own.en})")


LIST_NAMES = Naming("list", unknown=_list)
FIELD_NAMES = Naming("field", unknown=_field)
