"""Contracts that a completed return leaves to their carrier, over HTTP: open, told, told anew; who may, and where it is read (H-14, H-23)."""

from datetime import datetime
from typing import Any

import pytest

from aggregates.device_terms import imei_in_full
from tests.api.conftest import World
from tests.api.imports.test_imports import feed, imported
from tests.api.orders.shop import Shop, shop

pytestmark = pytest.mark.requirement("H-14")
FED = range(71, 75)
COLUMNS = ("at_carrier", "done_at_carrier", "refused_at_carrier", "carried_out_on", "carrier_reference", "reason")


@pytest.fixture(scope="module")
def place(world: World) -> Shop:
    made = shop(world, "Netzbetreiber GmbH")
    for n in FED:
        made.side.device(imei_in_full(f"3599{n:010d}"))
    imported(made.side, feed(*FED))
    return made


def completed(place: Shop, n: int, **wanted: Any) -> tuple[str, str]:
    """The path of a return that left the contract of the number n to its carrier, and the number."""
    [device] = place.side.read("/devices", **{"filter[imei]": imei_in_full(f"3599{n:010d}")})["items"]
    place.side.write("POST", f"/devices/{device['id']}/assignment", {"user_id": place.user("Muster, Erika")})
    asked = {"occasion": "leaver", "whereabouts": "destruction", "contract": "cancel", "sending": "own", **wanted}
    case = place.side.write("POST", f"/devices/{device['id']}/return", asked)["id"]
    path = f"/service-cases/{case}"
    place.does(f"{path}/receipt")
    place.does(f"{path}/completion")
    return path, f"+491555010{n:04d}"


def told(place: Shop, path: str) -> dict[str, Any]:
    case = place.side.read(path)
    return {name: case[name] for name in COLUMNS if case[name]}


@pytest.mark.requirement("H-23")
@pytest.mark.requirement("A-10")
@pytest.mark.requirement("A-11")
def test_what_the_carrier_did_is_told_and_ends_the_clarification_case(place: Shop) -> None:
    side = place.side
    path, number = completed(place, FED[0])
    before = side.read(path)
    assert (told(place, path), before["at_carrier_since"]) == ({"at_carrier": [number]}, before["closed_at"])
    of_it = {"filter[kind]": "open_contract_change", "filter[subject_id]": before["id"], "filter[status][in]": "open,closed"}
    [case] = side.read("/clarification-cases", **of_it)["items"]
    assert (case["status"], case["subject"], case["user"], case["opened_at"]) == (
        "open",
        before["number"],
        "Muster, Erika",
        before["closed_at"],
    )
    [line] = [each for each in side.read("/clarification-cases/summary")["kinds"] if each["kind"] == "open_contract_change"]
    assert (line["open"] >= 1, line["actions"]) == (True, ["POST /service-cases/{id}/contract-change/outcome"])

    menu = place.fulfilment.get(path, params={"after": side.head()}).json()["allowed_actions"]["tell_contract_change"]
    assert (menu["allowed"], menu["href"]) == (True, f"{path}/contract-change/outcome")
    done = {"phone_number": number, "outcome": "carried_out", "carried_out_on": "2026-12-31", "carrier_reference": "MUSTER-1"}
    place.does(menu["href"], done)
    assert told(place, path) == {"done_at_carrier": [number], "carried_out_on": "2026-12-31", "carrier_reference": "MUSTER-1"}
    assert side.read(path)["at_carrier_since"] is None
    assert place.does(menu["href"], done)["changed"] is False
    asked = side.read(f"{path}/history")["items"][-1]["recorded_at"]
    [closed] = side.read("/clarification-cases", **of_it)["items"]
    assert (closed["status"], datetime.fromisoformat(closed["closed_at"])) == ("closed", datetime.fromisoformat(asked))
    [cell] = side.read(f"/clarification-cases/{case['id']}/why", field="status")["cells"]
    assert cell["set_by"]["event"] == "service_case.contract_change_told"
    assert side.read("/clarification-cases", at=before["closed_at"], **of_it)["items"] == [case]
    assert side.read(f"{path}/as-of", at=before["closed_at"])["at_carrier"] == [number]

    place.does(menu["href"], {"phone_number": number, "outcome": "refused", "reason": "Mindestlaufzeit"})
    assert told(place, path) == {"refused_at_carrier": [number], "reason": "Mindestlaufzeit"}
    place.does(menu["href"], {"phone_number": number, "outcome": "open"})
    assert told(place, path) == {"at_carrier": [number]}
    assert [each["status"] for each in side.read("/clarification-cases", **of_it)["items"]] == ["open"]
    sentences = [each["sentence"] for each in side.read(f"{path}/history")["items"] if each["event"] == "service_case.contract_change_told"]
    assert [each["de"].partition(": ")[2] for each in sentences] == [
        f"Vertrag von {number} beim Netzbetreiber kündigen: {then}"
        for then in ("ausgeführt zum 31.12.2026, Vorgang MUSTER-1", "abgelehnt: Mindestlaufzeit", "noch offen")
    ]
    assert sentences[0]["en"].endswith(
        f": cancel the contract of {number} at the carrier: carried out as of 2026-12-31, reference MUSTER-1"
    )


