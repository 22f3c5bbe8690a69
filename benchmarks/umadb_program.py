"""The peer UmaDB as its Python client is used: so many threads, each appending its next event when the last one is stored.

`python -m benchmarks.umadb_program URL IN_FLIGHT PAYLOAD` is told a round per line of stdin, `SECONDS` and `plain` or `checked`, and says for each how many
appends a second were answered within it. PAYLOAD is the size of an event's data. `checked`: the server looks whether the device has changed since its last
event, which it never has, as each belongs to one thread. Nothing is ever read or decided.
"""

import sys
import threading
import time
from itertools import cycle

from umadb import AppendCondition, Client, Event, Query, QueryItem

DEVICES = 31
"""Of each thread."""


def appends_per_second(client: Client, in_flight: int, payload: bytes, seconds: float, *, checked: bool) -> float:
    head = client.head()
    answered = [0] * in_flight
    until = time.perf_counter() + seconds

    def person(number: int) -> None:
        last: dict[str, int | None] = {f"device:{number}-{device}": head for device in range(DEVICES)}
        for device in cycle(last):
            condition = AppendCondition(Query([QueryItem(tags=[device])]), after=last[device]) if checked else None
            last[device] = client.append([Event("device.noted", payload, [device])], condition)
            if time.perf_counter() > until:
                return
            answered[number] += 1

    people = [threading.Thread(target=person, args=(number,)) for number in range(in_flight)]
    for one in people:
        one.start()
    for one in people:
        one.join()
    return sum(answered) / seconds


def main(url: str, in_flight: int, payload: bytes) -> None:
    with Client(url) as client:
        for line in sys.stdin:
            seconds, how = line.split()
            rate = appends_per_second(client, in_flight, payload, float(seconds), checked=how == "checked")
            sys.stdout.write(f"{rate}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), b"x" * int(sys.argv[3]))
