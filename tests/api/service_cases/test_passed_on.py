"""Who has a contract passed on by a return is told where its number goes into no device (H-14)."""

import pytest

from tests.api.conftest import World
from tests.api.orders.shop import shop


@pytest.mark.requirement("H-14")
@pytest.mark.parametrize(
    ("kinds", "said"), [([], "kein Gerät"), (["laptop", "smartphone"], None), (["tablet", "smartphone"], "mehrere Geräte")]
)
def test_notes_say_so_at_the_request_and_at_the_completion(world: World, kinds: list[str], said: str | None) -> None:
    place = shop(world, f"Weitergabe {len(kinds)} {said} GmbH")
    side = place.side
    had_by, goes_to, old, sim = place.user("Alt, Anna"), place.user("Neu, Nils"), side.device(), side.sim()
    side.write("POST", f"/devices/{old}/assignment", {"user_id": had_by})
    side.write("PUT", f"/sims/{sim}/device", {"device_id": old})
    new = [side.device(kind=kind) for kind in kinds]
    for device in new:
        side.write("POST", f"/devices/{device}/assignment", {"user_id": goes_to})
    wanted = {"occasion": "not_needed", "whereabouts": "pool", "sending": "own", "contract": "pass_on", "pass_on_to": goes_to}
    asked = side.write("POST", f"/devices/{old}/return", wanted)
    place.does(f"/service-cases/{asked['id']}/receipt")
    done = place.does(f"/service-cases/{asked['id']}/completion")
    for answer in (asked, done):
        assert [said is not None and said in note["de"] for note in answer["notes"]] == ([True] if said else [])
    number = side.read(f"/sims/{sim}")
    assert number["user"]["id"] == goes_to
    assert (number["device"] and number["device"]["id"]) == (None if said else new[-1])
