"""Moments of the command line: today counts to its end, nothing after it does."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from portal.engine.moments import come_moment_in
from tests.portal.conftest import Run

EAST = "Pacific/Kiritimati"


def test_today_counts_to_its_end_where_the_customer_is() -> None:
    now = datetime.now(ZoneInfo(EAST))
    assert come_moment_in(EAST, f"{now:%Y-%m-%d}") > now
    assert come_moment_in(EAST, f"{now - timedelta(minutes=1):%Y-%m-%dT%H:%M:%S}") < now


@pytest.mark.parametrize(
    "text", [f"{datetime.now(UTC) + timedelta(days=2):%Y-%m-%d}", f"{datetime.now(UTC) + timedelta(hours=1):%FT%TZ}"], ids=["day", "moment"]
)
def test_the_future_is_refused(portal: Run, text: str) -> None:
    portal("customer", "create", "Beispiel GmbH", "--number", "K-1001")
    refused = portal("as-of", "number", "+4915228817386", text)
    assert refused.returncode == 3
    assert f"{text} lies in the future" in refused.stderr
    assert f"{text} liegt in der Zukunft" in portal("--lang", "de", "as-of", "number", "+4915228817386", text).stderr
