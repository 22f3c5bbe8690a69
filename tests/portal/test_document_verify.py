"""portal verify reads the contents of documents, and names those that are missing."""

from __future__ import annotations

import json
from pathlib import Path

from pydantic import SecretStr

from access.documents.contents import Contents
from portal.settings import Settings
from portal.wiring import open_portal
from tests.access.documents.put_program import added
from tests.eventstore.store import appended, cause
from tests.portal.conftest import KEY, Run


def test_a_content_that_is_missing_is_named(portal: Run, database: str, tmp_path: Path) -> None:
    settings = Settings(database_url=SecretStr(database), master_key=SecretStr(KEY), document_dir=tmp_path / "kept")
    with open_portal(settings) as opened:
        contents = opened.backend.parts[Contents]
        (whole, event), (lost, other) = (added(contents, "Beleg.txt", text) for text in (b"eins\n", b"zwei\n"))
        appended(contents.log, (whole, event), (lost, other), by=cause())
    where = {"PORTAL_DOCUMENT_DIR": str(tmp_path / "kept")}
    told = portal("verify", "contents", "--json", **where)
    assert (told.returncode, [(row["rows"], row["equal"]) for row in json.loads(told.stdout)]) == (0, [(2, True)])
    [kept] = (tmp_path / "kept").rglob(f"{lost}.*")
    kept.unlink()
    told = portal("verify", "contents", "--json", **where)
    assert (told.returncode, [(row["only_from_events"], row["equal"]) for row in json.loads(told.stdout)]) == (1, [(1, False)])
    assert str(lost) in told.stderr
    assert str(whole) not in told.stderr
