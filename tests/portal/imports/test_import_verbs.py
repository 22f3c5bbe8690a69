"""Imports by command line and from a watched folder."""

from __future__ import annotations

import getpass
import json
import os
import re
from collections.abc import Sequence
from pathlib import Path

import psycopg
import pytest

from aggregates.engine.words import codes_of
from aggregates.import_terms import ImportKind
from importers.bulk_maintenance.maintained import MAINTAINED
from importers.imports.table_kinds import TABLE_IMPORTS
from tests.importers.engine import hostile_workbooks
from tests.portal.conftest import Run

HEADER = "Rufnummer;SIM-Kartennummer;IMEI;Tarif;Status"


def feed(path: Path, rows: Sequence[str], *, header: str = HEADER) -> Path:
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return path


def row(index: int, *, imei: str = "", status: str = "aktiv", number: str | None = None) -> str:
    return f"{number or f'+4915556{index:06d}'};;{imei};Business Mobil L;{status}"


@pytest.fixture
def customer(portal: Run) -> str:
    return portal("customer", "create", "Beispiel GmbH", "--number", "K-1001", "--all-features").stdout.strip()


def count_events(database: str) -> int:
    with psycopg.connect(database) as connection:
        found = connection.execute("SELECT count(*) FROM events").fetchone()
    assert found is not None
    return found[0]


def test_each_kind_of_import_has_its_verb(run: Run) -> None:
    told = run("import", "--help").stdout
    by_confirmed_workbook = {each.kind for each in MAINTAINED.values()}  # whose plan is told and confirmed over HTTP
    for kind in {*codes_of(ImportKind)} - by_confirmed_workbook:
        assert re.search(rf"\b{kind.replace('_', '-')}\b", told), f"portal/verbs/import_.py has no verb for {kind}"
    assert {"feed", *(how.kind for how in TABLE_IMPORTS)} == {*codes_of(ImportKind)}


@pytest.mark.requirement("F-12", "F-13", "F-14")
def test_a_feed_is_tried_imported_recognised_and_corrected(portal: Run, customer: str, database: str, tmp_path: Path) -> None:
    feed(tmp_path / "vodafone_2026-01-05.csv", [row(1, imei="490154203237518"), row(2), row(3, imei="490154203237519")])
    before = count_events(database)
    dry = portal("import", "feed", "vodafone_2026-01-05.csv", "--dry-run")
    assert dry.returncode == 0
    assert "Dry run" in dry.stdout
    assert "+4915556000001" in dry.stdout
    assert count_events(database) == before
    done = portal("import", "feed", "vodafone_2026-01-05.csv", "--json")
    assert done.returncode == 0
    result = json.loads(done.stdout)
    assert (result["state"], result["counts"]["created"], result["counts"]["quarantined"]) == ("completed", 2, 1)
    again = portal("import", "feed", "vodafone_2026-01-05.csv")
    assert again.returncode == 0
    assert "was imported already" in again.stdout
    [bad] = json.loads(portal("import", "quarantine", "--json").stdout)
    assert (bad["line"], bad["column"], bad["value"]) == (4, "IMEI", "490154203237519")
    assert "490154203237519" in bad["reason"]
    assert "{" not in bad["reason"]
    wrong = portal("import", "correct", bad["import_id"], "4", "Nonsens=1")
    assert wrong.returncode == 3
    dismissed = portal("import", "dismiss", bad["import_id"], "4")
    assert (dismissed.returncode, dismissed.stdout) == (0, "1 dismissed.\n")
    assert json.loads(portal("import", "quarantine", "--json").stdout) == []
    [listed] = json.loads(portal("import", "quarantine", "--dismissed", "--json").stdout)
    assert listed["line"] == 4
    assert portal("import", "dismiss", bad["import_id"]).returncode == 2
    assert portal("import", "reopen", bad["import_id"], "4").returncode == 0
    right = portal("import", "correct", bad["import_id"], "4", "IMEI=")
    assert right.returncode == 0, right.stderr
    assert json.loads(portal("import", "quarantine", "--json").stdout) == []
    assert portal("history", "number", "+4915556000003").returncode == 0


@pytest.mark.requirement("F-12")
def test_files_that_are_no_feeds_are_refused_whole(portal: Run, customer: str, database: str, tmp_path: Path) -> None:
    before = count_events(database)
    (tmp_path / "rechnung.pdf").write_bytes(b"%PDF-1.7\n" + bytes(range(256)))
    (tmp_path / "leer.csv").write_bytes(b"")
    done = portal("import", "feed", "rechnung.pdf", "leer.csv")
    assert done.returncode == 3
    assert "is a PDF, not a table" in done.stderr
    assert "is empty" in done.stderr
    assert count_events(database) == before


