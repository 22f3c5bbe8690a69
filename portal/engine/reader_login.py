"""
The login by which the API reads the database: it owns nothing and sees one customer at a time, whatever SQL it is made to run (docs/decisions/0013).

Made at each start where the server lets us, for each database one; several processes make the same one. Otherwise the API reads on the account that
owns the tables, in the role of a reader, as SQL that got into a query could leave again; whoever serves the API says so in the log.
"""

import hashlib
import hmac
import logging

from psycopg import Connection, Error, sql
from psycopg.conninfo import make_conninfo
from psycopg.errors import DuplicateObject, InsufficientPrivilege, UniqueViolation
from psycopg.rows import TupleRow

from foundation.advisory_locks import READER_LOGIN
from portal.engine.exit_code import ExitCode
from portal.engine.reader_probe import unfit
from portal.engine.told import Told
from readmodels.engine.wall import WalledLogin

_UNPROVEN = "SELECT schemaname, tablename FROM pg_policies WHERE policyname = 'one_customer' AND qual NOT LIKE '%reader_customer%'"
"""Tables that an older program has made since."""
_NARROWED = (
    "REVOKE TEMPORARY ON DATABASE {database} FROM PUBLIC",
    "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
    "ALTER ROLE {role} SET default_transaction_read_only = on",
)
log_of = logging.getLogger(__name__)


def reader_login(
    connection: Connection[TupleRow], dsn: str, given: str | None = None, *, level: int = logging.WARNING
) -> WalledLogin | None:
    """Return the login to read by; None where there is none, which is logged at `level`.

    `given`: that of PORTAL_READER_URL, Told where it does not do. `connection` owns the tables.
    """
    key, oid, name = connection.execute(
        "SELECT (SELECT key FROM reader_wall), oid, datname FROM pg_database WHERE datname = current_database()"
    ).fetchall()[0]
    _ask_for_proof(connection)
    if given is not None:
        if wrong := unfit(connection, given):
            raise Told(
                f"PORTAL_READER_URL taugt nicht zum Lesen: {wrong.de}",
                f"PORTAL_READER_URL does not do for reading: {wrong.en}",
                ExitCode.SETUP,
            )
        return WalledLogin(given, key)
    role = f"portal_reader_{oid}"
    password = hmac.new(key, b"login", hashlib.sha256).hexdigest()
    login = make_conninfo(dsn, user=role, password=password)
    try:
        with connection.transaction():
            READER_LOGIN.wait_for(connection)
            _make(connection, role, None)
    except (InsufficientPrivilege, DuplicateObject, UniqueViolation) as error:
        return _without(error, level)
    _narrow(connection, role, name, level)
    if unfit(connection, login):
        try:
            _make(connection, role, password)
        except Error as error:
            return _without(error, level)
        if wrong := unfit(connection, login):
            return _without(wrong.en, level)
    return WalledLogin(login, key)


def _make(connection: Connection[TupleRow], role: str, password: str | None) -> None:
    """Make the role where it is missing; set its password if one is given: hashed here, so that no log of the server can have it."""
    name = sql.Identifier(role)
    if connection.execute("SELECT FROM pg_roles WHERE rolname = %s", (role,)).fetchone() is None:
        connection.execute(sql.SQL("CREATE ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE INHERIT").format(name))
    if not connection.execute("SELECT pg_has_role(%s, 'portal_reader', 'USAGE')", (role,)).fetchall()[0][0]:
        connection.execute(sql.SQL("GRANT portal_reader TO {}").format(name))
    if password is not None:
        hashed = connection.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256").decode()
        connection.execute(sql.SQL("ALTER ROLE {} LOGIN PASSWORD {}").format(name, sql.Literal(hashed)))


def _narrow(connection: Connection[TupleRow], role: str, database: str, level: int) -> None:
    """Take from everybody what the owner has anyway and a reader has no use for."""
    names = {"role": sql.Identifier(role), "database": sql.Identifier(database)}
    try:
        with connection.transaction():
            READER_LOGIN.wait_for(connection)  # one process at a time, or their changes of the catalogue collide
            for statement in _NARROWED:
                connection.execute(sql.SQL(statement).format(**names))
    except Error as error:
        log_of.log(level, "rights that readers have no use for stay with them: %s", error)


def _ask_for_proof(connection: Connection[TupleRow]) -> None:
    try:
        with connection.transaction():
            READER_LOGIN.wait_for(connection)
            connection.execute("SET LOCAL lock_timeout = '2s'")
            for schema, table in connection.execute(_UNPROVEN).fetchall():
                policy = "ALTER POLICY one_customer ON {} USING (customer_id = (SELECT reader_customer()))"
                connection.execute(sql.SQL(policy).format(sql.Identifier(schema, table)))
    except Error as error:  # such as a table that is being read just now: at the next start
        log_of.warning("a table asks for no proof of the customer yet: %s", error)


def _without(reason: object, level: int) -> None:
    log_of.log(
        level,
        "Die API liest ohne eigenen Login, mit dem Konto, dem die Tabellen gehören: %s. Ein Verwalter legt einen an, PORTAL_READER_URL nennt ihn (docs/operations.md, Processes)."
        " / The API reads without a login of its own, on the account that owns the tables: %s. An administrator makes one, PORTAL_READER_URL names it"
        " (docs/operations.md, Processes).",
        reason,
        reason,
    )
