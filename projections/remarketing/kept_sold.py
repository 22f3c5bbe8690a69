"""What version 1 of a sale let go is watched until it is claimed for good, and told as such (H-15)."""

from typing import Any

from aggregates.remarketing.kept_sold import DeviceKeptSold
from aggregates.remarketing.timers import SOLD_NOT_FOR_GOOD
from eventstore.envelope import Recorded
from projections.engine.rows import Rows
from projections.remarketing.remarketings import remarketings
from projections.timers import follow, reads_of, timers
from readmodels.remarketing.remarketings import REMARKETINGS

timers.extend(version=1, reads=reads_of(SOLD_NOT_FOR_GOOD))


@timers.on(*SOLD_NOT_FOR_GOOD.kinds)
def not_for_good(rows: Rows, recorded: Recorded[Any]) -> None:
    follow(rows, recorded, SOLD_NOT_FOR_GOOD)


@remarketings.on(DeviceKeptSold)
def kept_sold(rows: Rows, recorded: Recorded[DeviceKeptSold]) -> None:
    row = rows.get(REMARKETINGS, recorded.stream_id)
    if row is not None:
        rows.put(REMARKETINGS, row._replace(for_good=True, version=recorded.stream_version, position=recorded.position))
