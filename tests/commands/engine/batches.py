"""Commands that are taken together, on a log with a customer."""

import time
from collections.abc import Generator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import psycopg

from commands.engine.command import Command
from commands.engine.dispatch import Dispatcher, Done
from commands.users.register_user import RegisterUser
from eventstore.append_lock import TAKE
from eventstore.log import EventLog
from tests.eventstore.store import LOCK_AWAITED, cause, rows_of


class Sender:
    """Sends commands that are taken together, in the order of the calls."""

    def __init__(self, dispatcher: Dispatcher, threads: ThreadPoolExecutor) -> None:
        self._dispatcher, self._threads = dispatcher, threads

    def send(self, command: Command, **options: Any) -> Future[Done]:
        waiting = self._dispatcher.waiting()
        future = self._threads.submit(self._dispatcher.run, command, options.pop("by", cause()), **options)
        while self._dispatcher.waiting() == waiting:
            time.sleep(0.001)
        return future


@contextmanager
def one_batch(log: EventLog, dispatcher: Dispatcher) -> Generator[Sender]:
    """What is sent inside is taken together: a command before it waits for the append lock, which is held here."""
    with ThreadPoolExecutor(64) as threads, psycopg.connect(log.dsn) as connection:
        connection.execute(TAKE)
        threads.submit(dispatcher.run, RegisterUser(user_id=uuid4(), name="Die davor"), cause())
        while not rows_of(log.dsn, LOCK_AWAITED):
            time.sleep(0.002)
        yield Sender(dispatcher, threads)
        connection.rollback()
