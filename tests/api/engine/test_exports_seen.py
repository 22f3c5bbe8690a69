"""Downloads that were given a name: who sees and ends them, and who is told why one failed (X-06)."""

from __future__ import annotations

from uuid import UUID

import pytest

from eventstore.ids import new_id
from tests.api.conftest import Side, World
from tests.api.crew import let_in
from tests.api.engine.test_exports_followed import side, state, told
from tests.api.people import person
from tests.waiting import until

__all__ = ["side"]


@pytest.mark.requirement("X-06")
def test_only_who_asked_for_it_and_administrators_see_and_end_it(world: World, side: Side) -> None:
    viewers, stranger = str(new_id()), world.side("Beispielwerk Nachbar GmbH")
    assert side.viewer.get("/users/export.csv", params={"export_id": viewers}).status_code == 200
    until(lambda: state(side.viewer, viewers) == "finished")
    assert told(side.admin, viewers)["mine"] is False
    other_viewer = world.client(world.token("viewer", side.customer_id))
    for client in (other_viewer, stranger.admin, stranger.viewer, world.ops):
        for answer in (
            client.get(f"/exports/{viewers}"),
            client.delete(f"/exports/{viewers}"),
            client.get(f"/exports/{viewers}/progress"),
        ):
            assert (answer.status_code, answer.json()["code"]) == (404, "not-found")
        assert viewers not in [each["id"] for each in client.get("/exports").json()["items"]]
    assert stranger.admin.get("/users/export.csv", params={"export_id": viewers}).status_code == 200, "each customer has names of its own"
    assert told(side.viewer, viewers)["mine"] is True


@pytest.mark.requirement("X-06")
def test_the_database_holds_the_wall(world: World, side: Side) -> None:
    export_id = new_id()
    assert side.admin.get("/users/export.csv", params={"export_id": str(export_id)}).status_code == 200
    stranger = world.side("Beispielwerk Mauer GmbH")
    asked = "SELECT count(*) FROM exports_under_way WHERE export_id = %(id)s"
    for customer, rows in ((side.customer_id, 1), (stranger.customer_id, 0)):
        with world.backend.reader.reading(UUID(customer)) as found:
            assert found.one(asked, {"id": export_id}) == (rows,)


@pytest.mark.requirement("X-06")
def test_why_it_failed_is_told_to_whoever_asked_alone(world: World, side: Side) -> None:
    """It may name what somebody typed, or how they call a view that nobody else sees."""
    export_id = str(new_id())
    assert side.viewer.get("/users/export.csv", params={"export_id": export_id, "sort": "muster_erika"}).status_code == 400
    until(lambda: state(side.viewer, export_id) == "failed")
    assert "muster_erika" in told(side.viewer, export_id)["problem"]["detail_de"]
    others = told(side.admin, export_id)
    assert (others["state"], others["problem"]["code"]) == ("failed", "export-of-others-failed")
    assert "muster_erika" not in str(others)


@pytest.mark.requirement("X-06")
def test_whoever_works_in_a_customer_s_account_sees_and_ends_their_own_alone(world: World, side: Side) -> None:
    ops = world.client(world.ops.headers["authorization"].split()[1], **{"X-Customer": side.number})
    administrator = person(world, ops, "administrator", name="Muster, Erika")
    reseller = person(world, world.ops, "reseller", name="Helfer, Hans", company="Beispiel Service", address="Musterweg 1")
    acting = let_in(world, administrator, reseller)[1]
    customers, own = str(new_id()), str(new_id())
    for client, export_id in ((side.admin, customers), (acting, own)):
        assert client.get("/users/export.csv", params={"export_id": export_id}).status_code == 200
        until(lambda client=client, export_id=export_id: state(client, export_id) == "finished")
    assert [each["id"] for each in acting.get("/exports").json()["items"]] == [own]
    assert acting.delete(f"/exports/{customers}").status_code == 404
    assert told(side.admin, own)["mine"] is False
