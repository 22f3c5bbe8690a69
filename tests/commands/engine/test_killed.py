"""Processes are killed in the middle of their groups; whoever repeats what was not answered finds all of it done, and done once."""

import subprocess
import sys
import time
from collections import defaultdict
from pathlib import Path

import pytest

from commands.customers.register_customer import RegisterCustomer
from commands.devices.register_device import RegisterDevice
from commands.engine.dispatch import Dispatcher
from eventstore.log import EventLog
from eventstore.verify_claims import verify_claims
from tests.commands.engine.in_flight import cause
from tests.commands.engine.sender_program import THREADS, send
from tests.commands.made_up import CUSTOMER, IMEI_1, PHONE, imei
from tests.eventstore.store import open_log, rows_of

ROUNDS, PROCESSES, ANSWERS = 2, 2, 60
SENT = "SELECT substr(correlation, 9), position FROM events WHERE starts_with(correlation, 'request:') ORDER BY position"


@pytest.mark.requirement("A-08")
def test_what_was_answered_is_there_once_and_what_was_not_can_be_repeated(log: EventLog, dispatcher: Dispatcher, tmp_path: Path) -> None:
    dispatcher.run(RegisterCustomer(customer_id=CUSTOMER, name="Beispiel GmbH", customer_number="K-1001"), cause())
    dispatcher.run(RegisterDevice(device_id=PHONE, identifiers=(imei(IMEI_1),)), cause())
    answered: dict[str, int] = {}
    for turn in range(ROUNDS):
        outputs = [tmp_path / f"{turn}-{number}" for number in range(PROCESSES)]
        senders: list[subprocess.Popen[bytes]] = []
        for output in outputs:
            with output.open("wb") as file:
                senders.append(
                    subprocess.Popen([sys.executable, "-m", "tests.commands.engine.sender_program", log.dsn, output.name], stdout=file)
                )
        deadline = time.monotonic() + 120
        # By both together: whoever's groups lose the race for the one stream may be slow
        while sum(output.read_bytes().count(b"\n") for output in outputs) < PROCESSES * ANSWERS:
            assert time.monotonic() < deadline
            time.sleep(0.005)
        for sender in senders:
            sender.kill()
            sender.wait()
        for output in outputs:
            lines = output.read_text().split("\n")[:-1]  # what stands after the last end of a line was cut off
            answered.update({key: int(position) for key, position in map(str.split, lines)})
    assert len(answered) >= ROUNDS * PROCESSES * ANSWERS

    last: dict[str, int] = defaultdict(int)
    for key in answered:
        thread, n = key.rsplit("-", 1)
        last[thread] = max(last[thread], int(n))
    under_way = [f"{turn}-{number}-{thread}" for turn in range(ROUNDS) for number in range(PROCESSES) for thread in range(THREADS)]
    unanswered = [f"{thread}-{last[thread] + 1 if thread in last else 0}" for thread in under_way]
    restarted = open_log(log.dsn)
    after = Dispatcher(restarted)
    first = {key: send(after, key).position for key in unanswered}
    for key, position in {**answered, **first}.items():
        again = send(after, key)
        assert (again.repeated, again.position) == (True, position)
    found = rows_of(log.dsn, SENT)
    assert dict(found) == {**answered, **first}
    assert len(found) == len(answered) + len(first)
    assert verify_claims(restarted).equal
    after.close()
    restarted.close()
