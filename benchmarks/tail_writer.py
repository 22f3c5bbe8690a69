"""A process that appends until it is killed: single commands' worth and imports' chunks, with pauses under the lock, and with roll-backs.

`python -m benchmarks.tail_writer DSN SEED`; prints each position that was promised to it.
"""

import os
import random
import sys
import time
from collections.abc import Sequence

from psycopg import Connection
from psycopg.rows import TupleRow

from benchmarks import made_up
from benchmarks.bench import open_log
from eventstore.envelope import Cause, StreamEvent
from eventstore.ids import new_id
from eventstore.unit import Appended, Outcome, Unit

SIZES = (1, 1, 1, 3, 20, 500)
"""Units that are appended together."""


class ChangedItsMind(Exception):
    """The transaction is rolled back at its very end."""


def main(dsn: str, seed: int) -> None:
    chance = random.Random(seed)
    log = open_log(dsn, pool_size=2)
    customer_id = new_id()

    def hesitate(_connection: Connection[TupleRow], _outcomes: Sequence[Outcome]) -> None:
        time.sleep(chance.choice((0, 0, 0, 0.001, 0.01)))
        if chance.random() < 0.15:
            raise ChangedItsMind

    while True:
        units = [_unit(Cause(customer_id, "token:made-up", "command:made-up", "benchmark"), chance) for _ in range(chance.choice(SIZES))]
        try:
            outcomes = log.append(units, then=hesitate)
        except ChangedItsMind:
            continue
        positions = " ".join(str(outcome.position) for outcome in outcomes if isinstance(outcome, Appended))
        os.write(sys.stdout.fileno(), f"{positions}\n".encode())  # at once, so that a kill leaves no half a line
        time.sleep(chance.random() * 0.005)


def _unit(cause: Cause, chance: random.Random) -> Unit:
    user_id, sim_id = new_id(), new_id()
    user = made_up.user(chance.randrange(10**9)).model_copy(update={"personnel_number": None})
    sim = made_up.sim(chance.randrange(10**6)).model_copy(update={"number": f"+491555{sim_id.int % 10**20}"})
    return Unit(cause, [StreamEvent(user_id, user), StreamEvent(sim_id, sim)])


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
