"""A verb in a process of its own beside this one (so that neither takes the other's time), which ends with this one, however that ends."""

import logging
import subprocess
import sys
import threading
from collections.abc import Generator
from contextlib import contextmanager

from portal.engine.start import debugging

ENDED_AGAIN = 1.0
"""Seconds before a process that ended by itself is started again."""
_GRACE = 30.0
"""Seconds that it has to end."""

log_of = logging.getLogger(__name__)


@contextmanager
def child_process(*verb: str) -> Generator[None]:
    """Run `portal VERB --with-parent` and start it again when it dies."""
    ended = threading.Event()
    child = _start(verb)

    def watch() -> None:
        nonlocal child
        while not ended.is_set():
            code = child.wait()
            if ended.is_set():
                return
            log_of.error("`portal %s` ended with code %s and is started again", " ".join(verb), code)
            if not ended.wait(ENDED_AGAIN):
                child = _start(verb)

    watcher = threading.Thread(target=watch, name=f"portal {verb[0]}", daemon=True)
    watcher.start()
    try:
        yield
    finally:
        ended.set()
        _end(child)
        watcher.join()
        _end(child)  # one that was just being started again


def _start(verb: tuple[str, ...]) -> subprocess.Popen[bytes]:
    # A session of its own: Ctrl-C at the terminal is for this process, which then ends the other in good order, by closing its stdin.
    command = [sys.executable, "-m", "portal.cli", *(["--debug"] if debugging() else []), *verb, "--with-parent"]
    return subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True)


def _end(child: subprocess.Popen[bytes]) -> None:
    if child.stdin is not None:
        child.stdin.close()
    try:
        child.wait(_GRACE)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
