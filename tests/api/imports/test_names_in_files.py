"""Files of imports are for people: what stands in them for somebody is a name (H-18)."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from tests.api.conftest import World


@pytest.mark.requirement("H-18")
def test_files_say_by_name_who_started_an_import(world: World) -> None:
    side = world.side("Namen GmbH")
    users = ("nutzer.csv", b"Name\nMuster, Ina\n")
    assert side.admin.post("/imports", files={"file": users}, data={"kind": "users"}, headers={"Prefer": "wait=25"}).status_code == 200
    assert all(each["actor"].startswith("token:") for each in side.read("/imports")["items"])
    listed = side.read("/imports")["items"]
    name = {"de": "Zugangstoken Test administrator", "en": "API token Test administrator"}
    assert [each["actor_name"] for each in listed] == [name]
    assert side.read(f"/imports/{listed[0]['id']}")["actor_name"] == name
    for language, name in (("de", "Zugangstoken"), ("en", "API token")):
        lines = side.admin.get("/imports/export.csv", params={"lang": language}).text.splitlines()
        assert "token:" not in "".join(lines)
        assert all(name in line for line in lines[1:])
    printed = PdfReader(io.BytesIO(side.admin.get("/imports/export.pdf").content)).pages[0].extract_text()
    assert "Zugangstoken" in printed
    assert "token:" not in printed
