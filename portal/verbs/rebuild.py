"""portal rebuild: make read models anew from the events, beside the ones that are read meanwhile (A-04)."""

from typing import Annotated

import typer

from portal.engine.language import in_words
from portal.engine.verb import Heading, Verb
from portal.started import started

EPILOG = """
Queries are answered from the present tables until the new ones have caught up; then all readers see the new ones at once.
Ctrl-C ends it; the next [bold]portal rebuild[/bold] of the same projection goes on where this one stood.

[bold]Examples[/bold]

  portal rebuild --all
  portal rebuild inventory device_history
"""


def verb(
    names: Annotated[list[str] | None, typer.Argument(help="Projections, or read models that they fill; see `portal projections`.")] = None,
    *,
    everything: Annotated[bool, typer.Option("--all", help="All projections.")] = False,
) -> None:
    """Rebuild read models from the events while the present ones are read; can be interrupted and resumed."""
    from portal.engine.console import say, tell, thousands
    from portal.operations.rebuilding import began_at, rebuild_recorded
    from projections.engine.named import projection_named
    from projections.registry import PROJECTIONS

    if bool(names) == everything:
        raise typer.BadParameter(in_words("Projektionen nennen, oder --all", "name projections, or say --all"))
    projections = list(PROJECTIONS) if everything else list(dict.fromkeys(map(projection_named, names or ())))
    with started() as portal:
        for projection, position in began_at(portal.log, projections).items():
            tell(
                in_words(
                    f"{projection} wird ab Ereignis {thousands(position)} fortgesetzt.",
                    f"{projection} is resumed at event {thousands(position)}.",
                )
            )
        try:
            built = rebuild_recorded(portal, projections)
        except KeyboardInterrupt:
            stood = began_at(portal.log, projections)
            tell(in_words("Unterbrochen; gelesen wird weiter aus den bisherigen Tabellen.", "Interrupted; the present tables are read on."))
            for projection, position in stood.items():
                tell(
                    in_words(
                        f"`portal rebuild {projection}` setzt bei Ereignis {thousands(position)} fort.",
                        f"`portal rebuild {projection}` resumes at event {thousands(position)}.",
                    )
                )
            raise
    for generation in built:
        say(f"{generation.projection.name}: Generation {generation.number}, Position {thousands(generation.position)}")


VERB = Verb("rebuild", Heading.CARE, verb, EPILOG)
