"""What is refused for its shape, before any rule is asked."""

from collections.abc import Callable

import pytest
from pydantic import ValidationError

from aggregates.accounts.account import Account
from aggregates.engine.aggregate import Aggregate
from aggregates.registry import EVENTS
from commands.accounts.issue_api_token import IssueApiToken
from commands.customers.change_feed_brake import ChangeFeedBrake
from commands.customers.change_time_zone import ChangeTimeZone
from commands.customers.define_master_data_field import DefineMasterDataField
from commands.customers.register_customer import RegisterCustomer
from commands.devices.describe_device import DescribeDevice
from commands.devices.identify_device import IdentifyDevice
from commands.devices.register_device import RegisterDevice
from commands.engine.command import Command, NotFound, tidied
from commands.prices.set_list_price import SetListPrice
from commands.sims.register_other_sim import RegisterOtherSim
from commands.users.enrich_user import EnrichUser
from commands.users.register_user import RegisterUser
from commands.users.rename_user import RenameUser
from tests.commands.made_up import CUSTOMER, ERIKA, IMEI_1, OTHER_SIM, PHONE, imei, serial


def _brake(percent: object) -> Callable[[], Command]:
    return lambda: ChangeFeedBrake.model_validate({"customer_id": CUSTOMER, "percent": percent})


def _name(name: str) -> Callable[[], Command]:
    return lambda: RenameUser(user_id=ERIKA, name=name)


def _token(**fields: object) -> Command:
    return IssueApiToken.model_validate({"token_id": ERIKA, "label": "x", "role": "ops", "token_hash": "0" * 64, **fields})


NO_DAYS = (0, 1796083200, "1796083200", "2026-12-01T00:00:00")


def _listed(day: object) -> Callable[[], Command]:
    said = {"article_number": "A-1", "financing": "purchase", "valid_from": day, "price": {"amount": "1.00", "currency": "EUR"}}
    return lambda: SetListPrice.model_validate(said)


def _other_sim(day: object) -> Callable[[], Command]:
    said = {"sim_id": OTHER_SIM, "number": "+491713920001", "carrier": "Beispielnetz", "term": {"start": day}}
    return lambda: RegisterOtherSim.model_validate(said)


