from uuid import UUID

import pytest

from aggregates.engine.event import OPERATOR
from aggregates.engine.projection_run import (
    ParkedEventSkipped,
    ParkedStreamRetried,
    ProjectionRebuilt,
    ProjectionRowsRebuilt,
    projection_stream,
)
from commands.operations.record_rebuild import RecordRebuild
from commands.operations.record_rows_rebuilt import RecordRowsRebuilt
from commands.operations.retry_parked_stream import RetryParkedStream
from commands.operations.skip_parked_event import SkipParkedEvent
from tests.commands.made_up import CUSTOMER, PHONE
from tests.commands.scenario import given

STREAM = projection_stream("device_history")


@pytest.mark.requirement("A-06")
def test_what_ops_does_with_parked_events_is_on_the_record() -> None:
    skip = SkipParkedEvent(projection="device_history", position=7, stream=PHONE, error="KeyError")
    retry = RetryParkedStream(projection="device_history", stream=PHONE)
    scenario = given(customer_id=OPERATOR)
    scenario.when(retry).then((STREAM, ParkedStreamRetried(projection="device_history", stream=PHONE)))
    for position in (7, 8):
        skipped = ParkedEventSkipped(projection="device_history", position=position, stream=PHONE, error="KeyError")
        scenario.when(skip.model_copy(update={"position": position})).then((STREAM, skipped))
    scenario.when(skip).then()


@pytest.mark.requirement("A-04")
def test_a_rebuild_is_recorded_once() -> None:
    scenario = given(customer_id=OPERATOR)
    for generation in (1, 2):
        rebuilt = ProjectionRebuilt(projection="device_history", generation=generation, upto=9)
        scenario.when(RecordRebuild(projection="device_history", generation=generation, upto=9)).then((STREAM, rebuilt))


@pytest.mark.requirement("A-04")
def test_each_rebuild_of_a_customers_rows_is_recorded() -> None:
    scenario, record = given(customer_id=OPERATOR), RecordRowsRebuilt(projection="device_history", customer=CUSTOMER, generation=2, upto=9)
    rebuilt = ProjectionRowsRebuilt(projection="device_history", customer=CUSTOMER, generation=2, upto=9)
    scenario.when(record).then((STREAM, rebuilt))
    scenario.when(record).then((STREAM, rebuilt))


def test_a_projection_has_one_stream_for_ever() -> None:
    assert projection_stream("device_history") == UUID("69bee00e-68f9-59ca-867d-8f5bab58da14")
