"""An exchange is late once its promised day is over, until the replacement has arrived (H-13)."""

from datetime import UTC, date, datetime, timedelta

import pytest

from aggregates.service_cases.late_exchange import ExchangeFellLate
from aggregates.service_cases.service_case import ServiceCase
from commands.service_cases.cancel_service_case import CancelServiceCase
from commands.service_cases.mark_exchange_late import MarkExchangeLate
from tests.commands.scenario import given
from tests.commands.service_cases.cases import BASE, BEGIN, CASE, of

TUESDAY = date(2026, 12, 1)
OVER = datetime(2026, 12, 1, 23, tzinfo=UTC)
"""Midnight in Berlin."""
MARK = MarkExchangeLate(timed_id=CASE, due_at=OVER)
ASKED = (*BASE, *given(*BASE).world.decide(BEGIN["exchange"](CASE)))
LATE = (CASE, ExchangeFellLate(number=f"S-{CASE}", promised_on=TUESDAY, **of(CASE)))


@pytest.mark.requirement("H-13")
def test_an_exchange_is_late_when_its_promised_day_is_over() -> None:
    assert given(*ASKED).world.fold(ServiceCase, CASE).promised_on == TUESDAY
    given(*ASKED).when(MARK.model_copy(update={"due_at": OVER - timedelta(seconds=1)})).then()
    given(*ASKED).when(MARK).then(LATE).when(MARK).then()


@pytest.mark.requirement("H-13")
def test_what_is_over_or_promised_for_no_day_is_not_late() -> None:
    over = given(*ASKED).world.decide(CancelServiceCase(case_id=CASE))
    given(*ASKED, *over).when(MARK).then()
    repair = given(*BASE).world.decide(BEGIN["repair"](CASE))
    given(*BASE, *repair).when(MARK).then()
