"""Documents over HTTP: attached, listed, downloaded as they were put, removed; and what isn't taken."""

from __future__ import annotations

import hashlib
from typing import Any
from urllib.parse import quote
from uuid import UUID

import httpx
import pytest

from access.documents.contents import Contents
from access.engine.looks import Looks
from api.documents import attaching
from api.documents.documents import DOCUMENT
from api.engine.written import run
from commands.engine.group import OutcomeUnknown
from portal.document_sweeping import DROPPING_DOCUMENTS, SWEEPING_DOCUMENTS
from tests.api.conftest import Side, World, new_imei
from tests.api.crew import Crew
from tests.api.engine.menus import Menu

TEXT = "Gerät übergeben an Erika Muster.\n".encode()
NAME = "Übergabe „Gerät 1“.txt"


def attach(side: Side, thing: str, content: bytes = TEXT, name: str = NAME, idempotency_key: str = "") -> httpx.Response:
    headers = {"Idempotency-Key": idempotency_key} if idempotency_key else {}
    return side.admin.post(f"{thing}/documents", files={"file": (name, content, "application/x-msdownload")}, headers=headers)


def attached(side: Side, thing: str, content: bytes = TEXT, name: str = NAME) -> str:
    answer = attach(side, thing, content, name)
    assert answer.status_code == 201, answer.text
    return answer.json()["id"]


def stored(world: World, document_id: str) -> list[str]:
    return [each.key for each in world.backend.parts[Contents].store.objects() if document_id in each.key]


@pytest.mark.requirement("H-16")
def test_a_document_is_attached_listed_and_downloaded_as_it_was(world: World, first: Side) -> None:
    device = first.device()
    document = attached(first, f"/devices/{device}")
    [row] = first.read("/documents", **{"filter[attached_id]": device})["items"]
    hashed = hashlib.sha256(TEXT).hexdigest()
    assert (row["id"], row["name"], row["content_type"], row["size"], row["sha256"], row["status"], row["attached_kind"]) == (
        document,
        NAME,
        "text/plain",
        len(TEXT),
        hashed,
        "there",
        "device",
    )
    answer = first.viewer.get(f"/documents/{document}/content", params={"after": first.head()})
    assert (answer.status_code, answer.content) == (200, TEXT)
    assert answer.headers["content-disposition"].endswith(f"filename*=UTF-8''{quote(NAME, safe='')}")
    assert answer.headers["content-disposition"].startswith('attachment; filename="Uebergabe')
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-type"].startswith("text/plain")
    assert (answer.headers["etag"], answer.headers["cache-control"]) == (f'"{hashed}"', "no-store")
    assert first.read(f"/documents/{document}")["allowed_actions"]["remove"]["allowed"] is True
    assert stored(world, document) == [f"{first.customer_id}/{document}.{stored(world, document)[0].rpartition('.')[2]}"]
    assert TEXT not in world.backend.parts[Contents].store.get(stored(world, document)[0]), "what is stored is sealed"


def test_a_part_of_it_and_nothing_where_it_is_known(first: Side) -> None:
    document = attached(first, f"/devices/{first.device()}")
    where, tag = f"/documents/{document}/content", f'"{hashlib.sha256(TEXT).hexdigest()}"'

    def asked(**headers: str) -> tuple[int, bytes, str | None]:
        answer = first.admin.get(
            where, params={"after": first.head()}, headers={name.replace("_", "-"): value for name, value in headers.items()}
        )
        return answer.status_code, answer.content, answer.headers.get("content-range")

    size = len(TEXT)
    assert asked(range="bytes=0-3") == (206, TEXT[:4], f"bytes 0-3/{size}")
    assert asked(range="bytes=5-") == (206, TEXT[5:], f"bytes 5-{size - 1}/{size}")
    assert asked(range="bytes=-4") == (206, TEXT[-4:], f"bytes {size - 4}-{size - 1}/{size}")
    assert asked(range="bytes=0-999999") == (206, TEXT, f"bytes 0-{size - 1}/{size}")
    assert asked(range=f"bytes={size}-")[::2] == (416, f"bytes */{size}")
    assert asked(range="bytes=4-2")[0] == 416
    assert asked(range="bytes=0-1,3-4") == (200, TEXT, None)
    assert asked(range="bytes=0-3", if_range='"another"') == (200, TEXT, None)
    assert asked(range="bytes=0-3", if_range=tag)[0] == 206
    assert asked(if_none_match=tag) == (304, b"", None)
    assert first.admin.head(where).headers["content-length"] == str(size)


