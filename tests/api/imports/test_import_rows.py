"""What an import says of single rows over HTTP: warnings and quarantine, with what stood in the cells (F-12)."""

from __future__ import annotations

from uuid import UUID

import psycopg
import pytest

from api.imports import import_runs
from importers.imports.row_keys import row_key
from tests.api.conftest import Side, World
from tests.api.imports.test_imports import imported
from tests.importers.feeds import HEADER, csv_text, row


@pytest.fixture(scope="module")
def side(world: World) -> Side:
    """A customer of this module's own."""
    return world.side("Hinweis GmbH")


@pytest.mark.requirement("F-12")
@pytest.mark.part_of("A-14")
def test_warnings_are_listed_filtered_and_exported_and_what_they_say_of_people_goes_with_its_key(side: Side, world: World) -> None:
    text = 'Name;E-Mail;Kostenstelle\n"Probe, Hans";"n/a";k. A.\n"Muster, Erika";hans"x;\n'
    result = imported(side, ("nutzer.csv", text.encode()), kind="users")
    assert (result["warnings"], [each["value"] for each in result["warned"]]) == (2, ["n/a", "k. A."])
    shown = side.read(f"/imports/{result['id']}", after=result["position"])
    assert shown["warnings"] == 2
    rows = side.read(f"/imports/{result['id']}/warnings", sort="column")["items"]
    assert [(each["line"], each["column"], each["value"], each["code"]) for each in rows] == [
        (2, "E-Mail", "n/a", "word_taken_as_empty"),
        (2, "Kostenstelle", "k. A.", "word_taken_as_empty"),
    ]
    assert rows[0]["text_de"] == "„n/a“ in der Spalte „E-Mail“ wurde als leere Zelle verstanden."
    of_import = {"filter[import_id]": result["id"]}
    assert [each["column"] for each in side.read("/import-warnings", **of_import, **{"filter[column]": "E-Mail"})["items"]] == ["E-Mail"]
    assert side.read("/import-warnings", **of_import, count="exact")["total"] == 2
    exported = side.admin.get("/import-warnings/export.csv", params={**of_import, "lang": "en"}).text
    assert "“n/a” in the column “E-Mail” was taken for an empty cell." in exported
    [bad] = side.read(f"/imports/{result['id']}/quarantine")["items"]
    assert (bad["line"], bad["value"]) == (3, 'hans"x')
    assert '„hans"x“' in bad["reason_de"]
    assert 'hans""x' in side.admin.get("/quarantine/export.csv", params=of_import).text
    with psycopg.connect(world.dsn, autocommit=True) as connection:
        for at in (2, 3):
            connection.execute("DELETE FROM keys WHERE subject = %s", (row_key(UUID(result["id"]), at),))
    rows = side.read(f"/imports/{result['id']}/warnings", sort="column")["items"]
    assert [each["value"] for each in rows] == ["gelöscht", "k. A."]
    assert rows[0]["text_de"].startswith("„gelöscht“")
    [bad] = side.read(f"/imports/{result['id']}/quarantine")["items"]
    assert bad["value"] == "gelöscht"


@pytest.mark.part_of("A-14")
def test_the_quarantine_says_of_a_row_that_it_was_erased_with_its_person(side: Side) -> None:
    text = 'Name;E-Mail\n"Erlösch, Emil";keine Adresse\n"Bleib, Bodo";auch keine\n"Bald, Berta";noch keine\n'
    result = imported(side, ("weg.csv", text.encode()), kind="users")
    corrections = f"/imports/{result['id']}/quarantine/corrections"
    side.write("POST", corrections, {"4": {"E-Mail": "berta@bald.example"}})
    user_id = side.user("Emil Erlösch")
    side.write("DELETE", f"/users/{user_id}")
    before = {row["line"]: row for row in side.read(f"/imports/{result['id']}/quarantine")["items"]}
    side.write("POST", f"/users/{user_id}/erasure")
    rows = {row["line"]: row for row in side.read(f"/imports/{result['id']}/quarantine")["items"]}
    said = {
        "de": "Der Inhalt dieser Zeile wurde mit der Person gelöscht, um die es ging: sie kann nicht mehr berichtigt, nur noch abgehakt werden.",
        "en": "This row's content was erased with the person whom it was about: it can't be corrected any more, only dismissed.",
    }
    assert (before[2]["value"], rows[2]["value"], rows[2]["status"]) == ("keine Adresse", "gelöscht", "open")
    for language, sentence in said.items():
        reason = f"reason_{language}"
        assert rows[2][reason] == before[2][reason].replace("keine Adresse", "gelöscht") + " " + sentence
        assert "⟦" not in before[2][reason]
    assert (rows[3], rows[4]) == (before[3], before[4])
    assert (rows[4]["status"], rows[4]["value"]) == ("corrected", "gelöscht")
    seen = side.viewer.get(f"/imports/{result['id']}/quarantine", params={"filter[line]": 2}).text
    assert said["en"] in seen
    for language, sentence in said.items():
        exported = side.admin.get("/quarantine/export.csv", params={"filter[import_id]": result["id"], "lang": language}).text
        assert exported.count(sentence) == 1
        assert "Erlösch" not in exported
    refused = side.admin.post(corrections, json={"2": {"E-Mail": "emil@erloesch.example"}})
    assert (refused.status_code, refused.json()["code"]) == (409, "row-erased")
    assert "Zeile 2 wurde mit der Person gelöscht" in refused.json()["detail_de"]
    assert "line 2 was erased with the person" in refused.json()["detail_en"]
    side.write("POST", f"/imports/{result['id']}/quarantine/dismissals", {"lines": [2]})


