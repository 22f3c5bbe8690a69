"""What the catalogue costs on a day, for a user, a number or nobody in particular: a list, with filters, facets and files (H-08)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from typing import Any
from uuid import UUID, uuid5

import orjson

from aggregates.catalogue_terms import Variant
from aggregates.prices.contracts_for import contracts_for
from aggregates.prices.framework_contract import FrameworkContract
from aggregates.prices.list_price import ListPrice
from aggregates.prices.price import Article, Price, price_of
from aggregates.prices.price_terms import Discount, PriceStep
from aggregates.sim import Sim
from aggregates.user import User
from api.engine.access import Caller
from api.engine.list_parts import HandedAs
from api.engine.lists import list_routes
from api.engine.reading import reading
from api.engine.route import guarded
from api.engine.tiles import Tile
from api.prices.list_price_actions import agreed
from commands.engine.command import NotFound
from commands.prices.amounts import MOST_PRICED_PIECES
from foundation.normal_form import same
from foundation.noun import Noun
from readmodels.engine.query_refused import BadValue
from readmodels.engine.query_values import shown
from readmodels.engine.reader import Reading
from readmodels.engine.relations import read_by
from readmodels.prices.priced_catalogue_resource import PRICED_CATALOGUE_LIST

_ITEMS = "SELECT item_id, name, product, kind, maker, variants::text FROM catalogue_items WHERE status = 'offered'"
_PRICES = "SELECT price_id, item_id, article_number, financing, months, steps::text FROM list_prices WHERE financing = ANY(%(agreed)s)"
_CONTRACTS = (
    "SELECT contract_id, number, name, billing_accounts, valid_from, valid_until, discounts::text, displayed FROM framework_contracts"
)
_OF_SIM = "SELECT billing_account FROM sims WHERE sim_id = %(id)s"
_OF_USER = "SELECT s.billing_account FROM users u LEFT JOIN sim_list s ON s.holder_id = u.user_id WHERE u.user_id = %(id)s"
_READS = read_by(_ITEMS) | read_by(_PRICES) | read_by(_CONTRACTS) | read_by(_OF_SIM) | read_by(_OF_USER)
_DAY, _PIECES = Noun("Tag", "day"), Noun("Stück", "pieces")
_PARAMETERS = (
    ("user_id", {"type": "string", "format": "uuid"}, "For this user: the contract follows from the BANs of the user's numbers"),
    ("sim_id", {"type": "string", "format": "uuid"}, "For this number: the contract follows from its BAN"),
    ("on", {"type": "string", "format": "date"}, "On this day, past or yet to come; today where it isn't given"),
    ("quantity", {"type": "integer", "minimum": 1, "maximum": MOST_PRICED_PIECES, "default": 1}, "For so many pieces"),
)


@dataclass(frozen=True, slots=True)
class _Asked:
    day: date
    quantity: int
    user: UUID | None
    sim: UUID | None


def _asked(given: Mapping[str, str], zone: tzinfo) -> _Asked:
    day = given.get("on")
    return _Asked(
        datetime.now(UTC).astimezone(zone).date() if day is None else _day(day),
        _quantity(given.get("quantity", "1")),
        _id("user_id", given, User.noun),
        _id("sim_id", given, Sim.noun),
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadValue("on", _DAY, value=shown(text), expected=("a day such as 2026-01-31", "ein Tag wie 2026-01-31")) from None


def _quantity(text: str) -> int:
    if text.isascii() and text.isdigit() and len(text) <= len(str(MOST_PRICED_PIECES)) and 1 <= int(text) <= MOST_PRICED_PIECES:
        return int(text)
    raise BadValue(
        "quantity",
        _PIECES,
        value=shown(text),
        expected=(f"a whole number from 1 to {MOST_PRICED_PIECES}", f"eine ganze Zahl von 1 bis {MOST_PRICED_PIECES}"),
    )


def _id(name: str, given: Mapping[str, str], noun: Noun) -> UUID | None:
    text = given.get(name)
    try:
        return None if text is None else UUID(text)
    except ValueError:
        raise BadValue(name, noun, value=shown(text or ""), expected=("an id", "eine Id")) from None


def _accounts(found: Reading, asked: _Asked) -> list[str | None]:
    """The BANs of the numbers that are meant. Raises NotFound where there is no such user or number."""
    accounts: list[str | None] = []
    for query, thing, noun in ((_OF_USER, asked.user, User.noun), (_OF_SIM, asked.sim, Sim.noun)):
        if thing is not None:
            rows = found.all(query, {"id": thing})
            if not rows:
                raise NotFound(noun, thing)
            accounts = [row[0] for row in rows]
    return accounts


def _contracts(found: Reading) -> Iterator[FrameworkContract]:
    for contract_id, number, name, accounts, first, last, discounts, displayed in found.all(_CONTRACTS):
        told: list[dict[str, Any]] = orjson.loads(discounts)
        agreed_on = tuple(Discount.model_validate(each) for each in told)
        yield FrameworkContract(contract_id, number, name, tuple(accounts), first, last, agreed_on, displayed)


def _listed(found: Reading) -> dict[tuple[UUID, str], list[tuple[UUID, ListPrice]]]:
    prices: dict[tuple[UUID, str], list[tuple[UUID, ListPrice]]] = {}
    for price_id, item_id, article_number, financing, months, steps in found.all(_PRICES, {"agreed": [*agreed(found)]}):
        told: list[dict[str, Any]] = orjson.loads(steps)
        listed = ListPrice(item_id, article_number, financing, months, tuple(PriceStep.model_validate(each) for each in told))
        prices.setdefault((item_id, same(article_number)), []).append((price_id, listed))
    return prices


def _rows(caller: Caller, after: int, given: Mapping[str, str]) -> Sequence[Mapping[str, Any]]:
    with reading(caller, _READS, after) as found:
        asked = _asked(given, found.settings.zone)
        counting: Sequence[FrameworkContract | None] = contracts_for(_accounts(found, asked), _contracts(found), asked.day) or (None,)
        prices = _listed(found)
        rows: list[Mapping[str, Any]] = []
        for item_id, name, product, kind, maker, variants in found.all(_ITEMS):
            for told in orjson.loads(variants):
                if not told["offered"]:
                    continue
                variant = Variant(article_number=told["article_number"], size=told["size"], colour=told["colour"])
                item = {"item_id": item_id, "item": name, "product": product, "kind": kind, "maker": maker, **variant.model_dump()}
                article = Article(variant.article_number, product, kind, maker)
                for price_id, listed in prices.get((item_id, same(variant.article_number)), ()):
                    found_prices = (price_of(article, listed, each, asked.quantity, asked.day) for each in counting)
                    rows += [_row(item, price_id, price) for price in found_prices if price is not None]
        return rows


def _row(item: Mapping[str, Any], price_id: UUID, price: Price) -> Mapping[str, Any]:
    contract = price.contract
    return {
        **item,
        "id": price_id if price.contract_id is None else uuid5(price_id, str(price.contract_id)),
        "financing": price.financing,
        "months": price.months,
        "list_price": price.list_price.amount,
        "unit_price": price.unit.amount,
        "discount": None if price.discount is None else _discount(price.discount),
        "contract_id": price.contract_id,
        "contract": None if contract is None else contract.number,
        "contract_name": None if contract is None else contract.name,
        "quantity": price.quantity,
        "net": price.net.amount,
        "vat_percent": int(price.vat_percent),
        "vat": price.vat.amount,
        "gross": price.gross.amount,
        "day": price.day,
    }


def _discount(discount: Discount) -> str:
    return str(discount.fixed) if discount.fixed is not None else f"{discount.percent} %"


router = guarded("Preise / prices", "prices")
HANDED = HandedAs(_rows, tuple({"name": name, "in": "query", "schema": schema, "description": told} for name, schema, told in _PARAMETERS))
list_routes(router, "/priced-catalogue", PRICED_CATALOGUE_LIST, handing=HANDED, saved=False)
PRICES_TILE = Tile("prices", Noun("Preise", "Prices"), "/priced-catalogue", ("prices", "read"))
