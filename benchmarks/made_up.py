"""Words, devices and numbers of made-up customers; numbers are from the block +49 1555 …, which serves for nothing but examples."""

import hashlib
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from aggregates.address import Address
from aggregates.customer import CustomerRegistered
from aggregates.device import DeviceRegistered
from aggregates.device_terms import DeviceDescription, Identifier
from aggregates.sim import SimPutInDevice, SimRegistered
from aggregates.sim_terms import Card, ContractTerm, Entitlements, SimStatus, Tariff
from aggregates.user import UserRegistered
from foundation.luhn import luhn_digit
from generators.devices import imei14, model_of, serial_number
from generators.fleet import OPTIONS, TARIFFS

FIRST_DEVICE = 2_000_000
"""From here on devices are others than those of the generated feeds."""

_FIRST_NAMES = (
    "Erika",
    "Max",
    "Anna",
    "Jürgen",
    "Leyla",
    "Tim",
    "Zoë",
    "Karl",
    "Mia",
    "Björn",
    "Ines",
    "Paul",
    "Özlem",
    "Ute",
    "Finn",
    "Ada",
)
_NAME_BEGINS = ("Muster", "Beispiel", "Probe", "Vorlage", "Entwurf", "Skizze", "Modell", "Demo", "Übungs", "Schau")
_NAME_ENDS = ("mann", "frau", "berg", "feld", "bach", "hausen", "müller", "roth", "stein", "acker")
_GROUPS = ("Vertrieb", "Außendienst", "Verwaltung", "Produktion", "IT", "Geschäftsführung")
_COLOURS = ("schwarz", "silber", "blau", "weiß")
_SIZES = ("64 GB", "128 GB", "256 GB")
_COMPUTERS = (("laptop", "Lenovo", "ThinkPad T14"), ("laptop", "Dell", "Latitude 5450"), ("pc", "HP", "EliteDesk 800"))
_BILLING_ACCOUNTS = 40
_DAY = date(2026, 6, 1)


class Phone(NamedTuple):
    """A device of which a number may be in."""

    event: DeviceRegistered
    imei: str | None


def customer(number: int) -> CustomerRegistered:
    return CustomerRegistered(name=f"Beispiel {number} GmbH", customer_number=f"K-{100_000 + number}", time_zone="Europe/Berlin")


def user(number: int) -> UserRegistered:
    first = _FIRST_NAMES[number % len(_FIRST_NAMES)]
    last = _NAME_BEGINS[number // 16 % len(_NAME_BEGINS)] + _NAME_ENDS[number // 160 % len(_NAME_ENDS)]
    return UserRegistered(
        name=f"{last}, {first}",
        email=f"person.{number}@beispiel.example",
        group=_GROUPS[number * 7 % 11 % len(_GROUPS)],
        personnel_number=f"P{number:07d}",
        cost_centre=f"{4000 + number % 60}",
        primary_address=Address(street=f"Musterweg {number % 90 + 1}", postal_code=f"{10000 + number % 50 * 11}", city="Musterstadt"),
    )


def device(number: int) -> Phone:
    """One in six is a computer, which has no IMEI."""
    place = FIRST_DEVICE + number
    colour, size = _COLOURS[number % len(_COLOURS)], _SIZES[number % len(_SIZES)]
    if number % 6 == 5:
        kind, maker, model = _COMPUTERS[number // 6 % len(_COMPUTERS)]
        names = (Identifier(kind="serial_number", value=serial_number(place)),)
        described = DeviceDescription.model_validate({"kind": kind, "maker": maker, "model": model})
        return Phone(DeviceRegistered(source="initial_import", identifiers=names, description=described), None)
    model, imei = model_of(place), imei14(place)
    names = (Identifier(kind="imei", value=imei), Identifier(kind="serial_number", value=serial_number(place)))
    described = DeviceDescription(kind=model.kind, maker=model.maker, model=model.model, size=size, colour=colour)
    return Phone(DeviceRegistered(source="initial_import", identifiers=names, description=described), imei)


def sim(number: int) -> SimRegistered:
    card = f"894902{number:012d}"
    chance = number * 7919 % 100
    status: SimStatus = "paused" if chance < 3 else "inactive" if chance == 3 else "free" if chance < 6 else "active"
    return SimRegistered(
        number=f"+491555{number:07d}",
        carrier="Vodafone",
        fed=True,
        card=Card(iccid=card + luhn_digit(card), card_type="Nano-SIM" if number % 3 else "eSIM"),
        tariff=tariff(number * number % 97),
        term=term(number),
        entitlements=Entitlements(subsidy=number % 10 < 6, renewal=number % 10 < 3, hardware_calloff=number % 10 < 4),
        status=status,
        billing_account=f"{100_000_000 + number % _BILLING_ACCOUNTS}",
        codes=f"sealed:1:{hashlib.shake_128(b'%d' % number).hexdigest(75)}",
    )


def tariff(choice: int) -> Tariff:
    options = OPTIONS[choice % len(OPTIONS)]
    return Tariff(name=TARIFFS[min(choice % len(TARIFFS), choice % 5)], options=tuple(options.split("|")) if options else ())


def term(choice: int) -> ContractTerm:
    begin = _DAY - timedelta(days=choice * 37 % 900)
    end = begin + timedelta(days=729)
    return ContractTerm(start=begin, end=end, earliest_renewal=end - timedelta(days=90))


def put_in(sim_event: SimRegistered, device_id: UUID, imei: str | None) -> SimPutInDevice:
    return SimPutInDevice(number=sim_event.number, device_id=device_id, imei=imei, source="feed", set_by="import:made-up", was=None)
