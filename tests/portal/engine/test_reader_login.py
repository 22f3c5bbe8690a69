"""SQL that got into a query, however it got there, sees no other customer: it is run here as the API's own login (X-06)."""

from __future__ import annotations

import os
import threading
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

import psycopg
import pytest
from psycopg import errors, sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from pydantic import SecretStr

from aggregates.registry import EVENTS
from eventstore.envelope import Cause, StreamEvent
from eventstore.keyring import MasterKey
from eventstore.log import EventLog
from eventstore.unit import Unit
from portal.engine.exit_code import ExitCode
from portal.engine.reader_login import reader_login
from portal.engine.told import Told
from portal.settings import Settings
from portal.wiring import open_portal
from projections.engine.projector import Projector
from projections.registry import PROJECTIONS
from readmodels.engine.reader import Reader
from readmodels.engine.wall import WalledLogin
from tests.commands.made_up import CUSTOMER, OTHER_CUSTOMER, customer, user

pytestmark = pytest.mark.requirement("X-06")


@dataclass
class Walled:
    dsn: str
    login: WalledLogin
    reader: Reader


@pytest.fixture
def walled(database: str) -> Iterator[Walled]:
    """Two customers, of whom the other one has a user, too."""
    master = MasterKey(b"1" * 32)
    with psycopg.connect(database, autocommit=True) as connection:
        login = reader_login(connection, database)
        again = reader_login(connection, database)
    if login is None:
        assert "PORTAL_TEST_DATABASE_URL" in os.environ, "the embedded server lets the portal make logins"
        pytest.skip("this server lets nobody make logins")
    assert login == again
    log = EventLog(database, EVENTS, master, pool_size=2)
    for customer_id in (CUSTOMER, OTHER_CUSTOMER):
        entries = (customer(customer_id, customer_number=f"K-{customer_id}"), user() if customer_id == CUSTOMER else None)
        log.append([Unit(Cause(customer_id, "console:test", "test", "test"), [StreamEvent(*entry)]) for entry in entries if entry])
    Projector(log, PROJECTIONS).catch_up()
    log.close()
    reader = Reader(database, pool_size=2, login=login)
    yield Walled(database, login, reader)
    reader.close()


def test_the_reader_sees_its_customer_and_no_other(walled: Walled) -> None:
    for customer_id, users in ((CUSTOMER, 1), (OTHER_CUSTOMER, 0)):
        with walled.reader.reading(customer_id) as found:
            assert found.one("SELECT count(*) FROM users") == (users,)
            assert found.all("SELECT customer_id FROM customers") == [(customer_id,)]
            assert found.one("SELECT session_user = current_user AND current_user ~ '^portal_reader_'") == (True,)
    walled.reader.wait(["inventory"], 1)


def test_no_setting_opens_another_customer(walled: Walled) -> None:
    named = "SELECT set_config('portal.customer_id', %s, true)"
    proven = "SELECT set_config('portal.customer_proof', %s, true)"
    proofs = [walled.login.proof(OTHER_CUSTOMER), "", "0" * 64, WalledLogin("", b"").proof(CUSTOMER)]
    for proof in proofs:
        with walled.reader.reading(OTHER_CUSTOMER) as found:
            found.connection.execute(named, (str(CUSTOMER),))
            found.connection.execute(proven, (proof,))
            assert found.all("SELECT customer_id FROM customers") == []
            assert found.one("SELECT count(*) FROM users") == (0,)
            assert found.one("SELECT reader_customer()") == (None,)
    with walled.reader.pool.connection() as connection:  # in no transaction of a customer
        assert connection.execute("SELECT count(*) FROM customers").fetchone() == (0,)
        connection.execute("SELECT set_config('portal.customer_id', %s, false)", (str(CUSTOMER),))
        assert connection.execute("SELECT count(*) FROM customers").fetchone() == (0,)
        connection.execute("RESET portal.customer_id")