@pytest.mark.requirement("F-12")
def test_hostile_files_are_refused_with_a_reason(portal: Run, customer: str, database: str, tmp_path: Path) -> None:
    before = count_events(database)
    (tmp_path / "weit_2026-01-05.xlsx").write_bytes(hostile_workbooks.hidden_far_cell())
    (tmp_path / "schwer_2026-01-05.xlsx").write_bytes(hostile_workbooks.shared_strings_bomb())
    done = portal("--lang", "de", "import", "feed", "weit_2026-01-05.xlsx", "schwer_2026-01-05.xlsx", PORTAL_IMPORT_MEMORY_MB="256")
    assert done.returncode == 3
    assert "Die Excel-Datei weit_2026-01-05.xlsx ist beschädigt" in done.stderr
    assert "ein Tag oder Text ist größer als ein Megabyte" in done.stderr
    assert "mehr als 256 MB Arbeitsspeicher" in done.stderr
    said = [line for line in done.stderr.splitlines() if line.startswith("schwer_2026-01-05.xlsx: ")]
    assert "PORTAL_" not in "".join(said)
    assert count_events(database) == before


@pytest.mark.requirement("F-15")
def test_a_held_import_is_released(portal: Run, customer: str, tmp_path: Path) -> None:
    portal("import", "feed", str(feed(tmp_path / "vodafone_2026-01-05.csv", [row(index) for index in range(20)])))
    held = portal("import", "feed", str(feed(tmp_path / "vodafone_2026-01-06.csv", [row(index) for index in range(5)])))
    assert held.returncode == 5
    [listed] = [entry for entry in json.loads(portal("import", "list", "--json").stdout) if entry["state"] == "held"]
    assert f"portal import release {listed['import_id']}" in held.stderr
    assert portal("import", "discard", "00000000-0000-0000-0000-000000000001").returncode == 3
    portal("customer", "create", "Andere GmbH", "--number", "K-1002")
    other = portal("--lang", "de", "import", "discard", listed["import_id"], "--customer", "K-1002")
    assert (other.returncode, f"Einen Import {listed['import_id']} gibt es nicht" in other.stderr) == (3, True)
    released = portal("import", "release", listed["import_id"], "--customer", "K-1001")
    assert released.returncode == 0, released.stderr
    assert portal("import", "discard", listed["import_id"]).returncode == 3


@pytest.mark.requirement("F-17", "A-11")
def test_a_folder_of_past_feeds_is_replayed_in_the_order_of_their_dates(portal: Run, customer: str, tmp_path: Path) -> None:
    folder = tmp_path / "archive"
    folder.mkdir()
    others = [row(index) for index in range(2, 12)]
    feed(folder / "b_vodafone_2026-01-05.csv", [row(1, imei="490154203237518"), *others])
    feed(folder / "a_vodafone_2026-01-07.csv", [row(1, imei="352584060000020"), *others])
    (folder / "notes.pdf").write_bytes(b"%PDF-1.7")
    done = portal("import", "folder", "archive")
    assert done.returncode == 3, done.stderr
    assert "notes.pdf" in done.stderr
    [first, second] = [
        json.loads(portal("as-of", "number", "+4915556000001", day, "--json").stdout) for day in ("2026-01-06", "2026-01-08")
    ]
    assert first["linked_device_id"] != second["linked_device_id"]
    shown = portal("--lang", "de", "as-of", "number", "+4915556000001", "2026-01-06")
    assert shown.stdout.startswith("Am 06.01.2026 23:59 (Europe/Berlin), wie heute bekannt\nRufnummer")
    told = dict(re.split(r"  +", line.rstrip(), maxsplit=1) for line in shown.stdout.splitlines()[1:])
    assert (told["Rufnummer"], told["Status"], told["Automatisch aktualisiert"]) == ("+4915556000001", "aktiv", "ja")
    assert "490154203237518" in told["Gerät"]
    assert told["Id"] == first["sim_id"]
    assert not [label for label in told if "_" in label]
    too_early = portal("as-of", "number", "+4915556000001", "2026-01-04")
    assert too_early.returncode == 3
    nothing = portal("history", "number", "+4915556000000")
    assert nothing.returncode == 3
    assert "Perhaps you mean: +491555600000" in nothing.stderr


