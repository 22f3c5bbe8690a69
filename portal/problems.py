"""What a person is told when something goes wrong, and the exit code that scripts get: never a traceback for a user's mistake."""

from __future__ import annotations

from portal.engine.exit_code import ExitCode
from portal.engine.language import in_words
from portal.engine.told import Told

_NOT_PERMITTED = """Dem Datenbankkonto fehlt ein Recht. Ein Verwalter des Servers kann einmalig ausführen: CREATE ROLE portal_reader NOLOGIN; GRANT portal_reader TO konto WITH ADMIN OPTION; und das Konto zum Eigentümer der Datenbank machen.
The database account lacks a right. An administrator of the server can run, once: CREATE ROLE portal_reader NOLOGIN; GRANT portal_reader TO account WITH ADMIN OPTION; and make the account the owner of the database."""


def explained(error: BaseException) -> tuple[ExitCode, str] | None:  # noqa: PLR0911, PLR0912 - one line per kind
    """Return exit code and message; None for what is a mistake of the program."""
    from psycopg import OperationalError
    from psycopg.errors import InsufficientPrivilege
    from psycopg_pool import PoolTimeout

    from commands.engine.command import Refusal, WrongInput
    from commands.engine.group import OutcomeUnknown
    from embedded.errors import EmbeddedPostgresError
    from eventstore.error_text import StoredEventUnreadable
    from eventstore.faults import UnknownEvent
    from eventstore.keyring import WrongMasterKey
    from eventstore.migrate import NewerDatabase
    from foundation.bilingual_error import BilingualError
    from importers.imports.mapping import BadMapping
    from portal.engine.database import DatabaseNotReachable, NoDatabaseYet, ServerTooOld
    from portal.engine.master_key import MasterKeyProblem
    from portal.operations.postgres_programs import ProgramFailed
    from portal.settings import SettingsWrong
    from projections.engine.named import UnknownProjection
    from projections.engine.rebuild import RebuildRunning
    from projections.engine.rebuild_customer import ProjectorStays
    from projections.engine.verify import NotBuilt
    from readmodels.engine.query_refused import QueryRefused

    match error:
        case Told():
            return error.exit_code, in_words(error.text_de, error.text_en)
        case KeyboardInterrupt():
            return ExitCode.INTERRUPTED, in_words("Abgebrochen.", "Interrupted.")
        case Refusal() | RebuildRunning() | ProjectorStays() | NotBuilt() | UnknownProjection():
            return ExitCode.REFUSED, error.with_hint(in_words(error.text_de, error.text_en))
        case NoDatabaseYet():
            return ExitCode.REFUSED, in_words(error.text_de, error.text_en)
        case WrongInput():
            return ExitCode.USAGE, "\n".join(_complaint(problem["loc"], problem["msg"]) for problem in error.errors)
        case StoredEventUnreadable():
            return ExitCode.FAILED, in_words(
                "Ein gespeichertes Ereignis ist nicht lesbar; das ist ein Fehler des Programms, nicht der Eingabe.",
                "A stored event can't be read; that is a fault of the program, not of what was asked.",
            ) + f"\n{error}"
        case SettingsWrong() | MasterKeyProblem() | ServerTooOld() | WrongMasterKey() | NewerDatabase():
            return ExitCode.SETUP, str(error)
        case BadMapping():
            return (
                ExitCode.SETUP,
                in_words("Eine Spaltenzuordnung in PORTAL_MAPPING_DIR ist falsch.", "A column mapping in PORTAL_MAPPING_DIR is wrong.")
                + f"\n{error}",
            )
        case UnknownEvent():
            return ExitCode.SETUP, in_words(error.text_de, error.text_en)
        case EmbeddedPostgresError() | DatabaseNotReachable():
            return ExitCode.UNREACHABLE, str(error)
        case QueryRefused():
            return ExitCode.USAGE, error.with_hint(in_words(error.text_de, error.text_en))
        case ProgramFailed():
            return ExitCode.FAILED, str(error)
        case OutcomeUnknown():
            return ExitCode.UNREACHABLE, in_words(error.text_de, error.text_en)
        case BilingualError():
            return ExitCode.FAILED, in_words(error.text_de, error.text_en)
        case InsufficientPrivilege():
            return ExitCode.SETUP, f"{_NOT_PERMITTED}\n{error}"
        case OperationalError() | PoolTimeout():
            return ExitCode.UNREACHABLE, in_words(
                "Die Datenbank ist weg oder antwortet nicht.", "The database is gone or does not answer."
            ) + f"\n{error}"
        case OSError():
            return ExitCode.FAILED, f"{error.strerror}: {error.filename}" if error.filename else str(error)
        case _:
            return None


def _complaint(place: tuple[int | str, ...], message: str) -> str:
    de, both, en = message.removeprefix("Value error, ").partition(" / ")
    return f"{'.'.join(map(str, place)) or 'input'}: {in_words(de, en) if both else de}"