FORBIDDEN = (
    "SELECT * FROM reader_wall",
    "SELECT * FROM events",
    "SELECT * FROM keys",
    "SELECT * FROM claims",
    "SELECT * FROM secrets",
    "SELECT * FROM outbox",
    "SELECT * FROM idempotency",
    "SELECT * FROM parked_events",
    "SELECT rolpassword FROM pg_authid",
    "SELECT pg_read_file('PG_VERSION')",
    "SELECT pg_ls_dir('.')",
    "COPY (SELECT 1) TO PROGRAM 'true'",
    "SELECT lo_import('/etc/hostname')",
    "DELETE FROM users",
    "CREATE TABLE stolen (a int)",
    "CREATE TEMP TABLE reader_wall (key bytea)",
    "CREATE FUNCTION stolen() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE OR REPLACE FUNCTION reader_customer() RETURNS uuid LANGUAGE sql AS 'SELECT NULL::uuid'",
    "ALTER FUNCTION reader_customer() OWNER TO CURRENT_USER",
    "SET SESSION AUTHORIZATION {owner}",
    "SET ROLE {owner}",
    "SELECT set_config('role', '{owner}', true)",
    "SELECT set_config('session_authorization', '{owner}', true)",
    "GRANT {owner} TO CURRENT_USER",
    "ALTER ROLE CURRENT_USER BYPASSRLS",
    "ALTER ROLE CURRENT_USER SUPERUSER",
    "ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
    "DROP POLICY one_customer ON {table}",
    "CREATE POLICY mine ON {table} USING (true)",
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '{owner}' LIMIT 1",
)


def test_nothing_else_is_open_to_it(walled: Walled) -> None:
    """In a transaction that may write, as the API's may not: it is not that alone that holds."""
    owner = conninfo_to_dict(walled.dsn)["user"]
    with walled.reader.reading(CUSTOMER) as found:
        [(table,), *_] = found.all("SELECT relname FROM pg_class WHERE relkind = 'r' AND relrowsecurity AND relname LIKE 'users_g%%'")
    with psycopg.connect(walled.login.dsn, autocommit=True, options="-c default_transaction_read_only=off") as connection:
        for statement in FORBIDDEN:
            with pytest.raises((errors.InsufficientPrivilege, errors.InvalidGrantOperation)):
                connection.execute(statement.format(owner=owner, table=table).encode())
        for back in ("RESET ROLE", "RESET SESSION AUTHORIZATION", "SET ROLE portal_reader", "SET row_security = off"):
            connection.execute(back.encode())
        connection.execute("SELECT set_config('portal.customer_id', %s, false)", (str(CUSTOMER),))
        with pytest.raises(errors.InsufficientPrivilege):  # row_security off: refused rather than filtered
            connection.execute("SELECT * FROM users")
        connection.execute("RESET row_security")
        assert connection.execute("SELECT count(*) FROM users").fetchone() == (0,)
        owned = "SELECT count(*) FROM pg_shdepend WHERE refobjid = current_user::regrole AND deptype = 'o'"
        assert connection.execute(owned.encode()).fetchone() == (0,), "it owns nothing"


def test_the_proof_of_another_session_can_not_be_seen(walled: Walled) -> None:
    """Sessions of one login see what the others are at: values are no part of it."""
    with walled.reader.reading(CUSTOMER), walled.reader.reading(OTHER_CUSTOMER) as spying:
        seen = spying.all("SELECT query FROM pg_stat_activity WHERE usename = current_user")
    assert any("portal.customer_proof" in query for (query,) in seen)
    assert walled.login.proof(CUSTOMER) not in str(seen)


def test_what_a_query_locked_beyond_its_transaction_is_let_go(walled: Walled) -> None:
    with walled.reader.reading(CUSTOMER) as found:
        found.one("SELECT pg_advisory_lock(4711)")
    with psycopg.connect(walled.dsn) as connection:
        assert connection.execute("SELECT pg_try_advisory_lock(4711)").fetchone() == (True,)


