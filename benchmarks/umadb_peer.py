"""UmaDB in the temporary folder of a run, and its client: each a process of its own."""

import signal
import subprocess
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from benchmarks.programs import program
from benchmarks.serving import free_port


class UmaDB:
    def __init__(self, client: subprocess.Popen[str]) -> None:
        assert client.stdin is not None
        assert client.stdout is not None
        self._asked, self._said = client.stdin, client.stdout

    def appends_per_second(self, seconds: float, *, checked: bool = False) -> float:
        """Over so many seconds; `checked`: each with a condition that the server looks up."""
        self._asked.write(f"{seconds} {'checked' if checked else 'plain'}\n")
        self._asked.flush()
        return float(self._said.readline())


@contextmanager
def umadb(folder: Path, in_flight: int, payload: int) -> Generator[UmaDB]:
    """Events of `payload` bytes, `in_flight` of them at the same moment."""
    listen = f"127.0.0.1:{free_port()}"
    with program("benchmarks.umadb_server", listen, str(folder), ends_by=signal.SIGTERM) as server:
        assert server.stdout is not None
        _wait_until_listening(server.stdout)
        with program("benchmarks.umadb_program", f"http://{listen}", str(in_flight), str(payload)) as client:
            yield UmaDB(client)


def _wait_until_listening(said: IO[str]) -> None:
    for line in said:
        if "listening" in line:
            return
