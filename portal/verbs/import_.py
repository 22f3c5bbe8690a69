"""portal import: feeds, lists of users, devices and SIMs, extracts from device managements; and what becomes of held or bad ones."""

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from portal.engine.console import say, tell
from portal.engine.language import in_words
from portal.engine.options import Customer
from portal.engine.verb import Heading, Verb
from portal.started import started
from portal.verbs import quarantine_of_import
from portal.verbs.quarantine_of_import import ImportId

if TYPE_CHECKING:
    from aggregates.import_terms import ImportKind

verb = typer.Typer(help="Import feeds and lists; release, discard, correct.", no_args_is_help=True, rich_markup_mode="rich")

Files = Annotated[list[Path], typer.Argument(help="CSV or XLSX; several are taken one after the other.", exists=True, dir_okay=False)]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show exactly the events that it would write; write none.")]
Force = Annotated[bool, typer.Option("--force", help="Import a file again that was imported before.")]
AllWarnings = Annotated[bool, typer.Option("--all-warnings", help="Show all warnings of each file, not just the first.")]
WarningsTo = Annotated[
    Path | None,
    typer.Option(
        "--warnings-to", metavar="FILE", help="Write all warnings into this CSV; only you can read it.", dir_okay=False, writable=True
    ),
]
JsonPerFile = Annotated[bool, typer.Option("--json", help="A JSON object per file.")]


class WarningsWanted(NamedTuple):
    """Whether all are to be shown, and where all are to be written."""

    shown: bool
    to: Path | None


@verb.callback()
def begin() -> None:
    """Prepare for bulk work."""
    from eventstore.garbage import collect_hardly_ever

    collect_hardly_ever()


_EXIT = "Exit code 3: a file was refused, nothing of it was taken. 5: held by the brake, waits for release or discard."


@verb.command(
    epilog=f"""
    Rows that can't be taken go to the quarantine, the rest is imported. A file that isn't a feed is refused whole. {_EXIT}

    [bold]Examples[/bold]

      portal import feed vodafone_2026-11-20.csv
      portal import feed export.csv --date 2026-11-20 --dry-run --warnings-to hinweise.csv
      portal import feed vodafone_2026-01-*.csv
    """
)
def feed(
    files: Files,
    *,
    customer: Customer = None,
    day: Annotated[
        datetime | None, typer.Option("--date", formats=["%Y-%m-%d"], help="The feed's date, when the file's name doesn't tell it.")
    ] = None,
    _historical: Annotated[
        bool, typer.Option("--historical", hidden=True, help="Needed no more: any feed says what held on its day.")
    ] = False,
    force: Force = False,
    dry_run: DryRun = False,
    all_warnings: AllWarnings = False,
    warnings_to: WarningsTo = None,
    json: JsonPerFile = False,
) -> None:
    """The carrier's daily list of all numbers."""
    wanted = WarningsWanted(all_warnings, warnings_to)
    _import("feed", files, customer, wanted, day.date() if day else None, force=force, dry_run=dry_run, json=json)


def _lists() -> "dict[ImportKind, str]":
    """Tell what each kind of list has."""
    return {
        "users": "A list of users: name, e-mail, group, personnel number, cost centre, addresses.",
        "devices": "A list of devices with their users.",
        "sims": "A list of numbers of other carriers.",
        "orders": "A bulk order: each row orders an article for a user, and is accepted or refused by itself.",
        "prices": "A price list: list prices of articles, and articles that aren't in the catalogue yet.",
        "expected_proceeds": "A list of what models bring when they are sold, by size, condition and day.",
        "remarketing": "Devices that are registered to be sold: each row one device with its condition, taken or refused by itself.",
        "parcels": "What a parcel service says of parcels: tracking number, status, and since when.",
        "device_extract": "An extract from a device management (UEM, Apple Business Manager, Knox): merges devices with two SIMs.",
    }


def _list_verb(kind: "ImportKind", told: str) -> None:
    """Make the command for one kind of list."""

    @verb.command(kind.replace("_", "-"), help=told)
    def _(
        files: Files,
        *,
        customer: Customer = None,
        force: Force = False,
        dry_run: DryRun = False,
        all_warnings: AllWarnings = False,
        warnings_to: WarningsTo = None,
        json: JsonPerFile = False,
    ) -> None:
        _import(kind, files, customer, WarningsWanted(all_warnings, warnings_to), force=force, dry_run=dry_run, json=json)


for _kind, _told in _lists().items():
    _list_verb(_kind, _told)


@verb.command()
def tac(file: Annotated[Path, typer.Argument(help="The open TAC list as CSV.", exists=True, dir_okay=False)]) -> None:
    """A list of type codes (TAC): makers and models of devices that only the feed knows, for all customers."""
    from importers.imports.device_models import store_models
    from importers.imports.tac import read_tac_list
    from portal.wiring import reading_limits

    with started(begins=True) as portal:
        models, rejected = read_tac_list(file, limits=reading_limits(portal.settings))
        with portal.log.pool.connection() as connection:
            new = store_models(connection, models)
    say(
        in_words(
            f"{len(models)} Modelle gelesen, {new} neu oder geändert; {len(rejected)} Zeilen ausgelassen.",
            f"{len(models)} models read, {new} new or changed; {len(rejected)} lines left out.",
        )
    )
    for row in rejected:
        tell(f"{row.line:>6}: {in_words(row.de, row.en)}")


