"""Cases of several projections are one list, with one count and one figure; each projection is rebuilt by itself (H-23)."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from typing import Any
from uuid import UUID

import psycopg
import pytest

import projections.registry
import readmodels.registry
from aggregates.device_terms import maker_and_model
from aggregates.user import UserDeactivated
from eventstore.envelope import Recorded
from eventstore.faults import Slip
from projections.engine.rebuild import rebuild
from projections.engine.rows import Rows
from projections.engine.verify import verify
from projections.registry import PROJECTIONS, inventory
from readmodels.registry import CASE_KINDS
from tests.api.conftest import Side, World, opened
from tests.databases import Databases, prepared
from tests.described_http import something_else_is_served
from tests.projections.handovers import NOT_SIGNED, handovers
from tests.waiting import until

HANDOVERS = handovers()
HELD_UP = threading.Event()


@HANDOVERS.on(UserDeactivated)
def held_up(_rows: Rows, _recorded: Recorded[UserDeactivated]) -> None:
    """Pauses this projection alone, as long as the test wants."""
    if HELD_UP.is_set():
        raise Slip("held up")


@pytest.fixture(scope="module")
def portal(databases: Databases, light_hashing: object) -> Iterator[World]:
    """A portal with an area more, which keeps cases of its own."""
    with pytest.MonkeyPatch.context() as patch, databases.like(prepared) as dsn, ExitStack() as stack, something_else_is_served():
        patch.setattr(projections.registry, "PROJECTIONS", (*PROJECTIONS, HANDOVERS))
        patch.setattr(readmodels.registry, "CASE_KINDS", (*CASE_KINDS, NOT_SIGNED))
        world = opened(dsn, stack, (*PROJECTIONS, HANDOVERS))
        for feature in ("dashboard", "clarification_cases"):
            for side in world.sides:
                assert world.ops.put(f"/customer/features/{feature}", headers={"X-Customer": side.number}).status_code == 200
        yield world


def read(portal: World, path: str, asked: Mapping[str, Any] | None = None, side: Side | None = None) -> Any:
    answer = (side or portal.first).admin.get(path, params={"after": portal.log.head(), **(asked or {})})
    assert answer.status_code == 200, answer.text
    return answer.json() if "json" in answer.headers["content-type"] else answer.text


def cases(portal: World, asked: Mapping[str, Any] | None = None, side: Side | None = None) -> list[tuple[str, str]]:
    return [(item["kind"], item["subject_id"]) for item in read(portal, "/clarification-cases", asked, side)["items"]]


@pytest.fixture(scope="module")
def household(portal: World) -> dict[str, str]:
    """A user who hasn't signed for a device that is locked, and a device without user."""
    side = portal.first
    user, held, free = side.user("Muster, Uwe"), side.device(model="Phone 1"), side.device(model="Phone 2")
    side.write("POST", f"/devices/{held}/assignment", {"user_id": user})
    side.write("PUT", f"/devices/{held}/activation-lock")
    portal.second.user("Muster, Nora")
    return {"user": user, "held": held, "free": free}


@pytest.mark.requirement("H-23")
def test_cases_of_several_projections_are_one_list(portal: World, household: dict[str, str]) -> None:
    user, held, free = household.values()
    page = read(portal, "/clarification-cases", {"facets": "kind,subject_kind,status", "count": "exact"})
    told = [(item["kind"], item["subject_kind"], item["subject_id"], item["device_id"], item["user"]) for item in page["items"]]
    assert told == [
        ("activation_lock", "device", held, held, "Muster, Uwe"),
        ("not_signed", "user", user, held, "Muster, Uwe"),
        ("without_user", "device", free, free, None),
    ]
    assert [item["id"] for item in page["items"]] == [f"activation_lock:{held}", f"not_signed:{user}", f"without_user:{free}"]
    assert [item["subject"].split()[0] for item in page["items"]] == ["Beispielwerk", "Übergabe", "Beispielwerk"]
    assert page["total"] == 3
    values = {name: {each["value"]: each["count"] for each in facet["values"]} for name, facet in page["facets"].items()}
    assert values == {
        "kind": {"activation_lock": 1, "not_signed": 1, "without_user": 1},
        "subject_kind": {"device": 2, "user": 1},
        "status": {"open": 3, "closed": 1},
    }, "the device that Uwe got had no user before"


@pytest.mark.requirement("H-23")
def test_they_are_filtered_sorted_and_paged_together(portal: World, household: dict[str, str]) -> None:
    user, held, _ = household.values()
    assert cases(portal, {"filter[subject_kind]": "user"}) == [("not_signed", user)]
    assert cases(portal, {"filter[device_id]": held}) == [("activation_lock", held), ("not_signed", user)]
    assert cases(portal, {"filter[user_id]": user}) == [("activation_lock", held), ("not_signed", user)]
    assert cases(portal, {"filter[id]": f"not_signed:{user}"}) == [("not_signed", user)]
    assert cases(portal, {"filter[status]": "closed"}) == [("without_user", held)]
    assert [kind for kind, _ in cases(portal, {"sort": "-priority"})] == ["without_user", "not_signed", "activation_lock"]
    first = read(portal, "/clarification-cases", {"limit": 1})
    second = read(portal, "/clarification-cases", {"limit": 1, "cursor": first["next_cursor"]})
    assert [item["kind"] for page in (first, second) for item in page["items"]] == ["activation_lock", "not_signed"]
    text = read(portal, "/clarification-cases/export.csv")
    assert all(words in text for words in ("Übergabe nicht unterschrieben", "Gerät ohne Nutzer"))


