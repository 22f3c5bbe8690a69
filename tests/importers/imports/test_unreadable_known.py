"""A user whose stored event can't be read keeps nobody else's row from being imported (F-12)."""

from uuid import UUID

import psycopg
import pytest

from aggregates.user import UserRegistered
from importers.imports.result import ImportResult
from tests.importers.portal import Portal, imei

pytestmark = pytest.mark.requirement("F-12")
HEADER = ("Name", "E-Mail", "Personalnummer", "Abteilung")


def users(portal: Portal, *rows: tuple[str, ...]) -> ImportResult:
    return portal.table("users", [HEADER, *rows], force=True)


def told(result: ImportResult) -> list[tuple[int, str]]:
    return [(row.line, row.reason) for row in result.quarantined]


@pytest.fixture(params=["", "P1"])
def number(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def poisoned(portal: Portal, number: str) -> UUID:
    """Two users, of whom one can't be read."""
    users(portal, ("Gift, Gerold", "gero@example.org", number, ""), ("Frisch, Frida", "frida@example.org", "", ""))
    [gerold, _] = [each for each in portal.recorded() if isinstance(each.event, UserRegistered)]
    with psycopg.connect(portal.log.dsn, autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")  # past the trigger that keeps events as they are
        connection.execute("UPDATE events SET payload = '{\"nonsense\": 1}' WHERE position = %s", (gerold.position,))
    return gerold.stream_id


def test_the_rows_of_others_are_taken_and_those_that_may_be_about_it_wait(portal: Portal, poisoned: UUID, number: str) -> None:
    rows = [("Gift, Gerold", "gero@example.org", number, "Lager"), ("Frisch, Frida", "frida@example.org", "", "Einkauf")]
    for dry_run in (True, False):
        result = portal.table("users", [HEADER, *rows], force=True, dry_run=dry_run)
        assert told(result) == [(2, "known-unreadable")]
        assert str(poisoned) in result.quarantined[0].sentences[0]
        assert result.counts.changed == 1


def test_devices_of_others_are_taken_too(portal: Portal, poisoned: UUID, number: str) -> None:
    header = ("IMEI", "Modell", "Personalnummer", "E-Mail")
    rows = [(imei(1), "Phone", number, "gero@example.org"), (imei(2), "Phone", "", "frida@example.org"), (imei(3), "Phone", "", "")]
    result = portal.table("devices", [header, *rows])
    assert (told(result), result.counts.created) == ([(2, "known-unreadable")], 2)
