"""What a process is put together from, handed to all without showing anybody what he may not use."""

from typing import Any, TypeVar

T = TypeVar("T")


class Parts:
    """The parts that areas have in a process, one of each type, found by that type alone.

        parts[AccountLinks].prepare(...)

    Whoever wants one has to import its type, and what a file may import says the slope of rooms and areas (areas.toml): so no way round it leads through what is handed to everybody.
    """

    __slots__ = ("_parts",)

    def __init__(self, *parts: object) -> None:
        self._parts: dict[type[Any], Any] = {type(part): part for part in parts}

    def __getitem__(self, kind: type[T]) -> T:
        """The part of this very type, which the composition has."""
        return self._parts[kind]

    def find(self, kind: type[T]) -> T | None:
        """Look up the part of this very type; None in a process that has none."""
        return self._parts.get(kind)

    def having(self, *parts: object) -> "Parts":
        """Return parts with these besides, in place of those of the same types."""
        return Parts(*{**self._parts, **{type(part): part for part in parts}}.values())
