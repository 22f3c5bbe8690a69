"""A program that imports one file and is killed meanwhile. Started once, it forks for every try, as starting Python takes longer than importing.

Reads lines `customer file` and answers with the process id of the try, then with its exit code; negative: the signal that killed it.
"""

import os
import sys
import traceback
from pathlib import Path
from uuid import UUID

import psycopg
from eventsourcing.persistence import PersistenceError

from importers.imports.importer import Importer
from importers.imports.mapping import load_mappings
from tests.importers.portal import open_log

LOST = 3
"""Exit code of a try whose connection to the database was cut."""


def one_try(dsn: str, customer: UUID, path: Path) -> int:
    try:
        log = open_log(dsn)
        Importer(log, load_mappings(), chunk=100).run("feed", path, customer_id=customer, actor="importer")
    except (psycopg.OperationalError, PersistenceError):  # the library's own while the log is opened
        return LOST
    return 0


def main() -> None:
    dsn = sys.argv[1]
    for line in sys.stdin:
        customer, _, path = line.strip().partition(" ")
        process = os.fork()
        if process == 0:
            code = 1
            try:
                code = one_try(dsn, UUID(customer), Path(path))
            except Exception:  # noqa: BLE001 - told; the exit code tells that it came
                traceback.print_exc()
            finally:
                os._exit(code)
        print(process, flush=True)
        print(os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]), flush=True)


if __name__ == "__main__":
    main()
