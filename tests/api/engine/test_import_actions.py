"""What an import says may be done is what the routes then do (H-25, E-03)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import psycopg
import pytest

from aggregates.feed_import import ImportStarted
from eventstore.envelope import Cause, StreamEvent
from eventstore.ids import new_id
from eventstore.unit import Unit
from foundation.advisory_locks import IMPORT
from tests.api.bulk_maintenance.workbooks import downloaded
from tests.api.conftest import World
from tests.api.engine.menus import Menu
from tests.api.engine.office import Office, closed, feed, is_awaited, upload


@pytest.mark.requirement("E-03")
@pytest.mark.part_of("H-25")
def test_an_import_says_what_may_be_done_with_it(world: World, office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    side = world.side("Menü Import GmbH")
    wrong = "Name;E-Mail\r\nWand, Willi;kein\r\nWand, Wanda;auch keine\r\n"
    line, plan = [2], ["0" * 64]
    menu = Menu(
        world,
        "imports",
        {
            "correct": lambda: {str(line[0]): {"E-Mail": "willi@example.org"}},
            "dismiss": lambda: {"lines": [line[0]]},
            "undo": lambda: {"plan": plan[0]},
        },
    )
    clean = feed(side, *range(10), day="2026-10-01")["id"]
    assert menu.check(side.admin, clean) == []
    assert menu.check(side.viewer, clean) == []
    on = world.ops.put("/customer/features/bulk_maintenance", headers={"X-Customer": side.number})
    side.read("/imports", after=on.json()["position"])
    assert menu.check(side.admin, clean) == []

    rows = upload(side, "users.csv", wrong.encode(), "users")["id"]
    for action, number in (("correct", 2), ("dismiss", 3)):
        line[0] = number
        assert menu.check(side.admin, rows) == ["correct", "dismiss"]
        menu.do(side.admin, action, menu.of(side.admin, rows)[action])
    line[0] = 4
    assert menu.check(side.admin, rows) == []

    held = feed(side, 1, day="2026-10-02")["id"]
    assert menu.check(side.admin, held) == ["release", "discard"]
    menu.do(side.admin, "discard", menu.of(side.admin, held)["discard"])
    assert menu.check(side.admin, held) == []

    held = feed(side, 1, day="2026-10-03")["id"]
    such = f"import {UUID(side.customer_id)} feed Vodafone"
    with psycopg.connect(world.dsn, autocommit=True) as other:  # another process works on such an import
        IMPORT.wait_for(other, such)
        monkeypatch.setattr("importers.imports.beginning._PATIENCE", "10ms")
        assert side.admin.post(f"/imports/{held}/release").status_code == 202
        while side.read(f"/imports/{held}")["state"] == "held":
            pass
        while not side.read(f"/imports/{held}")["allowed_actions"]["release"][
            "allowed"
        ]:  # until this process has given up waiting for the other
            pass
        monkeypatch.setattr("importers.imports.beginning._PATIENCE", "60s")  # however long the looks at it take
        menu.do(side.admin, "release", menu.of(side.admin, held)["release"], wait=0)  # it was released, and goes on when that is said again
        while not is_awaited(other, such):
            pass
        monkeypatch.setattr("importers.imports.beginning._PATIENCE", "10ms")  # that of the tries below
        told = menu.of(side.admin, held)
        assert (told["release"]["code"], told["discard"]["code"]) == ("run-under-way", "import-busy")
        for action in ("release", "discard"):
            menu.denied(side.admin, action, held, told[action])
    while side.read(f"/imports/{held}")["state"] == "running":
        pass
    assert menu.check(side.admin, held) == []

    begun = ImportStarted(kind="users", file_name="x.csv", file_hash="0" * 64, file_size=1, feed_date=date(2026, 10, 4), carrier=None)
    interrupted = new_id()
    cause = Cause(UUID(side.customer_id), "console:test", "test", "test")
    world.log.append([Unit(cause, [StreamEvent(interrupted, begun)])])
    assert menu.check(side.admin, str(interrupted)) == ["discard"]
    menu.do(side.admin, "discard", menu.of(side.admin, str(interrupted))["discard"])
    menu.check(side.admin, str(interrupted))

    side.user("Menü, Mia")
    book = downloaded(side, "users", search="mia")
    assert menu.check(side.admin, book.confirmed()["id"]) == []
    book.put(2, "Kostenstelle", "7")
    upload_id = book.confirmed()["id"]
    plan[0] = side.admin.post(f"/bulk-maintenance/uploads/{upload_id}/undo/plan").json()["hash"]
    assert menu.check(side.admin, upload_id) == ["undo"]
    menu.do(side.admin, "undo", menu.of(side.admin, upload_id)["undo"])

    refused = side.admin.post("/imports", files={"file": ("feed.pdf", b"%PDF-1.7")}, data={"kind": "feed"}).json()["id"]
    while (shown := side.read(f"/imports/{refused}"))["state"] == "running":
        pass
    assert {said["code"] for said in shown["allowed_actions"].values()} == {"not-found"}
    for name, said in shown["allowed_actions"].items():
        menu.denied(side.admin, name, refused, said)
    assert menu.seen == closed(menu) | {(name, "changes") for name in menu.actions} | {
        ("release", "import-not-held"),
        ("discard", "import-not-held"),
        ("release", "run-under-way"),
        ("discard", "import-busy"),
        ("correct", "import-not-completed"),
        ("dismiss", "import-not-done"),
        ("correct", "nothing-to-correct"),
        ("dismiss", "rows-not-open"),
        ("discard", "changes nothing"),
        ("undo", "feature-off"),
        ("undo", "no-upload-to-undo"),
        ("undo", "nothing-to-undo"),
        *((name, "not-found") for name in menu.actions),
    }
