"""What happens to the demo's devices: a service case of every kind, devices that are sold, and one device's life from its order to the certificate of its destruction (H-12 to H-16)."""

from typing import Any

from portal.demo.front_door import Person
from portal.demo.ordering import DELIVERED_TO
from portal.demo.picks import Picks

_WORN = {"turns_on": "yes", "works": "yes", "display": "scratched", "housing": "worn", "battery": "good", "locks_removed": "yes"}
_DEFECT = {"affected": "battery", "turns_on": "yes"}


def open_cases(administrator: Person, fulfilment: Person, picks: Picks) -> None:
    """Open a case of every kind, and let some go further."""
    repaired, exchanged, lost, stolen, pooled, sold = picks.devices[:6]
    repair = administrator.made(
        f"POST /devices/{repaired}/repair", fault="Akku hält nicht mehr", answers=_DEFECT, sending="label", loan_wanted=True
    )
    fulfilment.do(f"PUT /service-cases/{repair}/loan-device", loan_device="Beispielwerk Phone 1 (SN DEMO-LOAN-1)")
    fulfilment.do(f"POST /service-cases/{repair}/receipt")
    fulfilment.do(f"PUT /service-cases/{repair}/estimate", net="149.90", work="Akku tauschen")
    administrator.do(f"POST /service-cases/{repair}/messages", text="Geht es auch bis Freitag?", wants_answer=True)
    _exchange(administrator, fulfilment, exchanged, "DEMO-EX-1")
    administrator.do(f"POST /devices/{lost}/loss", loss="lost", happened_on=picks.day, place="Musterstadt, Bahnhof", activation_lock="on")
    theft = administrator.made(f"POST /devices/{stolen}/loss", loss="stolen", happened_on=picks.day, activation_lock="on", block=True)
    administrator.do(f"PUT /service-cases/{theft}/police-number", police_number="MUSTER/0815/2026")
    _return(administrator, fulfilment, pooled, whereabouts="pool", contract="pause", user="deactivate")
    _return(administrator, fulfilment, sold, whereabouts="remarketing", contract="keep", user="keep")


def sell(administrator: Person, fulfilment: Person, picks: Picks) -> None:
    """Say what the demo's models bring, and register devices to be sold: one is offered for, one paid out, one declined and destroyed."""
    told = administrator.look(f"/devices/{picks.devices[6]}")
    brings = {"maker": told["maker"], "model": told["model"], "grade": "b", "proceeds": "95.00", "valid_from": picks.day}
    fulfilment.do("POST /expected-proceeds", **brings)
    offered, paid, declined = (administrator.made(f"POST /devices/{device}/remarketing", condition=_WORN) for device in picks.devices[6:9])
    for each in (offered, paid, declined):
        fulfilment.do(f"POST /remarketings/{each}/receipt")
        fulfilment.do(f"POST /remarketings/{each}/check", grade="b")
        fulfilment.do(f"POST /remarketings/{each}/offer", amount="80.00")
    administrator.do(f"POST /remarketings/{paid}/acceptance", amount="80.00")
    fulfilment.do(f"POST /remarketings/{paid}/payment", settlement="paid_out")
    administrator.do(f"POST /remarketings/{declined}/decline", after="destruction", reason="Zu wenig")
    fulfilment.do(f"POST /remarketings/{declined}/destruction")


def exchange_delivered(administrator: Person, fulfilment: Person, picks: Picks, device_id: str) -> None:
    """Exchange the device that an order brought; the old one goes back and is destroyed: its whole life stands in one history."""
    _exchange(administrator, fulfilment, device_id, "DEMO-EX-2")
    found = administrator.look(f"/service-cases?filter[device_id]={device_id}&filter[kind]=return&limit=1")
    _complete(fulfilment, found["items"][0]["id"])
    told = {"certificate": "destruction", "on": picks.day, "carried_out_by": "Beispiel Recycling GmbH", "method": "DIN 66399"}
    fulfilment.do(f"POST /devices/{device_id}/certificates/made", **told)


def upgrade(administrator: Person, picks: Picks) -> None:
    """Order a new phone in the place of one, which goes into the pool once that has come; and keep one there."""
    told = {"whereabouts": "pool", "article_number": "DEMO-P1-256", "sending": "label", "address": DELIVERED_TO}
    administrator.do(f"POST /devices/{picks.devices[9]}/upgrade", **told)


def report_own(administrator: Person, employee: Person, fulfilment: Person) -> None:
    """Give an employee a phone, whose display breaks: she reports that herself, asks, and is answered (H-25)."""
    [user] = administrator.look(f"/users?filter[email]={employee.look('/me')['account']['email']}")["items"]
    description = {"kind": "smartphone", "maker": "Beispielwerk", "model": "Phone 1"}
    phone = administrator.made("POST /devices", identifiers=[{"kind": "serial_number", "value": "DEMO-OWN-1"}], description=description)
    administrator.do(f"POST /devices/{phone}/assignment", user_id=user["id"])
    answers = {"affected": "display", "display_works": "no", "turns_on": "yes"}
    case = employee.made(f"POST /own-devices/{phone}/repair", fault="Display gesprungen", answers=answers, sending="label")
    employee.do(f"POST /own-service-cases/{case}/messages", text="Soll die SIM-Karte im Gerät bleiben?")
    fulfilment.do(f"POST /service-cases/{case}/fulfilment-messages", text="Bitte vorher herausnehmen.")


def _exchange(administrator: Person, fulfilment: Person, device_id: str, serial: str) -> None:
    case = administrator.made(
        f"POST /devices/{device_id}/exchange", occasion="defect", answers=_DEFECT, whereabouts="destruction", sending="label"
    )
    identifiers = [{"kind": "serial_number", "value": serial}]
    fulfilment.do(
        f"PUT /service-cases/{case}/replacement", identifiers=identifiers, carrier="dhl", tracking_number=f"0034000000000000001{serial[-1]}"
    )
    fulfilment.do(f"POST /service-cases/{case}/arrival")


def _return(administrator: Person, fulfilment: Person, device_id: str, **choices: Any) -> None:
    _complete(fulfilment, administrator.made(f"POST /devices/{device_id}/return", occasion="leaver", sending="label", **choices))


def _complete(fulfilment: Person, case_id: str) -> None:
    fulfilment.do(f"POST /service-cases/{case_id}/receipt")
    fulfilment.do(f"POST /service-cases/{case_id}/completion")
