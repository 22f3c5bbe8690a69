"""Made-up customers, people, devices and numbers, and the events by which they came."""

from datetime import date
from typing import Any
from uuid import UUID

from aggregates.address import Address
from aggregates.customer import CustomerRegistered
from aggregates.device import DeviceAssigned, DeviceDiscovered, DeviceRegistered
from aggregates.device_terms import DeviceDescription, Identifier
from aggregates.engine.event import Event
from aggregates.sim import SimPutInDevice, SimRegistered
from aggregates.sim_terms import Card, ContractTerm, Entitlements, Tariff
from aggregates.user import UserRegistered

CUSTOMER = UUID("c0000000-0000-4000-8000-000000000001")
OTHER_CUSTOMER = UUID("c0000000-0000-4000-8000-000000000002")
ERIKA = UUID("a0000000-0000-4000-8000-000000000001")
HANS = UUID("a0000000-0000-4000-8000-000000000002")
PHONE = UUID("d0000000-0000-4000-8000-000000000001")
TABLET = UUID("d0000000-0000-4000-8000-000000000002")
LAPTOP = UUID("d0000000-0000-4000-8000-000000000003")
SIM = UUID("50000000-0000-4000-8000-000000000001")
OTHER_SIM = UUID("50000000-0000-4000-8000-000000000002")
IMPORT = UUID("f0000000-0000-4000-8000-000000000001")
TOKEN = UUID("70000000-0000-4000-8000-000000000001")

ACTOR = "token:made-up"
NUMBER = "+4915228817386"
OTHER_NUMBER = "+491713920001"
IMEI_1 = "35000000000001"
IMEI_2 = "35000000000002"
IMEI_3 = "35000000000003"
ICCID = "89490200000000000018"
OTHER_ICCID = "89490200000000000026"
FEED_DAY = date(2026, 11, 20)

HOME = Address(recipient="Erika Muster", street="Musterweg 1", postal_code="12345", city="Musterstadt")
OFFICE = Address(street="Beispielallee 2", postal_code="54321", city="Beispielhausen")

Entry = tuple[UUID, Event]


def imei(value: str) -> Identifier:
    return Identifier(kind="imei", value=value)


def serial(value: str) -> Identifier:
    return Identifier(kind="serial_number", value=value)


def customer(customer_id: UUID = CUSTOMER, **changes: Any) -> Entry:
    fields = {"name": "Beispiel GmbH", "customer_number": "K-1001", "time_zone": "Europe/Berlin"}
    return customer_id, CustomerRegistered(**{**fields, **changes})


def user(user_id: UUID = ERIKA, name: str = "Muster, Erika", **fields: Any) -> Entry:
    return user_id, UserRegistered(name=name, **fields)


def device(device_id: UUID = PHONE, *identifiers: Identifier, **description: Any) -> Entry:
    fields: dict[str, Any] = {"maker": "Beispielwerk", "model": "Phone 1", **description}
    return device_id, DeviceRegistered(source="order", identifiers=identifiers or (imei(IMEI_1),), description=DeviceDescription(**fields))


def unknown_device(device_id: UUID = PHONE, imei: str = IMEI_1) -> Entry:
    return device_id, DeviceDiscovered(imei=imei, description=DeviceDescription())


def assigned(device_id: UUID = PHONE, user_id: UUID = ERIKA) -> Entry:
    return device_id, DeviceAssigned(user_id=user_id, device_id=device_id)


def fed_sim(sim_id: UUID = SIM, number: str = NUMBER, **changes: Any) -> Entry:
    fields: dict[str, Any] = {
        "card": Card(iccid=ICCID, card_type="Triple-SIM"),
        "tariff": Tariff(name="Business Smart M", options=("EU Roaming",)),
        "term": ContractTerm(start=date(2025, 1, 1), end=date(2026, 12, 31)),
        "entitlements": Entitlements(subsidy=True, renewal=False),
        "billing_account": "100200300",
        "codes": "sealed:1:abc",
    }
    return sim_id, SimRegistered(number=number, carrier="Vodafone", fed=True, **{**fields, **changes})


def other_sim(sim_id: UUID = OTHER_SIM, number: str = OTHER_NUMBER, **fields: Any) -> Entry:
    return sim_id, SimRegistered(number=number, carrier="Beispielnetz", fed=False, **fields)


def in_device(sim_id: UUID = SIM, device_id: UUID = PHONE, number: str = NUMBER, **changes: Any) -> Entry:
    fields: dict[str, Any] = {"imei": IMEI_1, "source": "feed", "set_by": "import:before", "was": None}
    return sim_id, SimPutInDevice(number=number, device_id=device_id, **{**fields, **changes})
