"""Price lists come again and again: what differs is set from its day on, what can't be read is told, nothing is dropped (H-08)."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from aggregates.catalogue_item import CatalogueItem, CatalogueItemListed, CatalogueVariantAdded, article_claim
from aggregates.prices.list_price import ListPrice, ListPriceSet, list_price_id
from aggregates.prices.price_terms import AGREED_AS, Financing
from commands.customers.switch_feature import SwitchFeature
from importers.price_lists.price_rows import amount
from importers.quarantine import BadValue, Reason
from tests.importers.portal import Portal

TODAY = date(2026, 3, 2)
ROWS = [
    ("Artikelnummer", "Artikel", "Art", "Hersteller", "Speicher", "Finanzierung", "Laufzeit", "Preis", "Gültig ab"),
    ("BW-1", "Phone 1", "Smartphone", "Beispielwerk", "256 GB", "Kauf", "", "1.234,56 €", "01.04.2026"),
    ("BW-1", "Phone 1", "Smartphone", "Beispielwerk", "256 GB", "Leasing", "24", "19,90", "2026-04-01"),
    ("BW-2", "Phone 1", "Smartphone", "Beispielwerk", "512 GB", "", "", "1399.00", ""),
    ("H-1", "Hülle", "", "", "", "Kauf", "", "9,99", ""),
]


@pytest.fixture
def agreed(portal: Portal) -> Portal:
    for feature in AGREED_AS.values():
        portal.run(SwitchFeature(customer_id=portal.customer, feature=feature, on=True))
    return portal


def price(portal: Portal, article: str, financing: Financing = "purchase", months: int | None = None, on: date = TODAY) -> str | None:
    found = portal.state(ListPrice, list_price_id(portal.customer, article, financing, months)).on(on)
    return None if found is None else str(found.amount)


def test_a_list_brings_articles_and_prices_from_their_days_on(agreed: Portal) -> None:
    result = agreed.table("prices", ROWS, feed_date=TODAY)
    assert (result.counts.seen, result.counts.quarantined) == (4, 0), result.quarantined
    item_id = agreed.holder(article_claim("bw-2"))
    assert item_id == agreed.holder(article_claim("BW-1"))
    assert item_id is not None
    item = agreed.state(CatalogueItem, item_id)
    assert (item.name, item.product, [variant.size for variant in item.variants]) == ("Phone 1", "device", ["256 GB", "512 GB"])
    april = date(2026, 4, 1)
    assert [price(agreed, "BW-1", on=day) for day in (TODAY, april)] == [None, "1234.56"]
    assert price(agreed, "BW-1", "lease", 24, april) == "19.90"
    assert (price(agreed, "BW-2"), price(agreed, "H-1")) == ("1399.00", "9.99")
    correlations = {each.correlation for each in agreed.recorded() if isinstance(each.event, ListPriceSet | CatalogueItemListed)}
    assert len(correlations) == 1


def test_read_again_it_changes_nothing_and_a_new_one_only_what_differs(agreed: Portal) -> None:
    agreed.table("prices", ROWS, feed_date=TODAY)
    assert agreed.table("prices", ROWS, feed_date=TODAY).state == "recognised"
    later = TODAY + timedelta(7)
    assert agreed.during(lambda: agreed.table("prices", ROWS, feed_date=later, force=True)) == []
    dearer = [*ROWS[:-1], ("H-1", "Hülle", "", "", "", "Kauf", "", "11,99", "")]
    [changed] = agreed.during(lambda: agreed.table("prices", dearer, feed_date=later))
    assert isinstance(changed, ListPriceSet)
    assert changed.was is not None
    assert (changed.valid_from, str(changed.price.amount), str(changed.was.amount)) == (later, "11.99", "9.99")


def test_a_price_that_holds_already_is_set_for_a_day_yet_to_come(agreed: Portal) -> None:
    """A cheaper one from an earlier day on ends then."""
    head, spring, summer = ROWS[0], "01.04.2026", "01.06.2026"
    agreed.table("prices", [head, ROWS[-1]], feed_date=TODAY)
    row = ("H-1", "Hülle", "", "", "", "Kauf", "")
    agreed.table("prices", [head, (*row, "9,99", summer)], feed_date=TODAY)
    agreed.table("prices", [head, (*row, "4,99", spring)], feed_date=TODAY)
    assert [price(agreed, "H-1", on=day) for day in (TODAY, date(2026, 4, 1), date(2026, 6, 1))] == ["9.99", "4.99", "9.99"]


def test_a_dry_run_tells_the_difference_to_what_holds_and_writes_nothing(agreed: Portal) -> None:
    agreed.table("prices", ROWS, feed_date=TODAY)
    dearer = [
        *ROWS[:2],
        ("BW-1", "", "", "", "", "Leasing", "24", "17,90", "01.05.2026"),
        ("BW-3", "Phone 1", "Smartphone", "Beispielwerk", "", "", "", "5,00", ""),
    ]
    head = agreed.log.head()
    result = agreed.table("prices", dearer, feed_date=TODAY, dry_run=True)
    assert agreed.log.head() == head
    assert [(each.line, type(each.event)) for each in result.preview] == [(3, ListPriceSet), (4, CatalogueVariantAdded), (4, ListPriceSet)]
    first: Any = result.preview[0].event
    assert (str(first.price), str(first.was)) == ("17.90 EUR", "19.90 EUR")


def test_the_import_s_own_day_may_be_yet_to_come(agreed: Portal) -> None:
    day = date.today() + timedelta(400)  # noqa: DTZ011 - a day that is yet to come anywhere
    agreed.table("prices", [ROWS[0], ROWS[4]], feed_date=day)
    assert [price(agreed, "H-1", on=each) for each in (day - timedelta(1), day)] == [None, "9.99"]


def test_a_list_with_a_column_for_each_way_of_paying(agreed: Portal) -> None:
    rows = [
        ("Art.-Nr.", "Bezeichnung", "Geräteart", "Kaufpreis", "Zuzahlung", "Miete 24", "Leasing 36 Monate", "Farbe"),
        ("BW-7", "Phone 7", "smartphone", "899,00", "1,00", "39,90", "", "rot"),
    ]
    result = agreed.table("prices", rows, feed_date=TODAY)
    assert result.counts.quarantined == 0, result.quarantined
    offers: tuple[tuple[Financing, int | None], ...] = (("purchase", None), ("subsidy", None), ("rent", 24))
    found = [price(agreed, "BW-7", financing, months) for financing, months in offers]
    assert found == ["899.00", "1.00", "39.90"]


def test_what_cannot_be_taken_waits_with_its_reason_and_goes_on_corrected(agreed: Portal) -> None:
    rows = [
        ROWS[0],
        ("H-1", "Hülle", "", "", "", "", "", "9,99", ""),
        ("H-1", "Hülle", "", "", "", "", "", "8,99", ""),
        ("H-2", "", "", "", "", "", "", "5,00", ""),
        ("H-3", "Tasche", "", "", "", "", "", "-5,00", ""),
        ("H-4", "Tasche", "", "", "", "", "", "1.234", ""),
        ("H-5", "Tasche", "", "", "", "", "", "gratis", ""),
        ("H-6", "Tasche", "", "", "", "", "", "1,005", ""),
        ("H-7", "Tasche", "", "", "", "Leasing", "", "1,00", ""),
        ("H-8", "Tasche", "", "", "", "Tausch", "", "1,00", ""),
        ("", "Tasche", "", "", "", "", "", "1,00", ""),
        ("H-9", "Tasche", "", "", "", "", "", "1,00", "30.02.2026"),
        ("H-10", "Tasche", "", "", "", "", "", "", ""),
    ]
    result = agreed.table("prices", rows, feed_date=TODAY)
    assert [(row.line, row.reason) for row in result.quarantined] == [
        (3, "value_twice"),
        (4, "no-article-to-price"),
        (5, "negative_amount"),
        (6, "amount_in_two_ways"),
        (7, "malformed_amount"),
        (8, "amount_in_two_ways"),
        (9, "term_and_financing"),
        (10, "unknown_financing"),
        (11, "missing_value"),
        (12, "bad_date"),
        (13, "missing_value"),
    ]
    assert price(agreed, "H-1") == "9.99"
    corrected = agreed.importer.correct(agreed.customer, result.import_id, {6: {"Preis": "1234,00"}}, "token:made-up")
    assert corrected.counts.quarantined == 0, corrected.quarantined
    assert price(agreed, "H-4") == "1234.00"


def test_what_is_not_agreed_is_refused_row_by_row(portal: Portal) -> None:
    portal.run(SwitchFeature(customer_id=portal.customer, feature="financing_purchase", on=True))
    result = portal.table("prices", ROWS, feed_date=TODAY)
    assert [(row.line, row.reason) for row in result.quarantined] == [(3, "financing-not-agreed")]


def test_a_price_that_is_not_agreed_is_told_and_the_row_s_others_hold(portal: Portal) -> None:
    for feature in ("financing_purchase", "financing_lease"):
        portal.run(SwitchFeature(customer_id=portal.customer, feature=feature, on=True))
    rows = [
        ("Artikelnummer", "Artikel", "Geräteart", "Kaufpreis", "Miete 24", "Leasing 36 Monate"),
        ("BW-7", "Phone 7", "smartphone", "899,00", "39,90", "29,90"),
    ]
    for dry_run in (True, False):
        result = portal.table("prices", rows, feed_date=TODAY, dry_run=dry_run)
        assert result.quarantined == []
        [told] = [each for each in result.warned if each.notice.value == "financing_not_agreed"]
        assert (told.line, told.value, "Miete" in told.facts["found"]) == (2, "39.90", True)
    assert (price(portal, "BW-7"), price(portal, "BW-7", "lease", 36)) == ("899.00", "29.90")
    assert {each.event.financing for each in portal.recorded() if isinstance(each.event, ListPriceSet)} == {"purchase", "lease"}
    portal.run(SwitchFeature(customer_id=portal.customer, feature="financing_rent", on=True))
    again = portal.table("prices", rows, feed_date=TODAY, force=True)
    assert ([*again.warned], price(portal, "BW-7", "rent", 24)) == ([], "39.90")


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("1.234,56", "1234.56"),
        ("1,234.56", "1234.56"),
        ("12.345.678,9", None),
        ("1234", "1234"),
        ("99,9 EUR", "99.9"),
        ("€ 5", "5"),
        ("499.9", "499.9"),
        ("0", "0"),
    ],
)
def test_amounts_are_read_as_germans_and_others_write_them(written: str, found: str | None) -> None:
    if found is None:
        with pytest.raises(BadValue):
            amount(written)
    else:
        assert amount(written) == Decimal(found)


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("1.234", Reason.AMOUNT_IN_TWO_WAYS),
        ("-1,00", Reason.NEGATIVE_AMOUNT),
        ("12.3456", Reason.AMOUNT_TOO_FINE),
        ("NaN", Reason.MALFORMED_AMOUNT),
        ("1e9", Reason.MALFORMED_AMOUNT),
        ("99999999,00", Reason.MALFORMED_AMOUNT),
        ("12€50", Reason.MALFORMED_AMOUNT),
        ("12 EUR 50", Reason.MALFORMED_AMOUNT),
    ],
)
def test_what_is_no_amount_says_why(written: str, reason: Reason) -> None:
    with pytest.raises(BadValue) as bad:
        amount(written)
    assert bad.value.reason is reason


LOOKS = ("Artikelnummer", "Artikel", "Produktart", "Art", "Laufzeit", "Preis", "Platz im Katalog", "Bild", "Wird gezeigt")
PICTURE = "https://bilder.example.com/phone-1.png"


@pytest.mark.requirement("H-08")
def test_a_list_brings_tariffs_which_are_paid_for_each_month(agreed: Portal) -> None:
    rows = [
        LOOKS,
        ("T-1", "Flat M", "Tarif", "", "24", "29,90", "5", "", ""),
        ("T-2", "Flat L", "tariff", "", "", "39,90", "", "", ""),
        ("T-1", "Flat M", "Zubehör", "", "", "9,90", "", "", ""),
        ("T-3", "Flat S", "Vertrag", "", "24", "9,90", "", "", ""),
    ]
    result = agreed.table("prices", rows, feed_date=TODAY)
    assert [(row.line, row.reason) for row in result.quarantined] == [
        (3, "term_and_financing"),
        (4, "article-is-other-product"),
        (5, "unknown_choice"),
    ]
    item_id = agreed.holder(article_claim("T-1"))
    assert item_id is not None
    item = agreed.state(CatalogueItem, item_id)
    assert (item.product, item.model, item.place) == ("tariff", None, 5)
    assert price(agreed, "T-1", "rent", 24) == "29.90"
    assert {each.event.financing for each in agreed.recorded() if isinstance(each.event, ListPriceSet)} == {"rent"}


@pytest.mark.requirement("H-08")
def test_a_list_says_how_articles_are_listed(agreed: Portal) -> None:
    rows = [
        LOOKS,
        ("BW-1", "Phone 1", "Gerät", "Smartphone", "", "499,00", "10.0", PICTURE, "ja"),
        ("BW-2", "Phone 1", "Gerät", "Smartphone", "", "599,00", "10", f"{PICTURE}?rot", ""),
        ("H-1", "Hülle", "", "", "", "9,99", "", "", "nein"),
        ("H-2", "Tasche", "", "", "", "9,99", "0", "", ""),
        ("H-3", "Tasche", "", "", "", "9,99", "", "https://10.0.0.1/a.png", ""),
        ("H-4", "Tasche", "", "", "", "9,99", "", "", "vielleicht"),
    ]
    result = agreed.table("prices", rows, feed_date=TODAY)
    wrong = [(row.line, row.reason) for row in result.quarantined]
    assert wrong == [(line, "unknown_choice") for line in (5, 6, 7)]
    phone, cover = (agreed.holder(article_claim(each)) for each in ("BW-1", "H-1"))
    assert phone is not None
    assert cover is not None
    item = agreed.state(CatalogueItem, phone)
    assert (item.place, item.picture, dict(item.pictures)) == (10, PICTURE, {"bw-2": f"{PICTURE}?rot"})
    assert not agreed.state(CatalogueItem, cover).shown
    assert agreed.during(lambda: agreed.table("prices", rows[:4], feed_date=TODAY)) == []
    shown_again = [LOOKS, ("H-1", "", "", "", "", "9,99", "3", "", "yes")]
    assert len(agreed.during(lambda: agreed.table("prices", shown_again, feed_date=TODAY))) == 2
