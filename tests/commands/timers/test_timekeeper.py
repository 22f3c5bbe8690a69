"""What is due is done once, in order, whatever happened meanwhile; what fails holds nothing up."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import ClassVar

import pytest

from aggregates.customer import Customer, FederalStateChanged, TimeZoneChanged, WorkingHoursChanged
from aggregates.order_timers import LATE_DELIVERY
from aggregates.registry import TIMERS
from aggregates.timer import Timer, after_working_days, end_of_day
from aggregates.working_calendar import USUAL_HOURS, WorkingHours
from commands.engine.command import Decision, Given, Refusal
from commands.orders.mark_order_late import MarkOrderLate
from commands.timers.due_timers import LONGEST_PAUSE, timer_figures, undone
from commands.timers.timed_command import TimedCommand, timed_commands
from commands.timers.timekeeper import Timekeeper
from projections.engine.rebuild import rebuild
from projections.engine.verify import verify
from projections.timers import timers
from tests.commands.made_up import CUSTOMER, HANS, OTHER_CUSTOMER, customer, user
from tests.commands.timers.kept import DAY, Kept, completed, midnight_after, order_id, promised, promised_anew, set_by
from tests.eventstore.store import appended, rows_of

NIGHT = midnight_after(DAY)
SECOND = timedelta(seconds=1)


def test_each_timer_has_its_command() -> None:
    assert set(timed_commands()) == set(TIMERS)
    assert all(timed_commands()[name].timer is timer for name, timer in TIMERS.items())
    assert all(set(timer.kinds) <= set(timer.of.events()) for timer in TIMERS.values())


@pytest.mark.requirement("H-11")
def test_an_order_is_late_from_the_moment_at_which_its_day_is_over(kept: Kept) -> None:
    kept.tell(*promised(1, DAY))
    assert set_by(kept) == {order_id(1): NIGHT}
    assert kept.until(NIGHT - SECOND) == []
    assert kept.until(NIGHT) == [order_id(1)]
    assert kept.until(NIGHT + timedelta(days=400)) == []
    assert set_by(kept) == {}
    [(actor, causation)] = rows_of(kept.log.dsn, "SELECT actor, causation FROM events WHERE event_name = 'order.fell_late'")
    assert actor == "timer:late_delivery"
    assert causation.startswith("command:")


def test_a_timer_is_moved_and_dropped(kept: Kept) -> None:
    kept.tell(*promised(1, DAY), *promised(2, DAY), *promised(3, None))
    kept.tell(promised_anew(1, DAY + timedelta(days=2)), completed(2))
    assert set_by(kept) == {order_id(1): midnight_after(DAY + timedelta(days=2))}
    assert kept.until(midnight_after(DAY + timedelta(days=1))) == []
    assert kept.until(midnight_after(DAY + timedelta(days=2))) == [order_id(1)]
    kept.tell(promised_anew(1, DAY + timedelta(days=5)))
    assert kept.until(midnight_after(DAY + timedelta(days=5))) == [order_id(1)], "promised once more, it is late once more"


def test_a_timer_that_is_moved_away_and_back_is_due_once_more(kept: Kept) -> None:
    kept.tell(*promised(1, DAY))
    assert kept.until(NIGHT) == [order_id(1)]
    kept.tell(promised_anew(1, DAY + timedelta(days=5)), promised_anew(1, DAY))
    assert kept.until(NIGHT + SECOND) == [order_id(1)]
    assert kept.until(NIGHT + timedelta(days=30)) == []


def test_after_a_week_off_all_is_done_in_order_of_when_it_was_due(kept: Kept) -> None:
    order = [7, 3, 5, 1, 6, 2, 4]
    for place, n in enumerate(order):
        kept.tell(*promised(n, DAY + timedelta(days=place)))
    assert kept.until(midnight_after(DAY + timedelta(days=30))) == [order_id(n) for n in order]


def test_what_the_read_model_does_not_know_yet_is_looked_at_when_it_is_carried_out(kept: Kept) -> None:
    kept.tell(*promised(1, DAY), *promised(2, DAY))
    appended(kept.log, completed(1), promised_anew(2, DAY + timedelta(days=1)))
    kept.now = NIGHT
    kept.keeper.catch_up()
    assert kept.late() == [], "one is delivered, the other promised anew"
    kept.project()
    assert kept.until(midnight_after(DAY + timedelta(days=1))) == [order_id(2)]


def test_the_customers_zone_decides_when_a_day_is_over_and_a_change_moves_what_is_set(kept: Kept) -> None:
    kept.tell(customer(OTHER_CUSTOMER, customer_number="K-1002", time_zone="America/New_York"), of=OTHER_CUSTOMER)
    kept.tell(*promised(1, DAY))
    kept.tell(user(HANS), *promised(2, DAY, HANS), of=OTHER_CUSTOMER)
    assert set_by(kept) == {order_id(1): NIGHT, order_id(2): NIGHT + timedelta(hours=6)}
    kept.tell((CUSTOMER, TimeZoneChanged(time_zone="Europe/Lisbon", was="Europe/Berlin")))
    assert set_by(kept)[order_id(1)] == NIGHT + timedelta(hours=1)
    assert kept.until(NIGHT + timedelta(minutes=59)) == []
    assert kept.until(NIGHT + timedelta(hours=1)) == [order_id(1)]


class NoTimeYet(Refusal):
    """It can't be done."""

    code = "no-time-yet"
    de = "Es geht nicht."


class Failing(TimedCommand):
    timer: ClassVar[Timer] = LATE_DELIVERY
    broken: ClassVar[set[object]] = set()

    def decide(self, given: Given) -> Decision:
        if self.timed_id in self.broken:
            raise NoTimeYet
        return MarkOrderLate(timed_id=self.timed_id, due_at=self.due_at).decide(given)


