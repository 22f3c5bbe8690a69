"""What is refused for its shape, before any rule is asked."""

from collections.abc import Callable

import pytest
from pydantic import ValidationError

from commands.change_feed_brake import ChangeFeedBrake
from commands.change_time_zone import ChangeTimeZone
from commands.command import Command
from commands.define_master_data_field import DefineMasterDataField
from commands.describe_device import DescribeDevice
from commands.enrich_user import EnrichUser
from commands.identify_device import IdentifyDevice
from commands.register_device import RegisterDevice
from commands.register_other_sim import RegisterOtherSim
from commands.register_user import RegisterUser
from commands.rename_user import RenameUser
from tests.commands.made_up import CUSTOMER, ERIKA, IMEI_1, OTHER_SIM, PHONE, imei, serial


@pytest.mark.parametrize(
    ("make", "word"),
    [
        (lambda: ChangeTimeZone(customer_id=CUSTOMER, time_zone="Europe/Musterstadt"), "Zeitzone"),
        (lambda: ChangeTimeZone(customer_id=CUSTOMER, time_zone="../../etc/passwd"), "time zone"),
        (lambda: ChangeTimeZone(customer_id=CUSTOMER, time_zone="CEST"), "Europe/Berlin"),
        (lambda: ChangeFeedBrake(customer_id=CUSTOMER, percent=101), "percent"),
        (lambda: ChangeFeedBrake(customer_id=CUSTOMER, percent=-1), "percent"),
        (lambda: DefineMasterDataField(customer_id=CUSTOMER, of="user", key="Größe", label_de="Größe", label_en="Size"), "key"),
        (lambda: RenameUser(user_id=ERIKA, name="  "), "name"),
        (lambda: RenameUser(user_id=ERIKA, name="Mus\x00ter"), "Steuerzeichen"),
        (lambda: RegisterUser(user_id=ERIKA, name="Muster, Erika", email="erika"), "E-Mail"),
        (lambda: RegisterUser(user_id=ERIKA, name="Muster, Erika", email="erika@example.org, hans@example.org"), "e-mail"),
        (lambda: EnrichUser(user_id=ERIKA, further={"": "x"}), "further"),
        (lambda: RegisterDevice(device_id=PHONE, identifiers=()), "identifiers"),
        (lambda: RegisterDevice(device_id=PHONE, identifiers=(imei(IMEI_1 + "4"),)), "14 Ziffern"),
        (lambda: RegisterDevice(device_id=PHONE, identifiers=(imei("3500000000000x"),)), "14 digits"),
        (lambda: RegisterDevice(device_id=PHONE, identifiers=(imei("0" * 14),)), "14 digits"),
        (lambda: RegisterDevice(device_id=PHONE, identifiers=(imei("３" * 14),)), "14 digits"),
        (lambda: IdentifyDevice(device_id=PHONE, identifiers=(serial("AB 1"),)), "Seriennummer"),
        (lambda: IdentifyDevice(device_id=PHONE, identifiers=(serial("x"),)), "serial number"),
        (lambda: RegisterOtherSim(sim_id=OTHER_SIM, number="0171 3920001", carrier="Beispielnetz"), "E.164"),
        (lambda: RegisterOtherSim(sim_id=OTHER_SIM, number="+49", carrier="Beispielnetz"), "E.164"),
        (lambda: DescribeDevice.model_validate({"device_id": PHONE, "color": "rot"}), "color"),
    ],
)
def test_a_wrong_shape_is_refused_with_what_would_be_right(make: Callable[[], Command], word: str) -> None:
    with pytest.raises(ValidationError, match=word):
        make()


def test_a_serial_number_is_known_in_capitals() -> None:
    assert IdentifyDevice(device_id=PHONE, identifiers=(serial(" pf-12ab "),)).identifiers == (serial("PF-12AB"),)
