"""Which step leads from which status of a remarketing to which: the whole of it, in one table (H-15)."""

from collections.abc import Mapping
from typing import Literal

from aggregates.remarketing.terms import RemarketingStatus

RemarketingStep = Literal["receive", "check", "offer", "accept", "decline", "pay_out", "destroy", "send_back", "withdraw"]

MOVES: Mapping[RemarketingStep, Mapping[RemarketingStatus, RemarketingStatus]] = {
    "receive": {"registered": "received"},
    # Checked once more, an offer holds no longer: what it brings follows from the grade.
    "check": {"received": "checked", "checked": "checked", "offered": "checked", "accepted": "checked"},
    "offer": {"checked": "offered", "offered": "offered"},
    "accept": {"offered": "accepted"},
    "decline": {"offered": "declined", "declined": "declined"},
    "pay_out": {"accepted": "paid_out"},
    "destroy": {"declined": "destroyed"},
    "send_back": {"declined": "sent_back"},
    "withdraw": {"registered": "withdrawn"},
}
