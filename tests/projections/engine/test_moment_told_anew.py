"""All tables of a moment that are told anew from events are those that are live, by both clocks (A-11).

A moment that nothing has touched since is a copy of what is live; so each thing gets one more event that changes no row of it.
"""

from collections import Counter
from datetime import timedelta
from random import Random
from uuid import UUID, uuid4

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from aggregates.device import DeviceNoted
from aggregates.sims.sim_codes import SimCodesShown
from eventstore.log import EventLog
from projections.engine.kept_moments import keep
from projections.engine.moment_asked import Moment
from projections.engine.projector import Projector
from projections.registry import PROJECTIONS, inventory
from tests.eventstore.store import appended, cause
from tests.projections.engine.test_as_of_order import CLOCKS, NOW, past_facts
from tests.projections.engine.test_moment import TABLES, nothing, rows_in
from tests.projections.lives import Life, of_customer

VERSIONED = ("users", "devices", "sims", "customers")
"""Their rows end with version and position, which the event without effect changes."""


def shown(log: EventLog, schema: str, customer_id: UUID) -> dict[str, Counter[str]]:
    return {table.name: rows_in(log, table, schema, customer_id, 2 if table.name in VERSIONED else 0) for table in TABLES}


@pytest.mark.requirement("A-11")
def test_what_is_told_anew_is_what_is_live(log: EventLog) -> None:
    @settings(max_examples=3, phases=(Phase.generate,), database=None)
    @given(seed=st.integers(0, 2**32))
    def check(seed: int) -> None:
        chance, customer_id = Random(seed), uuid4()
        life = Life(chance)
        facts = past_facts(chance, life)
        for at, entry in enumerate(life.events(140)):
            late = NOW - timedelta(days=chance.randint(0, 400)) if chance.random() < 0.3 else None
            appended(log, of_customer(entry, customer_id), by=cause(customer_id, late))
            if at > 60 and chance.random() < 0.2:
                fact, since = next(facts)
                appended(log, of_customer(fact, customer_id), by=cause(customer_id, since))
        Projector(log, PROJECTIONS).catch_up()
        now, live = log.now(), shown(log, "public", customer_id)
        with log.pool.connection() as connection:
            for stream_id, events in log.load(connection, list(life.world.streams)).items():
                if events[0].kind.stem == "device":
                    appended(log, (stream_id, DeviceNoted(text="x", about_user_id=None)), by=cause(customer_id))
                if events[0].kind.stem == "sim":
                    appended(log, (stream_id, SimCodesShown()), by=cause(customer_id))
        Projector(log, PROJECTIONS).catch_up()
        for clock in CLOCKS:
            assert shown(log, keep(log, inventory, Moment(customer_id, clock, now), nothing), customer_id) == live, clock

    check()
