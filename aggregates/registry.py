"""All event types there are, by the name under which they are stored."""

from aggregates import api_token, customer, device, feed_import, projection_run, sim, user
from aggregates.event import Event, type_registry

ROOMS = (api_token, customer, device, feed_import, projection_run, sim, user)


def event_types() -> dict[str, type[Event]]:
    """Name → type. The modules above register their events when they are imported."""
    return dict(type_registry)
