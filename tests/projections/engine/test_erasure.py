"""A person's erasure reaches every read model, and nothing brings the data back."""

from typing import Any

import pytest

from aggregates.device import DeviceNoted
from aggregates.engine.event import DELETED, Event
from aggregates.user import UserDeleted, UserErased, UserRenamed
from eventstore.envelope import Recorded
from eventstore.log import EventLog
from projections.engine.projector import Projector
from projections.engine.rebuild import rebuild
from projections.engine.verify import verify
from projections.registry import PROJECTIONS
from readmodels.devices.device_history import DEVICE_HISTORY
from readmodels.inventory.overview import OVERVIEW
from readmodels.users.user_history import USER_HISTORY
from readmodels.users.users import USERS
from tests.commands.made_up import ERIKA, HANS, HOME, PHONE, SIM, assigned, customer, device, fed_sim, in_device, user
from tests.eventstore.store import appended
from tests.eventstore.test_erasure import dumped
from tests.projections.stored import stored

WORDS = ("Muster", "Erika", "erika@example.org", "P-4711", "Musterweg", "verreist", "Lieblingsblau", "muster", "erika")


def lived(log: EventLog) -> None:
    erika = user(
        ERIKA, "Muster, Erika", email="erika@example.org", personnel_number="P-4711", primary_address=HOME, further={"c": "Lieblingsblau"}
    )
    appended(log, customer(), erika, user(HANS, "Beispiel, Hans"), device(), assigned(), fed_sim(), in_device())
    appended(log, (PHONE, DeviceNoted(text="Erika ist verreist", about_user_id=ERIKA)))
    appended(log, (ERIKA, UserRenamed(name="Muster-Neu, Erika", was="Muster, Erika")))


@pytest.mark.requirement("A-10")
@pytest.mark.part_of("A-14")
def test_an_erasure_reaches_every_read_model(log: EventLog) -> None:
    lived(log)
    projector = Projector(log, PROJECTIONS)
    projector.catch_up()
    assert all(word in dumped(log.dsn) for word in WORDS)
    appended(log, (ERIKA, UserDeleted(personnel_number="P-4711")), (ERIKA, UserErased()))
    projector.catch_up()
    dump = dumped(log.dsn)
    assert [word for word in WORDS if word in dump] == []
    assert "Beispiel, Hans" in dump
    assert [row.name for row in stored(log.dsn, USERS, user_id=ERIKA)] == [DELETED]
    assert [row.user_name for row in stored(log.dsn, OVERVIEW, sim_id=SIM)] == [DELETED]
    assert [DELETED in row.details for row in stored(log.dsn, USER_HISTORY, person_id=ERIKA)] == [True, True, True]
    [note] = stored(log.dsn, DEVICE_HISTORY, person_id=ERIKA)
    assert DELETED in note.details
    for projection in PROJECTIONS:
        assert all(comparison.equal for comparison in verify(log, projection))


@pytest.mark.requirement("A-03")
@pytest.mark.part_of("A-14")
def test_a_rebuild_after_an_erasure_brings_nothing_back(log: EventLog) -> None:
    lived(log)
    Projector(log, PROJECTIONS).catch_up()
    appended(log, (ERIKA, UserErased()))
    rebuild(log, PROJECTIONS)
    dump = dumped(log.dsn)
    assert [word for word in WORDS if word in dump] == []


@pytest.mark.part_of("A-14")
def test_an_erasure_that_is_projected_with_what_it_erases_leaves_nothing(log: EventLog) -> None:
    lived(log)
    appended(log, (ERIKA, UserErased()))
    Projector(log, PROJECTIONS).catch_up()
    dump = dumped(log.dsn)
    assert [word for word in WORDS if word in dump] == []


@pytest.mark.part_of("A-14")
def test_a_page_that_was_read_before_an_erasure_shows_nothing_in_the_end(log: EventLog, monkeypatch: pytest.MonkeyPatch) -> None:
    """The projector reads a page with the person's key, and the key is destroyed before the page is written."""
    lived(log)
    read, before = EventLog.page, log.head()

    def erase_after_reading(self: EventLog, *arguments: Any) -> list[Recorded[Event]]:
        page = read(self, *arguments)
        if log.head() == before:
            appended(log, (ERIKA, UserErased()))
        return page

    monkeypatch.setattr(EventLog, "page", erase_after_reading)
    Projector(log, PROJECTIONS).catch_up()
    dump = dumped(log.dsn)
    assert [word for word in WORDS if word in dump] == []
    monkeypatch.undo()
    for projection in PROJECTIONS:
        assert all(comparison.equal for comparison in verify(log, projection))
