"""What several projections keep is read as one, whichever of them goes live when, and as quickly as if one kept it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import psycopg
import pytest

import projections.registry
from eventstore.log import EventLog
from projections.engine.projection import Projection
from projections.engine.projector import Projector
from projections.engine.rebuild import rebuild
from projections.registry import PROJECTIONS, inventory
from readmodels.clarification_cases.case_resource import CLARIFICATION_CASE_LIST
from readmodels.engine.gate import PASS
from readmodels.engine.query import configure, parameters_of, shape_of
from readmodels.engine.query_leakproof import mark_leakproof
from readmodels.engine.query_parameters import read_query
from readmodels.engine.query_sql import page_statement
from tests.commands.made_up import CUSTOMER, ERIKA, OTHER_CUSTOMER, assigned, customer, device, user
from tests.eventstore.store import appended, rows_of
from tests.projections.handovers import handovers

CASES = "SELECT kind, status FROM clarification_cases ORDER BY kind"
LISTED = "SELECT kind, user_id FROM clarification_case_list ORDER BY kind"


@pytest.fixture
def handing_over() -> Iterator[Projection]:
    """The second projection that keeps cases, known to the program."""
    projection = handovers()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(projections.registry, "PROJECTIONS", (*PROJECTIONS, projection))
        yield projection


def told(log: EventLog) -> None:
    appended(log, customer(), user(), device(), assigned())


@pytest.mark.parametrize("first_of_all", [True, False], ids=["first of all", "last of all"])
def test_whichever_goes_live_first(log: EventLog, handing_over: Projection, first_of_all: bool) -> None:
    told(log)
    order = [handing_over, inventory] if first_of_all else [inventory, handing_over]
    for number, projection in enumerate(order):
        Projector(log, [projection]).catch_up()
        own = [("not_signed", "open")] if projection is handing_over else [("without_user", "closed")]
        assert set(own) <= set(rows_of(log.dsn, CASES)), "what isn't live yet holds no rows"
        assert len(rows_of(log.dsn, CASES)) == number + 1
    assert rows_of(log.dsn, LISTED) == [("not_signed", ERIKA), ("without_user", ERIKA)]
    rebuild(log, [handing_over, inventory])
    assert rows_of(log.dsn, LISTED) == [("not_signed", ERIKA), ("without_user", ERIKA)]


def test_an_old_table_reads_on_until_it_is_rebuilt(log: EventLog, handing_over: Projection) -> None:
    """A program of before had another type of row: what its tables lack is empty, and joins that want it wait for the rebuild."""
    told(log)
    Projector(log, [inventory, handing_over]).catch_up()
    with psycopg.connect(log.dsn, autocommit=True) as connection:
        connection.execute("ALTER TABLE device_cases_g1 DROP COLUMN subject_kind CASCADE")
    rebuild(log, [handing_over])
    kinds = "SELECT kind, subject_kind FROM clarification_cases ORDER BY kind"
    assert rows_of(log.dsn, kinds) == [("not_signed", "user"), ("without_user", None)]
    rebuild(log, [inventory])
    assert rows_of(log.dsn, kinds) == [("not_signed", "user"), ("without_user", "device")]
    assert rows_of(log.dsn, LISTED) == [("not_signed", ERIKA), ("without_user", ERIKA)]


def test_a_join_over_tables_of_before_stays_as_it_was(log: EventLog, handing_over: Projection, caplog: pytest.LogCaptureFixture) -> None:
    told(log)
    Projector(log, [inventory, handing_over]).catch_up()
    newer = replace(
        inventory, views={**inventory.views, "clarification_case_list": "SELECT d.not_there_yet FROM {devices} d, {clarification_cases} c"}
    )
    projections.registry.PROJECTIONS = (*(newer if each is inventory else each for each in PROJECTIONS), handing_over)
    rebuild(log, [handing_over])
    assert "clarification_case_list" in caplog.text
    assert rows_of(log.dsn, CASES) == [("not_signed", "open"), ("without_user", "closed")]


def test_the_first_tables_wait_for_a_gap_between_readers(log: EventLog, handing_over: Projection) -> None:
    """A reader of several views is never caught between two of them; who makes the tables tries again."""
    told(log)
    Projector(log, [inventory]).catch_up()
    with psycopg.connect(log.dsn) as reading:
        reading.execute(f"SELECT {PASS}".encode())
        with pytest.raises(psycopg.errors.LockNotAvailable):
            Projector(log, [handing_over]).catch_up()
        assert len(rows_of(log.dsn, CASES)) == 1
        reading.rollback()
    Projector(log, [handing_over]).catch_up()
    assert len(rows_of(log.dsn, CASES)) == 2


MANY = 20_000
_FILL = """INSERT INTO {table} (customer_id, case_id, kind, subject_kind, subject_id, priority, opened_at, opened_position, status)
    SELECT CASE WHEN i %% 100 = 0 THEN %s ELSE %s END, '{kind}:' || i, '{kind}', 'device', md5(i::text)::uuid, i %% 3, now() - i * interval '1 second', i,
        CASE WHEN i %% 2 = 0 THEN 'open' ELSE 'closed' END FROM generate_series(1, {many}) i"""


@pytest.mark.requirement("H-23")
def test_a_page_of_both_is_read_along_their_indexes(log: EventLog, handing_over: Projection) -> None:
    told(log)
    Projector(log, [inventory, handing_over]).catch_up()
    with psycopg.connect(log.dsn, autocommit=True) as connection:
        configure(connection)
        for table in ("device_cases", "handover_cases"):
            connection.execute(_FILL.format(table=f"{table}_g1", kind=table, many=MANY).encode(), (OTHER_CUSTOMER, CUSTOMER))
            connection.execute(f"VACUUM ANALYZE {table}_g1".encode())
        mark_leakproof(connection)
        connection.execute("BEGIN")
        connection.execute("SELECT set_config('role', 'portal_reader', true), set_config('portal.customer_id', %s, true)", (str(CUSTOMER),))
        plan = planned(connection, [("filter[status]", "open")])
        connection.execute("ROLLBACK")
    assert "Merge Append" in plan, plan
    merged = plan.split("Merge Append")[1]
    assert all(f"Index Scan using {table}_g1_0" in merged for table in ("device_cases", "handover_cases")), plan


def planned(connection: psycopg.Connection[Any], pairs: Sequence[tuple[str, str]]) -> str:
    query = read_query(CLARIFICATION_CASE_LIST, pairs)
    parameters = parameters_of(CLARIFICATION_CASE_LIST, query, CUSTOMER) | {"projections": list[str]()}
    statement = page_statement(shape_of(CLARIFICATION_CASE_LIST, query))
    lines = psycopg.RawCursor(connection).execute(b"EXPLAIN " + statement.text, [parameters[name] for name in statement.names])
    return "\n".join(line[0] for line in lines)
