"""A program that uses the embedded PostgreSQL, for tests that kill it: `python -m tests.embedded.embedded_program DATA_DIR [UID PYTHON]`."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import psycopg  # noqa: F401  # pyright: ignore[reportUnusedImport] - the installation may be closed to the account that we become

from embedded.postgres import attach_or_start


def main() -> None:
    """Says on its first line what it has got, and ends in good order when its input ends."""
    if len(sys.argv) > 2:
        os.setgroups([])
        os.setgid(int(sys.argv[2]))
        os.setuid(int(sys.argv[2]))
        sys.executable = sys.argv[3]
    server = attach_or_start(Path(sys.argv[1]), settings={"shared_buffers": "32MB"})
    print(json.dumps({"dsn": server.dsn, "owned": server.owned, "server": server.pid}), flush=True)
    sys.stdin.read()
    server.stop()


if __name__ == "__main__":
    main()
