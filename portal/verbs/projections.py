"""portal projections: how far each projection is (X-03)."""

from typing import Annotated

import typer

from portal.engine.verb import Heading, Verb
from portal.started import started

EPILOG = """
[bold]behind[/bold] counts events that are not in the read model yet, [bold]oldest[/bold] the seconds since the first of them was recorded.
[bold]parked[/bold] counts events that a projection could not digest, and those waiting behind them; see [bold]portal parked list[/bold].
[bold]projected by[/bold] is the process that has taken it, as host:process number; [bold]note[/bold] says what holds it up.
"""

_COLUMNS = ("projection", "read_models", "generation", "position", "behind", "oldest_s", "parked", "projected_by", "note")


def verb(*, json: Annotated[bool, typer.Option("--json", help="A JSON array.")] = False) -> None:
    """Positions, lag and parked events of all projections."""
    from portal.engine.console import show, tell
    from portal.engine.language import in_words
    from portal.operations.projection_state import projection_states
    from projections.engine.unknown_events import unknown_events

    with started() as portal:
        states = projection_states(portal.log)
        with portal.log.pool.connection() as connection:
            for unknown in unknown_events(connection, portal.log):
                tell(in_words(unknown.text_de, unknown.text_en))
    show(_COLUMNS, states, as_json=json, empty="")


VERB = Verb("projections", Heading.CARE, verb, EPILOG)
