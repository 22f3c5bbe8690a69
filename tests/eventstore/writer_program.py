"""A process that appends until it is killed: with pauses under the lock, and with roll-backs. Prints each position that was promised to it."""

import random
import sys
import time
from collections.abc import Sequence
from uuid import uuid4

from psycopg import Connection
from psycopg.rows import TupleRow

from eventstore.unit import Appended, Outcome
from tests.commands.made_up import fed_sim, user
from tests.eventstore.store import open_log, unit


class ChangedItsMind(Exception):
    pass


def main(dsn: str, seed: int) -> None:
    chance = random.Random(seed)
    log = open_log(dsn, pool_size=2)

    def hesitate(connection: Connection[TupleRow], outcomes: Sequence[Outcome]) -> None:
        time.sleep(chance.choice((0, 0, 0, 0.002, 0.01)))
        if chance.random() < 0.2:
            raise ChangedItsMind

    while True:
        units = [
            unit((uuid4(), user()[1]), fed_sim(new := uuid4(), number=f"+49155{new.int % 10**12}"))
            for _ in range(chance.choice((1, 2, 20)))
        ]
        try:
            outcomes = log.append(units, then=hesitate)
        except ChangedItsMind:
            continue
        print(*(outcome.position for outcome in outcomes if isinstance(outcome, Appended)), flush=True)
        time.sleep(chance.random() * 0.005)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
