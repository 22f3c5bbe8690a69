"""portal project: follow the events and keep the read models current."""

import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Annotated

import typer

from portal.engine.verb import Heading, Verb
from portal.started import started

if TYPE_CHECKING:
    from eventstore.log import EventLog

EPILOG = """
Several may run at once, on one machine or many: each projection is taken by one of them, and passes to another when that one ends.
[bold]portal serve[/bold] runs one beside the API unless told not to. With PORTAL_PROJECT_PORT it answers /livez, /readyz and /metrics there.

[bold]Examples[/bold]

  portal project            until Ctrl-C or SIGTERM
  portal project --once     project what is there, and end
"""


def verb(
    *,
    once: Annotated[bool, typer.Option("--once", help="Project what is there, and end.")] = False,
    with_parent: Annotated[bool, typer.Option("--with-parent", hidden=True, help="End when stdin ends.")] = False,
) -> None:
    """Keep the read models current: project events as they come, until told to end."""
    from portal.engine.console import say, thousands
    from portal.engine.ending import end_when_told
    from portal.operations.outdated import warn_of_outdated
    from portal.operations.projector_health import projector_health
    from projections.engine.projector import Projector
    from projections.registry import PROJECTIONS

    if once:
        with started() as portal:
            position = Projector(portal.log, PROJECTIONS).catch_up()
        say(f"Position {thousands(position)}")
        return
    stop = end_when_told(with_parent=with_parent)
    with started("child" if with_parent else "stays") as portal:
        warn_of_outdated(portal.log)
        threading.Thread(target=_wake, args=(portal.log, stop), name="wake", daemon=True).start()
        projector = Projector(portal.log, PROJECTIONS)
        with projector_health(portal.settings, portal.log, projector, portal.backend.version, insists=not with_parent):
            projector.run(stop)


def _wake(log: "EventLog", stop: threading.Event) -> None:
    """Once told to end, the projector is woken as by an event: it would look up only a second later."""
    from psycopg import Error
    from psycopg_pool import PoolTimeout

    from eventstore.append_lock import CHANNEL

    stop.wait()
    with suppress(Error, PoolTimeout), log.pool.connection() as connection:
        connection.execute(f"NOTIFY {CHANNEL}".encode())


VERB = Verb("project", Heading.RUN, verb, EPILOG)
