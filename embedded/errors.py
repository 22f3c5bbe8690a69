"""What can go wrong with the embedded PostgreSQL, each with the sentence that says what to do, in German and English."""

from __future__ import annotations

import inspect


class EmbeddedPostgresError(Exception):
    """Die mitgelieferte Datenbank meldet einen Fehler. / The embedded database reports an error."""

    def __init__(self, **facts: object) -> None:
        """Fills the facts into the class's docstring, which is the message."""
        super().__init__(inspect.cleandoc(self.__doc__ or "").format(**facts))


class BinariesMissing(EmbeddedPostgresError):
    """
    PostgreSQL wurde unter {place} nicht gefunden. Bitte `make install` ausführen oder PORTAL_DATABASE_URL auf einen eigenen Server setzen.
    PostgreSQL was not found in {place}. Run `make install`, or set PORTAL_DATABASE_URL to a server of your own.
    """


class AccountUnnamed(EmbeddedPostgresError):
    """
    PostgreSQL braucht ein benanntes Betriebssystemkonto, {account} hat keines. Bitte das Konto anlegen oder PORTAL_DATABASE_URL setzen.
    PostgreSQL needs an account of the operating system that has a name, and {account} has none. Create it, or set PORTAL_DATABASE_URL.
    """


class FolderOfAnotherAccount(EmbeddedPostgresError):
    """
    Die Datenbank in {folder} gehört dem Konto {owner}. Bitte das Programm unter diesem Konto starten oder PORTAL_DATA_DIR auf einen anderen Ordner setzen.
    The database in {folder} belongs to the account {owner}. Start the program as that account, or set PORTAL_DATA_DIR to another folder.
    """


class FolderUnusable(EmbeddedPostgresError):
    """
    Der Ordner {folder} ist nicht benutzbar ({reason}). Bitte Rechte und freien Platz prüfen oder PORTAL_DATA_DIR auf einen anderen Ordner setzen.
    The folder {folder} can't be used ({reason}). Check its permissions and the free space, or set PORTAL_DATA_DIR to another folder.
    """


class SocketFolderUnsafe(EmbeddedPostgresError):
    """
    Der Ordner {folder} gehört einem anderen Konto oder ist für andere offen. Bitte ihn entfernen oder PORTAL_DATA_DIR auf einen kürzeren Pfad setzen.
    The folder {folder} belongs to another account or is open to others. Remove it, or set PORTAL_DATA_DIR to a shorter path.
    """


class ClusterOfAnotherVersion(EmbeddedPostgresError):
    """
    Die Datenbank in {folder} stammt von PostgreSQL {found}, mitgeliefert ist {expected}. Bitte mit der alten Programmversion `portal backup` ausführen und hier `portal restore`.
    The database in {folder} was made by PostgreSQL {found}, this program brings {expected}. Run `portal backup` with the old version of the program, then `portal restore` here.
    """


class AlreadyOwned(EmbeddedPostgresError):
    """
    Ein anderer laufender Prozess ({holder}) betreibt bereits die Datenbank in {folder}. Bitte ihn beenden oder einen anderen Ordner wählen.
    Another running process ({holder}) already runs the database in {folder}. End it, or choose another folder.
    """


class ServerOfAnother(EmbeddedPostgresError):
    """
    In {folder} läuft ein PostgreSQL (Prozess {pid}), das nicht von diesem Programm gestartet wurde. Bitte es anhalten, zum Beispiel mit `kill -INT {pid}`.
    A PostgreSQL (process {pid}) that this program did not start is running in {folder}. Stop it, for example by `kill -INT {pid}`.
    """


class CommandFailed(EmbeddedPostgresError):
    """
    {program} ist gescheitert. Letzte Ausgabe: {output}
    {program} failed. Its last output is above.
    """


class DidNotStart(EmbeddedPostgresError):
    """
    Die mitgelieferte Datenbank in {folder} ist nicht gestartet ({reason}). Das Protokoll {log} endet mit:
    The embedded database in {folder} did not start ({reason}). Its log {log} ends with:
    {tail}
    """
