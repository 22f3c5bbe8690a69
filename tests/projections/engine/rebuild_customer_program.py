"""A process that rebuilds one customer's rows slowly, and tells each step, so that it can be killed at any."""

import sys
import time
from uuid import UUID

from projections.engine import fill as fill_module
from projections.engine.fill import Progress
from projections.engine.rebuild_customer import rebuild_customer
from projections.registry import PROJECTIONS
from tests.eventstore.store import open_log


def main(dsn: str, customer_id: UUID) -> None:
    fill_module.CHECKPOINT = fill_module.FILLED_AT_ONCE = 30
    log = open_log(dsn)

    def report(progress: Progress) -> None:
        print(progress.phase, *progress.projections, flush=True)
        time.sleep(0.02)

    rebuild_customer(log, PROJECTIONS, customer_id, report)
    log.close()


if __name__ == "__main__":
    main(sys.argv[1], UUID(sys.argv[2]))
