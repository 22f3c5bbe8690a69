"""Each import is itself recorded, and files are recognised, refused, kept apart (F-12, F-13)."""

import hashlib
import io
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from aggregates.feed_import import FeedImport, ImportCompleted, ImportStarted
from commands.customers.change_time_zone import ChangeTimeZone
from commands.customers.rename_customer import RenameCustomer
from commands.engine.command import NotFound, Refusal
from commands.sims.unlink_sim import UnlinkSim
from eventstore.ids import new_id
from foundation.advisory_locks import IMPORT
from importers.engine.not_a_feed import NoFeedDate, NotAFeed
from importers.imports import beginning, corrections, initial_load, row_commands, run
from importers.imports.beginning import FutureFeed, ImportBusy, OlderFeed
from importers.imports.importer import own_connection
from importers.imports.mapping import read_mapping
from importers.imports.result import ImportProgress
from importers.imports.run import ImportInterrupted, ImportRunning, Order
from tests.databases import Databases, prepared
from tests.importers.feeds import HEADER, SECOND_CARRIER
from tests.importers.portal import DAY, Portal, as_csv, close, killed_while, line, names, open_portal, rows_per_table

NEXT = DAY + timedelta(days=1)
ROWS = [line(at) for at in range(5)]


@pytest.mark.requirement("F-13")
def test_the_import_is_recorded_with_all_about_it(portal: Portal) -> None:
    content = as_csv([*ROWS, line(9, IMEI="1")])
    result = portal.feed([], content=content, force=True)
    own = [each for each in portal.recorded() if each.stream_id == result.import_id]
    assert names(each.event for each in own) == ["import.started", "import.rows_quarantined", "import.progressed", "import.completed"]
    started, completed = own[0].event, own[-1].event
    assert isinstance(started, ImportStarted)
    assert isinstance(completed, ImportCompleted)
    digest = hashlib.sha256(content).hexdigest()
    assert (started.file_name, started.file_hash, started.file_size) == (f"vodafone_{DAY}.csv", digest, len(content))
    assert (started.feed_date, started.carrier, started.forced, started.historical) == (DAY, "Vodafone", True, False)
    assert (completed.counts, completed.file_hash) == (result.counts, digest)
    assert 0 < completed.seconds < 60
    assert own[0].actor == "importer"
    assert portal.state(FeedImport, result.import_id).state == "completed"


@pytest.mark.requirement("F-13")
def test_the_same_file_is_recognised_and_can_be_forced(portal: Portal) -> None:
    first = portal.feed(ROWS)
    head = portal.log.head()
    again = portal.feed(ROWS, name="anders genannt 2026-03-02.csv")
    assert (again.state, again.import_id, portal.log.head()) == ("recognised", first.import_id, head)
    assert str(first.import_id) in again.message_de
    forced = portal.feed(ROWS, force=True)
    assert (forced.state, forced.counts.unchanged) == ("completed", 5)
    assert portal.feed(ROWS).state == "recognised"
    assert portal.feed(ROWS, NEXT).state == "completed", "the same lines on another day are another feed"


@pytest.mark.requirement("F-13", "F-17")
def test_an_older_feed_is_refused_unless_it_is_wanted(portal: Portal) -> None:
    portal.feed(ROWS, NEXT)
    head = portal.log.head()
    with pytest.raises(OlderFeed, match=r"2026-03-02.*2026-03-03"):
        portal.feed(ROWS[:4])
    assert portal.log.head() == head
    result = portal.feed(ROWS[:4], historical=True)
    missing = portal.recorded(head)[-3]
    assert (result.counts.missing, missing.event.event_name) == (1, "sim.missing")
    assert missing.effective_at == datetime(2026, 3, 1, 23, tzinfo=UTC)
    with pytest.raises(OlderFeed):
        portal.feed(ROWS[:3])
    assert portal.feed(ROWS[:4], NEXT + timedelta(days=1)).state == "completed"


@pytest.mark.requirement("F-13")
def test_the_same_day_again_in_another_file_is_taken(portal: Portal) -> None:
    portal.feed(ROWS)
    assert portal.feed([*ROWS, line(7)]).counts.created == 1


