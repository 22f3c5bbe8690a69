"""Keeps the time on its own, until it kills itself at the step that it is told, or is done: `python -m tests.commands.timers.keep_program DSN NOW STEP`."""

import os
import signal
import sys
from collections.abc import Sequence
from datetime import datetime
from itertools import count

from access.engine.current_states import CurrentStates
from access.engine.outbox import Outbox
from access.timers.timed_messages import announces
from commands.engine.dispatch import Asked, Dispatcher, Done
from commands.timers import timekeeper
from commands.timers.timekeeper import Timekeeper
from tests.eventstore.store import open_log

STEPS = ("with the turn", "before the commands", "before the notes", "after the first note")


def main(dsn: str, now: str, step: str) -> None:
    log = open_log(dsn)
    dispatcher = Dispatcher(log)
    run_all, note_done, due_timers = dispatcher.run_all, timekeeper.note_done, timekeeper.due_timers

    def die_at(here: str) -> None:
        if step == here:
            os.kill(os.getpid(), signal.SIGKILL)

    def run(asked: Sequence[Asked]) -> list[Done | Exception]:
        die_at("before the commands")
        answers = run_all(asked)
        die_at("before the notes")
        return answers

    def note(*args: object) -> None:
        note_done(*args)  # pyright: ignore[reportArgumentType]
        die_at("after the first note")

    looks = count()

    def look(*args: object) -> object:
        if next(looks):
            die_at("with the turn")
        return due_timers(*args)  # pyright: ignore[reportArgumentType]

    dispatcher.run_all, timekeeper.note_done, timekeeper.due_timers = run, note, look  # pyright: ignore[reportAttributeAccessIssue]
    mails = announces(log, CurrentStates(log), Outbox(log))
    keeper = Timekeeper(log, dispatcher, lambda: datetime.fromisoformat(now), mails)
    keeper.catch_up()
    keeper.give_back()
    dispatcher.close()
    log.close()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3])
