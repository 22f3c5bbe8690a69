"""Beside the API: mails and SMS go out by the gateways that are set, and what of secrets and messages means nothing any more is deleted."""

import logging
import threading
from collections.abc import Callable, Generator, Mapping
from contextlib import ExitStack, contextmanager

from psycopg import Error
from psycopg_pool import PoolTimeout

from access.engine.delivery import Delivery, Send
from access.engine.outbox import Channel
from access.engine.sweeping import sweep
from eventstore.log import EventLog
from gateways.mail import MailServer
from gateways.sms import SmsGateway
from portal.settings import Settings

SWEEP = 3600.0
"""Seconds between two looks for what can be deleted."""

log_of = logging.getLogger(__name__)


def gateways(settings: Settings) -> dict[Channel, Send]:
    """By what messages go out; a channel without one stays in the outbox."""
    found: dict[Channel, Send] = {}
    if settings.smtp_host is not None and settings.mail_from is not None:
        password = settings.smtp_password.get_secret_value() if settings.smtp_password else None
        host, port, security = settings.smtp_host, settings.smtp_port, settings.smtp_security
        found["mail"] = MailServer(host, port, security, settings.mail_from, settings.smtp_user, password).send
    if settings.sms_url is not None:
        name, _, value = settings.sms_header.get_secret_value().partition(":") if settings.sms_header else ("", "", "")
        body = settings.sms_body.get_secret_value() if settings.sms_body else ""
        header = (name, value.strip()) if name else None
        found["sms"] = SmsGateway(settings.sms_url.get_secret_value(), settings.sms_format, body, settings.sms_from or "", header).send
    return found


@contextmanager
def delivering(log: EventLog, sends: Mapping[Channel, Send]) -> Generator[None]:
    """A thread per gateway, as sending is waiting; of several processes one sends."""
    if len(sends) == 1:
        log_of.warning(
            "Nur %(there)s gehen hinaus, die anderen Nachrichten erreichen niemanden. / Only %(there)s go out, other messages reach nobody.",
            {"there": ", ".join(sends)},
        )
    stop = threading.Event()
    with ExitStack() as threads:
        for channel, send in sends.items():
            _start(threads, Delivery(log, channel, send).run, stop, channel)
        _start(threads, lambda stop: _sweep(log, stop), stop, "sweep")
        threads.callback(stop.set)
        yield


def _start(threads: ExitStack, work: Callable[[threading.Event], None], stop: threading.Event, name: str) -> None:
    thread = threading.Thread(target=work, args=(stop,), name=f"deliver {name}", daemon=True)
    thread.start()
    threads.callback(thread.join)


def _sweep(log: EventLog, stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            with log.pool.connection() as connection:
                sweep(connection)
        except (Error, PoolTimeout) as error:
            log_of.warning("what means nothing any more could not be deleted, again later: %s", error)
        stop.wait(SWEEP)
