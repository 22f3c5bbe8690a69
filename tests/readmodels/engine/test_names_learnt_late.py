"""What is learnt late is told with the names of its day: of those that the log knew when it came in (A-10, A-11)."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import orjson
import pytest

from aggregates.device import DeviceIdentified
from aggregates.user import UserGroupChanged, UserRenamed
from eventstore.log import EventLog
from projections.engine.projector import Projector
from projections.registry import PROJECTIONS
from readmodels.devices.device_history import DEVICE_HISTORY_LIST
from readmodels.engine.field import Resource
from readmodels.engine.history_entry import Subject
from readmodels.engine.history_query import history_page
from readmodels.engine.query import Query
from readmodels.engine.reader import Reader
from readmodels.users.user_history import USER_HISTORY_LIST
from tests.commands.made_up import CUSTOMER, ERIKA, PHONE, assigned, customer, device, imei, user
from tests.eventstore.store import appended, cause

NEW_YEAR = datetime(2026, 1, 1, 8, tzinfo=UTC)
BERTA = UUID(int=21)


def sentences(log: EventLog, resource: Resource, subject: Subject) -> list[str]:
    Projector(log, PROJECTIONS).catch_up()
    reader = Reader(log.dsn, pool_size=1)
    try:
        with reader.reading(CUSTOMER) as found:
            page = history_page(found, resource, subject, Query(sort=(("position", False),)), log)
    finally:
        reader.close()
    return [line["sentence"]["de"] for line in orjson.loads(orjson.dumps(page["items"]))]


def of_user(log: EventLog) -> list[str]:
    return sentences(log, USER_HISTORY_LIST, Subject([BERTA], "user", str(BERTA)))


def of_phone(log: EventLog) -> list[str]:
    return sentences(log, DEVICE_HISTORY_LIST, Subject([PHONE], "device", str(PHONE)))


def on(days: int) -> datetime:
    return NEW_YEAR + timedelta(days=days)


@pytest.mark.requirement("A-10", "A-11")
def test_a_line_has_the_names_of_the_day_of_which_it_tells(log: EventLog) -> None:
    """Berta was renamed on 1 March and the second IMEI came in April; that she had the device on 5 February is recorded after that."""
    appended(log, customer(), user(BERTA, "Alt, Berta"), device(PHONE, model="Zeit"), by=cause(effective_at=NEW_YEAR))
    appended(log, (BERTA, UserRenamed(name="Neu, Berta", was="Alt, Berta")), by=cause(effective_at=on(59)))
    second = imei("36000000000001")
    appended(log, (PHONE, DeviceIdentified(source="device_management", identifiers=(second,))), by=cause(effective_at=on(90)))
    appended(log, assigned(PHONE, BERTA), by=cause(effective_at=on(35)))
    assert of_phone(log)[-1] == "Gerät an Alt, Berta (heute: Neu, Berta) übergeben"
    assert of_user(log)[-1] == f"Gerät Beispielwerk Zeit (IMEI 350000000000014; heute auch {second.printed}) an diesen Nutzer übergeben"
    appended(log, (BERTA, UserRenamed(name="Ganz-Neu, Berta", was="Neu, Berta")), by=cause(effective_at=on(30)))
    assert of_phone(log)[-1] == "Gerät an Alt, Berta (heute: Ganz-Neu, Berta) übergeben", "what the log knows later changes no line"


@pytest.mark.requirement("A-10")
def test_what_proves_that_somebody_was_there_before_counts(log: EventLog) -> None:
    """Registered as of July, she was renamed as of March: an event of February proves that she was there."""
    appended(log, customer(), device(), user(BERTA, "Alt, Berta"), user(ERIKA), by=cause(effective_at=on(200)))
    appended(log, (BERTA, UserGroupChanged(group="Vertrieb", was=None)), by=cause(effective_at=on(40)))
    appended(log, (BERTA, UserRenamed(name="Neu, Berta", was="Alt, Berta")), by=cause(effective_at=on(59)))
    appended(log, assigned(PHONE, BERTA), by=cause(effective_at=on(70)))
    assert of_phone(log)[-1] == "Gerät an Neu, Berta übergeben"


@pytest.mark.requirement("A-10")
def test_who_was_not_there_yet_is_called_as_at_first(log: EventLog) -> None:
    appended(log, customer(), device(), user(BERTA, "Alt, Berta"))
    appended(log, (BERTA, UserRenamed(name="Neu, Berta", was="Alt, Berta")))
    appended(log, assigned(PHONE, BERTA), by=cause(effective_at=on(35)))
    assert of_phone(log)[-1] == "Gerät an Alt, Berta (heute: Neu, Berta) übergeben"
