"""A process that rebuilds with a checkpoint every so many events, slowly, and tells how far it is with which projections."""

import sys
import time

from projections.engine import fill as fill_module
from projections.engine import rebuild as rebuild_module
from projections.engine.fill import Progress
from projections.engine.rebuild import rebuild
from projections.registry import PROJECTIONS
from tests.eventstore.store import open_log


def main(dsn: str, checkpoint: int, worth_a_process: int) -> None:
    rebuild_module.WORTH_A_PROCESS = worth_a_process
    fill_module.CHECKPOINT = checkpoint
    fill_module.FILLED_AT_ONCE = checkpoint
    log = open_log(dsn)

    def report(progress: Progress) -> None:
        print(progress.phase, progress.done, *progress.projections, flush=True)
        time.sleep(0.05)

    rebuild(log, PROJECTIONS, report)
    log.close()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
