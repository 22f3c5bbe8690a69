"""The rows of price lists, read cell by cell: amounts as people and spreadsheets write them, days, kinds of financing (H-08)."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from aggregates.agreements.device_kinds import DeviceKind
from aggregates.catalogue_terms import Product
from aggregates.engine.words import words_of
from aggregates.prices.price_terms import MONTHLY, TARIFF_FINANCING, Financing
from foundation.money import MoneyTooFine, NegativeMoney, NotMoney, amount_of
from foundation.normal_form import same
from importers.imports import table_cells as cells
from importers.imports.loaded_rows import Loaded, loaded
from importers.imports.table_cells import RowReading
from importers.imports.table_file import Table
from importers.price_lists.listed_as import picture_of, place_of, product_of, shown_of
from importers.price_lists.price_layouts import OFFER, Offer, offer_of
from importers.quarantine import BadValue, Reason

_CURRENCY = re.compile(r"^\s*(?:€|EUR|Euro)\s*|\s*(?:€|EUR|Euro)\s*$", re.IGNORECASE)
_EITHER = re.compile(r"-?[0-9]{1,3}(?:[.,][0-9]{3})")
"""1.234: a thousand and more, or a little more than one."""
_GERMAN = re.compile(r"-?(?:[0-9]{1,3}(?:[. '][0-9]{3})+|[0-9]+),[0-9]{1,2}")
_ENGLISH = re.compile(r"-?[0-9]{1,3}(?:[, '][0-9]{3})+\.[0-9]{1,2}")
_DAYS = ("%Y-%m-%d", "%d.%m.%Y", "%Y-%m-%d %H:%M:%S")
financing_of: Callable[[str], Financing | None] = cells.one_of(
    words_of(Financing),
    Reason.UNKNOWN_FINANCING,
    {"rent": ("mieten", "rental"), "lease": ("leasen",), "purchase": ("kaufen",), "subsidy": ("subvention",)},
)
"""Reads a kind of financing."""


@dataclass(frozen=True, slots=True)
class PriceRow:
    """What an article costs, what it is and how it is to be listed, where the list says so; `valid_from` None: from the import's day on."""

    article_number: str
    prices: tuple[tuple[Offer, Decimal], ...]
    valid_from: date | None
    name: str | None
    kind: DeviceKind | None
    maker: str | None
    model: str | None
    size: str | None
    colour: str | None
    product: Product | None = None
    place: int | None = None
    picture: str | None = None
    shown: bool | None = None


def price_rows(table: Table) -> Iterator[Loaded[PriceRow]]:
    """Read the rows of a price list, in which each price of an article may stand once for each day."""
    return loaded(table.rows(), read_price_row, _unique)


def _unique(row: PriceRow) -> Iterator[tuple[str, str]]:
    for offer, _ in row.prices:
        yield "article_number", f"{same(row.article_number)}/{offer.financing}/{offer.months or 0}/{row.valid_from}"


def read_price_row(cell: RowReading) -> PriceRow:
    article_number = cell.without_decimal("article_number", cells.known_by)
    if article_number is None and not cell.wrong:
        cell.reject("article_number", BadValue(Reason.MISSING_VALUE))
    product = cell.get("product", product_of)
    prices = tuple(_prices(cell, product))
    if not prices and not cell.wrong:
        cell.reject(next((field for field in cell.row.columns if field.startswith(OFFER)), "price"), BadValue(Reason.MISSING_VALUE))
    return PriceRow(
        article_number=article_number or "",
        prices=prices,
        valid_from=cell.get("valid_from", day),
        name=cell.get("name", cells.text),
        kind=cell.get("kind", cells.kind),
        maker=cell.get("maker", cells.text),
        model=cell.get("model", cells.text),
        size=cell.get("size", cells.text),
        colour=cell.get("colour", cells.text),
        product=product,
        place=cell.get("place", place_of),
        picture=cell.get("picture", picture_of),
        shown=cell.get("shown", shown_of),
    )


def _prices(cell: RowReading, product: Product | None) -> Iterator[tuple[Offer, Decimal]]:
    for field in cell.row.columns:
        if field.startswith(OFFER) and (price := cell.get(field, amount)) is not None:
            yield offer_of(field), price
    usual = TARIFF_FINANCING if product == "tariff" else "purchase"
    price = cell.get("price", amount)
    if price is not None:
        financing, months = cell.get("financing", financing_of) or usual, cell.get("months", months_of)
        if (months is None) == (financing in MONTHLY):
            cell.reject("months", BadValue(Reason.TERM_AND_FINANCING))
        yield Offer(financing, months), price


def amount(text: str) -> Decimal | None:
    """Read an amount in euros, with a comma or a point before the cents. Raises BadValue, also where it might be read in two ways."""
    written = cells.word(_CURRENCY.sub("", text))
    if written is None:
        return None
    if _EITHER.fullmatch(written):
        raise BadValue(Reason.AMOUNT_IN_TWO_WAYS)
    if _GERMAN.fullmatch(written):
        written = re.sub("[. ']", "", written).replace(",", ".")
    elif _ENGLISH.fullmatch(written):
        written = re.sub("[, ']", "", written)
    try:
        return amount_of(written)
    except NegativeMoney:
        raise BadValue(Reason.NEGATIVE_AMOUNT) from None
    except MoneyTooFine:
        raise BadValue(Reason.AMOUNT_TOO_FINE) from None
    except NotMoney:
        raise BadValue(Reason.MALFORMED_AMOUNT) from None


def day(text: str) -> date | None:
    """Read a day, as 2027-01-01 or 01.01.2027. Raises BadValue."""
    written = cells.word(text)
    if written is None:
        return None
    for form in _DAYS:
        try:
            found = datetime.strptime(written, form).date()  # noqa: DTZ007 - a calendar day
        except ValueError:
            continue
        if 1990 <= found.year <= 2100:
            return found
    raise BadValue(Reason.BAD_DATE)


def months_of(text: str) -> int | None:
    """Read a number of months. Raises BadValue."""
    written = cells.word(text)
    if written is None:
        return None
    found = re.fullmatch(r"([0-9]{1,3})(?:[.,]0+)?(?:\s*(?:Monate|Mon\.|M|months))?", written)
    if found is None or not 1 <= int(found[1]) <= 120:
        raise BadValue(Reason.MALFORMED_MONTHS)
    return int(found[1])
