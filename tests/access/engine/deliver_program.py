"""Delivers on its own until it kills itself at the step that it is told: `python -m tests.access.engine.deliver_program DSN MAIL_PORT STEP`."""

import os
import signal
import sys

from access.engine.delivery import Delivery
from gateways.mail import MailServer
from gateways.sending import OutgoingMessage
from tests.access.made_up import happen, keep
from tests.eventstore.store import open_log


def main(dsn: str, port: int, step: str) -> None:
    log = open_log(dsn)
    server = MailServer("127.0.0.1", port, "none", "portal@beispiel.example")

    def die_at(here: str) -> None:
        if step == here:
            os.kill(os.getpid(), signal.SIGKILL)

    def send(message: OutgoingMessage) -> None:
        die_at("before it is sent")
        server.send(message)
        die_at("before it is written down")

    if step in ("before the message", "before the event", "after the event"):
        die_at("before the message")
        keep(log, "mail", "command:doomed")
        die_at("before the event")
        happen(log, "command:doomed")
        die_at("after the event")
    Delivery(log, "mail", send).send_due()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3])
