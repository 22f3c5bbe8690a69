"""A process that sends commands, several at the same moment, until it is killed. Prints key and position of each that was answered."""

import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from uuid import UUID, uuid5

from commands.devices.note_on_device import NoteOnDevice
from commands.engine.command import ChangedMeanwhile, Command
from commands.engine.dispatch import Dispatcher, Done
from commands.sims.register_other_sim import RegisterOtherSim
from eventstore.envelope import Cause
from tests.commands.made_up import ACTOR, CUSTOMER, PHONE
from tests.eventstore.store import open_log

THREADS = 8


def request(key: str) -> Command:
    """Half of them take a claim, all others write to one stream."""
    sim = uuid5(UUID(int=0), key)
    if sim.int % 2:
        return RegisterOtherSim(sim_id=sim, number=f"+49155{sim.int % 10**9:09}", carrier="Beispielnetz")
    return NoteOnDevice(device_id=PHONE, text=key)


def send(dispatcher: Dispatcher, key: str) -> Done:
    while True:
        try:
            return dispatcher.run(request(key), Cause(CUSTOMER, ACTOR, f"command:{key}", f"request:{key}"), idempotency_key=key)
        except ChangedMeanwhile:
            continue


def main(dsn: str, name: str) -> None:
    dispatcher = Dispatcher(open_log(dsn))

    def send_for_ever(thread: int) -> None:
        for n in count():
            key = f"{name}-{thread}-{n}"
            sys.stdout.write(f"{key} {send(dispatcher, key).position}\n")
            sys.stdout.flush()

    with ThreadPoolExecutor(THREADS) as threads:
        list(threads.map(send_for_ever, range(THREADS)))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
