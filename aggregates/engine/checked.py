"""Models of values that are checked already, for rows by the hundred thousand."""

from typing import Any, TypeVar

from pydantic import BaseModel

M = TypeVar("M", bound=BaseModel)


def of_checked(kind: type[M], **values: Any) -> M:
    """Make a model of values that an importer has checked; all of its fields are given, in their order, in which they are also stored.

    Pydantic's own ways cost more than what is decided of a row. Raises TypeError where a field is missing, or is none.
    """
    if values.keys() != kind.__pydantic_fields__.keys():
        raise TypeError(f"{kind.__name__} has the fields {', '.join(kind.__pydantic_fields__)}")
    model = kind.__new__(kind)
    object.__setattr__(model, "__dict__", values)
    object.__setattr__(model, "__pydantic_fields_set__", set(values))
    object.__setattr__(model, "__pydantic_extra__", None)
    object.__setattr__(model, "__pydantic_private__", None)
    return model
