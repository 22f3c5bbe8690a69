"""portal demo: the main job, from nothing to an API to look at, in under a minute."""

from typing import Annotated

import typer

from portal.engine.verb import Heading, Verb

EPILOG = """
Everything lies in [bold]./data[/bold] (PORTAL_DATA_DIR); delete the folder to begin anew. Run it again, and it serves what is there.

[bold]Examples[/bold]

  portal demo
  portal demo --numbers 5000 --port 9000
"""


def verb(
    *,
    numbers: Annotated[int, typer.Option(min=20, max=1_000_000, help="How many numbers the customer has.")] = 500,
    days: Annotated[int, typer.Option(min=1, max=365, help="How many days of feeds.")] = 30,
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="In place of PORTAL_PORT.")] = None,
    serve: Annotated[bool, typer.Option(help="Serve the API at the end.")] = True,
) -> None:
    """Try everything: a made-up customer with 30 days of feeds, loaded, verified, served."""
    from portal.demo.run import run_demo
    from portal.engine.start import settings

    found = settings()
    run_demo(found if port is None else found.model_copy(update={"port": port}), numbers=numbers, days=days, serve=serve)


VERB = Verb("demo", Heading.RUN, verb, EPILOG)
