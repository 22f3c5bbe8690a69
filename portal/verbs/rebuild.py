"""portal rebuild: make read models anew from the events, beside the ones that are read meanwhile (A-04)."""

from typing import TYPE_CHECKING, Annotated

import typer

from portal.engine.language import in_words
from portal.engine.verb import Heading, Verb
from portal.started import started

if TYPE_CHECKING:
    from collections.abc import Sequence

    from projections.engine.projection import Projection

EPILOG = """
Queries are answered from the present tables until the new ones have caught up; then all readers see the new ones at once.
Ctrl-C ends it; the next [bold]portal rebuild[/bold] of the same projection goes on where this one stood.
With [bold]--customer[/bold] one customer's rows alone are made anew, and in the live tables changed where they differ, at once; ended before that, it has changed nothing, and begins anew.

[bold]Examples[/bold]

  portal rebuild --all
  portal rebuild inventory device_history
  portal rebuild --customer K-1001               its rows in all projections
  portal rebuild inventory --customer K-1001
"""


def verb(
    names: Annotated[list[str] | None, typer.Argument(help="Projections, or read models that they fill; see `portal projections`.")] = None,
    *,
    everything: Annotated[bool, typer.Option("--all", help="All projections.")] = False,
    customer: Annotated[str | None, typer.Option(help="Only this customer's rows; customer number, name or id.")] = None,
) -> None:
    """Rebuild read models from the events while the present ones are read; can be interrupted and resumed."""
    from portal.engine.console import say, tell, thousands
    from portal.operations.rebuilding import began_at, rebuild_recorded
    from projections.engine.named import projection_named
    from projections.registry import PROJECTIONS

    if bool(names) == (everything or (customer is not None and not names)):
        raise typer.BadParameter(in_words("Projektionen nennen, oder --all", "name projections, or say --all"))
    projections = list(dict.fromkeys(map(projection_named, names))) if names else list(PROJECTIONS)
    if customer is not None:
        _of_customer(projections, customer)
        return
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


def _of_customer(projections: "Sequence[Projection]", customer: str) -> None:
    from portal.customers import customer_named
    from portal.engine.console import say, tell, thousands
    from portal.operations.rebuilding import rebuild_customer_recorded

    with started() as portal:
        try:
            built = rebuild_customer_recorded(portal, projections, customer_named(portal.log, customer))
        except KeyboardInterrupt:
            tell(
                in_words(
                    "Unterbrochen; wessen Zeilen noch nicht getauscht waren, hat die bisherigen. Derselbe Aufruf beginnt von vorn.",
                    "Interrupted; what was not changed yet has the rows of before. The same command begins anew.",
                )
            )
            raise
    for each in built:
        rows, differed = thousands(sum(table.rows for table in each.tables)), thousands(each.differed)
        at = f"Position {thousands(each.generation.position)}"
        say(
            f"{each.generation.projection.name}: "
            + in_words(f"{rows} Zeilen, {differed} waren anders, {at}", f"{rows} rows, {differed} differed, {at}")
        )


VERB = Verb("rebuild", Heading.CARE, verb, EPILOG)
