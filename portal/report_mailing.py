"""Beside the API: reports that are due by schedule are made and mailed, by one process at a time (api/reports/mailing.py)."""

from typing import TYPE_CHECKING

from portal.engine.recurring import Recurring

if TYPE_CHECKING:
    from api.engine.backend import Backend

DUE_LOOKED_EVERY = 5.0
"""Seconds between two looks at what is due."""


def _mail(backend: "Backend") -> bool:
    from api.reports.mailing import ReportMailing

    return ReportMailing(backend).step()


MAILING_REPORTS = Recurring("reports by schedule", DUE_LOOKED_EVERY, _mail, "reports by schedule could not be mailed")
