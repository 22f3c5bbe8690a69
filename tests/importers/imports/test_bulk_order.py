"""Many orders for many users in one list, each row accepted or refused by itself (H-10)."""

from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from aggregates.catalogue_item import article_claim
from aggregates.order import Order, OrderPlaced
from aggregates.personnel_number import PERSONNEL_NUMBER_CLAIM
from commands.catalogue.item_variants import GivenVariant
from commands.catalogue.list_catalogue_item import ListCatalogueItem
from commands.catalogue.withdraw_catalogue_variant import WithdrawCatalogueVariant
from commands.customers.switch_feature import SwitchFeature
from commands.engine.feature_off import FeatureOff
from commands.orders.cancel_order import CancelOrder
from commands.users.deactivate_user import DeactivateUser
from eventstore.envelope import Recorded
from eventstore.ids import new_id
from tests.importers.portal import Portal, killed_while

pytestmark = pytest.mark.requirement("H-10")

USERS = [
    ("Name", "E-Mail", "Personalnummer", "Lieferadresse"),
    ("Muster, Erika", "erika@beispiel.example", "P1", "Musterweg 1, 12345 Musterstadt"),
    ("Probe, Hans", "hans@beispiel.example", "", "Beispielweg 2, 12345 Musterstadt"),
    ("Exempel, Eva", "eva@beispiel.example", "P3", ""),
]
HEADER = ("Personalnummer", "E-Mail", "Artikelnummer", "Stück", "Eigene Bestellnummer", "Bemerkungen", "Lieferadresse")


def line(who: str, article: str = "BW-1", pieces: str = "", own: str = "", remarks: str = "", address: str = "") -> tuple[str, ...]:
    named = ("", who) if "@" in who else (who, "")
    return (*named, article, pieces, own, remarks, address)


@pytest.fixture
def agreed(portal: Portal) -> Portal:
    """A customer with users and a catalogue, who may order in bulk."""
    portal.run(SwitchFeature(customer_id=portal.customer, feature="bulk_order", on=True))
    portal.table("users", USERS)
    variants = tuple(GivenVariant(article_number=number) for number in ("BW-1", "BW-2"))
    item = ListCatalogueItem(item_id=new_id(), name="Phone 1", product="device", kind="smartphone", model="Phone 1", variants=variants)
    portal.run(item)
    return portal


def placed(portal: Portal, head: int) -> list[Recorded[OrderPlaced]]:
    found: list[Any] = [recorded for recorded in portal.recorded(head) if recorded.kind is OrderPlaced]
    return found


def user(portal: Portal, number: str) -> UUID | None:
    return portal.holder(PERSONNEL_NUMBER_CLAIM.of(number))


def test_each_row_is_an_order_or_says_why_not(agreed: Portal) -> None:
    head = agreed.log.head()
    rows = [
        HEADER,
        line("P1", pieces="2", own="2026-1", remarks="Bitte am Empfang"),
        line("hans@beispiel.example", "bw-2", "1,0", address="Beispiel GmbH, Nebenweg 3, 54321 Musterstadt"),
        line("P3"),
        line("P9"),
        line("P1", "XX-1"),
        line("P1", "BW-2", "0"),
        line("P1", "BW-2", "zwei"),
        line("P1", "bw-1"),
        line("", "BW-1"),
        line("P1", ""),
    ]
    result = agreed.table("orders", rows)
    assert (result.counts.created, result.counts.quarantined) == (2, 8)
    assert [(row.line, row.reason) for row in result.quarantined] == [
        *((4, "delivery-address-missing"), (5, "no-such-user"), (6, "no-such-article"), (7, "bad_quantity"), (8, "bad_quantity")),
        *((9, "article-in-line-before"), (10, "missing_value"), (11, "missing_value")),
    ]
    assert "Zeile 2" in result.quarantined[5].sentences[0]
    first, second = placed(agreed, head)
    assert first.event.user_id == user(agreed, "P1")
    assert [(each.article_number, each.quantity) for each in first.event.items] == [("BW-1", 2)]
    assert (first.event.own_number, first.event.remarks, first.event.address.street) == ("2026-1", "Bitte am Empfang", "Musterweg 1")
    assert (second.event.items[0].article_number, second.event.items[0].quantity) == ("BW-2", 1)
    assert first.event.address.recipient == "Muster, Erika", "nobody else is named there"
    assert (second.event.address.recipient, second.event.address.street) == ("Beispiel GmbH", "Nebenweg 3")
    assert first.correlation == second.correlation


def test_nobody_gets_an_article_twice_however_the_rows_name_the_user(agreed: Portal) -> None:
    """Also where the list was killed between the two rows."""
    rows = [HEADER, line("P1"), line("erika@beispiel.example", "bw-1"), line("erika@beispiel.example", "BW-2")]
    tried = agreed.table("orders", rows, dry_run=True)
    assert [(row.line, row.reason) for row in tried.quarantined] == [(3, "article-in-line-before")]
    assert "Die Zeile 2 bestellt die Artikelnummer bw-1 schon für Muster, Erika" in tried.quarantined[0].sentences[0]
    one_by_one, head = agreed.in_chunks_of(1), agreed.log.head()
    with pytest.raises(KeyboardInterrupt):
        one_by_one.table("orders", rows, report=killed_while("book"))
    assert len(placed(agreed, head)) == 1
    result = one_by_one.table("orders", rows)
    assert (result.counts.created, [row.reason for row in result.quarantined]) == (2, ["article-in-line-before"])


def test_a_line_that_was_refused_keeps_no_other_from_ordering(agreed: Portal) -> None:
    result = agreed.table("orders", [HEADER, line("P3"), line("eva@beispiel.example", address="Nebenweg 3, 54321 Musterstadt")])
    assert (result.counts.created, [(row.line, row.reason) for row in result.quarantined]) == (1, [(2, "delivery-address-missing")])


