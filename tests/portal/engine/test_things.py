"""The command line tells the past of whatever the API tells it of: each kind of thing with a history, each that can be seen as it stood (A-10, A-11)."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
import pytest

from api.engine.as_of import AsOf
from api.engine.thing import Thing
from api.registry import THINGS
from portal.engine.exit_code import ExitCode
from portal.engine.standing import further_labels
from portal.engine.subjects import ways
from tests.portal.attached_document import attach_document
from tests.portal.conftest import Run
from tests.portal.ordered import order_and_return
from tests.portal.saved_view import save_view
from tests.portal.scheduled_report import schedule_report

USERS = "Name;E-Mail;Personalnummer\nMuster, Erika;erika@example.org;4711\nMuster, Ernst;;4712\n"
FEED = "Rufnummer;SIM-Kartennummer;IMEI;Tarif;Status\n+4915556000001;;490154203237518;Business Mobil L;aktiv\n"
ERIKA = ("--role", "administrator", "--name", "Muster, Erika", "--email", "erika@example.org", "--mobile", "+4915228817386")

WITH_HISTORY = [thing for thing in THINGS if thing.history is not None]
SEEN_AS_OF = [(thing, thing.as_of) for thing in THINGS if thing.as_of is not None]


@pytest.fixture
def filled(portal: Run, database: str, tmp_path: Path) -> Run:
    """A portal with one thing of each kind at least."""
    portal("customer", "create", "Beispiel GmbH", "--number", "K-1001", "--all-features")
    (tmp_path / "nutzer.csv").write_text(USERS, encoding="utf-8")
    (tmp_path / "vodafone_2026-01-05.csv").write_text(FEED, encoding="utf-8")
    for arguments in (("import", "users", "nutzer.csv"), ("import", "feed", "vodafone_2026-01-05.csv"), ("account", "invite", *ERIKA)):
        assert portal(*arguments).returncode == 0
    save_view(database)
    schedule_report(database)
    attach_document(database)
    order_and_return(database)
    assert portal("account", "list").returncode == 0  # brings the read models up to date
    return portal


def one_of(database: str, thing: Thing) -> tuple[str, str | None]:
    """The id of one, and what it is called first of all."""
    called = thing.resource.visible[thing.known_by[0].field].column if thing.known_by else "NULL"
    with psycopg.connect(database) as connection:
        found = connection.execute(f"SELECT {thing.resource.key}::text, {called} FROM {thing.resource.table} LIMIT 1".encode()).fetchone()
    assert found is not None, f"make one ({thing.word}) in the fixture `filled`, so that its past can be asked for"
    names: Any = found[1]
    return str(found[0]), names if names is None or isinstance(names, str) else str(names[0])


@pytest.mark.requirement("A-10", "A-11")
def test_whatever_has_a_past_has_it_at_the_command_line(filled: Run, database: str) -> None:
    for thing in WITH_HISTORY:
        stream_id, called = one_of(database, thing)
        told = filled("history", thing.word, stream_id, "--format", "json")
        assert told.returncode == 0, told.stderr
        events = json.loads(told.stdout)
        assert events, thing.word
        assert thing.history is not None
        assert {event["subject_id"] for event in events} == {stream_id}
        if called is not None:
            assert json.loads(filled("history", thing.word, called, "--format", "json").stdout) == events
    today = f"{datetime.now(ZoneInfo('Europe/Berlin')):%Y-%m-%d}"
    for thing, _ in SEEN_AS_OF:
        stream_id, called = one_of(database, thing)
        for name in (stream_id, called or stream_id):
            stood = filled("as-of", thing.word, name, today, "--json")
            assert stood.returncode == 0, stood.stderr
            assert json.loads(stood.stdout)[thing.resource.key] == stream_id
        assert f"Id {stream_id}" in " ".join(filled("as-of", thing.word, stream_id, today).stdout.split())
        early = filled("as-of", thing.word, stream_id, "1999-12-31")
        assert early.returncode != 0
        assert "it did not exist yet; as far as is known, it does since " in " ".join(early.stderr.split())


def test_each_word_stands_for_one_kind_of_thing(run: Run) -> None:
    words = [thing.word for thing in THINGS]
    assert len(words) == len(set(words))
    history, as_of = run("history", "--help").stdout, run("as-of", "--help").stdout
    for thing in WITH_HISTORY:
        assert f"{thing.word:<10} {ways(thing)[1]}" in history
    for thing, _ in SEEN_AS_OF:
        assert f"{thing.word:<10} {ways(thing)[1]}" in as_of
    wrong = run("history", "spaceship", "1")
    assert (wrong.returncode, all(word in wrong.stderr for word in words)) == (ExitCode.USAGE, True)


@pytest.mark.parametrize("thing", THINGS, ids=lambda thing: thing.word)
def test_what_a_thing_is_known_by_is_told_by_its_list(thing: Thing) -> None:
    assert {way.field for way in thing.known_by} <= set(thing.resource.visible)
    assert len({way.claim.alone_in for way in thing.known_by if way.claim is not None}) <= 1


@pytest.mark.parametrize(("thing", "as_of"), SEEN_AS_OF, ids=lambda value: getattr(value, "word", ""))
def test_what_is_told_of_a_moment_has_its_label(thing: Thing, as_of: AsOf) -> None:
    """What the list doesn't show, the declaration labels; JSON would go to people as it is, else."""
    shown = {field.column for field in thing.resource.visible.values()}
    told = {name for name in as_of.table.json - as_of.hides if not name.endswith("_sort")}
    unlabelled = told - shown - set(as_of.labels)
    assert not unlabelled, f"{thing.word}: say what people call {', '.join(unlabelled)}, in `labels` of its AsOf"
    strangers = set(as_of.labels) - set(as_of.table.columns) - {f"{name.removesuffix('_id')}_name" for name in as_of.names}
    assert not strangers, f"{thing.word}: {', '.join(strangers)} are no columns"
    assert as_of.keyed <= as_of.table.json
    labels = further_labels(as_of, {field.column: field for field in thing.resource.visible.values()})
    assert set(as_of.labels) <= set(labels)


def test_what_is_not_found_is_said_with_what_is_expected(filled: Run) -> None:
    near = filled("history", "user", "Muster, Erik")
    assert (near.returncode, "Perhaps you mean: Muster, Erika" in near.stderr) == (ExitCode.REFUSED, True)
    nothing = filled("--lang", "de", "history", "device", "XYZ-1")
    assert (nothing.returncode, nothing.stderr) == (
        ExitCode.REFUSED,
        "Gerät XYZ-1 gibt es bei diesem Kunden nicht. Erwartet: IMEI, Seriennummer oder Id.\n",
    )
    nobody = filled("history", "account", "q")
    assert (nobody.returncode, nobody.stderr) == (ExitCode.REFUSED, "There is no account q. Expected: user name or id.\n")
    assert filled("history", "user", "4711").returncode == 0
    assert filled("history", "user", "ERIKA@example.org").returncode == 0
    assert filled("history", "account", "customerK-1001", "--customer", "K-1001").returncode == 0
