"""Under which id an upload is found: its own, or that of the import that it goes on with or repeats (F-13, F-16)."""

from __future__ import annotations

import io
import time
from typing import Any
from uuid import UUID

import httpx
import psycopg
import pytest

from aggregates.device_terms import imei_in_full
from foundation.advisory_locks import IMPORT
from importers.imports.importer import Importer
from importers.imports.result import ImportProgress
from tests.api.conftest import Side, World
from tests.importers.feeds import csv_text, row


@pytest.fixture(scope="module")
def side(world: World) -> Side:
    """A customer of this module's own."""
    return world.side("Kennung GmbH")


def feed(day: str) -> tuple[str, bytes]:
    rows = [row(Tarif=f"Tarif {day}", Rufnummer=f"+491555011{n:04d}", IMEI=imei_in_full(f"3598{n:010d}")) for n in range(3)]
    return f"vodafone_{day}.csv", csv_text(*rows).encode()


def upload(side: Side, file: tuple[str, bytes], **headers: str) -> httpx.Response:
    return side.admin.post("/imports", files={"file": file}, headers=headers)


def ended(side: Side, path: str) -> dict[str, Any]:
    deadline = time.monotonic() + 120
    while (told := side.read(path))["state"] == "running":
        assert time.monotonic() < deadline
        time.sleep(0.05)
    return told


def killed(world: World, side: Side, file: tuple[str, bytes]) -> str:
    """The id of an import that was begun and not ended."""
    begun: list[UUID] = []

    def die(progress: ImportProgress) -> None:
        if progress.phase == "book":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        world.backend.parts[Importer].run(
            "feed",
            io.BytesIO(file[1]),
            customer_id=UUID(side.customer_id),
            actor="test",
            file_name=file[0],
            report=die,
            begun=begun.append,
        )
    return str(begun[0])


@pytest.mark.requirement("F-13")
def test_a_known_file_is_answered_with_the_import_that_brought_it(side: Side) -> None:
    imported = upload(side, feed("2026-10-01"), Prefer="wait=20").json()["id"]
    answer = upload(side, feed("2026-10-01"))
    assert answer.status_code == 202
    assert (answer.json()["id"], answer.headers["location"]) == (imported, f"/imports/{imported}")
    assert ended(side, answer.headers["location"])["state"] == "completed"


@pytest.mark.requirement("F-16")
def test_a_file_that_goes_on_is_answered_with_the_import_that_was_killed(world: World, side: Side) -> None:
    import_id = killed(world, side, feed("2026-10-02"))
    answer = upload(side, feed("2026-10-02"))
    assert answer.status_code == 202
    assert (answer.json()["id"], answer.headers["location"]) == (import_id, f"/imports/{import_id}")
    told = ended(side, answer.headers["location"])
    assert (told["id"], told["state"]) == (import_id, "completed")


@pytest.mark.requirement("F-16")
def test_an_id_that_was_told_too_early_leads_to_the_import(world: World, side: Side) -> None:
    import_id = killed(world, side, feed("2026-10-03"))
    busy = f"import {side.customer_id} feed Vodafone"
    with psycopg.connect(world.dsn, autocommit=True) as other:
        IMPORT.wait_for(other, busy)
        answer = upload(side, feed("2026-10-03"))
    early = answer.json()["id"]
    assert early != import_id
    assert side.read(answer.headers["location"])["state"] in ("running", "completed")
    with side.admin.stream("GET", answer.json()["progress"]) as stream:
        assert f'"id":"{import_id}"' in stream.read().decode()
    for path in (f"/imports/{early}", f"/imports/{import_id}"):
        told = ended(side, path)
        assert (told["id"], told["state"]) == (import_id, "completed")
    assert side.admin.get(f"/imports/{early}/quarantine").status_code == 200
