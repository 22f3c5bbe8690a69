"""The base of every aggregate's state."""

from dataclasses import dataclass
from typing import ClassVar, Self

from aggregates.engine.event import Event
from foundation.noun import Noun


@dataclass(frozen=True, slots=True)
class Aggregate:
    """The state that rules need, folded from a stream's events.

    `evolve` never refuses: rules run on new commands only, so that tightening one never makes old history unloadable.
    """

    noun: ClassVar[Noun]
    """What people call it, such as in "not found" answers."""

    @classmethod
    def owns(cls, event: type[Event]) -> bool:
        """Whether a stream that begins with such an event is one of this kind: its events stand in the same file."""
        return event.__module__ == cls.__module__

    def evolve(self, event: Event) -> Self:
        """The state after this event; an event that the state doesn't depend on leaves it as it is."""
        raise NotImplementedError
