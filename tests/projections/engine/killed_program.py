"""Starts a projector and kills it at a random moment, again and again. Forks, so that each start costs milliseconds, not seconds."""

import os
import signal
import sys
import threading
import time
from random import Random

import psycopg

from projections.engine import projector as projector_module
from projections.engine.projector import Projector
from projections.registry import PROJECTIONS
from tests.eventstore.store import open_log
from tests.waiting import until


def project(dsn: str) -> None:
    projector_module.PAGE = 20
    Projector(open_log(dsn, pool_size=2), PROJECTIONS).run(threading.Event())


def main(dsn: str, times: int) -> None:
    chance = Random(times)
    with psycopg.connect(dsn, autocommit=True) as connection:

        def positions() -> list[tuple[int]]:
            return connection.execute("SELECT position FROM projection_positions ORDER BY projection").fetchall()

        for number in range(times):
            before = positions()
            child = os.fork()
            if child == 0:
                project(dsn)
            if number % 2:  # every other one gets to work, however busy the machine is
                until(lambda before=before: positions() != before)
            time.sleep(0.05 + chance.random() * 0.5)
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            print("killed", flush=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