def test_lines_that_were_ordered_before_are_warned_of(agreed: Portal) -> None:
    """In another order of rows, it is another file; and whoever else ordered it counts, too."""
    first, head = [HEADER, line("P1"), line("hans@beispiel.example", pieces="2"), line("P1", "BW-2", own="7")], agreed.log.head()
    assert agreed.table("orders", first).warned == []
    told = [f"{each.event.number} ({each.recorded_at.astimezone(ZoneInfo('Europe/Berlin')):%Y-%m-%d})" for each in placed(agreed, head)]
    rows = [
        HEADER,
        line("P1", "BW-2", own="8"),
        line("hans@beispiel.example", "bw-1", pieces="2"),
        line("erika@beispiel.example"),
    ]
    for result in (agreed.table("orders", rows, dry_run=True), agreed.table("orders", rows)):
        assert (result.counts.created, result.quarantined) == (3, [])
        assert [(each.notice.value, each.line, each.column, each.value, each.facts["found"]) for each in result.warned] == [
            ("ordered_before", 3, "Artikelnummer", "BW-1", told[1]),
            ("ordered_before", 4, "Artikelnummer", "BW-1", told[0]),
        ]


def test_what_was_cancelled_was_not_ordered_before(agreed: Portal) -> None:
    agreed.table("orders", [HEADER, line("P1")])
    [order] = placed(agreed, 0)
    agreed.run(CancelOrder(order_id=order.stream_id))
    assert agreed.table("orders", [HEADER, line("P1"), line("P9")]).warned == []


def test_a_dry_run_says_the_same_and_orders_nothing(agreed: Portal) -> None:
    head = agreed.log.head()
    tried = agreed.table("orders", [HEADER, line("P1"), line("P9")], dry_run=True)
    assert (tried.state, tried.counts.created, [row.reason for row in tried.quarantined]) == ("dry_run", 1, ["no-such-user"])
    assert agreed.log.head() == head
    real = agreed.table("orders", [HEADER, line("P1"), line("P9")])
    assert (real.counts.created, [row.reason for row in real.quarantined]) == (1, ["no-such-user"])


def test_the_same_list_again_orders_nothing_twice(agreed: Portal) -> None:
    rows = [HEADER, line("P1"), line("hans@beispiel.example")]
    agreed.table("orders", rows)
    head = agreed.log.head()
    assert agreed.table("orders", rows).state == "recognised"
    assert agreed.log.head() == head
    assert agreed.table("orders", rows, force=True).counts.created == 2, "who says so orders again"


def test_killed_anywhere_it_goes_on_and_orders_each_row_once(agreed: Portal) -> None:
    one_by_one, head = agreed.in_chunks_of(1), agreed.log.head()
    rows = [HEADER, *(line("P1", article) for article in ("BW-1", "BW-2")), line("hans@beispiel.example"), line("P9")]
    for _ in range(3):
        with pytest.raises(KeyboardInterrupt):
            one_by_one.table("orders", rows, report=killed_while("book", 1))
    result = one_by_one.table("orders", rows)
    assert (result.state, result.counts.created, result.counts.quarantined) == ("completed", 3, 1)
    orders = placed(agreed, head)
    assert len({each.stream_id for each in orders}) == len(orders) == 3


def test_a_corrected_row_is_ordered(agreed: Portal) -> None:
    result = agreed.table("orders", [HEADER, line("P1"), line("P1", "XX-1")])
    head = agreed.log.head()
    corrected = agreed.importer.correct(agreed.customer, result.import_id, {3: {"Artikelnummer": "BW-2"}}, "token:erika")
    assert (corrected.counts.created, corrected.quarantined) == (1, [])
    assert [each.event.items[0].article_number for each in placed(agreed, head)] == ["BW-2"]


def test_what_is_no_longer_agreed_is_not_ordered_by_a_correction_either(agreed: Portal) -> None:
    result = agreed.table("orders", [HEADER, line("P1", "XX-1")])
    agreed.run(SwitchFeature(customer_id=agreed.customer, feature="bulk_order", on=False))
    head = agreed.log.head()
    with pytest.raises(FeatureOff):
        agreed.importer.correct(agreed.customer, result.import_id, {2: {"Artikelnummer": "BW-2"}}, "token:erika")
    assert agreed.log.head() == head


def test_what_is_gone_is_refused_by_its_row(agreed: Portal) -> None:
    erika, item = user(agreed, "P1"), agreed.holder(article_claim("BW-2"))
    assert erika is not None
    assert item is not None
    agreed.run(DeactivateUser(user_id=erika))
    agreed.run(WithdrawCatalogueVariant(item_id=item, article_number="BW-2"))
    result = agreed.table("orders", [HEADER, line("P1"), line("hans@beispiel.example", "BW-2"), line("hans@beispiel.example")])
    assert [(row.line, row.reason) for row in result.quarantined] == [(2, "user-is-inactive"), (3, "article-not-offered")]
    assert result.counts.created == 1


def test_whoever_has_not_agreed_can_not(portal: Portal) -> None:
    head = portal.log.head()
    with pytest.raises(FeatureOff):
        portal.table("orders", [HEADER, line("P1")])
    assert portal.log.head() == head


def test_an_order_of_a_list_is_an_order_like_any(agreed: Portal) -> None:
    agreed.table("orders", [HEADER, line("P1")])
    [order] = placed(agreed, 0)
    state = agreed.state(Order, order.stream_id)
    assert (state.status, state.user_id) == ("placed", user(agreed, "P1"))
    assert order.event.number.startswith("B-")
