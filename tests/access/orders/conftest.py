from collections.abc import Iterator

import pytest

from access.engine.current_states import CurrentStates
from access.engine.outbox import Outbox
from access.timers.timed_messages import announces
from tests.commands.orders.approvals import BOSS, CLERK, DEPUTY, account
from tests.commands.timers.kept import Kept
from tests.eventstore.store import open_log
from tests.gateways.servers import Mailbox, mail_server


@pytest.fixture
def kept(database: str) -> Iterator[Kept]:
    log = open_log(database)
    made = Kept(log, announces=announces(log, CurrentStates(log), Outbox(log)))
    made.tell(account(BOSS, "boss"), account(DEPUTY, "deputy"), account(CLERK, "clerk"))
    yield made
    made.close()
    log.close()


@pytest.fixture
def box() -> Iterator[Mailbox]:
    with mail_server() as opened:
        yield opened