def test_what_an_export_has_set_or_locked_for_its_session_ends_with_it(walled: Walled) -> None:
    """Its transaction is committed, so that its rows outlast it: nothing is undone by that."""
    with walled.reader.reading(CUSTOMER, whole=True) as found:
        session = found.one("SELECT pg_backend_pid()")
        found.one("SELECT pg_advisory_lock(4712), set_config('work_mem', '1GB', false), set_config('portal.customer_id', '', false)")
        found.connection.execute("COMMIT")
    with psycopg.connect(walled.dsn) as connection:
        assert connection.execute("SELECT pg_try_advisory_lock(4712)").fetchone() == (True,)
        usual = connection.execute("SHOW work_mem").fetchone()
    with walled.reader.reading(CUSTOMER, whole=True) as found:
        assert found.one("SELECT pg_backend_pid()") == session
        assert found.one("SHOW work_mem") == usual
        assert found.one("SELECT current_setting('plan_cache_mode'), current_setting('timezone')") == ("force_custom_plan", "UTC")
        assert found.one("SELECT count(*) FROM users") == (1,)
    for _ in range(8):  # so often that it is prepared
        with walled.reader.reading(CUSTOMER, whole=True) as found:
            assert found.one("SELECT count(*) FROM users") == (1,)
            found.connection.execute("COMMIT")


def test_an_older_program_reads_on(walled: Walled) -> None:
    """While an upgrade is rolled out: in the role of a reader on the owner's account, where SQL could leave it anyway."""
    older = Reader(walled.dsn, pool_size=1)
    try:
        for customer_id in (CUSTOMER, OTHER_CUSTOMER):
            with older.reading(customer_id) as found:
                assert found.all("SELECT customer_id FROM customers") == [(customer_id,)]
    finally:
        older.close()


def test_a_table_that_an_older_program_has_made_asks_for_the_proof_from_the_next_start_on(walled: Walled) -> None:
    with psycopg.connect(walled.dsn, autocommit=True) as connection:
        [(table,)] = connection.execute("SELECT tablename FROM pg_policies WHERE tablename LIKE 'users_g%'").fetchall()
        old = "ALTER POLICY one_customer ON {} USING (customer_id = nullif(current_setting('portal.customer_id', true), '')::uuid)"
        connection.execute(sql.SQL(old).format(sql.Identifier(table)))
        assert reader_login(connection, walled.dsn) == walled.login
    with walled.reader.reading(OTHER_CUSTOMER) as found:
        found.connection.execute("SELECT set_config('portal.customer_id', %s, true)", (str(CUSTOMER),))
        assert found.one("SELECT count(*) FROM users") == (0,)


def test_many_processes_start_at_once(walled: Walled) -> None:
    logins: list[WalledLogin | None] = []

    def start() -> None:
        with psycopg.connect(walled.dsn, autocommit=True) as connection:
            logins.append(reader_login(connection, walled.dsn))

    threads = [threading.Thread(target=start) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert logins == [walled.login] * 8


def test_where_the_server_does_not_let_us_it_is_said(walled: Walled, caplog: pytest.LogCaptureFixture) -> None:
    plain = f"plain_{UUID(int=abs(hash(walled.dsn))).hex[:12]}"
    with psycopg.connect(walled.dsn, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(str(conninfo_to_dict(walled.login.dsn)["user"]))))
        connection.execute(sql.SQL("CREATE ROLE {}").format(sql.Identifier(plain)))
        connection.execute(sql.SQL("GRANT SELECT ON reader_wall TO {}").format(sql.Identifier(plain)))
        connection.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(plain)))
        assert reader_login(connection, walled.dsn) is None
        assert "without a login of its own" in caplog.text
        connection.execute("RESET ROLE")
        connection.execute(sql.SQL("DROP OWNED BY {0}; DROP ROLE {0}").format(sql.Identifier(plain)))
        assert "PORTAL_READER_URL" in caplog.text, "it says what to do"
        with pytest.raises(Told, match="may do more than read"):
            reader_login(connection, walled.dsn, make_conninfo(walled.dsn))
        made = reader_login(connection, walled.dsn)
        assert made is not None
        assert reader_login(connection, walled.dsn, made.dsn) == made


