"""What `verify` compares, and what it waits for."""

import threading

import psycopg
import pytest

from aggregates.user import UserErased
from eventstore.log import EventLog
from projections.engine.named import projection_named
from projections.engine.projector import Projector
from projections.engine.verify import NotBuilt, verify
from projections.registry import PROJECTIONS
from tests.commands.made_up import ERIKA, customer, user
from tests.eventstore.store import appended, rows_of
from tests.projections.engine.test_projector import running, write
from tests.projections.engine.test_rebuild import lived


@pytest.mark.requirement("A-03")
def test_verify_tells_which_rows_differ(log: EventLog) -> None:
    lived(log)
    inventory = projection_named("users")
    with pytest.raises(NotBuilt):
        verify(log, inventory)
    Projector(log, PROJECTIONS).catch_up()
    assert all(comparison.equal for comparison in verify(log, inventory))
    table = rows_of(log.dsn, "SELECT 'users_g' || generation FROM projection_generations WHERE name = 'inventory' AND live")[0][0]
    with psycopg.connect(log.dsn, autocommit=True) as connection:
        connection.execute(
            f"UPDATE {table} SET cost_centre = 'heimlich' WHERE user_id = (SELECT min(user_id::text)::uuid FROM {table})".encode()
        )
    wrong = {comparison.table: comparison for comparison in verify(log, inventory) if not comparison.equal}
    assert list(wrong) == ["users"]
    assert (wrong["users"].only_live, wrong["users"].only_fresh) == (1, 1)
    assert wrong["users"].examples[0].startswith("- ")
    assert "heimlich" in wrong["users"].examples[0]
    assert rows_of(log.dsn, "SELECT count(*) FROM projection_generations WHERE name = 'inventory'") == [(1,)], "nothing is left behind"


@pytest.mark.requirement("A-03")
def test_verify_does_not_hold_up_the_projector_nor_mistake_its_lag_for_a_difference(log: EventLog) -> None:
    lived(log)
    Projector(log, PROJECTIONS).catch_up()
    appended(log, user())
    with running(log, PROJECTIONS):
        writer = threading.Thread(target=write, args=(log, 150))
        writer.start()
        while writer.is_alive():
            for projection in PROJECTIONS:
                assert all(comparison.equal for comparison in verify(log, projection))
        writer.join()


@pytest.mark.requirement("A-03")
@pytest.mark.part_of("A-14")
def test_verify_waits_for_an_erasure_that_is_not_projected_yet(log: EventLog) -> None:
    appended(log, customer(), user(ERIKA, "Muster, Erika"))
    Projector(log, PROJECTIONS).catch_up()
    appended(log, (ERIKA, UserErased()))
    for name in ("user_history", "users"):
        assert all(comparison.equal for comparison in verify(log, projection_named(name)))
