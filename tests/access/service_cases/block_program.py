"""Asks a carrier until it kills itself at the step that it is told: `python -m tests.access.service_cases.block_program DSN URL STEP`."""

import os
import signal
import sys
from typing import Any

from access.service_cases import blocking_desk
from tests.access.service_cases.lost_devices import NOW, Desk
from tests.eventstore.store import open_log

STEPS = ("before it is asked", "before the answer is told", "before it is noted")


def main(dsn: str, url: str, step: str) -> None:
    def die_before(here: str, do: Any) -> Any:
        def done(*args: Any, **named: Any) -> Any:
            if step == here:
                os.kill(os.getpid(), signal.SIGKILL)
            return do(*args, **named)

        return done

    desk = Desk(open_log(dsn), {"beispielnetz": url})
    blocking_desk.Blocking = die_before(STEPS[0], blocking_desk.Blocking)  # pyright: ignore[reportAttributeAccessIssue]
    desk.dispatcher.run = die_before(STEPS[1], desk.dispatcher.run)  # pyright: ignore[reportAttributeAccessIssue]
    blocking_desk.note_done = die_before(STEPS[2], blocking_desk.note_done)  # pyright: ignore[reportAttributeAccessIssue]
    desk.at(NOW)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3])
