"""portal backup: everything but the master key, in one file (X-05)."""

from pathlib import Path
from typing import Annotated

import typer

from portal.engine.language import in_words
from portal.engine.verb import Heading, Verb

EPILOG = """
The file has the custom format of pg_dump; FILE.json beside it says what must be in it. Reading and writing go on meanwhile.

[bold]The master key is not in the backup[/bold], so that whoever finds the backup can't read personal data. Keep it in another place: without it
nobody can.

[bold]Examples[/bold]

  portal backup /backups/portal-2026-11-21.dump
"""


def verb(
    file: Annotated[Path, typer.Argument(help="Where to write it.", dir_okay=False)],
    *,
    replace: Annotated[bool, typer.Option("--replace", help="Replace the file when it is there already.")] = False,
) -> None:
    """Write a backup of everything but the master key."""
    from portal.engine.console import say, tell, thousands
    from portal.engine.database import open_database
    from portal.engine.master_key import place_of_key
    from portal.engine.start import settings
    from portal.engine.told import Told
    from portal.operations.backup import backup

    if file.exists() and not replace:
        raise Told(
            f"{file} gibt es schon; einen anderen Namen nehmen, oder mit `--replace` ersetzen.",
            f"{file} is there already; take another name, or replace it by `--replace`.",
        )
    found = settings()
    with open_database(found, begins=False) as database:
        note = backup(database, file)
    say(
        f"{file}: "
        + in_words(
            f"{thousands(note.events)} Ereignisse bis Position {note.position}",
            f"{thousands(note.events)} events up to position {note.position}",
        )
    )
    tell(
        in_words(
            f"Der Hauptschlüssel ist NICHT in der Sicherung: {place_of_key(found)}. Bitte getrennt aufbewahren; ohne ihn sind Personendaten nicht lesbar.",
            f"The master key is NOT in the backup: {place_of_key(found)}. Keep it apart; without it personal data can't be read.",
        )
    )


VERB = Verb("backup", Heading.PROOF, verb, EPILOG)
