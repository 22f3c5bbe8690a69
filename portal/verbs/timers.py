"""portal timers: carry out what is due."""

import logging
from typing import TYPE_CHECKING, Annotated

import typer

from portal.engine.told import Told
from portal.engine.verb import Heading, Verb
from portal.started import started

if TYPE_CHECKING:
    from collections.abc import Callable

    from commands.timers.timekeeper import Timekeeper

log_of = logging.getLogger(__name__)


EPILOG = """
Several may run at once, on one machine or many: they take turns, and nothing is done twice. [bold]portal serve[/bold] does the same beside the API, so this is for whoever wants
it in a process of its own. What is set is told by a projector, which must run as well.

[bold]Examples[/bold]

  portal timers             until Ctrl-C or SIGTERM
  portal timers --once      carry out what is due by now, and end
"""


def verb(
    *,
    once: Annotated[bool, typer.Option("--once", help="Carry out what is due, and end.")] = False,
    now: Annotated[
        str | None,
        typer.Option(
            metavar="MOMENT", help="With --once, as if it were this moment, such as 2026-12-24T08:00Z: for trials, as it is really done."
        ),
    ] = None,
) -> None:
    """Carry out what is due, such as marking late deliveries, as the time comes, until told to end."""
    from commands.timers.timekeeper import Timekeeper
    from portal.engine.console import say
    from portal.engine.ending import end_when_told
    from portal.engine.language import in_words
    from portal.engine.moments import moment_in

    if once:
        moment = None
        if now is not None:
            try:
                moment = moment_in("Europe/Berlin", now)
            except ValueError:
                raise typer.BadParameter(f"{now}: " + in_words("bitte wie 2026-12-24T08:00Z", "write it like 2026-12-24T08:00Z")) from None
        with started() as portal:
            keeper = portal.parts[Timekeeper]
            keeper = keeper if moment is None else keeper.at(moment)
            tried = keeper.catch_up()
            keeper.give_back()
        if keeper.waits_for_turn:
            raise Told(
                f"Es ist etwas fällig, aber ein anderer Prozess ist an der Reihe und erledigt es; hier wurden {tried} erledigt. Läuft sonst keiner, wurde er abgebrochen: bitte in einer halben Minute noch einmal.",
                f"Something is due, but another process has the turn and carries it out; {tried} were carried out here. If no other runs, it was killed: try again in half a minute.",
            )
        say(in_words(f"{tried} fällig gewesen.", f"{tried} were due."))
        return
    if now is not None:
        raise typer.BadParameter(in_words("--now nur zusammen mit --once", "--now only together with --once"))
    stop = end_when_told()
    with started("stays") as portal:
        keeper = portal.parts[Timekeeper]
        _keep(keeper, stop.wait)
        keeper.give_back()


def _keep(keeper: "Timekeeper", wait: "Callable[[float], bool]") -> None:
    from psycopg import Error
    from psycopg_pool import PoolTimeout

    from portal.timekeeping import LOOKED_EVERY

    told, pause = False, 0.0
    while not wait(pause):
        try:
            pause = 0.0 if keeper.step() else LOOKED_EVERY
            told = False
        except (Error, PoolTimeout) as error:
            if not told:
                log_of.warning("what is due could not be carried out, again later: %s", error)
            told, pause = True, LOOKED_EVERY


VERB = Verb("timers", Heading.RUN, verb, EPILOG)
