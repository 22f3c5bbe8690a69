"""What is put into a store stays there as it was put: in a folder, and in a bucket of a real S3 server; by whom the store can't be reached, is told so."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Generator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gateways.object_store import Bucket, KeptObjects, ObjectMissing, StoreUnavailable
from tests.gateways.stores import bucket, free_port


@pytest.fixture(scope="module")
def s3() -> Generator[Bucket]:
    with bucket() as found:
        yield found


@pytest.fixture(params=["folder", "bucket"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> KeptObjects:
    return KeptObjects(tmp_path / "kept" if request.param == "folder" else request.getfixturevalue("s3"))


def test_what_is_put_is_read_listed_and_gone_when_deleted(store: KeptObjects) -> None:
    before = datetime.now(UTC) - timedelta(seconds=2)
    content = bytes(range(256)) * 30_000  # more than what is written in one go
    store.put("one/a.b", content)
    store.put("two/c.d", b"")
    store.put("one/a.b", content)
    assert store.get("one/a.b") == content
    assert store.get("two/c.d") == b""
    assert sorted((each.key, each.size) for each in store.objects()) == [("one/a.b", len(content)), ("two/c.d", 0)]
    assert all(before < each.changed_at < datetime.now(UTC) + timedelta(seconds=2) for each in store.objects())
    for key in ("one/a.b", "two/c.d", "two/c.d"):
        store.delete(key)
    assert list(store.objects()) == []
    with pytest.raises(ObjectMissing):
        store.get("one/a.b")


def test_an_empty_store_is_one(store: KeptObjects) -> None:
    assert list(store.objects()) == []
    with pytest.raises(ObjectMissing):
        store.get("one/a.b")
    store.delete("one/a.b")
    assert store.tidy(datetime.now(UTC)) == 0


def test_whoever_has_the_wrong_key_is_told_so_without_its_name(s3: Bucket) -> None:
    wrong = KeptObjects(s3._replace(secret_access_key="another"))
    for act in (lambda: wrong.put("a/b", b"x"), lambda: wrong.get("a/b"), lambda: list(wrong.objects())):
        with pytest.raises(StoreUnavailable) as refused:
            act()
        assert str(refused.value) in ("PermissionDeniedError", "UnauthenticatedError", "GenericError")
    assert "made-up" not in repr(s3)


def test_a_bucket_that_cannot_be_reached_keeps_nothing() -> None:
    nowhere = KeptObjects(Bucket("documents", "eu-central-1", f"http://127.0.0.1:{free_port()}", "a", "b", path_style=True))
    with pytest.raises(StoreUnavailable):
        nowhere.put("a/b", b"x")
    with pytest.raises(StoreUnavailable):
        nowhere.get("a/b")


def test_a_folder_that_cannot_be_made_keeps_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreUnavailable):
        KeptObjects(tmp_path / "file" / "kept").put("a/b", b"x")


@pytest.mark.parametrize("call", ["fdatasync", "fsync"])
def test_what_the_disk_does_not_take_is_not_kept(tmp_path: Path, call: str) -> None:
    """Of the file, and of the folders with its name: the kernel refuses either, and so does the store."""
    told = subprocess.run(
        [sys.executable, "-m", "tests.gateways.store_program", str(tmp_path), call], capture_output=True, text=True, check=True, timeout=120
    )
    assert told.stdout == "refused OSError\n"


def test_what_was_said_to_be_there_is_there_whoever_is_killed(tmp_path: Path) -> None:
    said: list[str] = []
    for times in (1, 3, 8):
        with subprocess.Popen(
            [sys.executable, "-m", "tests.gateways.store_program", str(tmp_path)], stdout=subprocess.PIPE, text=True
        ) as program:
            assert program.stdout is not None
            said += [program.stdout.readline().strip() for _ in range(times)]
            program.kill()
            said += filter(lambda line: len(line) == len(said[0]), (line.strip() for line in program.stdout))
    store = KeptObjects(tmp_path)
    assert len(said) >= 12
    assert {each.key for each in store.objects()} >= {*said}
    for each in store.objects():
        assert each.key == f"some/{hashlib.sha256(store.get(each.key)).hexdigest()}"


def test_what_a_broken_off_write_left_is_removed_when_it_is_old(tmp_path: Path) -> None:
    store = KeptObjects(tmp_path)
    store.put("a/b", b"x")
    (tmp_path / "a" / "c#1").write_bytes(b"half of it")
    assert store.tidy(datetime.now(UTC) - timedelta(days=1)) == 0
    assert [each.key for each in store.objects()] == ["a/b"]
    assert store.tidy(datetime.now(UTC) + timedelta(seconds=5)) == 1
    assert sorted(path.name for path in (tmp_path / "a").iterdir()) == ["b"]
