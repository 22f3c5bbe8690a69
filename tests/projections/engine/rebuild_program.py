"""A process that rebuilds with a checkpoint every so many events, slowly, and tells how far it is with which projections."""

import sys
import time

from projections.engine import rebuild as rebuild_module
from projections.engine.rebuild import Progress, rebuild
from projections.registry import PROJECTIONS
from tests.eventstore.store import open_log


def main(dsn: str, checkpoint: int) -> None:
    rebuild_module.CHECKPOINT = checkpoint
    rebuild_module.PAGE = checkpoint
    log = open_log(dsn)

    def report(progress: Progress) -> None:
        print(progress.phase, progress.done, *progress.projections, flush=True)
        time.sleep(0.05)

    rebuild(log, PROJECTIONS, report)
    log.close()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
