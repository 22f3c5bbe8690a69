"""Claims that begin with a prefix are found by index, whatever the collation of the database."""

import os
from collections.abc import Iterator
from uuid import UUID, uuid4

import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from psycopg import sql
from psycopg.conninfo import make_conninfo
from psycopg.rows import TupleRow

from aggregates.device import DEVICE_USER_CLAIM
from aggregates.engine.claim import ClaimKind
from eventstore.claim_rows import listed_claims
from eventstore.unit import ClaimList
from tests.commands.made_up import CUSTOMER, ERIKA
from tests.eventstore.store import make_tables

LOCALES = ("builtin C.UTF-8", "libc C.utf8", "libc de_DE.utf8", "icu de-DE")
ENDS = ("\U0010ffff", "\ud7ff", "\ue000", "\x7f", "\x01", "a", "ß", "Z")


@pytest.fixture(scope="module", params=LOCALES)
def claims(request: pytest.FixtureRequest, postgres: str) -> Iterator[psycopg.Connection[TupleRow]]:
    """A big customer's claims, in a database of this collation."""
    provider, locale = str(request.param).split()
    name = f"claims_{os.getpid()}_{LOCALES.index(request.param)}"
    named = {"builtin": "LOCALE 'C' BUILTIN_LOCALE", "libc": "LOCALE", "icu": "LOCALE 'C' ICU_LOCALE"}[provider]
    made = f"CREATE DATABASE {name} TEMPLATE template0 STRATEGY wal_log ENCODING UTF8 LOCALE_PROVIDER {provider} {named} '{locale}'"
    with psycopg.connect(postgres, autocommit=True) as server:
        try:
            server.execute(made.encode())
        except (psycopg.errors.WrongObjectType, psycopg.errors.FeatureNotSupported):
            pytest.skip(f"this server has no {request.param}")
    dsn = make_conninfo(postgres, dbname=name)
    make_tables(dsn)
    with psycopg.Connection[TupleRow].connect(dsn, autocommit=True) as connection:
        connection.execute(
            """INSERT INTO claims SELECT %s, 'device_user', gen_random_uuid()::text || '/' || gen_random_uuid(), gen_random_uuid()
               FROM generate_series(1, 20000)""",
            (CUSTOMER,),
        )
        connection.execute(
            "INSERT INTO claims SELECT %s, 'device_user', %s || n, %s FROM generate_series(1, 3) n", (CUSTOMER, f"{ERIKA}/", ERIKA)
        )
        yield connection
    with psycopg.connect(postgres, autocommit=True) as server:
        server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


class Explaining:
    """Takes a cursor's place: shows how the database would answer."""

    def __init__(self, connection: psycopg.Connection[TupleRow]) -> None:
        self._connection = connection
        self.plan = ""

    def execute(self, query: str, parameters: tuple[object, ...]) -> None:
        found = self._connection.execute(f"EXPLAIN (ANALYZE, BUFFERS OFF, COSTS OFF) {query}".encode(), parameters, prepare=True)
        self.plan = "\n".join(line for (line,) in found)

    def fetchall(self) -> list[tuple[str]]:
        return []


@pytest.mark.parametrize("plans", ["force_custom_plan", "force_generic_plan"])
@pytest.mark.parametrize("analysed", [False, True])
def test_only_a_stretch_of_an_index_is_read(claims: psycopg.Connection[TupleRow], plans: str, analysed: bool) -> None:
    claims.execute(f"SET plan_cache_mode = {plans}".encode())
    if analysed:
        claims.execute("ANALYZE claims")
    wanted = ClaimList(DEVICE_USER_CLAIM, f"{ERIKA}/")
    explaining = Explaining(claims)
    listed_claims(explaining, CUSTOMER, wanted)
    condition = next(line for line in explaining.plan.splitlines() if "Index Cond" in line)
    assert "value >= " in condition
    assert "value < " in condition
    assert "Seq Scan" not in explaining.plan
    assert "Filter" not in explaining.plan
    with claims.cursor() as cursor:
        assert sorted(listed_claims(cursor, CUSTOMER, wanted)) == [f"{ERIKA}/{n}" for n in (1, 2, 3)]


MADE_UP = ClaimKind("made_up", personal=False, alone_in="customer")
TEXTS = st.text(st.one_of(st.sampled_from(ENDS), st.characters(exclude_categories=["Cs"], exclude_characters="\x00")), max_size=4)


@settings(max_examples=150)
@given(prefix=TEXTS, values=st.sets(TEXTS, max_size=6), endings=st.sets(TEXTS, max_size=6))
def test_all_that_begin_with_the_prefix_and_no_others(
    claims: psycopg.Connection[TupleRow], prefix: str, values: set[str], endings: set[str]
) -> None:
    customer_id = uuid4()
    values |= {prefix + ending for ending in endings}
    with claims.cursor() as cursor:
        cursor.executemany("INSERT INTO claims VALUES (%s, 'made_up', %s, %s)", [(customer_id, value, UUID(int=1)) for value in values])
        assert set(listed_claims(cursor, customer_id, ClaimList(MADE_UP, prefix))) == {v for v in values if v.startswith(prefix)}
