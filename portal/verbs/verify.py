"""portal verify: prove that what is shown follows from the events (A-03), and that the contents of documents are those that the events name."""

from typing import TYPE_CHECKING, Annotated

import typer

from portal.engine.verb import Heading, Verb
from portal.started import started

if TYPE_CHECKING:
    from access.documents.contents import Contents
    from portal.operations.verifying import Verified

EPILOG = """
Each projection's tables are made anew beside the live ones and compared row by row, byte for byte; so are the claims (what may exist only
once, such as a number or an IMEI). Of each document the content is read from the store and compared with what was put there. Nothing is changed, and reading and writing go on meanwhile. Exit code 1 when something differs.

[bold]Examples[/bold]

  portal verify
  portal verify inventory
  portal verify claims
  portal verify contents
"""


def verb(
    names: Annotated[
        list[str] | None, typer.Argument(help="Projections, `claims`, or `contents` of documents; all when none is named.")
    ] = None,
    *,
    json: Annotated[bool, typer.Option("--json", help="A JSON array.")] = False,
) -> None:
    """Prove that the live rows equal a fresh rebuild, that the claims follow from the events, and that the store has what documents hold."""
    from access.documents.contents import Contents
    from portal.engine.console import show, tell
    from portal.engine.exit_code import ExitCode
    from portal.operations.verifying import COMPARISON_COLUMNS, verify_claims_shown, verify_shown
    from projections.engine.named import projection_named
    from projections.registry import PROJECTIONS

    wanted = [name for name in names or () if name not in ("claims", "contents")]
    projections = list(dict.fromkeys(map(projection_named, wanted))) if names else list(PROJECTIONS)
    with started() as portal:
        found = [row for projection in projections for row in verify_shown(portal.log, projection)]
        if not names or "claims" in names:
            found.append(verify_claims_shown(portal.log))
        if not names or "contents" in names:
            found.append(_contents_shown(portal.backend.parts[Contents]))
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


def _contents_shown(contents: "Contents") -> "Verified":
    """Compare what the store has of each document with what the events say; the examples are ids of documents."""
    from access.documents.checking import check_contents
    from portal.operations.rebuilding import shown_progress
    from portal.operations.verifying import Verified
    from projections.engine.fill import Progress

    with shown_progress() as report:
        found = check_contents(contents, lambda done, total: report(Progress(("contents",), "events", done, total)))
    return Verified("contents", "documents", found.rows, 0, found.wrong, found.wrong == 0, found.examples)


VERB = Verb("verify", Heading.PROOF, verb, EPILOG)
