"""PIN and PUK over HTTP: changed one by one, and never seen without a record (H-04, A-08)."""

from __future__ import annotations

from uuid import UUID

import orjson
import pytest

from aggregates.sim import SimRegistered
from aggregates.sim_terms import CODES_FIELD
from commands.engine.command import ChangedMeanwhile
from commands.sims.change_other_sim import ChangeOtherSim
from eventstore.envelope import Cause, StreamEvent
from eventstore.ids import new_id
from eventstore.keyring import Keyring
from eventstore.unit import Unit
from tests.api.conftest import Side, World, new_number


def sealed(world: World, side: Side, **codes: str) -> str:
    customer_id = UUID(side.customer_id)
    keys = Keyring(world.log.master)
    with world.log.pool.connection() as connection:
        keys.load(connection, [customer_id])
    return keys.seal(customer_id, CODES_FIELD, orjson.dumps(codes).decode())


def codes(side: Side, sim: str) -> dict[str, str]:
    answer = side.admin.post(f"/sims/{sim}/codes")
    assert answer.status_code == 200, answer.text
    return answer.json()["codes"]


@pytest.mark.requirement("H-04")
def test_no_look_goes_unrecorded(first: Side) -> None:
    sim = first.sim(pin="1234", puk="12345678")
    for header in ({"Idempotency-Key": "immer derselbe"}, {"X-Effective-At": "2020-01-01T00:00:00Z"}):
        refused = first.admin.post(f"/sims/{sim}/codes", headers=header)
        assert (refused.status_code, refused.json()["code"]) == (422, "look-is-new")
        assert "1234" not in refused.text
    for _ in range(3):
        assert codes(first, sim)["pin"] == "1234"
    events = [entry["event"] for entry in first.read(f"/sims/{sim}/history")["items"]]
    assert events == ["sim.registered"] + ["sim.codes_shown"] * 3


@pytest.mark.requirement("H-04")
def test_a_code_that_is_not_given_stays(first: Side) -> None:
    sim = first.sim(pin="1234", puk="12345678")
    first.write("PATCH", f"/sims/{sim}", {"pin": "4321"})
    assert codes(first, sim) == {"pin": "4321", "puk": "12345678"}
    assert first.write("PATCH", f"/sims/{sim}", {"pin": "4321"})["changed"] is False
    first.write("PATCH", f"/sims/{sim}", {"pin": None})
    assert codes(first, sim) == {"puk": "12345678"}
    first.write("PATCH", f"/sims/{sim}", {"tariff": {"name": "Business L"}})
    assert codes(first, sim) == {"puk": "12345678"}


@pytest.mark.requirement("H-04")
def test_codes_that_only_feeds_bring_stay_too(world: World, first: Side) -> None:
    sim = new_id()
    known = sealed(world, first, pin="1234", puk="12345678", pin2="2222", puk2="87654321")
    event = SimRegistered(number=new_number(), carrier="Beispielnetz", fed=False, codes=known)
    world.log.append([Unit(Cause(UUID(first.customer_id), "test", "test", "test"), [StreamEvent(sim, event)])])
    first.write("PATCH", f"/sims/{sim}", {"puk": "11111111"})
    assert codes(first, str(sim)) == {"pin": "1234", "puk": "11111111", "pin2": "2222", "puk2": "87654321"}


@pytest.mark.requirement("H-04", "A-08")
def test_codes_that_somebody_else_changed_are_not_lost(world: World, first: Side) -> None:
    sim = first.sim(pin="1234", puk="12345678")
    before, meant = sealed(world, first, pin="1234", puk="12345678"), sealed(world, first, pin="4321", puk="12345678")
    first.write("PATCH", f"/sims/{sim}", {"puk": "87654321"})
    late = ChangeOtherSim(sim_id=UUID(sim), codes=meant, codes_before=before, codes_said="pin")
    with pytest.raises(ChangedMeanwhile):
        world.dispatcher.run(late, Cause(UUID(first.customer_id), "test", "test", "test"))
    assert codes(first, sim) == {"pin": "1234", "puk": "87654321"}


@pytest.mark.requirement("A-08")
def test_a_repeated_change_of_codes_is_known_by_what_it_asked(first: Side) -> None:
    sim, key = first.sim(pin="1234", puk="12345678"), {"Idempotency-Key": str(new_id())}
    first.write("PATCH", f"/sims/{sim}", {"pin": "4321"}, **key)
    first.write("PATCH", f"/sims/{sim}", {"puk": "87654321"})
    assert first.write("PATCH", f"/sims/{sim}", {"pin": "4321"}, **key)["repeated"] is True
    assert first.admin.patch(f"/sims/{sim}", json={"pin": "9999"}, headers=key).json()["code"] == "idempotency-key-reused"
    assert codes(first, sim) == {"pin": "4321", "puk": "87654321"}


@pytest.mark.requirement("X-06")
def test_the_codes_of_another_customers_number_stay_shut(first: Side, second: Side) -> None:
    sim = first.sim(pin="1234")
    assert second.admin.patch(f"/sims/{sim}", json={"puk": "11111111"}).status_code == 404
    assert second.admin.post(f"/sims/{sim}/codes").status_code == 404
    assert codes(first, sim) == {"pin": "1234"}


@pytest.mark.requirement("E-03", "X-01")
@pytest.mark.parametrize("asked", ["fields=number,codes", "filter[codes]=1234", "sort=codes", "facets=codes"])
def test_a_secret_field_is_refused_and_not_passed_over(first: Side, asked: str) -> None:
    """For whoever may see PIN and PUK as well: lists leave no record of a look."""
    for client in (first.admin, first.viewer):
        answer = client.get(f"/sims?{asked}")
        assert (answer.status_code, answer.json()["code"]) == (403, "query-secret-field"), answer.text
        if not asked.startswith("facets"):  # which no file has
            assert client.get(f"/sims/export.csv?{asked}").status_code == 403
