"""Importing does no work: no file of the product connects, writes, starts or asks anything by being imported."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.imported import imported
from tests.test_architecture import ALLOWED, FILES, ROOT

IMPORT_EVERYTHING = """
import importlib, sys, threading

def refuse(event, arguments):
    writes = event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wax+")
    if writes or event in ("socket.connect", "subprocess.Popen", "os.mkdir", "os.fork"):
        raise RuntimeError(f"importing did {event} {arguments!r}")

for library in sys.argv[1].split():
    importlib.import_module(library)
sys.addaudithook(refuse)
for name in sys.argv[2].split():
    importlib.import_module(name)
assert threading.active_count() == 1, threading.enumerate()
"""


def test_importing_does_no_work(tmp_path: Path) -> None:
    scripts = {ROOT / "embedded" / "launch.py"}
    modules = [
        ".".join(path.relative_to(ROOT).with_suffix("").parts) for path in FILES if path.name != "__init__.py" and path not in scripts
    ]
    ours = {*ALLOWED, *sys.stdlib_module_names}
    # Libraries first: what they do at import is theirs.
    libraries = {name.split(".")[0] for path in FILES for _, name in imported(path)} - ours
    command = [sys.executable, "-W", "error", "-B", "-c", IMPORT_EVERYTHING, " ".join(sorted(libraries)), " ".join(modules)]
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert list(tmp_path.iterdir()) == []
