"""What a mail with a report by schedule says."""

from datetime import datetime

from access.engine.outbox import Message
from aggregates.report_schedule_terms import MailLanguage
from foundation.noun import Noun

_END_DE = "Diesen Versand haben Sie im Serviceportal bestellt; ändern oder beenden können Sie ihn dort unter „Regelmäßige Berichte“."
_END_EN = "You ordered this in the service portal, where you can change or end it under “Scheduled reports”."


def report_mail(report: Noun, customer: str, made: datetime, language: MailLanguage, *, link: str | None, missed: int) -> Message:
    """Compose the mail. `made`: by the customer's clock; `link`: where the report is that is too large to be attached; `missed`: times before that fell out."""
    if language == "de":
        what = f"der Bericht „{report.de}“ für {customer}, Stand {made:%d.%m.%Y, %H:%M} Uhr"
        there = "liegt bei." if link is None else f"ist zu groß für eine E-Mail. Nach der Anmeldung ist er hier:\n\n{link}"
        fell_out = f"\n\nAusgefallen sind davor, während das Portal stand: {missed}." if missed else ""
        return Message(f"{report.de} – {customer}, {made:%d.%m.%Y}", f"Guten Tag,\n\n{what}, {there}{fell_out}\n\n{_END_DE}\n")
    what = f"the report “{report.en}” for {customer}, as of {made:%Y-%m-%d %H:%M}"
    there = "is attached." if link is None else f"is too large for a mail. Once you have logged in, it is here:\n\n{link}"
    fell_out = f"\n\nFell out before, while the portal stood still: {missed}." if missed else ""
    return Message(f"{report.en} – {customer}, {made:%Y-%m-%d}", f"Hello,\n\n{what}, {there}{fell_out}\n\n{_END_EN}\n")
