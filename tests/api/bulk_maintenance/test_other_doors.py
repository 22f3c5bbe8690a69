"""A downloaded workbook that is sent to the ordinary import is refused with where it goes, and changes nothing (H-20)."""

from __future__ import annotations

import pytest

from tests.api.bulk_maintenance.workbooks import WAIT, agreed, downloaded
from tests.api.conftest import World

pytestmark = pytest.mark.requirement("H-20")


def test_the_ordinary_import_refuses_a_downloaded_workbook(world: World) -> None:
    side = agreed(world, "Andere Tür GmbH")
    user = side.user("Tür, Theo", cost_centre="1000")
    side.device()
    book = downloaded(side, "users")
    book.put(book.row("Name", "Tür, Theo"), "Gruppe", "Vertrieb")
    side.write("PATCH", f"/users/{user}", {"cost_centre": "2000"})
    head, files = side.head(), {"users": book, "devices": downloaded(side, "devices")}
    for kind, file in files.items():
        answer = side.admin.post("/imports", files={"file": ("pflege.xlsx", file.content())}, data={"kind": kind}, headers=WAIT)
        assert (answer.status_code, answer.json()["code"]) == (422, "comes-back-elsewhere"), answer.text
        assert ("in der Datenpflege hochladen" in answer.json()["detail_de"], "in bulk maintenance" in answer.json()["detail_en"]) == (
            True,
            True,
        )
    assert side.head() == head, "nothing is imported"
    assert book.confirmed()["counts"]["changed"] == 1
