"""The peer UmaDB: the server that its package brings, with its own durable settings, as a process of its own.

`python -m benchmarks.umadb_server LISTEN FOLDER` runs until it is told to end (SIGTERM).
"""

import sys
from pathlib import Path

from umadb import run_server_from_args


def main(listen: str, folder: Path) -> None:
    run_server_from_args(["umadb", "--listen", listen, "--db-path", str(folder / "uma.db")])


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
