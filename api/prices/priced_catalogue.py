"""What the catalogue costs on a day, for a user, a number or nobody in particular: a list, with filters, facets and files (H-08)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from typing import Any
from uuid import UUID, uuid5

import orjson

from access.live_prices import LivePrices
from aggregates.catalogue_terms import Variant
from aggregates.prices.contracts_for import contracts_for
from aggregates.prices.framework_contract import FrameworkContract
from aggregates.prices.list_price import ListPrice
from aggregates.prices.price import Article, Price, price_of
from aggregates.prices.price_terms import TARIFF_FINANCING, Discount
from aggregates.sim import Sim
from aggregates.user import User
from api.catalogue_shown import sees_hidden
from api.engine.access import Caller
from api.engine.list_parts import HandedAs
from api.engine.lists import list_routes
from api.engine.reading import reading
from api.engine.route import guarded
from api.engine.tiles import Tile
from api.prices.kept_prices import KEPT_PRICES, kept_contracts, kept_list_prices
from api.prices.list_price_actions import agreed
from api.prices.price_sources import PriceSources, Sourced, sources_for
from commands.engine.command import NotFound
from commands.prices.amounts import MOST_PRICED_PIECES
from foundation.local_day import today_in
from foundation.normal_form import same
from foundation.noun import Noun
from readmodels.engine.query_refused import BadValue, QueryRefused
from readmodels.engine.query_values import shown
from readmodels.engine.reader import Reading
from readmodels.engine.relations import read_by
from readmodels.prices.priced_catalogue_resource import PRICED_CATALOGUE_LIST

_ITEMS = "SELECT item_id, name, product, kind, maker, variants::text, place, picture, shown FROM catalogue_items WHERE status = 'offered'"
_OF_SIM = "SELECT billing_account FROM sims WHERE sim_id = %(id)s"
_OF_USER = "SELECT s.billing_account FROM users u LEFT JOIN sim_list s ON s.holder_id = u.user_id WHERE u.user_id = %(id)s"
_USER = "SELECT user_id FROM users WHERE user_id = %(id)s"
_OF_SIM_OF_USER = "SELECT billing_account FROM sim_list WHERE sim_id = %(id)s AND holder_id = %(user)s"
_CUSTOMER = "SELECT customer_number FROM customers"
_READS = read_by(_ITEMS) | KEPT_PRICES | read_by(_OF_SIM) | read_by(_OF_USER) | read_by(_CUSTOMER)
_DAY, _PIECES, _LIVE = Noun("Tag", "day"), Noun("Stück", "pieces"), Noun("Preis des Netzbetreibers", "carrier's price")
_PARAMETERS = (
    ("user_id", {"type": "string", "format": "uuid"}, "For this user: the contract follows from the BANs of the user's numbers"),
    (
        "sim_id",
        {"type": "string", "format": "uuid"},
        "For this number: the contract follows from its BAN; with `user_id` it must be that user's",
    ),
    ("on", {"type": "string", "format": "date"}, "On this day, past or yet to come; today where it isn't given"),
    ("quantity", {"type": "integer", "minimum": 1, "maximum": MOST_PRICED_PIECES, "default": 1}, "For so many pieces"),
    (
        "live",
        {"type": "boolean", "default": False},
        "Ask the carrier for its prices of this moment; where it has none, the list's, with `why_list_price`. Orders are agreed at the list's prices",
    ),
)


class NumberOfAnotherUser(QueryRefused):
    """The number isn't that user's; ask for the user or for the number, or name a number that the user has."""

    code = "query-number-of-another-user"
    de = "Die Rufnummer gehört nicht diesem Nutzer; bitte nach dem Nutzer oder nach der Rufnummer fragen, oder eine Rufnummer angeben, die der Nutzer hat."


@dataclass(frozen=True, slots=True)
class _Asked:
    day: date
    quantity: int
    user: UUID | None
    sim: UUID | None
    live: bool


def _asked(given: Mapping[str, str], zone: tzinfo) -> _Asked:
    day = given.get("on")
    return _Asked(
        today_in(zone) if day is None else day_asked(day),
        _quantity(given.get("quantity", "1")),
        _id("user_id", given, User.noun),
        _id("sim_id", given, Sim.noun),
        _live(given.get("live", "false")),
    )


def day_asked(text: str) -> date:
    """Read the day that is asked for. Raises BadValue."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadValue("on", _DAY, value=shown(text), expected=("a day such as 2026-01-31", "ein Tag wie 2026-01-31")) from None


