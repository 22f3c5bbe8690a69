"""Points at which areas add what their owner doesn't know: declared where they are used, contributed to where a thing is at home."""

from collections.abc import Iterator
from importlib import import_module
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class Point(Generic[T]):
    """All values of one type that the files of a room declare, by the constant of the room's registry in which `make registry` collects them.

        HOLDINGS: Point[Holding] = Point("commands.registry", "HOLDINGS")

        DEVICES_OF_USER = Holding(...)  # in a file of the area `devices`

    The owner names nobody who contributes. Reading imports the registry, and so every file that it collects: who has imported one file alone finds the same as the
    whole program. It is read when something is done, never at import.
    """

    __slots__ = ("_constant", "_registry")

    def __init__(self, registry: str, constant: str) -> None:
        self._registry = registry
        self._constant = constant

    def __iter__(self) -> Iterator[T]:
        found: Any = getattr(import_module(self._registry), self._constant)
        return iter(found.values() if hasattr(found, "values") else found)

    def __repr__(self) -> str:
        return f"<{self._registry}.{self._constant}>"
