"""All event types there are, by the name under which they are stored."""

from aggregates import account, api_token, customer, customer_password, device, feed_import, service_access, session, sign_on, sim, user
from aggregates.engine import projection_run
from aggregates.engine.event import Event, type_registry

ROOMS = (
    account,
    api_token,
    customer,
    customer_password,
    device,
    feed_import,
    projection_run,
    service_access,
    session,
    sign_on,
    sim,
    user,
)


def event_types() -> dict[str, type[Event]]:
    """Name → type. The modules above register their events when they are imported."""
    return dict(type_registry)
