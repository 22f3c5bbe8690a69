"""What is put comes back as it was, or not at all; what no event names is swept, and nothing else, whoever is killed when."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Generator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from access.documents.checking import check_contents
from access.documents.contents import Contents, DocumentLimits, object_key
from access.documents.refusals import DocumentDamaged, FileTooLarge, ScannerSilent, StoreFull, StoreSilent, VirusFound
from access.documents.sweeping import drop_ended, sweep_store
from aggregates.customer import CustomerRegistered
from aggregates.document import DocumentErased, DocumentRemoved
from commands.documents.present_document import DocumentIsGone
from commands.engine.command import NotFound
from eventstore.ids import new_id
from eventstore.log import EventLog
from gateways.object_store import KeptObjects
from gateways.virus_scanner import VirusScanner
from tests.access.documents.put_program import DEVICE, added
from tests.commands.made_up import CUSTOMER
from tests.eventstore.store import appended, cause
from tests.gateways.stores import EICAR, free_port, scanner

NOW = datetime.now(UTC)
LATER = NOW + timedelta(days=2)
TEXT = "Übergabe an Erika Muster.\n".encode()


@pytest.fixture
def contents(log: EventLog, tmp_path: Path) -> Contents:
    registered = CustomerRegistered(name="Beispiel GmbH", customer_number="K-1", time_zone="Europe/Berlin")
    appended(log, (CUSTOMER, registered), by=cause())
    return Contents(log, KeptObjects(tmp_path / "kept"))


def attached(contents: Contents, attached_to: str = f"device:{DEVICE}") -> UUID:
    document_id, event = added(contents, "Beleg.txt", TEXT, attached_to)
    appended(contents.log, (document_id, event), by=cause())
    return document_id


def keys(contents: Contents) -> set[str]:
    return {each.key.rpartition("/")[2].partition(".")[0] for each in contents.store.objects()}


def nothing(_done: int, _total: int) -> None:
    """Tell nobody how far it is."""


def test_what_is_put_comes_back_to_its_customer_alone(contents: Contents) -> None:
    document = attached(contents)
    event, content = contents.get(CUSTOMER, document)
    assert (event.name, content) == ("Beleg.txt", TEXT)
    for customer, asked in ((new_id(), document), (CUSTOMER, new_id())):
        with pytest.raises(NotFound):
            contents.get(customer, asked)
    [kept] = contents.store.objects()
    assert kept.key == object_key(CUSTOMER, document, event.stored_as)


@pytest.mark.part_of("A-14")
@pytest.mark.parametrize("kind", [DocumentRemoved, DocumentErased])
def test_a_copy_of_the_store_brings_nothing_back(contents: Contents, kind: type[DocumentRemoved | DocumentErased]) -> None:
    document, other = attached(contents), attached(contents)
    assert drop_ended(contents) == 0
    [copied] = [each.key for each in contents.store.objects() if str(document) in each.key]
    sealed = contents.store.get(copied)
    fields = {"document_id": document, "attached_to": f"device:{DEVICE}", **({"reason": "outdated"} if kind is DocumentRemoved else {})}
    appended(contents.log, (document, kind.model_validate(fields)), by=cause())
    assert (drop_ended(contents), drop_ended(contents)) == (1, 0)
    assert keys(contents) == {str(other)}
    contents.store.put(copied, sealed)
    with pytest.raises(DocumentIsGone):
        contents.get(CUSTOMER, document)
    assert sweep_store(contents.log, contents.store, NOW) == 1, "at once: it has no key any more"
    assert keys(contents) == {str(other)}


def test_a_sweep_takes_what_no_event_names_when_it_is_old(contents: Contents) -> None:
    there = attached(contents)
    orphan, _ = added(contents, "Beleg.txt", TEXT)
    foreign = [object_key(new_id(), new_id(), "0" * 64), "lost+found/x", "readme"]
    for key in foreign:
        contents.store.put(key, b"of somebody else")
    assert sweep_store(contents.log, contents.store, NOW) == 0
    assert {str(there), str(orphan)} < keys(contents)
    assert sweep_store(contents.log, contents.store, LATER) == 1
    assert str(orphan) not in keys(contents)
    assert {each.key for each in contents.store.objects()} > {*foreign}
    assert contents.get(CUSTOMER, there)[1] == TEXT


def test_whoever_is_killed_between_store_and_event_leaves_no_more_than_what_is_swept(contents: Contents, tmp_path: Path) -> None:
    said: list[str] = []
    for times in (1, 4):
        command = [sys.executable, "-m", "tests.access.documents.put_program", contents.log.dsn, str(tmp_path / "kept")]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as program:
            assert program.stdout is not None
            said += [program.stdout.readline().strip() for _ in range(times)]
            program.kill()
            said += [line.strip() for line in program.stdout if len(line) == len(said[0]) + 1]
    orphan, _ = added(contents, "Beleg.txt", TEXT)  # as of one who was killed in between
    found = check_contents(contents, nothing)
    assert found.rows >= len(said) >= 5
    assert (found.wrong, found.examples) == (0, ())
    before = len(keys(contents))
    assert sweep_store(contents.log, contents.store, LATER) == before - found.rows >= 1
    assert str(orphan) not in keys(contents)
    assert {*said} <= keys(contents)
    assert check_contents(contents, nothing) == found


def test_checking_finds_what_is_missing_and_what_is_changed(contents: Contents) -> None:
    there, missing, changed, removed = (attached(contents) for _ in range(4))
    by_document = {each.key.rpartition("/")[2].partition(".")[0]: each.key for each in contents.store.objects()}
    contents.store.delete(by_document[str(missing)])
    key = by_document[str(changed)]
    contents.store.put(key, contents.store.get(by_document[str(there)]))
    gone = DocumentRemoved(document_id=removed, attached_to=f"device:{DEVICE}", reason="mistaken")
    appended(contents.log, (removed, gone), by=cause())
    contents.store.delete(by_document[str(removed)])
    found = check_contents(contents, nothing)
    assert (found.rows, found.wrong, {*found.examples}) == (3, 2, {str(missing), str(changed)})
    for document in (missing, changed):
        with pytest.raises(DocumentDamaged):
            contents.get(CUSTOMER, document)
    assert contents.faults == {"missing": 2, "changed": 2}


def test_limits_are_kept(contents: Contents) -> None:
    small = Contents(contents.log, contents.store, limits=DocumentLimits(file_bytes=100, customer_bytes=1_000))
    with pytest.raises(FileTooLarge):
        small.put(CUSTOMER, new_id(), "a.txt", b"x" * 101, 0)
    with pytest.raises(StoreFull):
        small.put(CUSTOMER, new_id(), "a.txt", b"x" * 100, 901)
    small.put(CUSTOMER, new_id(), "a.txt", b"x" * 100, 900)
    assert len(keys(contents)) == 1


def test_a_store_that_is_away_says_so(contents: Contents, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    away = Contents(contents.log, KeptObjects(tmp_path / "file" / "kept"))
    with pytest.raises(StoreSilent):
        away.put(CUSTOMER, new_id(), "a.txt", TEXT, 0)


@pytest.fixture(scope="module")
def clamd() -> Generator[str]:
    with scanner() as (listening, _):
        yield listening


def test_what_the_scanner_finds_is_not_stored_and_without_its_word_nothing_is(contents: Contents, clamd: str) -> None:
    scanned = Contents(contents.log, contents.store, VirusScanner(clamd).found_in)
    with pytest.raises(VirusFound, match=r"Portal\.Test\.Eicar"):
        scanned.put(CUSTOMER, new_id(), "a.txt", f"Im Anhang: {EICAR}\n".encode(), 0)
    silent = Contents(contents.log, contents.store, VirusScanner(f"127.0.0.1:{free_port()}").found_in)
    with pytest.raises(ScannerSilent):
        silent.put(CUSTOMER, new_id(), "a.txt", TEXT, 0)
    assert list(contents.store.objects()) == []
    scanned.put(CUSTOMER, new_id(), "a.txt", TEXT, 0)
    assert len(keys(contents)) == 1