@pytest.mark.parametrize(
    ("name", "content", "status", "code"),
    [
        ("Rechnung.pdf", b"MZ" + bytes(58) + (64).to_bytes(4, "little") + b"PE\0\0\x64\x86" + bytes(200), 415, "file-type-not-allowed"),
        ("Seite.txt", b"<html><script>alert(1)</script></html>", 415, "file-type-not-allowed"),
        ("Brief.pdf", b"Nur Text.\n", 422, "name-unlike-content"),
        ("ohne Endung", b"Nur Text.\n", 422, "name-unlike-content"),
        ("leer.txt", b"", 422, "file-empty"),
        (f"{'x' * 250}.txt", b"Nur Text.\n", 422, "wrong-shape"),
    ],
)
def test_what_is_not_taken_leaves_nothing(world: World, first: Side, name: str, content: bytes, status: int, code: str) -> None:
    before = {each.key for each in world.backend.parts[Contents].store.objects()}
    device = first.device()
    answer = attach(first, f"/devices/{device}", content, name)
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
    assert first.read("/documents", **{"filter[attached_id]": device})["items"] == []
    assert {each.key for each in world.backend.parts[Contents].store.objects()} == before


def test_a_name_is_no_path(first: Side) -> None:
    device = first.device()
    for given, name in (("../../etc/passwd.txt", "passwd.txt"), (r"C:\Users\erika\Beleg.txt", "Beleg.txt"), ("a\u0301.txt", "á.txt")):
        document = attached(first, f"/devices/{device}", name=given)
        assert first.read(f"/documents/{document}")["name"] == name


def test_a_file_that_is_too_large_is_refused_before_it_is_read_and_after(world: World, first: Side) -> None:
    device = first.device()
    limits = world.backend.parts[Contents].limits
    for size in (limits.file_bytes + 1, limits.file_bytes + 200_000):
        answer = attach(first, f"/devices/{device}", b"x" * size, "viel.txt")
        assert answer.status_code == 413, answer.text
        assert "20 MB" in answer.json()["detail_en"]


def test_the_same_request_attaches_once(world: World, first: Side) -> None:
    device = first.device()
    before = len(list(world.backend.parts[Contents].store.objects()))
    one, other = (attach(first, f"/devices/{device}", idempotency_key=f"once-{device}").json() for _ in range(2))
    assert (one["id"], one["repeated"], other["repeated"]) == (other["id"], False, True)
    assert len(list(world.backend.parts[Contents].store.objects())) == before + 1


def test_a_document_stays_where_nobody_can_say_whether_it_was_attached(first: Side, monkeypatch: pytest.MonkeyPatch) -> None:
    """The answer is lost after the commit: the same request again finds the document as it was put."""
    device = first.device()

    def lost(*asked: Any, **more: Any) -> None:
        run(*asked, **more)
        raise OutcomeUnknown

    with monkeypatch.context() as patch:
        patch.setattr(attaching, "run", lost)
        assert attach(first, f"/devices/{device}", idempotency_key=f"lost-{device}").status_code == 503
    again = attach(first, f"/devices/{device}", idempotency_key=f"lost-{device}").json()
    assert again["repeated"] is True
    content = first.admin.get(f"/documents/{again['id']}/content", params={"after": first.head()})
    assert (content.status_code, content.content) == (200, TEXT)


def test_nothing_is_attached_to_what_is_not_there(world: World, first: Side, second: Side) -> None:
    before = len(list(world.backend.parts[Contents].store.objects()))
    for thing in (f"/devices/{second.device()}", f"/users/{first.device()}", "/users/00000000-0000-7000-8000-00000000dead"):
        assert attach(first, thing).status_code == 404
    assert len(list(world.backend.parts[Contents].store.objects())) == before


def test_a_removed_document_is_gone_everywhere_and_its_history_says_so(world: World, first: Side) -> None:
    imei = new_imei()
    device = first.device(imei, model="Phone Beleg")
    document = attached(first, f"/devices/{device}")
    assert first.admin.post(f"/documents/{document}/removal", json={"reason": "because"}).status_code == 422
    first.write("POST", f"/documents/{document}/removal", {"reason": "mistaken"})
    assert stored(world, document) == []
    assert first.read("/documents", **{"filter[attached_id]": device})["items"] == []
    [row] = first.read("/documents", **{"filter[attached_id]": device, "filter[status]": "removed"})["items"]
    assert (row["id"], row["name"], row["sha256"]) == (document, "gelöscht", None)
    answer = first.admin.get(f"/documents/{document}/content", params={"after": first.head()})
    assert (answer.status_code, answer.json()["code"]) == (409, "document-is-gone")
    lines = [line["sentence"]["de"] for line in first.read(f"/devices/{device}/history")["items"]]
    assert [line for line in lines if "Dokument" in line] == [
        f"Dokument „(gelöscht)“ (text/plain, {len(TEXT)} Byte) hinzugefügt zu Beispielwerk Phone Beleg (IMEI {imei})",
        f"Dokument von Beispielwerk Phone Beleg (IMEI {imei}) entfernt: versehentlich oder falsch abgelegt",
    ]
    assert first.write("POST", f"/documents/{document}/removal", {"reason": "outdated"})["changed"] is False


