"""Whatever is set, moved, dropped, and however the clock goes: each thing that was due is done once, in order, and nothing else."""

from collections.abc import Generator
from contextlib import contextmanager
from datetime import date, timedelta
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.commands.timers.kept import DAY, Kept, completed, midnight_after, order_id, promised, promised_anew, set_by
from tests.databases import Databases, prepared
from tests.eventstore.store import open_log

ORDERS = 4
_ORDER = st.integers(0, ORDERS - 1)
_DAY = st.integers(-2, 12)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("set"), _ORDER, _DAY),
        st.tuples(st.just("drop"), _ORDER, st.none()),
        st.tuples(st.just("clock"), st.none(), st.integers(0, 5)),
        st.tuples(st.just("lag"), st.none(), st.none()),
    ),
    max_size=14,
)


class Model:
    """What should be: when each order is due, and what became late."""

    def __init__(self) -> None:
        self.due: dict[UUID, date] = {}
        self.over: set[UUID] = set()

    def pass_to(self, today: date) -> list[UUID]:
        late = sorted((day, order) for order, day in self.due.items() if day < today)
        for _, order in late:
            del self.due[order]
        return [order for _, order in late]


@contextmanager
def opened(databases: Databases) -> Generator[Kept]:
    with databases.like(prepared) as dsn:
        log = open_log(dsn)
        kept = Kept(log)
        try:
            yield kept
        finally:
            kept.close()
            log.close()


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(STEPS)
def test_each_thing_that_is_due_is_done_once_in_order(databases: Databases, steps: list[tuple[str, int | None, int | None]]) -> None:
    with opened(databases) as kept:
        model, today = Model(), DAY
        for n in range(ORDERS):
            kept.tell(*promised(n, None))
        for what, order, number in steps:
            if what == "set" and order is not None and number is not None and order_id(order) not in model.over:
                day = today + timedelta(days=number)
                kept.tell(promised_anew(order, day))
                model.due[order_id(order)] = day
            elif what == "drop" and order is not None and order_id(order) not in model.over:
                kept.tell(completed(order))
                model.over.add(order_id(order))
                model.due.pop(order_id(order), None)
            elif what == "clock" and number is not None:
                today += timedelta(days=number)
                assert kept.until(midnight_after(today - timedelta(days=1))) == model.pass_to(today)
            elif what == "lag":  # carried out again before the projector has seen what came of it
                kept.keeper.catch_up()
        assert kept.until(midnight_after(today + timedelta(days=30))) == model.pass_to(today + timedelta(days=31))
        assert set_by(kept) == {}
        assert kept.until(midnight_after(today + timedelta(days=60))) == []
