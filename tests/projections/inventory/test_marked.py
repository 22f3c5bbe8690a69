"""What nobody sees in the texts of old events is marked in lists, and makes no difference to order and search (F-12)."""

import pytest

from aggregates.device import DeviceRegistered
from aggregates.device_terms import DeviceDescription, Identifier
from aggregates.sim import SimRegistered
from aggregates.sim_terms import Tariff
from aggregates.user import UserAddressAdded, UserAddressRemoved, UserRegistered
from projections.registry import inventory
from readmodels.devices.devices import DEVICES
from readmodels.engine.sort_key import search_words
from readmodels.sims.sims import SIMS
from readmodels.users.users import USERS
from tests.commands.made_up import ERIKA, HOME, NUMBER, PHONE, SIM
from tests.projections.story import Story

pytestmark = pytest.mark.requirement("F-12")
NAME = "Mus\u200bter,\u00a0Erika \u202eXYZ"


def test_users_devices_and_numbers_show_what_nobody_sees() -> None:
    story = Story(inventory).tell(
        (ERIKA, UserRegistered(name=NAME, personnel_number="P\u200b100", further={"size": "4\u00ad2"})),
        (
            PHONE,
            DeviceRegistered(
                source="manual",
                identifiers=(Identifier(kind="serial_number", value="SN1"),),
                description=DeviceDescription(model="Phone\ufeff 1"),
            ),
        ),
        (SIM, SimRegistered(number=NUMBER, carrier="Netz\u2060", fed=True, tariff=Tariff(name="Größe\u00a0L"))),
    )
    user, device, sim = story.row(USERS, ERIKA), story.row(DEVICES, PHONE), story.row(SIMS, SIM)
    assert (user.name, user.personnel_number) == ("Mus‹U+200B›ter,‹U+00A0›Erika ‹U+202E›XYZ", "P‹U+200B›100")
    assert "4‹U+00AD›2" in user.further
    assert (device.model, sim.carrier, sim.tariff) == ("Phone‹U+FEFF› 1", "Netz‹U+2060›", "Größe‹U+00A0›L")
    assert user.name_sort.startswith("muster, erika"), "it stands where it is looked for"
    assert all(any(spelling in user.search for spelling in word) for word in search_words("Muster Erika P100"))


def test_what_is_added_so_is_taken_away_again() -> None:
    address = HOME.model_copy(update={"street": "Muster\u200bweg 1"})
    story = Story(inventory).tell((ERIKA, UserRegistered(name="Muster, Erika")), (ERIKA, UserAddressAdded(address=address)))
    assert "Muster‹U+200B›weg" in story.row(USERS, ERIKA).additional_addresses
    story.tell((ERIKA, UserAddressRemoved(address=address)))
    assert story.row(USERS, ERIKA).additional_addresses == "[]"