def test_a_login_that_leads_to_another_database_is_refused(walled: Walled, second_database: str) -> None:
    """A copy has all that a reader needs, and the state of former days; the login gets into it, too."""
    with psycopg.connect(second_database, autocommit=True) as copy, psycopg.connect(walled.dsn) as original:
        copy.execute("UPDATE reader_wall SET key = %s", original.execute("SELECT key FROM reader_wall").fetchall()[0])
    elsewhere = make_conninfo(walled.login.dsn, dbname=conninfo_to_dict(second_database)["dbname"])
    with psycopg.connect(walled.dsn, autocommit=True) as connection:
        with pytest.raises(Told, match="another database than PORTAL_DATABASE_URL") as told:
            reader_login(connection, walled.dsn, elsewhere)
        assert told.value.exit_code == ExitCode.SETUP
        assert "anderen Datenbank als PORTAL_DATABASE_URL" in told.value.text_de
        assert reader_login(connection, walled.dsn, walled.login.dsn) == walled.login


def test_what_is_wrong_with_a_login_is_told(walled: Walled) -> None:
    role = f"portal_reader_{abs(hash(walled.dsn))}"
    with psycopg.connect(walled.dsn, autocommit=True) as connection:

        def told(**changed: str | int) -> Told:
            with pytest.raises(Told) as told:
                reader_login(connection, walled.dsn, make_conninfo(walled.login.dsn, **changed))
            assert told.value.exit_code == ExitCode.SETUP
            return told.value

        missing = told(user=role)
        assert f'"{role}" does not exist' in missing.text_en or "authentication failed" in missing.text_en
        assert missing.text_en.rpartition("by it: ")[2] == missing.text_de.rpartition("Datenbank: ")[2] != ""
        assert "Connection refused" in told(host="127.0.0.1", port=1).text_en
        connection.execute(sql.SQL("CREATE ROLE {} LOGIN PASSWORD 'made-up'").format(sql.Identifier(role)))
        try:
            assert "GRANT portal_reader TO" in told(user=role, password="made-up").text_en
        finally:
            connection.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(role)))


def test_only_who_serves_warns_that_there_is_no_login(walled: Walled, caplog: pytest.LogCaptureFixture) -> None:
    plain = f"portal_reader_{abs(hash(walled.dsn))}"
    with psycopg.connect(walled.dsn, autocommit=True) as connection:
        name, database = sql.Identifier(plain), sql.Identifier(str(conninfo_to_dict(walled.dsn)["dbname"]))
        connection.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(str(conninfo_to_dict(walled.login.dsn)["user"]))))
        connection.execute(sql.SQL("CREATE ROLE {0} LOGIN PASSWORD 'made-up'; GRANT portal_reader TO {0}").format(name))
        connection.execute(sql.SQL("DROP SCHEMA public CASCADE; CREATE SCHEMA public AUTHORIZATION {}").format(name))
        connection.execute(sql.SQL("ALTER DATABASE {} OWNER TO {}").format(database, name))
        owner = conninfo_to_dict(walled.dsn)["user"]
        settings = Settings(
            database_url=SecretStr(
                f"postgresql://?{urlencode(conninfo_to_dict(make_conninfo(walled.dsn, user=plain, password='made-up')))}"
            ),
            master_key=SecretStr(b64encode(b"1" * 32).decode()),
        )
        try:
            with open_portal(settings):
                assert "without a login of its own" not in caplog.text
            with open_portal(settings, serves=True):
                assert "without a login of its own" in caplog.text
        finally:
            connection.execute(sql.SQL("ALTER DATABASE {} OWNER TO {}").format(database, sql.Identifier(str(owner))))
            connection.execute(sql.SQL("DROP OWNED BY {0}; DROP ROLE {0}").format(name))