@verb.command(
    epilog=f"""
    Each feed's events are effective on its day. Files that were imported before are recognised. {_EXIT}

    [bold]Example[/bold]

      portal import folder archive/2025
    """
)
def folder(
    directory: Annotated[Path, typer.Argument(help="Past feeds.", exists=True, file_okay=False)],
    *,
    customer: Customer = None,
    json: JsonPerFile = False,
) -> None:
    """Load history: all feeds of a folder, in the order of their dates."""
    from portal.customers import customer_named
    from portal.imports.replaying import replay_folder

    with started() as portal:
        code = replay_folder(portal, customer_named(portal.log, customer), directory, as_json=json)
    raise typer.Exit(code)


@verb.command(
    epilog="""
    Feeds go into DIR itself, or into DIR/CUSTOMER-NUMBER when there are several customers. Lists go into folders called users, devices, sims
    or device-extract beside them. Imported files move to done/, held ones to held/, refused ones to rejected/ with the reason in a file beside.
    A file is taken when it has not changed for two seconds; names that begin with a dot or end in .part or .tmp are left alone.

    [bold]Example[/bold]

      portal import watch /srv/feeds
    """
)
def watch(
    directory: Annotated[Path, typer.Argument(help="The folder to watch.", exists=True, file_okay=False)],
    *,
    customer: Customer = None,
    once: Annotated[bool, typer.Option("--once", help="Take what is there, and end.")] = False,
    with_parent: Annotated[bool, typer.Option("--with-parent", hidden=True, help="End when stdin ends.")] = False,
) -> None:
    """Import what comes into a folder, until told to end.

    Write files under a name that ends in .part, or elsewhere on the same disk, and rename them into place when they are whole.
    """
    from portal.customers import customer_named
    from portal.engine.ending import end_when_told
    from portal.imports.interrupted_imports import warn_of_interrupted
    from portal.imports.watched_folder import WatchedFolder

    stop = end_when_told(with_parent=with_parent)
    with started("child" if with_parent else "stays") as portal:
        if not with_parent:  # the parent has said it
            warn_of_interrupted(portal.log)
        watched = WatchedFolder(portal, directory, customer_named(portal.log, customer) if customer else None, stop)
        if once:
            watched.once()
        else:
            watched.run()


@verb.command("list")
def list_imports(
    *,
    customer: Customer = None,
    limit: Annotated[int, typer.Option(min=1, help="The newest so many.")] = 30,
    json: Annotated[bool, typer.Option("--json", help="A JSON array.")] = False,
) -> None:
    """The newest imports: what each saw and did."""
    from portal.customers import customer_named
    from portal.engine.columns import show_list
    from portal.engine.up_to_date import bring_up_to_date
    from portal.imports.import_lists import IMPORTS, newest_imports

    with started() as portal:
        customer_id = customer_named(portal.log, customer)
        bring_up_to_date(portal.log)
        rows = newest_imports(portal.log, customer_id, limit)
    show_list(IMPORTS, rows, as_json=json, empty=in_words("Noch kein Import.", "No import yet."))


@verb.command()
def release(import_id: ImportId, *, customer: Customer = None) -> None:
    """Let a held import go on."""
    from importers.imports.importer import Importer
    from portal.engine.console_cause import console_actor
    from portal.imports.import_lists import customer_of_import
    from portal.imports.importing import show_result, shown_import

    with started() as portal:
        customer_id = customer_of_import(portal.log, import_id, customer)
        with shown_import(str(import_id)) as report:
            result = portal.parts[Importer].release(customer_id, import_id, console_actor(), report)
    show_result(str(import_id), result, as_json=False)


@verb.command()
def discard(import_id: ImportId, *, customer: Customer = None) -> None:
    """Throw a held import away: nothing of it is taken. Or end an interrupted one: what it had booked stays."""
    from importers.imports.importer import Importer
    from portal.engine.console_cause import console_actor
    from portal.imports.import_lists import customer_of_import

    with started() as portal:
        portal.parts[Importer].discard(customer_of_import(portal.log, import_id, customer), import_id, console_actor())
    say(in_words("Verworfen.", "Discarded."))


def _import(
    kind: "ImportKind",
    files: list[Path],
    customer: str | None,
    wanted: WarningsWanted,
    day: date | None = None,
    *,
    force: bool,
    dry_run: bool,
    json: bool,
) -> None:
    from portal.customers import customer_named
    from portal.imports.importing import Wish, import_files
    from portal.imports.warnings_kept import WarningsKept

    with started() as portal, WarningsKept(wanted.to, shown=wanted.shown) as warned:
        wish = Wish(kind, customer_named(portal.log, customer), day, force=force, dry_run=dry_run)
        code = import_files(portal, wish, files, warned, as_json=json)
    raise typer.Exit(code)


verb.add_typer(quarantine_of_import.verb)


VERB = Verb("import", Heading.DATA, verb)
