"""Beside the API: mails and SMS go out by the gateways that are set."""

import logging
import threading
from collections.abc import Generator, Mapping
from contextlib import ExitStack, contextmanager

from access.engine.delivery import Delivery, Send
from aggregates.engine.message_terms import Channel
from eventstore.log import EventLog
from gateways.mail import MailServer
from gateways.sms import SmsGateway
from portal.engine.sending_settings import header_of
from portal.settings import Settings

log_of = logging.getLogger(__name__)


def gateways(settings: Settings) -> dict[Channel, Send]:
    """Return the gateway by which messages go out, for each channel that has one; the messages of a channel without one stay in the outbox."""
    found: dict[Channel, Send] = {}
    if settings.smtp_host is not None and settings.mail_from is not None:
        password = settings.smtp_password.get_secret_value() if settings.smtp_password else None
        host, port, security = settings.smtp_host, settings.smtp_port, settings.smtp_security
        found["mail"] = MailServer(host, port, security, settings.mail_from, settings.smtp_user, password).send
    if settings.sms_url is not None:
        body = settings.sms_body.get_secret_value() if settings.sms_body else ""
        header = header_of(settings.sms_header.get_secret_value()) if settings.sms_header else None
        found["sms"] = SmsGateway(settings.sms_url.get_secret_value(), settings.sms_format, body, settings.sms_from or "", header).send
    return found


@contextmanager
def delivering(log: EventLog, sends: Mapping[Channel, Send]) -> Generator[None]:
    """Run a thread per gateway, as sending is waiting; of several processes one sends."""
    if len(sends) == 1:
        log_of.warning(
            "Nur %(there)s gehen hinaus, die anderen Nachrichten erreichen niemanden. / Only %(there)s go out, other messages reach nobody.",
            {"there": ", ".join(sends)},
        )
    stop = threading.Event()
    with ExitStack() as threads:
        for channel, send in sends.items():
            thread = threading.Thread(target=Delivery(log, channel, send).run, args=(stop,), name=f"deliver {channel}", daemon=True)
            thread.start()
            threads.callback(thread.join)
        threads.callback(stop.set)
        yield
