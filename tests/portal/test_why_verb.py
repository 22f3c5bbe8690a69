"""`portal why`: what the API explains, at the command line; and what is looked at there is on record (A-15)."""

from __future__ import annotations

import getpass
import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import psycopg
import pytest

from api.registry import THINGS
from portal.engine.exit_code import ExitCode
from portal.engine.reasons import place_in_words
from portal.engine.subjects import ways
from tests.databases import Databases, prepared
from tests.portal.attached_document import DOCUMENT_ID, attach_document
from tests.portal.conftest import Run, running, settings_for
from tests.portal.ordered import ARTICLE, BASKET_ID, CASE_NUMBER, CONTRACT_NUMBER, ORDER_NUMBER, REMARKETING_NUMBER, order_and_return
from tests.portal.saved_view import VIEW_ID, save_view
from tests.portal.scheduled_report import SCHEDULE_ID, schedule_report

if TYPE_CHECKING:
    from collections.abc import Iterator

    from argon2 import PasswordHasher

FEED = "Rufnummer;SIM-Kartennummer;IMEI;Tarif;Vertragsende;Status\n+4915556000001;;490154203237518;Business Mobil L;31.12.2027;aktiv\n"
DEVICES = "IMEI;Hersteller;Modell;E-Mail\n490154203237518;Beispielwerk;Phone 1;erika@example.org\n"
USERS = "Name;E-Mail;Personalnummer\nMuster, Erika;erika@example.org;4711\n"
ERIKA = ("--role", "administrator", "--name", "Muster, Erika", "--email", "erika@example.org", "--mobile", "+4915228817386")
EXPLAINED = [thing for thing in THINGS if thing.why is not None]


def fill(dsn: str) -> None:
    """A user with a device in which there is a number, and an account; all of it projected."""
    prepared(dsn)
    with TemporaryDirectory() as made, running(Path(made), **settings_for(dsn)) as portal:
        for name, text in (("nutzer.csv", USERS), ("geraete.csv", DEVICES), ("vodafone_2026-01-05.csv", FEED)):
            Path(name).write_text(text, encoding="utf-8")
        for arguments in (
            ("customer", "create", "Beispiel GmbH", "--number", "K-1001", "--all-features"),
            ("import", "users", "nutzer.csv"),
            ("import", "devices", "geraete.csv"),
            ("import", "feed", "vodafone_2026-01-05.csv"),
            ("account", "invite", *ERIKA),
        ):
            assert portal(*arguments).returncode == 0
        for happens in (save_view, schedule_report, attach_document, order_and_return):
            happens(dsn)
        assert portal("account", "list").returncode == 0  # brings the read models up to date


@pytest.fixture
def database(databases: Databases, light_hashing: PasswordHasher) -> Iterator[str]:
    """Of the test's own, like one that was filled once for all."""
    with databases.like(fill) as dsn:
        yield dsn


@pytest.fixture
def filled(portal: Run) -> Run:
    return portal


