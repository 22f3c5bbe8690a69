"""Processes beside this one that run a function of ours: asked by standard input, answering by standard output."""

import os
import subprocess
import sys
from pathlib import Path

_START = "import sys; sys.path.insert(0, sys.argv[1]); from {module} import {function}; {function}()"
_HERITAGE = ("PATH", "TMPDIR", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
_FOLDER = str(Path(__file__).parents[2])


def started_beside(
    module: str, function: str, *arguments: str, further: tuple[str, ...] = (), buffered: bool = True
) -> "subprocess.Popen[bytes]":
    """Start it with these arguments (`sys.argv[2:]`), in a group of its own. Of this one's environment it has what programs need to run, and what is named `further`: no secrets. Raises OSError."""
    return subprocess.Popen(
        [sys.executable, "-X", "utf8", "-c", _START.format(module=module, function=function), _FOLDER, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        bufsize=-1 if buffered else 0,
        env={name: os.environ[name] for name in (*_HERITAGE, *further) if name in os.environ},
        process_group=0,
    )