@pytest.mark.requirement("H-23")
@pytest.mark.requirement("H-22")
def test_they_are_counted_together(portal: World, household: dict[str, str]) -> None:
    counted = {each["kind"]: each["count"] for each in read(portal, "/dashboard")["charts"]["clarification_cases"]}
    summary = {each["kind"]: each["open"] for each in read(portal, "/clarification-cases/summary")["kinds"]}
    assert (
        counted
        == summary
        == {
            "activation_lock": 1,
            "awaited_trade_in": 0,
            "case_awaits_customer": 0,
            "case_without_answer": 0,
            "held_up_upgrade": 0,
            "late_exchange": 0,
            "late_order": 0,
            "new_from_carrier": 0,
            "not_signed": 1,
            "open_contract_change": 0,
            "open_return": 0,
            "order_without_approval": 0,
            "undeleted_user": 0,
            "without_user": 1,
        }
    )


@pytest.mark.requirement("H-23")
def test_a_device_tells_whatever_cases_concern_it(portal: World, household: dict[str, str]) -> None:
    assert [case["kind"] for case in read(portal, f"/devices/{household['held']}")["cases"]] == ["activation_lock", "not_signed"]


@pytest.mark.requirement("X-06")
def test_another_customer_sees_none_of_them(portal: World, household: dict[str, str]) -> None:
    assert cases(portal, side=portal.second) == []
    for view in ("clarification_cases", "clarification_case_list", "dashboard_counts"):
        with portal.backend.reader.reading(UUID(portal.second.customer_id)) as reading:
            assert reading.all(f"SELECT FROM {view} WHERE customer_id <> %(customer)s") == []


def live(portal: World) -> dict[str, int]:
    with psycopg.connect(portal.dsn, autocommit=True) as connection:
        return dict(connection.execute("SELECT name, generation FROM projection_generations WHERE live").fetchall())


@pytest.mark.requirement("A-04")
def test_each_is_rebuilt_by_itself(portal: World, household: dict[str, str]) -> None:
    before, generations = read(portal, "/clarification-cases"), live(portal)
    for number, projection in enumerate((HANDOVERS, inventory), 1):
        rebuild(portal.log, [projection])
        assert sum(live(portal).values()) == sum(generations.values()) + number, "nothing else got new tables"
        assert read(portal, "/clarification-cases")["items"] == before["items"]
        assert read(portal, "/dashboard")["charts"]["clarification_cases"]
        assert all(table.equal for table in verify(portal.log, projection))
    test_they_are_counted_together(portal, household)


@pytest.mark.requirement("H-23")
def test_each_closes_its_own(portal: World) -> None:
    side = portal.first
    user, device = side.user("Muster, Ute"), side.device()
    side.write("POST", f"/devices/{device}/assignment", {"user_id": user})
    assert ("not_signed", user) in cases(portal)
    side.write("DELETE", f"/devices/{device}/user")
    assert ("without_user", device) in cases(portal)
    assert ("not_signed", user) not in cases(portal)


@pytest.mark.requirement("A-07")
def test_what_shows_them_waits_for_all_that_keep_some(portal: World, monkeypatch: pytest.MonkeyPatch) -> None:
    user = portal.first.user("Muster, Wanda")
    HELD_UP.set()
    try:
        asked = {"after": portal.first.write("POST", f"/users/{user}/deactivation")["position"]}
        assert portal.first.admin.get(f"/users/{user}", params=asked).status_code == 200, "which shows no cases"
        monkeypatch.setattr(portal.backend.reader, "patience", 0.1)
        for path in ("/clarification-cases", "/clarification-cases/summary", "/dashboard"):
            answer = portal.first.admin.get(path, params=asked)
            assert (answer.status_code, answer.json()["code"]) == (503, "position-not-reached"), path
            assert answer.json()["facts"]["projection"] == "handovers", path
    finally:
        HELD_UP.clear()
    monkeypatch.undo()
    until(lambda: portal.first.admin.get("/clarification-cases", params=asked).status_code == 200)
    assert read(portal, "/clarification-cases")["position"] >= asked["after"]


@pytest.mark.requirement("H-23")
@pytest.mark.parametrize(
    ("maker", "model", "subject"),
    [
        ("Fairphone", "Fairphone 2", "Fairphone 2"),
        ("FAIRPHONE", "Fairphone", "Fairphone"),
        ("Fair", "Fairphone 2", "Fair Fairphone 2"),
        ("Fairphone", None, "Fairphone"),
        (None, "Fairphone 2", "Fairphone 2"),
        (None, None, None),
    ],
)
def test_a_case_says_the_maker_once(portal: World, maker: str | None, model: str | None, subject: str | None) -> None:
    device = portal.second.device(maker=maker, model=model)
    [case] = read(portal, "/clarification-cases", {"filter[device_id]": device}, portal.second)["items"]
    assert (case["subject"], maker_and_model(maker, model) or None) == (subject, subject)