@pytest.fixture(scope="module")
def helped(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What the help says."""
    with running(tmp_path_factory.mktemp("help")) as run:
        return run("why", "--help").stdout


NAMED = {
    "account": "customerK-1001",
    "basket": str(BASKET_ID),
    "catalogue-item": ARTICLE,
    "document": str(DOCUMENT_ID),
    "device": "490154203237518",
    "framework-contract": CONTRACT_NUMBER,
    "expected-proceeds": "Phone 1",
    "list-price": ARTICLE,
    "number": "+4915556000001",
    "order": ORDER_NUMBER,
    "remarketing": REMARKETING_NUMBER,
    "scheduled-report": str(SCHEDULE_ID),
    "service-case": CASE_NUMBER,
    "user": "4711",
    "view": str(VIEW_ID),
}


def explained(portal: Run, word: str, *options: str) -> dict[str, Any]:
    told = portal("why", word, NAMED[word], "--json", *options)
    assert told.returncode == 0, told.stderr
    return json.loads(told.stdout)


@pytest.mark.requirement("A-15")
def test_each_value_is_told_of_whatever_the_api_explains_with_who_when_file_and_line(filled: Run) -> None:
    assert NAMED.keys() == {thing.word for thing in EXPLAINED}
    for word in NAMED:
        found = explained(filled, word)
        assert (found["why_left_out"], found["why"]["id"]["value"]) == (0, found["id"])
    why = explained(filled, "user")["why"]
    [tariff] = (each for path, each in why.items() if path.endswith(".tariff"))
    assert tariff["value"] == "Business Mobil L"
    assert (why["name"]["set_by"]["source"]["file"], why["name"]["set_by"]["source"]["line"]) == ("nutzer.csv", 2)
    assert getpass.getuser() in why["name"]["set_by"]["actor_name"]["en"]


@pytest.mark.requirement("A-15")
def test_people_read_it_in_their_language_and_the_customers_time(filled: Run) -> None:
    german = filled("--lang", "de", "why", "number", NAMED["number"])
    assert german.stdout.startswith("Zeiten: Europe/Berlin\n")
    lines = {line.partition("  ")[0].strip(): line for line in german.stdout.splitlines()}
    assert "31.12.2027" in lines["Vertragsende"]
    for told in ("Rufnummer +4915556000001", "2026-01-05 00:00:00", "vodafone_2026-01-05.csv", " 2"):
        assert told in lines["Vertragsende"]
    assert "Nie gesetzt; da seit" in lines["BAN"]
    assert "Beispielwerk" in lines["Gerät: Hersteller"]
    english = filled("why", "number", NAMED["number"]).stdout
    assert "Device: Maker" in english
    assert "Never set; there since" in english


@pytest.mark.requirement("A-15")
def test_one_value_is_asked_by_its_path_or_as_people_call_it(filled: Run) -> None:
    assert list(explained(filled, "device", "--field", "maker", "--field", "Size")["why"]) == ["maker", "size"]
    assert list(explained(filled, "device", "--field", "maker", "--field", "model")["why"]) == ["maker", "model"]
    within = explained(filled, "device", "--field", "user")
    assert list(within["why"]) == ["user.id", "user.name", "user.status"]
    unknown = filled("why", "device", NAMED["device"], "--field", "spin")
    assert unknown.returncode == ExitCode.REFUSED
    assert unknown.stderr.startswith("spin is not shown here; there is: id, kind, maker, ")
    assert filled("why", "spaceship", "1").returncode == ExitCode.USAGE


@pytest.mark.parametrize("thing", EXPLAINED, ids=lambda thing: thing.word)
def test_what_is_explained_has_its_words(filled: Run, helped: str, thing: Any) -> None:
    """What the list doesn't show, the declaration of the detail labels."""
    why = explained(filled, thing.word)["why"]
    shown = {path: each["value"] for path, each in why.items() if "." not in path and "[" not in path}
    bare = [path for path in shown if place_in_words(thing, shown, path).what == path.replace("_", " ")]
    assert not bare, f"{thing.word}: say what people call {', '.join(bare)}, in `labels` of its DetailOf"
    assert f"{thing.word:<10} {ways(thing)[1]}" in helped


@pytest.mark.requirement("A-15")
def test_what_is_looked_at_at_the_command_line_is_on_record(filled: Run, database: str) -> None:
    filled("why", "device", NAMED["device"])
    filled("history", "device", NAMED["device"])
    filled("history", "user", NAMED["user"], "--format", "json")
    filled("history", "user", NAMED["user"], "--format", "pdf", "--output", "erika.pdf")
    assert filled("account", "list").returncode == 0  # brings the read models up to date
    with psycopg.connect(database) as connection:
        waiting = connection.execute("SELECT count(*) FROM looks_waiting").fetchone()
        looks = connection.execute("SELECT kind, split_part(thing, ':', 1), form, actor FROM looks ORDER BY position").fetchall()
    console = f"console:{getpass.getuser()}"
    assert looks == [
        ("reasons", "device", None, console),
        ("history", "device", None, console),
        ("history", "user", None, console),
        ("history_export", "user", "pdf", console),
    ]
    assert waiting == (0,)
