"""Devices that are sold, over HTTP, as those have them who sell them: received, checked, offers made and paid, or the device given back (H-15)."""

from typing import Any

from api.documents.certificate_offer import certificate_offered
from api.engine.access import Caller
from api.engine.command_route import From, command_route
from api.engine.reading import reading
from api.engine.route import guarded
from api.engine.written import Note
from api.remarketing.expected_of_device import today_of
from api.remarketing.remarketing_actions import REMARKETING_ACTIONS
from api.remarketing.remarketings import REMARKETING_TAG
from commands.engine.dispatch import Done
from commands.remarketing.check_remarketed_device import CheckRemarketedDevice
from commands.remarketing.destroy_remarketed_device import DestroyRemarketedDevice
from commands.remarketing.offer_proceeds import OfferProceeds
from commands.remarketing.pay_out_proceeds import PayOutProceeds
from commands.remarketing.receive_for_remarketing import ReceiveForRemarketing
from commands.remarketing.send_back_remarketed_device import SendBackRemarketedDevice
from readmodels.engine.relations import read_by

router = guarded(REMARKETING_TAG, "fulfilment")
_SOLD = "SELECT device_id FROM remarketings WHERE remarketing_id = %(remarketing)s"
_NUMBERS = """SELECT s.sim_id, s.number FROM remarketings r
    JOIN devices known ON known.device_id = r.device_id OR (r.device_id IS NULL AND known.identifiers && r.identifiers)
    JOIN devices d ON coalesce(d.goes_on_as, d.device_id) = coalesce(known.goes_on_as, known.device_id)
    JOIN sims s ON s.linked_device_id = d.device_id
    WHERE r.remarketing_id = %(remarketing)s ORDER BY s.number"""


def _in_the_device(caller: Caller, given: dict[str, Any]) -> dict[str, Any]:
    """With the numbers that are in the device: all that the log knows of by now."""
    with reading(caller, read_by(_NUMBERS), caller.backend.log.head()) as found:
        rows = found.all(_NUMBERS, {"remarketing": given["remarketing_id"]})
    return {**given, "numbers": [{"sim_id": sim_id, "number": number} for sim_id, number in rows]}


def _certificate(caller: Caller, command: DestroyRemarketedDevice, _done: Done) -> list[Note]:
    """That one may be made now."""
    with reading(caller, read_by(_SOLD), 0) as found:
        row = found.one(_SOLD, {"remarketing": command.remarketing_id})
    return certificate_offered(caller, row[0] if row is not None else None, "destruction")


command_route(
    router,
    "POST /remarketings/{remarketing_id}/receipt",
    ReceiveForRemarketing,
    "Das Gerät ist eingegangen / The device was received",
    source=From(given=frozenset({"numbers"})),
    prepare=_in_the_device,
    action=(REMARKETING_ACTIONS, "receive"),
)
command_route(
    router,
    "POST /remarketings/{remarketing_id}/check",
    CheckRemarketedDevice,
    "Gerät geprüft: seine Zustandsklasse / The device was checked: its grade",
    source=From(given=frozenset({"day"})),
    prepare=lambda caller, given: {**given, "day": today_of(caller)},
    example={"grade": "b"},
    action=(REMARKETING_ACTIONS, "check"),
)
command_route(
    router,
    "POST /remarketings/{remarketing_id}/offer",
    OfferProceeds,
    "Angebot machen / Make an offer",
    example={"amount": "250.00"},
    action=(REMARKETING_ACTIONS, "offer"),
)
command_route(
    router,
    "POST /remarketings/{remarketing_id}/payment",
    PayOutProceeds,
    "Erlös ausgezahlt oder verrechnet / Proceeds paid out or set against the rate",
    example={"settlement": "paid_out"},
    action=(REMARKETING_ACTIONS, "pay_out"),
)
command_route(
    router,
    "POST /remarketings/{remarketing_id}/destruction",
    DestroyRemarketedDevice,
    "Gerät vernichtet / The device was destroyed",
    remark=_certificate,
    action=(REMARKETING_ACTIONS, "destroy"),
)
command_route(
    router,
    "POST /remarketings/{remarketing_id}/sending-back",
    SendBackRemarketedDevice,
    "Gerät zurückgesendet: es ist im Kundenpool / The device was sent back: it is in the customer's pool",
    action=(REMARKETING_ACTIONS, "send_back"),
)
