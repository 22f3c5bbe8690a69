"""A program that carries out one workbook and kills itself as `kill -9` would, behind so many chunks: `dsn customer file plan chunks`."""

import os
import signal
import sys
from pathlib import Path
from uuid import UUID

from importers.imports.importer import Importer
from importers.imports.mapping import MappingSet
from importers.imports.result import ImportProgress
from tests.importers.portal import open_log


def main() -> None:
    dsn, customer, path, plan, chunks = sys.argv[1:]
    booked = 0

    def report(progress: ImportProgress) -> None:
        nonlocal booked
        if progress.phase == "book":
            booked += 1
            if booked > int(chunks):
                os.kill(os.getpid(), signal.SIGKILL)

    importer = Importer(open_log(dsn), MappingSet(()), chunk=2)
    importer.run("maintained_users", Path(path), customer_id=UUID(customer), actor="token:erika", plan=plan, report=report)


if __name__ == "__main__":
    main()
