"""What of a chunk's events counts as what."""

from aggregates.engine.event import Event
from commands.engine.command import Decision
from importers.imports.booking import Line, count
from tests.commands.made_up import ERIKA, device, fed_sim, unknown_device, user


class LineRegistered(Event):
    """Sounds as if it created something."""


class Nothing:
    def decide(self, given: object) -> Decision:
        return []


def test_rows_that_create_a_user_device_or_sim_are_created() -> None:
    decisions: list[Decision] = [[user()], [device()], [fed_sim(), unknown_device()], [unknown_device()], [(ERIKA, LineRegistered())], []]
    counts = count((Line(at, Nothing()), decision) for at, decision in enumerate(decisions))
    assert (counts.created, counts.changed, counts.events) == (3, 2, 6)
