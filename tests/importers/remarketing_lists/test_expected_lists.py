"""Lists of what models bring come again and again: what differs is set from its day on, what can't be read is told (H-15)."""

from datetime import date, timedelta

import pytest

from aggregates.remarketing.expected_proceeds import ExpectedProceeds, ExpectedProceedsSet, expected_proceeds_id
from aggregates.remarketing.terms import Grade
from commands.customers.switch_feature import SwitchFeature
from commands.engine.feature_off import FeatureOff
from tests.importers.portal import Portal

TODAY = date(2026, 3, 2)
ROWS = [
    ("Hersteller", "Modell", "Speicher", "Zustandsklasse", "Zu erwartender Erlös", "Gültig ab"),
    ("Beispielwerk", "Phone 1", "256 GB", "A", "1.250,50 €", "01.04.2026"),
    ("Beispielwerk", "Phone 1", "256GB", "B – gebraucht", "310,00", ""),
    ("Beispielwerk", "Phone 1", "", "c", "99.00", ""),
    ("", "Phone 2", "", "D", "0,00", ""),
]


@pytest.fixture
def agreed(portal: Portal) -> Portal:
    portal.run(SwitchFeature(customer_id=portal.customer, feature="remarketing", on=True))
    return portal


def brings(portal: Portal, model: str, grade: Grade, size: str | None = None, maker: str | None = None, on: date = TODAY) -> str | None:
    found = portal.state(ExpectedProceeds, expected_proceeds_id(portal.customer, maker, model, size, grade)).on(on)
    return None if found is None else str(found.amount)


@pytest.mark.requirement("H-15")
def test_a_list_says_what_each_model_brings_by_size_grade_and_day(agreed: Portal) -> None:
    result = agreed.table("expected_proceeds", ROWS, feed_date=TODAY)
    assert (result.counts.seen, result.counts.quarantined, result.counts.created) == (4, 0, 4), result.quarantined
    april = date(2026, 4, 1)
    assert [brings(agreed, "Phone 1", "a", "256 gb", "Beispielwerk", on) for on in (TODAY, april)] == [None, "1250.50"]
    assert brings(agreed, "Beispielwerk Phone 1", "b", "256 GB") == "310.00", "however it is written"
    assert (brings(agreed, "Phone 1", "c", None, "Beispielwerk"), brings(agreed, "Phone 2", "d")) == ("99.00", "0.00")


@pytest.mark.requirement("H-15")
def test_read_again_it_changes_nothing_and_a_new_one_only_what_differs(agreed: Portal) -> None:
    agreed.table("expected_proceeds", ROWS, feed_date=TODAY)
    later = TODAY + timedelta(7)
    assert agreed.during(lambda: agreed.table("expected_proceeds", ROWS, feed_date=later, force=True)) == []
    lower = [ROWS[0], ("Beispielwerk", "Phone 1", "256 GB", "B", "280,00", "")]
    head = agreed.log.head()
    tried = agreed.table("expected_proceeds", lower, feed_date=later, dry_run=True)
    assert ([type(each.event) for each in tried.preview], agreed.log.head()) == ([ExpectedProceedsSet], head)
    [changed] = agreed.during(lambda: agreed.table("expected_proceeds", lower, feed_date=later))
    assert isinstance(changed, ExpectedProceedsSet)
    assert (changed.valid_from, str(changed.proceeds.amount), str(changed.was.amount if changed.was else "")) == (later, "280.00", "310.00")


@pytest.mark.requirement("H-15")
def test_a_list_with_a_column_for_each_grade_from_a_day_yet_to_come(agreed: Portal) -> None:
    rows = [("Gerät", "Speichergröße", "Klasse A", "Klasse B", "Klasse C"), ("Phone 3", "", "400,00", "", "120,00")]
    day = date.today() + timedelta(400)  # noqa: DTZ011 - a day that is yet to come anywhere
    result = agreed.table("expected_proceeds", rows, feed_date=day)
    assert result.counts.quarantined == 0, result.quarantined
    assert [brings(agreed, "Phone 3", "a", on=on) for on in (day - timedelta(1), day)] == [None, "400.00"]
    assert brings(agreed, "Phone 3", "c", on=day) == "120.00"


@pytest.mark.requirement("H-15")
def test_what_cannot_be_taken_waits_with_its_reason_and_goes_on_corrected(agreed: Portal) -> None:
    head = ROWS[0]
    rows = [
        head,
        ("", "Phone 1", "", "A", "10,00", ""),
        ("", "phone 1", "", "a", "11,00", ""),
        ("", "", "", "A", "10,00", ""),
        ("", "Phone 4", "", "E", "10,00", ""),
        ("", "Phone 5", "", "", "10,00", ""),
        ("", "Phone 6", "", "A", "-1,00", ""),
        ("", "Phone 7", "", "A", "1.234", ""),
        ("", "Phone 8", "", "A", "", ""),
        ("", "Phone 9", "", "A", "1,00", "30.02.2026"),
    ]
    result = agreed.table("expected_proceeds", rows, feed_date=TODAY)
    assert [(row.line, row.reason) for row in result.quarantined] == [
        (3, "value_twice"),
        (4, "missing_value"),
        (5, "unknown_choice"),
        (6, "missing_value"),
        (7, "negative_amount"),
        (8, "amount_in_two_ways"),
        (9, "missing_value"),
        (10, "bad_date"),
    ]
    corrected = agreed.importer.correct(agreed.customer, result.import_id, {5: {"Zustandsklasse": "D"}}, "token:made-up")
    assert corrected.counts.quarantined == 0, corrected.quarantined
    assert brings(agreed, "Phone 4", "d") == "10.00"


@pytest.mark.requirement("H-15")
def test_where_remarketing_is_not_agreed_no_list_of_it_is_taken(portal: Portal) -> None:
    with pytest.raises(FeatureOff):
        portal.table("expected_proceeds", ROWS, feed_date=TODAY)
