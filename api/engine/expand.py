"""What a list adds to its rows when it is asked to: the parameter `expand`."""

from collections.abc import Collection, Sequence
from typing import Annotated, Any, Literal

from fastapi import Query as Parameter
from pydantic import BeforeValidator


def expand_parameter(unfolds: Collection[str]) -> Any:
    """Make the parameter's type: any of these names, separated by commas, or repeated."""
    names: Any = Literal[tuple(unfolds)] if unfolds else str
    told = Parameter(description=f"Adds to each row, of: {', '.join(unfolds)}. Separated by commas.")
    return Annotated[list[names], BeforeValidator(separated), told]


def separated(texts: Sequence[str]) -> list[str]:
    """Split what a parameter names, once or often, separated by commas."""
    return [name.strip() for text in texts for name in text.split(",")]
