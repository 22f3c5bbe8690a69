"""Renewals that are possible, as the report tells them and the basket asks: by what the carrier says, or by its dates where it says nothing (H-09, H-19)."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from aggregates.renewal import RENEWABLE, renewal_of
from aggregates.sim import Sim
from aggregates.sim_terms import ContractTerm, Entitlements
from foundation.local_day import today_in
from tests.api.conftest import World

YESTERDAY, TODAY, TOMORROW = (today_in() + timedelta(days=days) for days in (-1, 0, 1))


@pytest.mark.requirement("H-09", "H-19")
def test_the_report_goes_by_the_same_rule_as_the_basket(world: World) -> None:
    side = world.side("Verlängert GmbH")
    expected: dict[str, bool] = {}
    for end, earliest, said in product((None, YESTERDAY, TODAY, TOMORROW), (None, YESTERDAY, TODAY, TOMORROW), (True, False, None)):
        told = ContractTerm(end=end, earliest_renewal=earliest), Entitlements(renewal=said)
        term, entitlements = (each.model_dump(mode="json", exclude_none=True) for each in told)
        expected[side.sim(term=term, entitlements=entitlements)] = renewal_of(Sim(term=told[0], entitlements=told[1]), TODAY) in RENEWABLE
    rows = side.read("/reports/possible-renewals", limit=100)["items"]
    assert sorted(row["id"] for row in rows) == sorted(sim for sim, possible in expected.items() if possible)
    assert len(rows) == side.read("/reports/possible-renewals/summary")["rows"] < len(expected)
    by_dates = {row["renewable_from"] for row in rows}
    assert by_dates == {None, str(YESTERDAY), str(TODAY)}, "empty where the carrier says so"
    then = side.read("/reports/possible-renewals", at=datetime.now(UTC).isoformat(), limit=100)["items"]
    assert sorted(row["id"] for row in then) == sorted(row["id"] for row in rows)
