"""portal serve: the API, with a projector beside it."""

from typing import Annotated

import typer

from portal.engine.verb import Heading, Verb

EPILOG = """
[bold]Examples[/bold]

  portal serve
  portal serve --port 9000
  portal serve --no-projector     when `portal project` runs elsewhere
"""


def verb(
    *,
    host: Annotated[str | None, typer.Option(help="In place of PORTAL_HOST.")] = None,
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="In place of PORTAL_PORT.")] = None,
    projector: Annotated[bool, typer.Option(help="Run a projector in a process beside the API.")] = True,
) -> None:
    """Serve the API and its docs until Ctrl-C or SIGTERM, with the embedded database and a projector unless told otherwise."""
    from portal.engine.start import settings
    from portal.serving import serve

    found = settings(logs=True)
    serve(
        found.model_copy(update={key: value for key, value in (("host", host), ("port", port)) if value is not None}), projector=projector
    )


VERB = Verb("serve", Heading.RUN, verb, EPILOG)
