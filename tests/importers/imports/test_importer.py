"""Each import is itself recorded, and files are recognised (F-12, F-13)."""

import hashlib
import io
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from importlib.resources import files
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from aggregates.feed_import import FeedImport, ImportCompleted, ImportStarted
from commands.customers.change_time_zone import ChangeTimeZone
from commands.engine.command import Refusal
from importers.imports import beginning, corrections, initial_load, row_commands, run
from importers.imports.beginning import FutureFeed
from importers.imports.mapping import read_mapping
from importers.imports.not_this_import import NoFeedDate
from importers.imports.result import ImportProgress
from tests.importers.feeds import SECOND_CARRIER
from tests.importers.portal import DAY, Portal, as_csv, line, names

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
    assert completed.seconds > 0
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
def test_an_older_feed_says_what_held_then(portal: Portal) -> None:
    portal.feed(ROWS, NEXT)
    head = portal.log.head()
    result = portal.feed(ROWS[:4])
    assert (result.state, result.counts.missing) == ("completed", 0)
    assert {each.event.event_name for each in portal.recorded(head)} >= {"sim.observed_then", "device.seen_then"}
    assert portal.state(FeedImport, result.import_id).historical
    assert portal.sim(1).missing_since is None, "unknown to the older one isn't missing"
    assert portal.feed(ROWS[:4]).state == "recognised"
    assert portal.feed(ROWS, NEXT + timedelta(days=1)).counts.unchanged == 5


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
    registered = next(each for each in portal.recorded() if each.event.event_name == "sim.registered")
    assert registered.effective_at == datetime.combine(today, time.min, ZoneInfo("Pacific/Kiritimati")), (
        "from the cut-off, whenever it is loaded"
    )


@pytest.mark.parametrize(("cut_off", "day", "began"), [("06:30:00", DAY, datetime(2026, 3, 2, 5, 30, tzinfo=UTC)), ("00:00:00", date(2026, 7, 2), datetime(2026, 7, 1, 22, tzinfo=UTC))])  # fmt: skip
@pytest.mark.requirement("F-17")
def test_what_a_feed_says_holds_from_its_carriers_cut_off(portal: Portal, cut_off: str, day: date, began: datetime) -> None:
    text = (files("importers") / "mappings" / "vodafone.toml").read_text(encoding="utf-8")
    mapping = read_mapping("vodafone.toml", text.replace("cut_off = 00:00:00", f"cut_off = {cut_off}").encode())
    own = replace(portal, importer=type(portal.importer)(portal.log, (mapping,)))
    held_back = own.feed([line(1), line(2, IMEI="1")], day)
    own.importer.correct(own.customer, held_back.import_id, {3: {"IMEI": ""}}, "token:erika")
    registered = [each for each in own.recorded() if each.event.event_name == "sim.registered"]
    assert [each.effective_at for each in registered] == [began] * 2


@pytest.mark.requirement("F-17")
def test_before_todays_cut_off_a_feed_holds_from_now(portal: Portal) -> None:
    """Nothing holds in the future."""
    portal.run(ChangeTimeZone(customer_id=portal.customer, time_zone="Pacific/Kiritimati"))
    today = datetime.now(ZoneInfo("Pacific/Kiritimati")).date()
    text = (files("importers") / "mappings" / "vodafone.toml").read_text(encoding="utf-8")
    mapping = read_mapping("vodafone.toml", text.replace("cut_off = 00:00:00", "cut_off = 23:59:59.999999").encode())
    own = replace(portal, importer=type(portal.importer)(portal.log, (mapping,)))
    own.feed([line(1)], today)
    registered = next(each for each in own.recorded() if each.event.event_name == "sim.registered")
    assert registered.effective_at == registered.recorded_at


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
    assert run(b"Nummer;State\n+436641234569;ON\n", 9) == "completed"
    assert run(b"Nummer;State\n+436641234567;ON\n", 10) == "recognised"


def test_every_refusal_says_it_in_both_languages() -> None:
    for module in (beginning, corrections, initial_load, row_commands, run):
        for refusal in (
            value for value in vars(module).values() if isinstance(value, type) and issubclass(value, Refusal) and value is not Refusal
        ):
            assert refusal.de, refusal
            assert refusal.code != Refusal.code