@pytest.mark.parametrize(
    ("make", "word"),
    [
        (lambda: ChangeTimeZone(customer_id=CUSTOMER, time_zone="Europe/Musterstadt"), "Zeitzone"),
        (lambda: ChangeTimeZone(customer_id=CUSTOMER, time_zone="../../etc/passwd"), "time zone"),
        (lambda: ChangeTimeZone(customer_id=CUSTOMER, time_zone="CEST"), "Europe/Berlin"),
        (lambda: ChangeTimeZone(customer_id=CUSTOMER, time_zone="localtime"), "Europe/Berlin"),
        (lambda: ChangeTimeZone(customer_id=CUSTOMER, time_zone="Factory"), "Europe/Berlin"),
        (lambda: ChangeTimeZone(customer_id=CUSTOMER, time_zone="posixrules"), "Europe/Berlin"),
        (lambda: ChangeTimeZone(customer_id=CUSTOMER, time_zone="GB"), "Europe/Berlin"),
        (lambda: ChangeTimeZone(customer_id=CUSTOMER, time_zone="europe/berlin"), "Europe/Berlin"),
        (lambda: ChangeFeedBrake(customer_id=CUSTOMER, percent=101), "percent"),
        *((_brake(given), "ganze Zahl von 0 bis 100") for given in ("1e2", "nan", " 5 ", "5 %", "1_0", "+5", "５", 5.0, True, None)),
        (lambda: ChangeFeedBrake(customer_id=CUSTOMER, percent=-1), "percent"),
        (lambda: DefineMasterDataField(customer_id=CUSTOMER, of="user", key="Größe", label_de="Größe", label_en="Size"), "key"),
        (lambda: RenameUser(user_id=ERIKA, name="  "), "name"),
        *((_name(given), "Steuerzeichen") for given in ("Mus\x00ter", "Mus\x7fter", "Mus\x9fter")),
        *(
            (_name(given), "kein sichtbares Zeichen")
            for given in ("\u200b", "\u200b\u200d \ufeff", "\u00ad", "\u3164", "\u0301", "\u2800", "\U000e0100")
        ),
        *((_name(given), "Schreibrichtung") for given in ("Muster, \u202eakirE", "\u202e", "Muster\u2066")),
        (lambda: RegisterCustomer(customer_id=CUSTOMER, name="\u200b", customer_number="K-1"), "no visible character"),
        (lambda: DescribeDevice(device_id=PHONE, maker="\u200b"), "no visible character"),
        (lambda: _token(expires_at=1767225600), "2026-01-31T08:30:00Z"),
        (lambda: _token(expires_at="1767225600"), "2026-01-31T08:30:00Z"),
        (lambda: _token(expires_at="2026-01-31T08:30:00"), "2026-01-31T08:30:00Z"),
        *((_listed(given), "2026-01-31") for given in NO_DAYS),
        *((_other_sim(given), "2026-01-31") for given in NO_DAYS),
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


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/Argentina/Buenos_Aires", "Asia/Kolkata", "UTC", "Etc/UTC"])
def test_a_place_s_time_zone_is_taken(zone: str) -> None:
    assert ChangeTimeZone(customer_id=CUSTOMER, time_zone=zone).time_zone == zone


@pytest.mark.parametrize("name", ["Muster, Erika", "Ü", "李", "محمد", "می‌خواهم", "👩‍🔧", "7"])
def test_a_name_of_any_script_is_taken(name: str) -> None:
    assert RenameUser(user_id=ERIKA, name=name).name == name


@pytest.mark.parametrize("percent", [0, 100, "7"])
def test_a_whole_percent_is_taken(percent: object) -> None:
    assert ChangeFeedBrake.model_validate({"customer_id": CUSTOMER, "percent": percent}).percent == int(str(percent))


def test_a_serial_number_is_known_in_capitals() -> None:
    assert IdentifyDevice(device_id=PHONE, identifiers=(serial(" pf-12ab "),)).identifiers == (serial("PF-12AB"),)


def test_what_is_not_there_is_named_in_german_too() -> None:
    """Each aggregate says its noun in both languages."""
    account = NotFound(Account.noun, "4711")
    assert account.text_de == "Zugang mit der Id 4711 gibt es nicht."
    assert account.text_en == "There is no account with the id 4711."
    assert EVENTS, "with which all aggregates are there"
    nouns = [kind.noun for kind in Aggregate.__subclasses__()]
    assert len(set(nouns)) == len({noun.en for noun in nouns}) == len({noun.de for noun in nouns})
    assert {noun.en for noun in nouns if noun.de.lower() == noun.en} == {"import", "single sign-on", "token", "upgrade"}, (
        "the same word in both languages"
    )


def test_what_nobody_sees_is_no_part_of_what_is_kept() -> None:
    user = RegisterUser(
        user_id=ERIKA,
        name="Mus\u00adter,\u00a0Eri\u200bka",
        email="erika\ufeff@example.org",
        personnel_number="\u202dＰ\u200b１００\u202c",
        further={"size": "M\u200e"},
    )
    assert (user.name, user.email, user.personnel_number, user.further) == ("Muster, Erika", "erika@example.org", "P100", {"size": "M"})
    told = IdentifyDevice(device_id=PHONE, identifiers=(serial("ａｂ\u200b12"),))
    assert told.identifiers == (serial("AB12"),)
    sim = RegisterOtherSim(sim_id=OTHER_SIM, number="\u202a+49 171\u00a03920-001\u202c", carrier="Beispiel\u200bnetz")
    assert (sim.number, sim.carrier) == ("+491713920001", "Beispielnetz")


def test_of_a_password_every_character_counts() -> None:
    said = {"password": "a\u00a0b", "current_password": "u\u0308", "client_secret": "\u200bx", "name": "a\u00a0b"}
    assert tidied(said, 0) == {**said, "name": "a b"}
