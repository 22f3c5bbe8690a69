"""What remarketing brought, month by month: how many devices were sold, and for how much (H-15)."""

from typing import Annotated

from fastapi import Response
from pydantic import Field
from typing_extensions import TypedDict

from api.engine.access import Reads
from api.engine.reading import After, json_answer, reading, require_feature
from api.engine.route import guarded
from api.remarketing.remarketings import REMARKETING_TAG
from readmodels.engine.relations import read_by

router = guarded(REMARKETING_TAG, "remarketing")
_MONTHS = """SELECT to_char(closed_at AT TIME ZONE %(zone)s, 'YYYY-MM') AS month, currency,
        count(*) FILTER (WHERE status = 'paid_out'), sum(proceeds)::text, sum(proceeds) FILTER (WHERE settlement = 'paid_out')::text,
        sum(proceeds) FILTER (WHERE settlement = 'set_against_rate')::text, sum(expected) FILTER (WHERE status = 'paid_out')::text,
        count(*) FILTER (WHERE status = 'destroyed'), count(*) FILTER (WHERE status = 'sent_back')
    FROM remarketings WHERE customer_id = %(customer)s AND status IN ('paid_out', 'destroyed', 'sent_back')
    GROUP BY 1, 2 ORDER BY 1 DESC, 2"""
_NAMES = ("month", "currency", "sold", "proceeds", "paid_out", "set_against_rate", "expected", "destroyed", "sent_back")
_AMOUNTS = frozenset({"proceeds", "paid_out", "set_against_rate", "expected"})
_Net = Annotated[str, Field(description="Net, such as 1234.56")]


class RemarketingMonth(TypedDict):
    """What was brought to its end in a month of the customer's calendar."""

    month: Annotated[str, Field(description="As 2026-11")]
    currency: str
    sold: int
    proceeds: _Net
    paid_out: _Net
    set_against_rate: _Net
    expected: Annotated[str, Field(description="Net: what had been expected of those that were sold, where a list said so")]
    destroyed: int
    sent_back: int


class RemarketingMonths(TypedDict):
    """The sums of remarketing by month, the latest first."""

    months: list[RemarketingMonth]


@router.get(
    "/remarketing-months",
    summary="Erlöse der Wiedervermarktung je Monat / Proceeds of remarketing by month",
    response_model=RemarketingMonths,
)
def list_remarketing_months(caller: Reads, after: After) -> Response:
    with reading(caller, read_by(_MONTHS), after) as found:
        require_feature(found, "remarketing")
        rows = found.all(_MONTHS, {"zone": str(found.settings.zone)})
    told = [{name: value or ("0.00" if name in _AMOUNTS else value) for name, value in zip(_NAMES, row, strict=True)} for row in rows]
    return json_answer({"months": told})