@pytest.mark.requirement("F-13")
def test_a_feed_of_tomorrow_is_refused(portal: Portal) -> None:
    portal.run(ChangeTimeZone(customer_id=portal.customer, time_zone="Pacific/Kiritimati"))
    today = datetime.now(ZoneInfo("Pacific/Kiritimati")).date()
    with pytest.raises(FutureFeed):
        portal.feed(ROWS, today + timedelta(days=1))
    assert portal.feed(ROWS, today).state == "completed"
    registered = portal.recorded()[-2]
    assert registered.effective_at == registered.recorded_at, "today's feed holds from now on"


@pytest.mark.requirement("F-18")
@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_a_table_is_of_today_wherever_today_is(portal: Portal, zone: str) -> None:
    portal.run(ChangeTimeZone(customer_id=portal.customer, time_zone=zone))
    assert portal.table("users", [("Name",), ("Muster, Erika",)]).state == "completed"
    registered = next(each for each in portal.recorded() if each.event.event_name == "user.registered")
    assert registered.effective_at == registered.recorded_at


@pytest.mark.requirement("F-13")
def test_the_date_comes_from_the_name_or_from_the_person(portal: Portal) -> None:
    with pytest.raises(NoFeedDate):
        portal.feed(ROWS, name="export.csv")
    result = portal.feed(ROWS, name="export.csv", feed_date=date(2026, 1, 31))
    assert portal.state(FeedImport, result.import_id).feed_date == date(2026, 1, 31)