def test_what_is_open_at_carriers_is_listed_by_number_and_by_age(place: Shop) -> None:
    side = place.side
    (first, number), (second, other) = (completed(place, n, contract=contract) for n, contract in ((FED[1], "pause"), (FED[2], "cancel")))
    place.does(f"{second}/contract-change/outcome", {"phone_number": other, "outcome": "refused", "reason": "Vertrag unbekannt"})

    def listed(**filters: Any) -> list[str]:
        items = side.read("/service-cases", sort="at_carrier_since", **filters)["items"]
        return [f"/service-cases/{each['id']}" for each in items]

    assert listed(**{"filter[at_carrier]": number}) == [first]
    assert listed(**{"filter[refused_at_carrier]": other}) == [second]
    since = side.read(first)["at_carrier_since"]
    assert first in listed(**{"filter[at_carrier_since][gte]": since})
    assert second not in listed(**{"filter[at_carrier_since][gte]": "2020-01-01"})


def test_only_fulfilment_tells_it_and_only_where_something_was_left_to_a_carrier(place: Shop) -> None:
    side = place.side
    path, number = completed(place, FED[3])
    kept = {"phone_number": number, "outcome": "carried_out", "carried_out_on": "2026-12-31"}
    customers = side.admin.post(f"{path}/contract-change/outcome", json=kept)
    assert (customers.status_code, customers.json()["code"]) == (403, "not-allowed")
    without = place.fulfilment.post(f"{path}/contract-change/outcome", json={"phone_number": number, "outcome": "refused"})
    assert (without.status_code, without.json()["code"]) == (422, "carrier-reason-missing")
    elsewhere = place.fulfilment.post(f"{path}/contract-change/outcome", json={**kept, "phone_number": "+4915228817386"})
    assert (elsewhere.status_code, elsewhere.json()["code"]) == (409, "contract-not-at-carrier")

    device = side.device()
    case = side.write("POST", f"/devices/{device}/return", {"occasion": "defect", "whereabouts": "pool", "sending": "own"})["id"]
    for step in ("receipt", "completion"):
        place.does(f"/service-cases/{case}/{step}")
    menu = place.fulfilment.get(f"/service-cases/{case}", params={"after": side.head()}).json()["allowed_actions"]
    refused = place.fulfilment.post(f"/service-cases/{case}/contract-change/outcome", json=kept)
    assert (menu["tell_contract_change"]["code"], refused.status_code, refused.json()["code"]) == (
        "nothing-at-carrier",
        409,
        "nothing-at-carrier",
    )
    assert menu["tell_contract_change"]["de"] == refused.json()["detail_de"]