def _live(text: str) -> bool:
    if text not in ("true", "false"):
        raise BadValue("live", _LIVE, value=shown(text), expected=("true or false", "true oder false"))
    return text == "true"


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
    """The BANs of the numbers that are meant. Raises NotFound where there is no such user or number, NumberOfAnotherUser where they don't belong together."""
    if asked.user is not None and asked.sim is not None:
        return [_of_both(found, asked.user, asked.sim)]
    accounts: list[str | None] = []
    for query, thing, noun in ((_OF_USER, asked.user, User.noun), (_OF_SIM, asked.sim, Sim.noun)):
        if thing is not None:
            rows = found.all(query, {"id": thing})
            if not rows:
                raise NotFound(noun, thing)
            accounts = [row[0] for row in rows]
    return accounts


def _of_both(found: Reading, user: UUID, sim: UUID) -> str | None:
    """The BAN of the number, where it is that user's."""
    for query, thing, noun in ((_USER, user, User.noun), (_OF_SIM, sim, Sim.noun)):
        if found.one(query, {"id": thing}) is None:
            raise NotFound(noun, thing)
    held = found.one(_OF_SIM_OF_USER, {"id": sim, "user": user})
    if held is None:
        raise NumberOfAnotherUser("sim_id")
    return held[0]


@dataclass(frozen=True, slots=True)
class _Found:
    """What prices follow from, read at one moment: offers as the item, its article, and the list price with its id."""

    asked: _Asked
    zone: tzinfo
    customer: str
    counting: Sequence[FrameworkContract | None]
    offers: Sequence[tuple[Mapping[str, Any], Article, UUID, ListPrice]]


def _rows(caller: Caller, after: int, given: Mapping[str, str]) -> Sequence[Mapping[str, Any]]:
    with reading(caller, _READS, after) as reader:
        found = _found(reader, given)
    asked = found.asked
    sources = PriceSources(asked.day, found.zone)
    if asked.live:  # while nothing of the database is held
        live = caller.backend.parts.find(LivePrices)
        sources = sources_for(live, found.customer, (listed for *_, listed in found.offers), asked.day, found.zone)
    now = datetime.now(UTC)
    rows: list[Mapping[str, Any]] = []
    for item, article, price_id, listed in found.offers:
        source = sources.of(listed)
        prices = (price_of(article, source.listed, each, asked.quantity, asked.day) for each in found.counting)
        rows += [{**_row(item, price_id, price), **_told_of(source, now)} for price in prices if price is not None]
    return rows


def _found(found: Reading, given: Mapping[str, str]) -> _Found:
    asked = _asked(given, found.settings.zone)
    counting: Sequence[FrameworkContract | None] = contracts_for(_accounts(found, asked), kept_contracts(found), asked.day) or (None,)
    customer = found.one(_CUSTOMER)
    return _Found(asked, found.settings.zone, "" if customer is None else customer[0], counting, [*_offers(found)])


def _offers(found: Reading) -> Iterator[tuple[Mapping[str, Any], Article, UUID, ListPrice]]:
    agreed_kinds = agreed(found)
    prices = kept_list_prices(found, tuple({*agreed_kinds, TARIFF_FINANCING}))
    for item_id, name, product, kind, maker, variants, place, picture, seen in found.all(_ITEMS):
        if not seen and not sees_hidden(found):
            continue
        for told in orjson.loads(variants):
            if not told["offered"]:
                continue
            variant = Variant(article_number=told["article_number"], size=told["size"], colour=told["colour"])
            item = {"item_id": item_id, "item": name, "product": product, "kind": kind, "maker": maker, **variant.model_dump()}
            item |= {"place": place, "picture": told["picture"] or picture, "shown": seen}
            article = Article(variant.article_number, product, kind, maker)
            for price_id, listed in prices.get((item_id, same(variant.article_number)), ()):
                if listed.financing not in agreed_kinds and product != "tariff":
                    continue
                yield item, article, price_id, listed


def _told_of(source: Sourced, now: datetime) -> Mapping[str, Any]:
    return {"source": source.source, "told_at": source.told_at, "age_minutes": source.age(now), "why_list_price": source.why}


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
