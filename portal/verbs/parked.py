"""portal parked: events that a projection could not digest (A-06)."""

from typing import Annotated
from uuid import UUID

import typer

from portal.engine.console import say, show
from portal.engine.language import in_words
from portal.engine.told import Told
from portal.engine.verb import Heading, Verb
from portal.started import started

verb = typer.Typer(help="Events that a projection could not digest: list, retry, skip.", no_args_is_help=True, rich_markup_mode="rich")

_COLUMNS = ("projection", "stream", "position", "event", "parked_at", "error")

_EPILOG = """
An event that a projection can't digest is parked with its error. Later events of the same stream wait behind it in order; all others go on.

[bold]Examples[/bold]

  portal parked list
  portal parked retry device_history     after the program was mended
  portal parked skip device_history 4711
"""


@verb.command("list", epilog=_EPILOG)
def list_parked(*, json: Annotated[bool, typer.Option("--json", help="A JSON array.")] = False) -> None:
    """All parked events of the projections that are read."""
    from projections.engine.parking import parked_events

    with started() as portal:
        rows = parked_events(portal.log)
    show(_COLUMNS, rows, as_json=json, empty=in_words("Nichts geparkt.", "Nothing is parked."))


@verb.command(epilog=_EPILOG)
def retry(
    projection: Annotated[str, typer.Argument(help="Its name.")],
    stream: Annotated[UUID | None, typer.Argument(help="The stream whose events are parked; all of the projection when not given.")] = None,
) -> None:
    """Let the projector try parked streams again, on the record."""
    from aggregates.engine.event import OPERATOR
    from commands.operations.retry_parked_stream import RetryParkedStream
    from portal.engine.console_cause import by_console
    from projections.engine.named import projection_named
    from projections.engine.parking import parked_events

    name = projection_named(projection).name
    with started() as portal:
        streams = dict.fromkeys(row.stream for row in parked_events(portal.log, name))
        if stream is not None and stream not in streams:
            raise _nothing(name, stream)
        wanted = [stream] if stream is not None else list(streams)
        for one in wanted:
            portal.dispatcher.run(RetryParkedStream(projection=name, stream=one), by_console(OPERATOR))
    say(
        in_words(
            f"{len(wanted)} Ströme werden nachgeholt, sobald ein Projektor läuft.",
            f"{len(wanted)} streams are tried again as soon as a projector runs.",
        )
    )


@verb.command(epilog=_EPILOG)
def skip(
    projection: Annotated[str, typer.Argument(help="Its name.")],
    position: Annotated[int, typer.Argument(help="The parked event's position.")],
) -> None:
    """Leave a parked event out of a projection, on the record; what waits behind it goes on."""
    from aggregates.engine.event import OPERATOR
    from commands.operations.skip_parked_event import SkipParkedEvent
    from portal.engine.console_cause import by_console
    from projections.engine.named import projection_named
    from projections.engine.parking import parked_events

    name = projection_named(projection).name
    with started() as portal:
        found = next((row for row in parked_events(portal.log, name) if row.position == position), None)
        if found is None:
            raise _nothing(name, position)
        if found.error is None:
            raise Told(
                f"Ereignis {position} wartet nur hinter einem anderen; überspringen lässt sich das Ereignis mit einem Fehler.",
                f"Event {position} only waits behind another one; the one with an error can be skipped.",
            )
        command = SkipParkedEvent(projection=name, position=position, stream=found.stream, error=found.error)
        portal.dispatcher.run(command, by_console(OPERATOR))
    say(in_words("Wird übersprungen, sobald ein Projektor läuft.", "Skipped as soon as a projector runs."))


def _nothing(projection: str, what: object) -> Told:
    return Told(
        f"In {projection} ist {what} nicht geparkt; `portal parked list` zeigt, was geparkt ist.",
        f"{what} is not parked in {projection}; `portal parked list` shows what is.",
    )


VERB = Verb("parked", Heading.CARE, verb)
