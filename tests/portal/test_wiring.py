"""What is put together: whoever runs a command, over HTTP or at the command line, is told in the same words."""

from datetime import UTC, datetime

import pytest
from pydantic import SecretStr

from commands.customers.register_customer import RegisterCustomer
from commands.devices.assign_device import AssignDevice
from commands.devices.decouple_device import DecoupleDevice
from commands.devices.register_device import RegisterDevice
from commands.engine.past import KnownLater
from commands.users.register_user import RegisterUser
from portal.settings import Settings
from portal.wiring import open_portal
from tests.commands.made_up import CUSTOMER, ERIKA, IMEI_1, PHONE, imei
from tests.eventstore.store import cause
from tests.portal.conftest import KEY


@pytest.mark.requirement("F-17", "A-10")
def test_a_refusal_tells_names_and_local_time_whoever_runs_the_command(database: str) -> None:
    with open_portal(Settings(database_url=SecretStr(database), master_key=SecretStr(KEY))) as portal:
        for command in (
            RegisterCustomer(customer_id=CUSTOMER, name="Beispiel GmbH", customer_number="K-1", time_zone="Europe/Lisbon"),
            RegisterUser(user_id=ERIKA, name="Muster, Erika"),
            RegisterDevice(device_id=PHONE, identifiers=(imei(IMEI_1),)),
        ):
            portal.dispatcher.run(command, cause())
        portal.dispatcher.run(AssignDevice(device_id=PHONE, user_id=ERIKA), cause(effective_at=datetime(2026, 7, 10, 8, tzinfo=UTC)))
        with pytest.raises(KnownLater, match=r"assigned to Muster, Erika \(2026-07-10 09:00:00\)") as refused:
            portal.dispatcher.run(DecoupleDevice(device_id=PHONE), cause(effective_at=datetime(2026, 7, 5, tzinfo=UTC)))
    assert "Gerät IMEI 350000000000014 an Muster, Erika übergeben (10.07.2026, 09:00:00)" in refused.value.text_de
