"""An exchange is late: the day that was promised for its replacement is over (H-13)."""

from datetime import date
from typing import Annotated

from aggregates.device_terms import DeviceId
from aggregates.engine.event import Event
from aggregates.order_terms import PROMISED_ON
from aggregates.service_cases.terms import CASE_NUMBER, ServiceCaseId
from aggregates.user import UserIdOrNone


class ExchangeFellLate(
    Event,
    event="service_case.exchange_fell_late",
    de="{Austausch case_id|Austausch} überfällig: zugesagt für {promised_on}",
    en="{Exchange case_id|Exchange} late: promised for {promised_on}",
    about=("late",),
):
    """The promised day is over, and the replacement hasn't arrived."""

    case_id: ServiceCaseId
    device_id: DeviceId
    user_id: UserIdOrNone
    number: Annotated[str, CASE_NUMBER]
    promised_on: Annotated[date, PROMISED_ON]
