"""People who send so many commands a second, whether or not the earlier ones are answered; until stdin is closed.

`python -m benchmarks.command_program DSN CUSTOMER RATE [PROFILE]` says `ready`, and then per command a line of JSON: when it was to be sent and when it
was answered (monotonic seconds, the same for all processes of a machine), the device, its version, the position of the event; or why it failed.
"""

import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random
from uuid import UUID

import orjson

from benchmarks.bench import open_log
from benchmarks.commands import holdings, some_command
from benchmarks.population import Holdings
from benchmarks.profiles import functions_profiled
from commands.engine.dispatch import Dispatcher
from eventstore.envelope import Cause

MOST_IN_FLIGHT = 128
WARM_UP = 50
"""Commands before the first that counts: connections, plans and caches are then as in a process that has been up for a while."""


class People:
    def __init__(self, dispatcher: Dispatcher, owner: Holdings) -> None:
        self._dispatcher = dispatcher
        self._owner = owner
        self._telling = threading.Lock()

    def send(self, number: int, at: float) -> None:
        """Counted from `at`: a command that waits for a thread here waits."""
        self._tell(at, self._run(number))

    def warm_up(self) -> None:
        for number in range(WARM_UP):
            self._run(-number)

    def _run(self, number: int) -> list[object]:
        command = some_command(Random(number), self._owner)
        cause = Cause(self._owner.customer_id, "token:made-up", f"command:{number}", "benchmark")
        try:
            done = self._dispatcher.run(command, cause)
        except Exception as error:  # noqa: BLE001  told, and counted by whoever listens
            return [f"{type(error).__name__}: {error}"]
        device_id = UUID(str(vars(command)["device_id"]))
        return [time.monotonic(), str(device_id), done.versions[device_id], done.position if done.changed else 0]

    def _tell(self, at: float, answer: list[object]) -> None:
        with self._telling:
            sys.stdout.buffer.write(orjson.dumps([at, *answer]) + b"\n")
            sys.stdout.buffer.flush()


def main(dsn: str, customer_id: UUID, rate: float, profile: Path | None) -> None:
    log = open_log(dsn)
    owner = holdings(log, customer_id)
    ended = threading.Event()
    with functions_profiled(profile):
        dispatcher = Dispatcher(log)
        people = People(dispatcher, owner)
        people.warm_up()
        threading.Thread(target=_until_told, args=(ended,), daemon=True).start()
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        began = time.monotonic() + 1 / rate
        with ThreadPoolExecutor(MOST_IN_FLIGHT) as threads:
            number = 0
            while not ended.wait(max(0.0, began + number / rate - time.monotonic())):
                threads.submit(people.send, number, began + number / rate)
                number += 1
        dispatcher.close()
    log.close()


def _until_told(ended: threading.Event) -> None:
    sys.stdin.read()
    ended.set()


if __name__ == "__main__":
    main(sys.argv[1], UUID(sys.argv[2]), float(sys.argv[3]), Path(sys.argv[4]) if len(sys.argv) > 4 else None)
