"""What a device may bring today, by condition: shown before it is registered to be sold (H-15)."""

from datetime import date
from typing import Annotated
from uuid import UUID

import orjson
from fastapi import Response
from pydantic import Field
from typing_extensions import TypedDict

from aggregates.device import Device
from aggregates.device_terms import DeviceDescription
from aggregates.engine.words import codes_of
from aggregates.prices.price_terms import PriceStep
from aggregates.remarketing.expected_proceeds import ExpectedProceeds
from aggregates.remarketing.terms import Grade
from api.engine.access import Caller, Reads
from api.engine.days import zone_of
from api.engine.reading import After, json_answer, reading, require_feature
from api.engine.route import guarded
from api.prices.list_prices import MoneyTold
from api.remarketing.remarketings import REMARKETING_TAG
from commands.engine.command import NotFound
from commands.remarketing.expected_given import kept_as
from foundation.local_day import today_in
from foundation.money import Money
from readmodels.devices.device_detail import DEVICE_DETAIL_READS, device_detail
from readmodels.engine.reader import Reading
from readmodels.engine.relations import read_by

router = guarded(REMARKETING_TAG, "remarketing")
_STEPS = "SELECT proceeds_id, steps::text FROM expected_proceeds WHERE proceeds_id = ANY(%(ids)s)"
_READS = DEVICE_DETAIL_READS | read_by(_STEPS)


class GradeExpected(TypedDict):
    """What is expected in a grade."""

    grade: Grade
    expected: Annotated[MoneyTold | None, Field(description="Net; null: no list says so")]


class DeviceExpected(TypedDict):
    """What a device may bring on a day, grade by grade."""

    day: Annotated[date, Field(description="The customer's today")]
    grades: list[GradeExpected]


def today_of(caller: Caller) -> date:
    """Return the customer's today."""
    return today_in(zone_of(caller, caller.customer))


@router.get(
    "/devices/{device_id}/expected-proceeds",
    summary="Was ein Gerät heute bringen kann, je Zustandsklasse / What a device may bring today, by grade",
    response_model=DeviceExpected,
)
def get_expected_proceeds_of_device(device_id: UUID, caller: Reads, after: After) -> Response:
    day = today_of(caller)
    with reading(caller, _READS, after) as found:
        require_feature(found, "remarketing")
        shown = device_detail(found, device_id)
        if shown is None:
            raise NotFound(Device.noun, device_id)
        said = DeviceDescription.model_validate({name: shown.fields[name] for name in ("kind", "maker", "model", "size")})
        grades = [{"grade": grade, "expected": _on(found, caller, said, grade, day)} for grade in codes_of(Grade)]
    return json_answer({"day": day.isoformat(), "grades": grades})


def _on(found: Reading, caller: Caller, said: DeviceDescription, grade: Grade, day: date) -> dict[str, str] | None:
    ids = kept_as(caller.customer, said, grade)
    kept = {proceeds_id: _kept(steps) for proceeds_id, steps in found.all(_STEPS, {"ids": ids})}
    for each in ids:
        if each in kept and (money := kept[each].on(day)) is not None:
            return _told(money)
    return None


def _kept(steps: str) -> ExpectedProceeds:
    return ExpectedProceeds(steps=tuple(PriceStep.model_validate(each) for each in orjson.loads(steps)))


def _told(money: Money) -> dict[str, str]:
    return money.model_dump(mode="json")