@pytest.mark.requirement("A-10")
def test_histories_as_files(portal: Run, customer: str, tmp_path: Path) -> None:
    portal("import", "feed", str(feed(tmp_path / "vodafone_2026-01-05.csv", [row(1, imei="490154203237518")])))
    text = portal("history", "device", "49015420323751-8", "--language", "en")
    assert text.returncode == 0, text.stderr
    assert "Unknown device" in text.stdout
    assert text.stdout.splitlines()[1] == "Times: Europe/Berlin"
    events = json.loads(portal("history", "device", "490154203237518", "--format", "json").stdout)
    assert [event["event"] for event in events] == ["device.discovered", "sim.put_in_device"]
    started = f"Import vodafone_2026-01-05.csv (Vodafone, gestartet von Kommandozeile ({getpass.getuser()}))"
    assert {event["actor_name"]["de"] for event in events} == {started}
    assert portal("history", "device", "490154203237518", "--format", "pdf").returncode == 2
    for form, begin in (("xlsx", b"PK"), ("pdf", b"%PDF")):
        assert portal("history", "device", "490154203237518", "--format", form, "--output", f"h.{form}").returncode == 0
        assert (tmp_path / f"h.{form}").read_bytes().startswith(begin)


@pytest.mark.part_of("F-01")
def test_a_watched_folder(portal: Run, customer: str, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    (folder / "users").mkdir(parents=True)
    (folder / "K-9999").mkdir()
    (folder / "K-1001").mkdir()
    paths = [
        feed(folder / "vodafone_2026-01-05.csv", [row(1)]),
        feed(folder / "K-1001" / "vodafone_2026-01-06.csv", [row(1), row(2)]),
        feed(folder / "K-9999" / "vodafone_2026-01-06.csv", [row(1)]),
        folder / "users" / "nutzer.csv",
        folder / "kaputt.csv",
        folder / "unterwegs.csv.part",
    ]
    (folder / "users" / "nutzer.csv").write_text('Name;E-Mail\n"Muster, Erika";erika@beispiel.example\n', encoding="utf-8")
    (folder / "kaputt.csv").write_bytes(b"\x00\x01\x02")
    (folder / "unterwegs.csv.part").write_text("x", encoding="utf-8")
    for path in paths:
        os.utime(path, (1_700_000_000, 1_700_000_000))
    done = portal("import", "watch", "in", "--once")
    assert done.returncode == 0, done.stderr
    found = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert found == {
        "done/vodafone_2026-01-05.csv",
        "done/vodafone_2026-01-05.csv.txt",
        "K-1001/done/vodafone_2026-01-06.csv",
        "K-1001/done/vodafone_2026-01-06.csv.txt",
        "K-9999/rejected/vodafone_2026-01-06.csv",
        "K-9999/rejected/vodafone_2026-01-06.csv.txt",
        "users/done/nutzer.csv",
        "users/done/nutzer.csv.txt",
        "rejected/kaputt.csv",
        "rejected/kaputt.csv.txt",
        "unterwegs.csv.part",
    }
    assert "K-9999" in (folder / "K-9999" / "rejected" / "vodafone_2026-01-06.csv.txt").read_text()
    assert "2 rows" in (folder / "K-1001" / "done" / "vodafone_2026-01-06.csv.txt").read_text()


@pytest.mark.requirement("F-02")
def test_the_list_of_type_codes(portal: Run, tmp_path: Path) -> None:
    (tmp_path / "tac.csv").write_text("tac,name,name\n35258406,LG,Nexus 5\n1203600,Apple,iPhone 5s\nxx,Nobody,Nothing\n", encoding="utf-8")
    done = portal("import", "tac", "tac.csv")
    assert done.returncode == 0
    assert "2 models read, 2 new or changed; 1 lines left out" in done.stdout
    assert "2 models read, 0 new or changed" in portal("import", "tac", "tac.csv").stdout


def test_made_up_files_are_the_same_again(run: Run, tmp_path: Path) -> None:
    for folder in ("a", "b"):
        made = run("generate", "feed", folder, "--numbers", "20", "--days", "2", "--start", "2026-01-05")
        assert made.returncode == 0
        assert run("generate", "lists", folder, "--numbers", "20").returncode == 0
    assert [path.name for path in sorted((tmp_path / "a").iterdir())] == [path.name for path in sorted((tmp_path / "b").iterdir())]
    assert all(path.read_bytes() == (tmp_path / "b" / path.name).read_bytes() for path in (tmp_path / "a").iterdir())