def test_one_that_fails_is_tried_again_ever_later_and_holds_nobody_up(kept: Kept) -> None:
    kept.keeper.commands = {"late_delivery": Failing}
    Failing.broken = {order_id(1)}
    kept.tell(customer(OTHER_CUSTOMER, customer_number="K-1002"), of=OTHER_CUSTOMER)
    kept.tell(*promised(1, DAY), *promised(2, DAY))
    kept.tell(user(HANS), *promised(3, DAY + timedelta(days=1), HANS), of=OTHER_CUSTOMER)
    assert kept.until(NIGHT + timedelta(days=1)) == [order_id(2), order_id(3)]
    tries = [kept.now]
    for _ in range(12):
        with kept.log.pool.connection() as connection:
            [failing] = undone(connection, kept.now)
            figures = timer_figures(connection, kept.now)
        assert (failing.due.stream_id, failing.tries, failing.last_error) == (order_id(1), len(tries), "NoTimeYet: It can't be done.")
        assert (figures.due, figures.late, figures.failing) == (1, 1, 1)
        assert failing.next_try_at is not None
        assert kept.until(failing.next_try_at - SECOND) == [], "not before its time"
        assert kept.until(failing.next_try_at) == []
        tries.append(failing.next_try_at)
    pauses = [after - before for before, after in pairwise(tries)]
    assert pauses == sorted(pauses)
    assert (pauses[0], pauses[-1]) == (timedelta(seconds=5), LONGEST_PAUSE)
    Failing.broken = set()
    assert kept.until(kept.now + LONGEST_PAUSE) == [order_id(1)]
    with kept.log.pool.connection() as connection:
        assert (undone(connection, kept.now), timer_figures(connection, kept.now).failing) == ([], 0)


def test_one_process_at_a_time_has_the_turn_and_leaves_it(kept: Kept) -> None:
    other = Timekeeper(kept.log, kept.dispatcher, lambda: kept.now)
    kept.tell(*promised(1, DAY))
    kept.now = NIGHT
    rows_of(kept.log.dsn, "INSERT INTO timer_turn (holder, until) VALUES ('somebody', clock_timestamp() + interval '1 hour') RETURNING 1")
    assert (kept.keeper.step(), other.step(), kept.late()) == (0, 0, [])
    rows_of(kept.log.dsn, "UPDATE timer_turn SET until = clock_timestamp() RETURNING 1")
    assert other.step(), "who was frozen has lost its turn"
    assert not kept.keeper.step()
    assert rows_of(kept.log.dsn, "SELECT until > clock_timestamp() FROM timer_turn") == [(True,)]
    other.give_back()
    assert rows_of(kept.log.dsn, "SELECT until > clock_timestamp() FROM timer_turn") == [(False,)]
    kept.project()
    assert not kept.keeper.step(), "all is done"
    assert len(kept.late()) == 1


def test_what_became_of_timers_is_forgotten_after_a_while_and_nothing_is_done_again(kept: Kept) -> None:
    kept.tell(*promised(1, DAY))
    kept.until(NIGHT)
    kept.keeper.tidy()
    assert rows_of(kept.log.dsn, "SELECT count(*) FROM timer_tries") == [(1,)]
    kept.now = NIGHT + timedelta(days=31)
    kept.keeper.tidy()
    assert rows_of(kept.log.dsn, "SELECT count(*) FROM timer_tries") == [(0,)]
    assert kept.until(NIGHT + timedelta(days=40)) == []


def test_timers_are_rebuilt_as_they_were_and_do_nothing_again(kept: Kept) -> None:
    kept.tell(*promised(1, DAY), *promised(2, DAY + timedelta(days=3)))
    kept.tell((CUSTOMER, TimeZoneChanged(time_zone="Europe/Lisbon", was="Europe/Berlin")))
    kept.until(NIGHT + timedelta(hours=1))
    before = rows_of(kept.log.dsn, "SELECT * FROM timers ORDER BY timer_id")
    rebuild(kept.log, [timers])
    assert rows_of(kept.log.dsn, "SELECT * FROM timers ORDER BY timer_id") == before
    assert all(each.equal for each in verify(kept.log, timers))
    assert kept.until(NIGHT + timedelta(days=1)) == []


def test_without_read_models_nothing_is_due(kept: Kept) -> None:
    with kept.log.pool.connection() as connection:
        connection.execute("DROP VIEW timers")
    assert kept.keeper.step() == 0


def test_deadlines_follow_the_calendar_of_the_customer() -> None:
    beginning = Customer()
    hours = WorkingHoursChanged(hours=WorkingHours(opens_at="07:00", closes_at="18:00", cut_off_at="16:00"), was=USUAL_HOURS)
    own = beginning.evolve(FederalStateChanged(federal_state="NW", was=None)).evolve(hours)
    came = datetime(2026, 5, 29, 13, 30, tzinfo=UTC)  # a Friday, half past three in Berlin; Thursday is Corpus Christi
    assert after_working_days(came, 3, beginning).at == datetime(2026, 6, 4, 6, tzinfo=UTC)
    assert after_working_days(came, 4, own).at == datetime(2026, 6, 5, 5, tzinfo=UTC)
    assert after_working_days(date(2026, 12, 23), 2, beginning) == (
        datetime(2026, 12, 28, 7, tzinfo=UTC),
        "2 working days after 2026-12-23 in Europe/Berlin",
    )
    assert end_of_day(datetime(2026, 3, 28, 22, 59, tzinfo=UTC), beginning).at == datetime(2026, 3, 28, 23, tzinfo=UTC)
    assert end_of_day(date(2026, 3, 29), beginning).at == datetime(2026, 3, 29, 22, tzinfo=UTC)