@pytest.mark.part_of("A-14")
def test_nothing_that_is_served_of_a_feed_s_row_names_a_person_who_was_erased(side: Side) -> None:
    rows = [
        (*row(Rufnummer="+4915550190001", Status="Feed, Frieda"), ""),
        (*row(Rufnummer="+4915550190002", Status="kaputt"), "Frieda Feed"),
        (*row(Rufnummer="+4915550190003", Status="hin"), "Bleib, Bodo"),
    ]
    content = csv_text(*rows, header=(*HEADER, "Bemerkung"))
    result = imported(side, ("vodafone_2026-10-03.csv", content.encode()))
    assert [each["value"] for each in result["quarantined"]] == ["Feed, Frieda", "kaputt", "hin"]
    path, of_import = f"/imports/{result['id']}/quarantine", {"filter[import_id]": result["id"]}
    before = {row["line"]: row for row in side.read(path, after=result["position"])["items"]}
    assert "„Feed, Frieda“" in before[2]["reason_de"]
    user_id = side.user("Frieda Feed")
    side.write("DELETE", f"/users/{user_id}")
    position = side.write("POST", f"/users/{user_id}/erasure")["position"]
    after = {row["line"]: row for row in side.read(path, after=position)["items"]}
    assert [(row["value"], row["status"]) for row in after.values()] == [("gelöscht", "open"), ("gelöscht", "open"), ("hin", "open")]
    assert "can't be corrected any more, only dismissed" in after[3]["reason_en"]
    assert after[4] == before[4]
    served = [
        side.admin.get(path).text,
        side.admin.get("/quarantine/export.csv", params=of_import).text,
        *(side.admin.get(f"/quarantine/{result['id']}:{line}/why").text for line in (2, 3)),
        side.admin.get(f"/imports/{result['id']}/why").text,
        side.admin.get(f"/imports/{result['id']}").text,
    ]
    assert not [text for text in served if "Frieda" in text]
    corrections = f"/imports/{result['id']}/quarantine/corrections"
    refused = side.admin.post(corrections, json={"3": {"Status": "aktiv"}})
    assert (refused.status_code, refused.json()["code"]) == (409, "row-erased")
    side.write("POST", f"/imports/{result['id']}/quarantine/dismissals", {"lines": [2, 3]})
    assert side.write("POST", corrections, {"4": {"Status": "aktiv"}})["counts"]["created"] == 1


@pytest.mark.requirement("F-15")
def test_releasing_a_finished_import_says_so_at_once(side: Side) -> None:
    result = imported(side, ("fertig.csv", b"Name\nFertig, Frieda\n"), kind="users")
    answer = side.admin.post(f"/imports/{result['id']}/release")
    assert (answer.status_code, answer.json()["code"]) == (409, "import-not-held")
    assert "abgeschlossen" in answer.json()["detail_de"]
    assert "completed" in answer.json()["detail_en"]


@pytest.mark.requirement("F-14")
def test_a_dry_run_tells_all_that_it_warns_of(side: Side, monkeypatch: pytest.MonkeyPatch) -> None:
    content = "Name;Kostenstelle\n" + "".join(f"Nutzer {at}, Nina;n/a\n" for at in range(140))
    told = imported(side, ("nutzer.csv", content.encode()), kind="users", dry_run="true")
    assert (told["warnings"], len(told["warned"]), told["warned_left_out"]) == (140, 140, 0)
    monkeypatch.setattr(import_runs, "TOLD_WARNINGS", 50)
    told = imported(side, ("nutzer.csv", content.encode()), kind="users", dry_run="true")
    assert (told["warnings"], len(told["warned"]), told["warned_left_out"]) == (140, 50, 90)
