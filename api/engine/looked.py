"""Who looked at what, from where it is shown: noted before it is, on record soon after (access/engine/looks.py)."""

from access.engine.looks import Looker, Looks
from aggregates.engine.event import Event
from api.engine.access import Caller


def looked_at(caller: Caller, look: Event, same_as: Event | None = None) -> None:
    """Note what was shown on a page, which may load itself anew: once in a while, also where only what is `same_as` before is the same."""
    if caller.shown:
        caller.backend.parts[Looks].note(_looker(caller), look, each=False, same_as=same_as)


def took_along(caller: Caller, look: Event) -> None:
    """Note what was taken along as a file: each time."""
    if caller.shown:
        caller.backend.parts[Looks].note(_looker(caller), look, each=True)


def _looker(caller: Caller) -> Looker:
    return Looker(caller.looks_into, caller.actor, caller.on_behalf_of, caller.correlation)
