"""Devices are registered to be sold by a list: each row is taken or refused by itself (H-15)."""

from datetime import date
from typing import Any

import pytest

from aggregates.remarketing.expected_proceeds import expected_proceeds_id
from aggregates.remarketing.registered import RemarketingRegistered
from commands.customers.switch_feature import SwitchFeature
from commands.remarketing.set_expected_proceeds import SetExpectedProceeds
from tests.importers.portal import Portal

TODAY = date(2026, 3, 2)
HEAD = (
    *("IMEI", "Seriennummer", "Hersteller", "Modell", "Speicher"),
    *("Schaltet ein", "Funktioniert", "Display", "Gehäuse", "Akku", "Sperren entfernt", "Bemerkungen"),
)
AS_NEW = ("ja", "ja", "einwandfrei", "einwandfrei", "gut", "ja", "")
WORN = ("yes", "yes", "flawless", "worn", "good", "yes", "Am Empfang")
PHONE_9 = ("Beispielwerk", "Phone 9", "128 GB")


@pytest.fixture
def agreed(portal: Portal) -> Portal:
    portal.run(SwitchFeature(customer_id=portal.customer, feature="remarketing", on=True))
    return portal


def registered(portal: Portal, rows: list[Any]) -> list[RemarketingRegistered]:
    told = portal.during(lambda: portal.table("remarketing", [HEAD, *rows], feed_date=TODAY))
    return [each for each in told if isinstance(each, RemarketingRegistered)]


@pytest.mark.requirement("H-15")
def test_each_row_registers_a_device_with_its_grade_and_what_it_may_bring(agreed: Portal) -> None:
    kept = expected_proceeds_id(agreed.customer, "Beispielwerk", "Phone 9", None, "b")
    told: dict[str, Any] = {"maker": "Beispielwerk", "model": "Phone 9", "grade": "b", "proceeds": "75.50", "valid_from": "2026-01-01"}
    agreed.run(SetExpectedProceeds.model_validate({"proceeds_id": kept, **told}))
    one, other = registered(agreed, [("", "BSP-9-1", *PHONE_9, *AS_NEW), ("", "BSP-9-2", *PHONE_9, *WORN)])
    assert (one.grade, one.expected, one.description.size) == ("a", None, "128 GB")
    assert (other.grade, str(other.expected), other.identifiers[0].value) == ("b", "75.50 EUR", "BSP-9-2")


@pytest.mark.requirement("H-15")
def test_what_cannot_be_taken_waits_with_its_reason_and_the_rest_goes_on(agreed: Portal) -> None:
    rows = [
        ("", "BSP-8-1", *PHONE_9, *AS_NEW),
        ("", "BSP-8-1", *PHONE_9, *AS_NEW),
        ("", "", *PHONE_9, *AS_NEW),
        ("", "BSP-8-4", *PHONE_9, "vielleicht", *AS_NEW[1:]),
        ("", "BSP-8-5", *PHONE_9, "", *AS_NEW[1:]),
        ("", "BSP-8-6", "", "", "", *AS_NEW),
    ]
    result = agreed.table("remarketing", [HEAD, *rows], feed_date=TODAY)
    assert [(row.line, row.reason) for row in result.quarantined] == [
        (3, "value_twice"),
        (4, "no_identifier"),
        (5, "unknown_choice"),
        (6, "missing_value"),
        (7, "model-to-sell-missing"),
    ]
    assert result.counts.created == 1
    again = agreed.table("remarketing", [HEAD, rows[0]], feed_date=TODAY, force=True)
    assert [(row.line, row.reason) for row in again.quarantined] == [(2, "device-is-remarketed")]
    corrected = agreed.importer.correct(agreed.customer, result.import_id, {5: {"Schaltet ein": "nein"}}, "token:made-up")
    assert corrected.counts.created == 1, corrected.quarantined


@pytest.mark.requirement("H-15")
def test_a_dry_run_registers_nothing(agreed: Portal) -> None:
    head = agreed.log.head()
    result = agreed.table("remarketing", [HEAD, ("", "BSP-7-1", *PHONE_9, *WORN)], feed_date=TODAY, dry_run=True)
    assert (RemarketingRegistered in [type(each.event) for each in result.preview], agreed.log.head()) == (True, head)
