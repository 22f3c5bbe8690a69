from typing import Any
from uuid import UUID

import pytest

from aggregates.engine.event import Event
from aggregates.feed_import import ImportCompleted, ImportDiscarded, ImportFailed, ImportHeld, ImportReleased, ImportStarted
from aggregates.import_terms import ImportCounts
from commands.engine.command import Command
from commands.imports.discard_import import BY_HAND, DiscardImport
from commands.imports.held_import import ImportNotHeld
from commands.imports.release_import import ReleaseImport
from tests.commands.made_up import FEED_DAY, IMPORT
from tests.commands.scenario import given

FILE: dict[str, Any] = {"kind": "feed", "carrier": "Vodafone", "feed_date": FEED_DAY, "file_hash": "0" * 64}
STARTED = (IMPORT, ImportStarted(**FILE, file_name="vodafone_2026-11-20.csv", file_size=1))
HELD = (IMPORT, ImportHeld(percent=40, limit=20, known=10, missing=4, deactivated=0, moved=0))
RELEASE, DISCARD = ReleaseImport(import_id=IMPORT), DiscardImport(import_id=IMPORT)
DISCARDED = ImportDiscarded(kind="feed", carrier="Vodafone")
FAILED = ImportFailed(kind="feed", carrier="Vodafone", reason=BY_HAND)
COMPLETED = ImportCompleted(**FILE, counts=ImportCounts(), seconds=1.0)


@pytest.mark.requirement("F-15")
def test_a_held_import_is_released() -> None:
    given(STARTED, HELD).when(RELEASE).then((IMPORT, ImportReleased()))


@pytest.mark.requirement("F-15")
def test_a_held_import_is_discarded() -> None:
    given(STARTED, HELD).when(DISCARD).then((IMPORT, DISCARDED))


@pytest.mark.requirement("F-15")
@pytest.mark.parametrize(
    ("command", "ends", "words"),
    [
        (RELEASE, (), ("läuft", "running")),
        (RELEASE, (FAILED,), ("abgebrochen", "failed")),
        (RELEASE, (COMPLETED,), ("abgeschlossen", "completed")),
        (DISCARD, (COMPLETED,), ("abgeschlossen", "completed")),
    ],
)
def test_an_import_that_is_not_held_is_neither_released_nor_discarded(
    command: Command, ends: tuple[Event, ...], words: tuple[str, str]
) -> None:
    scenario = given(STARTED, *((IMPORT, event) for event in ends)).when(command).refused(ImportNotHeld)
    assert scenario.refusal
    assert words[0] in scenario.refusal.text_de
    assert words[1] in scenario.refusal.text_en


@pytest.mark.requirement("F-15")
def test_what_was_decided_stays_decided() -> None:
    given(STARTED, HELD, (IMPORT, DISCARDED)).when(RELEASE).refused(ImportNotHeld)


@pytest.mark.requirement("F-16")
@pytest.mark.parametrize("before", [(), (HELD, (IMPORT, ImportReleased()))], ids=["killed", "killed after its release"])
def test_a_killed_import_is_ended_by_hand(before: tuple[tuple[UUID, Event], ...]) -> None:
    given(STARTED, *before).when(DISCARD).then((IMPORT, FAILED))