BROKEN = {
    "empty": b"",
    "pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj",
    "html": b"<!DOCTYPE html><html><body>Anmelden</body></html>",
    "utf-16": as_csv(ROWS).decode().encode("utf-16"),
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


@pytest.mark.requirement("F-16")
def test_two_imports_of_one_kind_do_not_run_at_once(portal: Portal) -> None:
    order = Order("feed", portal.customer, "", "", "", 0, DAY, "Vodafone")
    with own_connection(portal.log) as connection:
        IMPORT.wait_for(connection, order.whole)
        with pytest.raises(ImportBusy):
            portal.feed(ROWS)
        assert portal.table("users", [("Name",), ("Muster, Erika",)]).state == "completed", "another kind"
        other = portal.feed([], DAY, content=b"MSISDN;State\n+436641234567;ON\n", name="bn_02032026.csv")
        assert other.state == "completed", "another carrier"
    assert portal.feed(ROWS).state == "completed"


@pytest.mark.requirement("F-16")
def test_a_process_that_was_just_killed_is_waited_for(portal: Portal) -> None:
    order = Order("feed", portal.customer, "", "", "", 0, DAY, "Vodafone")
    with own_connection(portal.log) as connection:
        IMPORT.wait_for(connection, order.whole)
        threading.Timer(0.3, connection.execute, ("SELECT pg_advisory_unlock_all()",)).start()
        assert portal.feed(ROWS).state == "completed"


@pytest.mark.requirement("F-16")
def test_an_interrupted_import_keeps_others_of_its_kind_waiting(portal: Portal) -> None:
    import_id = new_id()
    with pytest.raises(KeyboardInterrupt):
        portal.feed(ROWS, NEXT, import_id=import_id, report=killed_while("book"))
    with pytest.raises(ImportInterrupted, match=f"{import_id}.*same file again.*discard"):
        portal.feed(ROWS[:3], NEXT)
    with pytest.raises(ImportRunning):
        portal.feed(ROWS, NEXT + timedelta(days=1))
    result = portal.feed(ROWS, NEXT)
    assert (result.import_id, result.counts.created, result.counts.seen) == (import_id, 5, 5)


@pytest.mark.requirement("X-06", "F-03")
def test_two_customers_import_at_once_and_do_not_touch_each_other(portal: Portal, shared_portal: Portal) -> None:
    """The same numbers and IMEIs, at the same time, over and over: each customer has its own."""
    customers = [portal, shared_portal.new_customer(f"{portal.customer}")]
    feeds = [[line(at, (at + day) % 40) for at in range(40)] for day in range(4)]
    failed: list[Exception] = []

    def import_all(customer: Portal, tariff: str) -> None:
        try:
            for day, rows in enumerate(feeds):
                changed = [(*cells[:4], tariff, *cells[5:]) for cells in rows]
                customer.in_chunks_of(5).feed(changed, DAY + timedelta(days=day))
        except Exception as error:  # noqa: BLE001 - told below
            failed.append(error)

    threads = [threading.Thread(target=import_all, args=(customer, f"Tarif {at}")) for at, customer in enumerate(customers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    for at, customer in enumerate(customers):
        streams = {each.stream_id for each in customer.recorded()}
        assert len(streams & {each.stream_id for each in customers[1 - at].recorded()}) == 0
        for index in range(40):
            sim = customer.sim(index)
            assert sim.tariff.name == f"Tarif {at}"
            assert sim.link is not None
            assert sim.link.device_id == customer.device_id((index + 3) % 40)


@pytest.mark.requirement("A-08", "F-16")
def test_a_person_who_was_quicker_makes_the_chunk_be_decided_again(portal: Portal) -> None:
    """Commands on what the feed books, all the time while it runs: nobody's change is lost, and the feed has the last word on its numbers."""
    rows = [line(at) for at in range(60)]
    portal.feed(rows)
    stop = threading.Event()
    ran = 0

    def busy() -> None:
        nonlocal ran
        while not stop.is_set():
            portal.run(RenameCustomer(customer_id=portal.customer, name=f"Beispiel {ran} GmbH"))
            portal.run(UnlinkSim(sim_id=portal.sim_id(ran % 60)))
            ran += 1

    person = threading.Thread(target=busy)
    person.start()
    try:
        for day in range(1, 6):
            portal.in_chunks_of(20).feed([line(at, at + day * 100) for at in range(60)], DAY + timedelta(days=day))
    finally:
        stop.set()
        person.join()
    assert ran > 5
    portal.feed([line(at, at + 500) for at in range(60)], DAY + timedelta(days=6))
    for index in range(60):
        link = portal.sim(index).link
        assert link is not None
        assert link.device_id == portal.device_id(index + 500)


def test_progress_is_told_from_the_first_byte_to_the_last_row(portal: Portal) -> None:
    told: list[ImportProgress] = []
    content = as_csv([line(at) for at in range(30)])
    portal.in_chunks_of(10).feed([], content=content, report=told.append)
    phases = [progress.phase for progress in told]
    assert list(dict.fromkeys(phases)) == ["copy", "compare", "check", "book"]
    assert [(progress.done, progress.total) for progress in told if progress.phase == "book"] == [(10, 30), (20, 30), (30, 30)]
    assert all(0 <= progress.done <= progress.total for progress in told)


def test_a_file_on_disk_is_read_as_well(portal: Portal, tmp_path: Path) -> None:
    path = tmp_path / "vodafone_2026-03-02.csv"
    path.write_bytes(as_csv(ROWS))
    assert portal.importer.run("feed", path, customer_id=portal.customer, actor="importer").counts.created == 5


@pytest.mark.requirement("F-13")
def test_a_carrier_with_a_slash_in_its_name(portal: Portal) -> None:
    odd = SECOND_CARRIER.read_text(encoding="utf-8").replace('carrier = "Beispielnetz"', 'carrier = "Beispielnetz/D1"')
    mappings = [read_mapping(f"{name}.toml", text.encode()) for name, text in (("a", SECOND_CARRIER.read_text(encoding="utf-8")), ("b", odd.replace('"MSISDN"', '"Nummer"').replace('"Rufnummer"', '"Nr"')))]  # fmt: skip
    importer = type(portal.importer)(portal.log, tuple(mappings))

    def run(content: bytes, day: int) -> str:
        name = f"bn_{day:02}032026.csv"
        return importer.run("feed", io.BytesIO(content), customer_id=portal.customer, actor="importer", file_name=name).state

    assert run(b"Nummer;State\n+436641234567;ON\n", 10) == "completed"
    assert run(b"MSISDN;State\n+436641234568;ON\n", 5) == "completed", "the other carrier's newer feed is none of this one's"
    with pytest.raises(OlderFeed):
        run(b"Nummer;State\n+436641234569;ON\n", 9)
    assert run(b"Nummer;State\n+436641234567;ON\n", 10) == "recognised"


def test_every_refusal_says_it_in_both_languages() -> None:
    for module in (beginning, corrections, initial_load, row_commands, run):
        for refusal in (
            value for value in vars(module).values() if isinstance(value, type) and issubclass(value, Refusal) and value is not Refusal
        ):
            assert refusal.de, refusal
            assert refusal.code != Refusal.code
