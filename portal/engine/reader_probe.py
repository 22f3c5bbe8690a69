"""Tries a login by which the API is to read: whether it gets in, comes to this very database, and may do what a reader does and no more."""

import secrets
from typing import NamedTuple

from psycopg import Connection, OperationalError
from psycopg.rows import TupleRow

from foundation.advisory_locks import TransactionLock
from portal.engine.database import reason_of

_MEMBER = "SELECT pg_has_role('portal_reader', 'USAGE')"
_NO_MORE = """SELECT NOT (rolsuper OR rolbypassrls OR rolcreaterole) AND NOT has_table_privilege('reader_wall', 'SELECT')
    AND NOT pg_has_role((SELECT relowner FROM pg_class WHERE oid = 'reader_wall'::regclass), 'MEMBER') FROM pg_roles WHERE rolname = current_user"""


class Unfit(NamedTuple):
    """Why a login does not do for reading, and what to do: German and English."""

    de: str
    en: str


_ELSEWHERE = Unfit(
    "es führt zu einer anderen Datenbank als PORTAL_DATABASE_URL (einer Kopie vielleicht, mit altem Stand); bitte Rechner, Port und Datenbank angleichen.",
    "it leads to another database than PORTAL_DATABASE_URL (a copy, say, of former days); give it the same host, port and database.",
)
_NO_MEMBER = Unfit(
    "der Login gehört nicht zu portal_reader; ein Verwalter führt einmal aus: GRANT portal_reader TO login;",
    "the login is no member of portal_reader; an administrator runs, once: GRANT portal_reader TO login;",
)
_MAY_MORE = Unfit(
    "der Login darf mehr als lesen; gebraucht wird einer ohne die Rechte des Eigentümers, ohne SUPERUSER, BYPASSRLS und CREATEROLE.",
    "the login may do more than read; it takes one without the owner's rights, and without SUPERUSER, BYPASSRLS and CREATEROLE.",
)


def unfit(connection: Connection[TupleRow], dsn: str) -> Unfit | None:
    """Tell what is wrong with the login `dsn`; None: it does for reading.

    `connection` has the database that is to be read, in no transaction.
    """
    mark = TransactionLock(secrets.randbits(62))  # in one database of one running server: a copy, restored or replicated, doesn't have it
    try:
        with (
            connection.transaction(),
            Connection[TupleRow].connect(dsn, autocommit=True, connect_timeout=5, application_name="portal reader") as reading,
        ):
            mark.wait_for(connection)
            if mark.take_if_free(reading):
                return _ELSEWHERE
            if not _yes(reading, _MEMBER):
                return _NO_MEMBER
            return None if _yes(reading, _NO_MORE) else _MAY_MORE
    except OperationalError as error:
        if connection.closed:
            raise
        return Unfit(
            f"damit kommt niemand in die Datenbank: {reason_of(error)}", f"nobody gets into the database by it: {reason_of(error)}"
        )


def _yes(connection: Connection[TupleRow], query: str) -> bool:
    row = connection.execute(query.encode()).fetchone()
    return row is not None and bool(row[0])
