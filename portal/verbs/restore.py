"""portal restore: bring a backup back (X-05)."""

from pathlib import Path
from typing import Annotated

import typer

from portal.engine.language import in_words
from portal.engine.verb import Heading, Verb

EPILOG = """
Only into an empty system, unless [bold]--replace[/bold] says that everything there may go. No other portal process may use the database
meanwhile. What is restored is counted and compared with FILE.json; when anything is wrong, all is as before. The master key is not in a backup:
put the one it was made with in its place, best before.

[bold]Examples[/bold]

  install -D -m 600 /safe/master.key data/master.key     the key it was made with
  portal restore /backups/portal-2026-11-21.dump
"""


def verb(
    file: Annotated[Path, typer.Argument(help="What `portal backup` wrote.", exists=True, dir_okay=False, readable=True)],
    *,
    replace: Annotated[bool, typer.Option("--replace", help="Replace everything that is there.")] = False,
) -> None:
    """Bring a backup back into an empty system."""
    from eventstore.keyring import MasterKey, WrongMasterKey
    from portal.engine.console import say, tell, thousands
    from portal.engine.database import open_database
    from portal.engine.exit_code import ExitCode
    from portal.engine.master_key import is_there, master_key, place_of_key
    from portal.engine.start import settings
    from portal.operations.backup import note_path, restore
    from portal.wiring import prepare

    found = settings()
    with open_database(found) as database:
        position, events, note = restore(database, file, replace=replace)
        say(in_words(f"{thousands(events)} Ereignisse bis Position {position}", f"{thousands(events)} events up to position {position}"))
        if note is None:
            tell(in_words(f"{note_path(file)} fehlt: nicht verglichen.", f"{note_path(file)} is missing: not compared."))
        if not is_there(found):  # a new one would never be the right one
            tell(
                in_words(
                    f"Die Daten sind wiederhergestellt. Jetzt den Hauptschlüssel von damals hinlegen: {place_of_key(found)} (`portal verify` beweist es).",
                    f"The data are restored. Now put the master key of that time at {place_of_key(found)} (`portal verify` proves it).",
                )
            )
            return
        try:
            with database.connect() as connection:
                prepare(connection, MasterKey(master_key(found)))
        except WrongMasterKey:
            tell(
                in_words(
                    f"Die Daten sind wiederhergestellt, aber der Hauptschlüssel ({place_of_key(found)}) ist nicht der, mit dem die Sicherung gemacht wurde; bitte ihn dort hinlegen.",
                    f"The data are restored, but the master key ({place_of_key(found)}) is not the one that the backup was made with; put that one there.",
                )
            )
            raise typer.Exit(ExitCode.SETUP) from None


VERB = Verb("restore", Heading.PROOF, verb, EPILOG)
