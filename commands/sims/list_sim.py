"""Take over what a list says about a number that a feed brings: as the feed would, but that it is no feed (F-03, F-18).

A number that its feed lacks stays missing, and a link by hand that the list repeats stays the person's: only the feed ends either.
Sent by importers/imports/initial_load.py.
"""

from aggregates.engine.event import Event
from aggregates.sim import SimBack, SimPutInDevice
from commands.devices.present_device import are_one_device
from commands.engine.command import Decision, Given
from commands.sims.observe_sim import ObserveSim


class ListSim(ObserveSim):
    def decide(self, given: Given) -> Decision:
        return [entry for entry in super().decide(given) if not self._only_a_feed_says(given, entry[1])]

    def _only_a_feed_says(self, given: Given, event: Event) -> bool:
        if isinstance(event, SimPutInDevice) and event.was is not None:
            return are_one_device(given, event.was.device_id, event.device_id)
        return isinstance(event, SimBack)
