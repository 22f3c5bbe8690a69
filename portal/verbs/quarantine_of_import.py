"""portal import: what becomes of rows in quarantine, and what imports warned of."""

from typing import Annotated
from uuid import UUID

import typer

from portal.engine.console import say
from portal.engine.language import in_words
from portal.engine.options import Customer
from portal.started import started

verb = typer.Typer(rich_markup_mode="rich")

ImportId = Annotated[UUID, typer.Argument(help="Its id; see `portal import list`.")]


@verb.command()
def quarantine(
    import_id: Annotated[UUID | None, typer.Argument(help="Only of this import.")] = None,
    *,
    dismissed: Annotated[bool, typer.Option("--dismissed", help="Those that were dismissed instead.")] = False,
    customer: Customer = None,
    json: Annotated[bool, typer.Option("--json", help="A JSON array.")] = False,
) -> None:
    """Rows that could not be taken and are not corrected yet."""
    from portal.customers import customer_named
    from portal.engine.columns import show_list
    from portal.engine.up_to_date import bring_up_to_date
    from portal.imports.import_lists import ROWS, customer_of_import, quarantined_rows

    with started() as portal:
        customer_id = customer_of_import(portal.log, import_id) if import_id else customer_named(portal.log, customer)
        bring_up_to_date(portal.log)
        rows = quarantined_rows(portal.log, customer_id, import_id, "dismissed" if dismissed else "open")
    show_list(ROWS, rows, as_json=json, empty=in_words("Keine offene Zeile.", "No open row."))


@verb.command()
def warnings(
    import_id: Annotated[UUID | None, typer.Argument(help="Only of this import.")] = None,
    *,
    customer: Customer = None,
    json: Annotated[bool, typer.Option("--json", help="A JSON array.")] = False,
) -> None:
    """What imports did not use, put right or could not check, though they took the rows."""
    from portal.customers import customer_named
    from portal.engine.columns import show_list
    from portal.engine.up_to_date import bring_up_to_date
    from portal.imports.import_lists import WARNINGS, customer_of_import, warnings_of

    with started() as portal:
        customer_id = customer_of_import(portal.log, import_id) if import_id else customer_named(portal.log, customer)
        bring_up_to_date(portal.log)
        rows = warnings_of(portal.log, customer_id, import_id)
    show_list(WARNINGS, rows, as_json=json, empty=in_words("Keine Hinweise.", "No warnings."))


@verb.command(
    epilog="""
    [bold]Examples[/bold]

      portal import correct ID 17 "IMEI=490154203237518"
      portal import correct ID 17                            as it is, again
      portal import correct ID 17 "Name=Muster" "*="         with all other columns empty
    """
)
def correct(
    import_id: ImportId,
    line: Annotated[int, typer.Argument(help="The line in the file.")],
    changes: Annotated[list[str] | None, typer.Argument(metavar="COLUMN=VALUE…", help="The file's column, and what is right.")] = None,
) -> None:
    """Import a row from the quarantine again, corrected."""
    from importers.imports.importer import Importer
    from portal.engine.console_cause import console_actor
    from portal.imports.import_lists import customer_of_import
    from portal.imports.importing import show_result

    pairs = [change.partition("=") for change in changes or ()]
    if any(not equals for _, equals, _ in pairs):
        raise typer.BadParameter(in_words('bitte wie "IMEI=490154203237518"', 'write it like "IMEI=490154203237518"'))
    with started() as portal:
        customer_id = customer_of_import(portal.log, import_id)
        result = portal.parts[Importer].correct(
            customer_id, import_id, {line: {column: value for column, _, value in pairs}}, console_actor()
        )
    show_result(str(line), result, as_json=False)
    if result.quarantined:
        raise typer.Exit(1)


@verb.command(
    epilog="""
    When a later feed brings the same row, which can't be taken for the same reason, it is dismissed by itself. On the record; nothing is lost.

    [bold]Examples[/bold]

      portal import dismiss ID 17 18
      portal import dismiss ID --all
    """
)
def dismiss(
    import_id: ImportId,
    lines: Annotated[list[int] | None, typer.Argument(metavar="LINE…", help="Lines in the file.")] = None,
    *,
    all_open: Annotated[bool, typer.Option("--all", help="All open rows of this import.")] = False,
) -> None:
    """Dismiss rows of the quarantine: nobody is to correct them, and they don't come back with the next feed."""
    from portal.imports.import_lists import customer_of_import
    from portal.imports.importing import dismiss_rows

    if bool(lines) == all_open:
        raise typer.BadParameter(in_words("Zeilen nennen, oder --all", "name lines, or --all"))
    with started() as portal:
        count = dismiss_rows(portal, customer_of_import(portal.log, import_id), import_id, lines)
    say(in_words(f"{count} abgehakt.", f"{count} dismissed."))


@verb.command()
def reopen(import_id: ImportId, line: Annotated[int, typer.Argument(help="The line in the file.")]) -> None:
    """Take a row's dismissal back."""
    from commands.imports.reopen_quarantined_row import ReopenQuarantinedRow
    from portal.engine.console_cause import by_console
    from portal.imports.import_lists import customer_of_import

    with started() as portal:
        customer_id = customer_of_import(portal.log, import_id)
        portal.dispatcher.run(ReopenQuarantinedRow(import_id=import_id, line=line), by_console(customer_id))
    say(in_words("Wieder offen.", "Open again."))
