"""What can go wrong with the embedded PostgreSQL, each with the sentence that says what to do."""

from foundation.bilingual_error import StartRefused


class EmbeddedPostgresError(StartRefused):
    """The embedded database reports an error."""

    de = "Die mitgelieferte Datenbank meldet einen Fehler."


class BinariesMissing(EmbeddedPostgresError):
    """PostgreSQL was not found in {place}. Run `make install`, or set PORTAL_DATABASE_URL to a server of your own."""

    de = "PostgreSQL wurde unter {place} nicht gefunden. Bitte `make install` ausführen oder PORTAL_DATABASE_URL auf einen eigenen Server setzen."


class AccountUnnamed(EmbeddedPostgresError):
    """PostgreSQL needs an account of the operating system that has a name, and {account} has none. Create it, or set PORTAL_DATABASE_URL."""

    de = "PostgreSQL braucht ein benanntes Betriebssystemkonto, {account} hat keines. Bitte das Konto anlegen oder PORTAL_DATABASE_URL setzen."


class FolderOfAnotherAccount(EmbeddedPostgresError):
    """The database in {folder} belongs to the account {owner}. Start the program as that account, or set PORTAL_DATA_DIR to another folder."""

    de = "Die Datenbank in {folder} gehört dem Konto {owner}. Bitte das Programm unter diesem Konto starten oder PORTAL_DATA_DIR auf einen anderen Ordner setzen."


class FolderUnusable(EmbeddedPostgresError):
    """The folder {folder} can't be used ({reason}). Check its permissions and the free space, or set PORTAL_DATA_DIR to another folder."""

    de = "Der Ordner {folder} ist nicht benutzbar ({reason}). Bitte Rechte und freien Platz prüfen oder PORTAL_DATA_DIR auf einen anderen Ordner setzen."


class SocketFolderUnsafe(EmbeddedPostgresError):
    """The folder {folder} belongs to another account or is open to others. Remove it, or set PORTAL_DATA_DIR to a shorter path."""

    de = "Der Ordner {folder} gehört einem anderen Konto oder ist für andere offen. Bitte ihn entfernen oder PORTAL_DATA_DIR auf einen kürzeren Pfad setzen."


class ClusterOfAnotherVersion(EmbeddedPostgresError):
    """The database in {folder} was made by PostgreSQL {found}, this program brings {expected}. Run `portal backup` with the old version of the program, then `portal restore` here."""

    de = "Die Datenbank in {folder} stammt von PostgreSQL {found}, mitgeliefert ist {expected}. Bitte mit der alten Programmversion `portal backup` ausführen und hier `portal restore`."


class AlreadyOwned(EmbeddedPostgresError):
    """Another running process ({holder}) already runs the database in {folder}. End it, or choose another folder."""

    de = "Ein anderer laufender Prozess ({holder}) betreibt bereits die Datenbank in {folder}. Bitte ihn beenden oder einen anderen Ordner wählen."


class ServerOfAnother(EmbeddedPostgresError):
    """A PostgreSQL (process {pid}) that this program did not start is running in {folder}. Stop it, for example by `kill -INT {pid}`."""

    de = "In {folder} läuft ein PostgreSQL (Prozess {pid}), das nicht von diesem Programm gestartet wurde. Bitte es anhalten, zum Beispiel mit `kill -INT {pid}`."


class CommandFailed(EmbeddedPostgresError):
    """{program} failed. Its last output is above."""

    de = "{program} ist gescheitert. Letzte Ausgabe: {output}"


class DidNotStart(EmbeddedPostgresError):
    """The embedded database in {folder} did not start ({reason}). Its log {log} ends with:"""

    de = "Die mitgelieferte Datenbank in {folder} ist nicht gestartet ({reason}). Das Protokoll {log} endet mit:"

    def __str__(self) -> str:
        return f"{super().__str__()}\n{self.facts['tail']}"
