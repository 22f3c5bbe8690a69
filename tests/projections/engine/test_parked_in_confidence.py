"""What is kept and said of an event that can't be digested quotes nobody (A-06, A-14)."""

import logging
from typing import Any

import psycopg
import pytest
from pydantic import BaseModel, ValidationError

from aggregates.engine.event import OPERATOR, Event
from aggregates.user import UserRegistered, UserRenamed
from commands.engine.dispatch import Dispatcher
from commands.operations.skip_parked_event import SkipParkedEvent
from commands.users.rename_user import RenameUser
from eventstore.envelope import Recorded
from eventstore.log import EventLog
from projections.engine.projection import Projection
from projections.engine.projector import Projector
from projections.engine.rows import Rows
from readmodels.engine.table import Table
from tests.commands.made_up import ERIKA, customer, user
from tests.eventstore.store import appended, cause, rows_of
from tests.projections.seen import SeenRow

MARKER = "Merkwort"


class Narrow(BaseModel):
    name: int


@pytest.mark.requirement("A-06")
@pytest.mark.part_of("A-14")
@pytest.mark.parametrize("fault", ["invalid", "raises", "not written", "not read"])
def test_no_name_gets_into_what_is_kept_of_an_error(log: EventLog, caplog: pytest.LogCaptureFixture, fault: str) -> None:
    caplog.set_level(logging.DEBUG)
    projection = Projection("seen", version=1, tables=(table := Table("seen", SeenRow, key="stream_id"),))

    def handle(rows: Rows, recorded: Recorded[Event]) -> None:
        if not isinstance(recorded.event, UserRenamed):
            return
        if fault == "invalid":
            Narrow.model_validate({"name": recorded.event.name})
        elif fault == "raises":
            raise ValueError(recorded.event.name)
        elif fault == "not written":
            number: Any = recorded.event.name
            rows.put(table, SeenRow(recorded.customer_id, recorded.stream_id, number, [], ""))

    projection.on(UserRegistered, UserRenamed)(handle)
    appended(log, customer(), user())
    position = appended(log, (ERIKA, UserRenamed(name=MARKER, was="Muster, Erika"))).position
    if fault == "not read":
        with psycopg.connect(log.dsn, autocommit=True) as connection:
            connection.execute("SET session_replication_role = replica")
            connection.execute("UPDATE events SET payload = %s WHERE position = %s", (f'{{"name": {{"x": "{MARKER}"}}}}', position))
    Projector(log, [projection]).catch_up()
    [(error,)] = rows_of(log.dsn, "SELECT error FROM parked_events")
    assert error
    dispatcher = Dispatcher(log)
    dispatcher.run(SkipParkedEvent(projection="seen", position=position, stream=ERIKA, error=error), cause(OPERATOR))
    dispatcher.close()
    kept = rows_of(log.dsn, "SELECT p::text FROM parked_events p UNION ALL SELECT e::text FROM events e WHERE position <> %s", position)
    assert MARKER not in f"{kept} {caplog.text}"


@pytest.mark.part_of("A-14")
def test_events_and_commands_of_a_wrong_shape_quote_nobody() -> None:
    for shape in (lambda: UserRenamed.model_validate({"name": [MARKER]}), lambda: RenameUser.model_validate({"name": [MARKER]})):
        with pytest.raises(ValidationError) as error:
            shape()
        assert MARKER not in str(error.value)
