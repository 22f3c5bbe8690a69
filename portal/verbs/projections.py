"""portal projections: how far each projection is (X-03)."""

from typing import Annotated

import typer

from portal.start import started

EPILOG = """
[bold]behind[/bold] counts events that are not in the read model yet, [bold]oldest[/bold] the seconds since the first of them was recorded.
[bold]parked[/bold] counts events that a projection could not digest, and those waiting behind them; see [bold]portal parked list[/bold].
"""

COLUMNS = ("projection", "read_models", "generation", "position", "behind", "oldest_s", "parked", "note")


def verb(*, json: Annotated[bool, typer.Option("--json", help="A JSON array.")] = False) -> None:
    """Positions, lag and parked events of all projections."""
    from portal.console import show
    from portal.projection_state import projection_states

    with started() as portal:
        states = projection_states(portal.log)
    show(COLUMNS, states, as_json=json, empty="")
