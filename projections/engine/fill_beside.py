"""Fills some of a rebuild's projections in a process beside the one that fills the others: handlers are Python, of which a process runs one line at a time."""

import pickle
import signal
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection as Pipe

from aggregates.engine.event import Event
from eventstore.garbage import collect_in_large_rounds
from eventstore.keyring import MasterKey
from eventstore.log import EventLog
from foundation.bilingual_error import BilingualError
from projections.engine.generation import Generation

LOOKS = 0.5
"""Seconds between looks whether the process is still there."""


class FillingEnded(BilingualError):
    """The process that rebuilt {names} beside this one ended early ({found}); start the rebuild again, it goes on where it stood."""

    status = 503
    code = "rebuild-ended-early"
    de = "Der Prozess, der {names} nebenher neu aufbaute, endete vorzeitig ({found}); bitte den Neuaufbau erneut starten, er setzt dort fort."


Fill = Callable[[EventLog, Sequence[tuple[str, int]], int, Callable[[int], None]], None]
"""Brings generations (projection's name, number) on up to a position, telling how far it is. A function of a module, as another process looks it up."""


@dataclass(frozen=True, slots=True)
class _Order:
    fill: Fill
    dsn: str
    types: Mapping[str, type[Event]]
    master: MasterKey
    wanted: Sequence[tuple[str, int]]
    upto: int


class FillingBeside:
    """A process that fills these generations up to a position, and ends with it, with this process, or when this object is closed."""

    def __init__(self, fill: Fill, log: EventLog, building: Sequence[Generation], upto: int) -> None:
        wanted = [(generation.projection.name, generation.number) for generation in building]
        self.names = [name for name, _ in wanted]
        self.done = min(generation.position for generation in building)
        context = get_context("spawn")
        self._told, tells = context.Pipe(duplex=False)
        order = _Order(fill, log.dsn, log.types, log.master, wanted, upto)
        self._process = context.Process(target=_run, args=(order, tells), daemon=True)
        self._process.start()
        tells.close()
        self._ended = False

    def look(self, seconds: float = 0.0) -> bool:
        """Take in how far it is, waiting so long for news; False once all is filled. Raises what it raised, or FillingEnded."""
        while not self._ended and self._told.poll(seconds):
            try:
                news: int | Exception | None = self._told.recv()
            except EOFError:
                self._process.join()
                raise FillingEnded(names=", ".join(self.names), found=f"exit code {self._process.exitcode}") from None
            if isinstance(news, Exception):
                self._process.join()
                raise news
            if news is None:
                self._process.join()
                self._ended = True
            else:
                self.done, seconds = news, 0.0
        return not self._ended

    def close(self) -> None:
        self._process.terminate()
        self._process.join()
        self._process.close()
        self._told.close()


def _run(order: _Order, tells: Pipe) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to the one who started it, who ends it
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    collect_in_large_rounds()
    log = EventLog(order.dsn, order.types, order.master, pool_size=2)
    try:
        order.fill(log, order.wanted, order.upto, tells.send)  # nobody there to be told: it ends
        tells.send(None)
    except BrokenPipeError:
        pass
    except Exception as error:  # noqa: BLE001  the other process raises it
        _tell(tells, error)
    finally:
        log.close()


def _tell(tells: Pipe, error: Exception) -> None:
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301  our own
    except Exception:  # noqa: BLE001  not every error can be sent and made again
        error = RuntimeError(f"{type(error).__name__}: {error}")
    with suppress(BrokenPipeError):
        tells.send(error)
