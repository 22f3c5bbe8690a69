"""portal verify: prove that what is shown follows from the events (A-03)."""

from typing import Annotated

import typer

from portal.engine.verb import Heading, Verb
from portal.started import started

EPILOG = """
Each projection's tables are made anew beside the live ones and compared row by row, byte for byte; so are the claims (what may exist only
once, such as a number or an IMEI). Nothing is changed, and reading and writing go on meanwhile. Exit code 1 when something differs.

[bold]Examples[/bold]

  portal verify
  portal verify inventory
  portal verify claims
"""


def verb(
    names: Annotated[list[str] | None, typer.Argument(help="Projections, or `claims`; all when none is named.")] = None,
    *,
    json: Annotated[bool, typer.Option("--json", help="A JSON array.")] = False,
) -> None:
    """Prove that the live rows equal a fresh rebuild, and that the claims follow from the events."""
    from portal.engine.console import show, tell
    from portal.engine.exit_code import ExitCode
    from portal.operations.verifying import COMPARISON_COLUMNS, verify_claims_shown, verify_shown
    from projections.engine.named import projection_named
    from projections.registry import PROJECTIONS

    wanted = [name for name in names or () if name != "claims"]
    projections = list(dict.fromkeys(map(projection_named, wanted))) if names else list(PROJECTIONS)
    with started() as portal:
        found = [row for projection in projections for row in verify_shown(portal.log, projection)]
        if not names or "claims" in names:
            found.append(verify_claims_shown(portal.log))
    show(COMPARISON_COLUMNS, [row[: len(COMPARISON_COLUMNS)] for row in found], as_json=json, empty="")
    different = [row for row in found if not row.equal]
    for row in different:
        for example in row.examples:
            tell(f"{row.table} {example}")
    if different:
        tell(
            "Verschieden (- nur in den Tabellen, + nur aus den Ereignissen). `portal rebuild` baut Projektionen neu auf. "
            "/ Different (- only in the tables, + only from the events). `portal rebuild` makes projections anew."
        )
        raise typer.Exit(ExitCode.FAILED)


VERB = Verb("verify", Heading.PROOF, verb, EPILOG)
