"""The notes on a device, the latest first (H-05); a note about a person who was erased reads "gelöscht"."""

from typing import Any
from uuid import UUID

from fastapi import Response

from aggregates.device import Device
from api.devices.device_answers import NotesTold
from api.devices.device_past import device_subject
from api.engine.access import Reads
from api.engine.reading import After, json_answer, reading
from api.engine.route import guarded
from commands.engine.command import NotFound
from readmodels.devices.device_detail import DEVICE_RECORDS_READS
from readmodels.devices.device_history import DEVICE_HISTORY_LIST
from readmodels.engine.history_query import history_page
from readmodels.engine.query import LARGEST_LIMIT, Query
from readmodels.engine.query_conditions import Condition

router = guarded("Geräte / devices", "devices")
_NOTES = Query(
    sort=(("position", True),),
    fields=("position", "recorded_at", "effective_at", "actor", "details"),
    conditions=(Condition("event", "eq", ("device.noted",)),),
    limit=LARGEST_LIMIT,
)


@router.get("/devices/{device_id}/notes", summary="Notizen zum Gerät / Notes on the device", response_model=NotesTold)
def list_notes(device_id: UUID, caller: Reads, after: After) -> Response:
    """The latest 500."""
    with reading(caller, DEVICE_RECORDS_READS | DEVICE_HISTORY_LIST.reads, after) as found:
        subject = device_subject(found, device_id)
        if subject is None:
            raise NotFound(Device.noun, device_id)
        told = history_page(found, DEVICE_HISTORY_LIST, subject, _NOTES, caller.backend.log)
    return json_answer({"items": [_note(item) for item in told["items"]]}, told["position"])


def _note(item: dict[str, Any]) -> dict[str, Any]:
    kept = ("position", "recorded_at", "effective_at", "actor", "actor_name")
    return {**{name: item[name] for name in kept}, "text": item["details"]["text"]}
