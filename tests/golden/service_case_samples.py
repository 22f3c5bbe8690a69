"""Samples of what happens to service cases, and to devices by them."""

from datetime import date
from typing import Any
from uuid import UUID

from aggregates.device_terms import DeviceDescription, DeviceReturned, Identifier
from aggregates.engine.event import Event
from aggregates.service_case import ReturnCancelled, ReturnChanged, ReturnCompleted, ReturnReceived, ReturnRequested
from aggregates.service_case_terms import NumberInCase

_CASE, _DEVICE, _USER, _SIM = (UUID(f"00000000-0000-7000-8000-0000000000{end}") for end in ("f1", "d1", "c1", "51"))
_OF: dict[str, Any] = {"case_id": _CASE, "device_id": _DEVICE, "user_id": _USER}

SAMPLES: tuple[Event, ...] = (
    DeviceReturned(device_id=_DEVICE, whereabouts="remarketing"),
    ReturnRequested(
        number="S-7K4M9-PXQ2R",
        identifiers=(Identifier(kind="imei", value="35000000000001"),),
        description=DeviceDescription(kind="smartphone", maker="Beispielwerk", model="Phone 1"),
        occasion="leaver",
        whereabouts="destruction",
        contract="cancel",
        user="delete",
        sending="pick_up",
        numbers=(NumberInCase(sim_id=_SIM, number="+4915228817386"),),
        pick_up_on=date(2026, 12, 2),
        remarks="Am Empfang",
        **_OF,
    ),
    ReturnChanged(whereabouts="pool", contract="keep", user="keep", **_OF),
    ReturnReceived(**_OF),
    ReturnCompleted(whereabouts="pool", contract="cancel", user="keep", at_carrier=("+4915228817386",), **_OF),
    ReturnCancelled(reason="Doch noch gebraucht", **_OF),
)
