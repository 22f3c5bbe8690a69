"""Mails about orders, sent on to a mail server; and who keeps the time killed on the way."""

import signal
import subprocess
import sys
from datetime import datetime
from pathlib import Path

from access.engine.delivery import Delivery
from gateways.mail import MailServer
from tests.commands.timers.kept import Kept
from tests.gateways.servers import Mailbox

ROOT = Path(__file__).parents[3]


def sent(kept: Kept, box: Mailbox) -> list[str]:
    """All that has gone out so far, once what may go has gone."""
    Delivery(kept.log, "mail", MailServer("127.0.0.1", box.port, "none", "portal@beispiel.example").send).send_due()
    return sorted(recipient for recipients in box.recipients for recipient in recipients)


def killed(kept: Kept, moment: datetime, step: str) -> None:
    """Keep the time in a process that kills itself at this step."""
    command = [sys.executable, "-m", "tests.commands.timers.keep_program", kept.log.dsn, moment.isoformat(), step]
    assert subprocess.run(command, cwd=ROOT, timeout=120, check=False).returncode == -signal.SIGKILL


def after_the_kill(kept: Kept) -> None:
    """The killed one's turn is over, and kept answers are forgotten."""
    with kept.log.pool.connection() as connection:
        connection.execute("UPDATE timer_turn SET until = clock_timestamp()")
        connection.execute("DELETE FROM idempotency")
