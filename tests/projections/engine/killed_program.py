"""Starts a projector and kills it at a random moment, again and again. Forks, so that each start costs milliseconds, not seconds."""

import os
import signal
import sys
import threading
import time
from random import Random

from projections.engine import projector as projector_module
from projections.engine.projector import Projector
from projections.registry import PROJECTIONS
from tests.eventstore.store import open_log


def project(dsn: str) -> None:
    projector_module.PAGE = 20
    Projector(open_log(dsn, pool_size=2), PROJECTIONS).run(threading.Event())


def main(dsn: str, times: int) -> None:
    chance = Random(times)
    for _ in range(times):
        child = os.fork()
        if child == 0:
            project(dsn)
        time.sleep(0.05 + chance.random() * 0.7)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        print("killed", flush=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
