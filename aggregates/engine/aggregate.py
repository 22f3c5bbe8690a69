"""The base of every aggregate's state."""

from dataclasses import dataclass
from typing import ClassVar, Self

from aggregates.engine.event import Event, type_registry
from foundation.noun import Noun


@dataclass(frozen=True, slots=True)
class Aggregate:
    """The state that rules need, folded from a stream's events.

    `evolve` never refuses: rules run on new commands only, so that tightening one never makes old history unloadable.
    """

    stem: ClassVar[str]
    """What the names of its events begin with: those of a device are called `device.registered`, `device.assigned` …"""
    noun: ClassVar[Noun]
    """What people call it, such as in "not found" answers."""

    @classmethod
    def owns(cls, event: type[Event]) -> bool:
        """Tell whether it is an event of such an aggregate, and so the stream in which it stands one of this kind."""
        return event.stem == cls.stem

    @classmethod
    def events(cls) -> tuple[type[Event], ...]:
        """List all its events. They stand in the aggregate's file, or in files that it imports."""
        return tuple(kind for kind in type_registry.values() if cls.owns(kind))

    def evolve(self, event: Event) -> Self:
        """Return the state after this event; an event that the state doesn't depend on leaves it as it is."""
        raise NotImplementedError
