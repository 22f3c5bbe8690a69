"""What imports warn of, and what waits for a person, at the command line (F-12, F-15)."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from uuid import UUID

import psycopg
import pytest

from importers.imports.row_keys import row_key
from tests.importers.portal import iccid
from tests.portal.conftest import Run
from tests.portal.imports.test_import_verbs import HEADER, customer, feed

__all__ = ["customer"]

WRONG_DIGIT = "8949020000000000054"


@pytest.mark.requirement("F-12", "F-14")
def test_warnings_are_told_counted_and_listed_of_feeds_lists_extracts_and_corrections(portal: Run, customer: str, tmp_path: Path) -> None:
    rows = [f"+4915556000001;{WRONG_DIGIT};;Tarif L;aktiv;rot", "+4915556000002;;12;Tarif L;aktiv;"]
    feed(tmp_path / "vodafone_2026-01-05.csv", rows, header=f"{HEADER};Hülle")
    dry = portal("import", "feed", "vodafone_2026-01-05.csv", "--dry-run")
    done = portal("import", "feed", "vodafone_2026-01-05.csv")
    for run in (dry, done):
        assert "2 warnings" in run.stdout
        assert f"The check digit of the SIM card number “{WRONG_DIGIT}” is wrong" in run.stderr
        assert "This import doesn't know the column “Hülle”" in run.stderr
    [imported] = json.loads(portal("import", "list", "--json").stdout)
    assert imported["warnings"] == 2
    assert f"portal import warnings {imported['import_id']}" in done.stderr
    listed = json.loads(portal("import", "warnings", imported["import_id"], "--json").stdout)
    assert [(each["line"], each["column"], each["value"]) for each in listed] == [(0, "Hülle", None), (2, "SIM-Kartennummer", WRONG_DIGIT)]
    mended = portal("import", "correct", imported["import_id"], "3", "IMEI=49015420323751")
    assert mended.returncode == 0, mended.stderr
    corrected = portal("import", "correct", imported["import_id"], "3")
    assert corrected.returncode == 3, "it waits no more"
    (tmp_path / "auszug_uem.csv").write_text("IMEI;IMEI 2;Modell\n490154203237518;;n/a\n", encoding="utf-8")
    (tmp_path / "nutzer.csv").write_text('Name;E-Mail\n"Muster, Erika";unbekannt\n', encoding="utf-8")
    assert (
        "“n/a” in the column “Modell” was taken for an empty cell"
        in portal("import", "device-extract", "auszug_uem.csv", "--dry-run").stderr
    )
    assert "“unbekannt” in the column “E-Mail”" in portal("import", "users", "nutzer.csv").stderr
    told = portal("import", "warnings").stdout
    assert "unbekannt" in told
    assert WRONG_DIGIT in told


@pytest.mark.requirement("F-12", "F-14")
def test_all_warnings_of_a_dry_run_are_shown_and_written_as_a_file_where_wanted(portal: Run, customer: str, tmp_path: Path) -> None:
    feed(
        tmp_path / "vodafone_2026-01-05.csv",
        [f"+49155560{at:05d};{iccid(at)[:-1]}{(int(iccid(at)[-1]) + 1) % 10};;L;aktiv" for at in range(30)],
    )
    short = portal("import", "feed", "vodafone_2026-01-05.csv", "--dry-run")
    assert short.stderr.count("The check digit of the SIM card number") == 20
    assert "… 10" in short.stderr
    assert "--warnings-to FILE" in short.stderr
    told = portal("import", "feed", "vodafone_2026-01-05.csv", "--dry-run", "--all-warnings", "--warnings-to", "hinweise.csv")
    assert told.returncode == 0, told.stderr
    assert told.stderr.count("The check digit of the SIM card number") == 30
    with (tmp_path / "hinweise.csv").open(encoding="utf-8-sig", newline="") as written:
        header, *lines = csv.reader(written, delimiter=";")
    assert header == ["File", "Line", "Column", "Value", "Warning (code)", "Warning"]
    assert [(line[0], int(line[1]), line[2], line[4]) for line in lines] == [
        ("vodafone_2026-01-05.csv", at + 2, "SIM-Kartennummer", "iccid_check_digit") for at in range(30)
    ]
    assert (tmp_path / "hinweise.csv").stat().st_mode & 0o077 == 0


@pytest.mark.requirement("F-15")
def test_releasing_a_finished_import_says_so(portal: Run, customer: str, tmp_path: Path) -> None:
    (tmp_path / "nutzer.csv").write_text("Name\nFertig\n", encoding="utf-8")
    portal("import", "users", "nutzer.csv")
    [imported] = json.loads(portal("import", "list", "--json").stdout)
    refused = portal("import", "release", imported["import_id"])
    assert refused.returncode == 3
    assert "completed" in refused.stderr


@pytest.mark.part_of("A-14")
def test_a_row_that_was_erased_says_so_and_is_not_corrected(portal: Run, customer: str, database: str, tmp_path: Path) -> None:
    (tmp_path / "nutzer.csv").write_text('Name;E-Mail\n"Muster, Erika";keine Adresse\n', encoding="utf-8")
    portal("import", "users", "nutzer.csv")
    [bad] = json.loads(portal("import", "quarantine", "--json").stdout)
    assert (bad["line"], bad["value"]) == (2, "keine Adresse")
    assert "⟦" not in bad["reason"]
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("DELETE FROM keys WHERE subject = %s", (row_key(UUID(bad["import_id"]), 2),))
    [erased] = json.loads(portal("import", "quarantine", "--json").stdout)
    assert erased["value"] == "gelöscht"
    assert erased["reason"].endswith("it can't be corrected any more, only dismissed.")
    refused = portal("import", "correct", bad["import_id"], "2", "E-Mail=erika@muster.example")
    assert refused.returncode == 3
    assert "line 2 was erased with the person" in refused.stderr
    assert portal("import", "dismiss", bad["import_id"], "2").returncode == 0
