"""Files that are none are refused whole; a feed of bad rows or of none is one (F-12)."""

import io
from collections.abc import Iterator

import pytest

from aggregates.feed_import import FeedImport
from commands.engine.command import NotFound
from eventstore.ids import new_id
from importers.engine.not_a_feed import NotAFeed
from tests.databases import Databases, prepared
from tests.importers.feeds import HEADER
from tests.importers.imports.test_importer import NEXT, ROWS
from tests.importers.portal import DAY, Portal, as_csv, close, line, names, open_portal, rows_per_table

BROKEN = {
    "empty": b"",
    "pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj",
    "html": b"<!DOCTYPE html><html><body>Anmelden</body></html>",
    "utf-16": as_csv(ROWS).decode().encode("utf-16")[:-1],
    "zip": b"PK\x03\x04" + bytes(200),
    "another table": b"Name;Ort\nMuster;Musterstadt\n",
    "column missing": as_csv([cells[:3] for cells in ROWS], HEADER[:3]),
    "column twice": as_csv([(*cells, "x") for cells in ROWS], (*HEADER, "Rufnummer")),
    "prose": b"Sehr geehrte Damen und Herren,\nanbei die Liste.\n",
    "binary": bytes(range(256)) * 20,
}


@pytest.fixture(scope="module")
def fed(databases: Databases) -> Iterator[Portal]:
    """A portal of this module's own, so that all its rows can be counted."""
    with databases.like(prepared) as dsn:
        portal = open_portal(dsn)
        portal.feed(ROWS)
        yield portal
        close(portal)


@pytest.mark.requirement("F-12")
@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN.keys())
@pytest.mark.parametrize("kind", ["feed", "users", "devices", "sims", "device_extract"])
def test_a_file_that_is_none_is_refused_whole(fed: Portal, kind: str, content: bytes) -> None:
    before = rows_per_table(fed)
    if kind == "users" and content == BROKEN["another table"]:
        return  # that one is a list of users
    with pytest.raises(NotAFeed) as refused:
        fed.importer.run(
            kind,  # pyright: ignore[reportArgumentType]
            io.BytesIO(content),
            customer_id=fed.customer,
            actor="importer",
            file_name=f"vodafone_{NEXT}.csv",
        )
    assert refused.value.text_de
    assert refused.value.text_en
    assert rows_per_table(fed) == before


@pytest.mark.requirement("F-12")
def test_a_feed_of_bad_rows_only(portal: Portal) -> None:
    result = portal.feed([line(at, IMEI="1") for at in range(1_200)])
    assert (result.counts.seen, result.counts.quarantined, result.counts.events) == (1_200, 1_200, 0)
    own = [each.event for each in portal.recorded() if each.stream_id == result.import_id]
    assert names(own).count("import.rows_quarantined") == 3
    assert len(portal.state(FeedImport, result.import_id).open_rows) == 1_200


def test_a_feed_without_rows_marks_all_as_missing(portal: Portal) -> None:
    portal.feed(ROWS)
    assert portal.feed([], NEXT).counts.missing == 5


def test_nobody_imports_for_a_customer_who_is_not_there(portal: Portal) -> None:
    with pytest.raises(NotFound):
        portal.importer.run("feed", io.BytesIO(as_csv(ROWS)), customer_id=new_id(), actor="x", file_name=f"vodafone_{DAY}.csv")
    with pytest.raises(NotFound):
        portal.importer.run("users", io.BytesIO(b"Name\nMuster\n"), customer_id=new_id(), actor="x")