@pytest.mark.part_of("A-14")
def test_a_users_documents_are_told_looked_at_and_erased_with_the_user(world: World, first: Side) -> None:
    user = first.user("Beleg, Berta")
    document = attached(first, f"/users/{user}", name="Ausweis Berta Beleg.txt")
    told = [line["sentence"]["de"] for line in first.read(f"/users/{user}/history")["items"]]
    assert any("Ausweis Berta Beleg.txt" in line for line in told)
    assert first.admin.get(f"/documents/{document}/content", params={"after": first.head()}).status_code == 200
    while world.backend.parts[Looks].record():
        pass
    [look] = first.read("/looks", **{"filter[thing]": DOCUMENT.named(UUID(document))})["items"]
    assert look["kind"] == "content"
    DROPPING_DOCUMENTS.act(world.backend)
    first.write("DELETE", f"/users/{user}")
    first.write("POST", f"/users/{user}/erasure")
    assert stored(world, document)
    DROPPING_DOCUMENTS.act(world.backend)
    assert stored(world, document) == [], "the bytes are gone, too"
    answer = first.admin.get(f"/documents/{document}/content", params={"after": first.head()})
    assert (answer.status_code, answer.json()["code"]) == (409, "document-is-gone")
    [row] = first.read("/documents", **{"filter[attached_id]": user, "filter[status]": "erased"})["items"]
    assert (row["name"], row["sha256"]) == ("gelöscht", None)
    looks = first.read("/looks", **{"filter[thing]": f"user:{user}"})
    everything: list[Any] = [first.read(f"/users/{user}/history"), first.read(f"/documents/{document}/history"), looks]
    assert "Berta" not in str(everything)


def test_the_menu_of_a_document_says_what_the_routes_do(world: World, first: Side) -> None:
    menu = Menu(world, "documents", {"remove": lambda: {"reason": "outdated"}}, {"filter[status][in]": "there,removed"})
    document = attached(first, f"/devices/{first.device()}")
    for client in (first.viewer, first.admin):
        removable = menu.check(client, document)
        assert removable == (["remove"] if client is first.admin else [])
    menu.do(first.admin, "remove", menu.of(first.admin, document)["remove"])
    assert menu.of(first.admin, document)["remove"]["code"] == "document-is-gone"
    assert {came for _, came in menu.seen} == {"not-allowed", "changes"}


def test_the_store_is_swept_of_what_ended_before_anybody_looked(world: World, first: Side) -> None:
    there, removed = (attached(first, f"/devices/{first.device()}") for _ in range(2))
    contents = world.backend.parts[Contents]
    [key] = stored(world, removed)
    sealed = contents.store.get(key)
    first.write("POST", f"/documents/{removed}/removal", {"reason": "outdated"})
    contents.store.put(key, sealed)  # as if the process had ended in between
    assert SWEEPING_DOCUMENTS.act(world.backend) is False
    assert (stored(world, removed), len(stored(world, there))) == ([], 1)


def test_another_customer_sees_nothing_of_it(first: Side, second: Side) -> None:
    document = attached(first, f"/devices/{first.device()}")
    for path in ("", "/content", "/history"):
        assert second.admin.get(f"/documents/{document}{path}").status_code == 404
    assert second.admin.post(f"/documents/{document}/removal", json={"reason": "mistaken"}).status_code == 404
    assert document not in str(second.read("/documents"))


def test_who_acts_for_a_customer_attaches_and_downloads(world: World, crew: Crew) -> None:
    side, acting = crew.first.side, crew.first.acting
    answer = acting.post(f"/devices/{side.device()}/documents", files={"file": ("Schein.txt", TEXT)})
    assert answer.status_code == 201, answer.text
    document = answer.json()["id"]
    where = {"after": world.log.head()}
    assert acting.get(f"/documents/{document}/content", params=where).content == TEXT
    assert acting.post(f"/documents/{document}/removal", json={"reason": "no_longer_needed"}).status_code == 200


def test_what_the_store_has_otherwise_is_not_handed_out(world: World, first: Side) -> None:
    contents = world.backend.parts[Contents]
    changed, missing = (attached(first, f"/devices/{first.device()}") for _ in range(2))
    [key] = stored(world, changed)
    *kept, last = contents.store.get(key)
    contents.store.put(key, bytes([*kept, last ^ 1]))
    contents.store.delete(stored(world, missing)[0])
    for document in (changed, missing):
        answer = first.admin.get(f"/documents/{document}/content", params={"after": first.head()})
        assert (answer.status_code, answer.json()["code"]) == (500, "document-damaged")
    told = world.nobody.get("/metrics").text
    for fault in ("changed", "missing"):
        [line] = [line for line in told.splitlines() if line.startswith(f'portal_document_faults_total{{fault="{fault}"}}')]
        assert float(line.rpartition(" ")[2]) >= 1
