"""The report about what numbers in use cost per cost centre, by the prices of their tariffs on a day (H-19)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID, uuid5

import orjson

from aggregates.prices.contracts_for import contracts_for
from aggregates.prices.framework_contract import FrameworkContract
from aggregates.prices.list_price import ListPrice
from aggregates.prices.price import Article, Price, price_of
from aggregates.prices.price_terms import TARIFF_FINANCING
from api.engine.access import Caller
from api.engine.list_parts import HandedAs
from api.engine.moments import Asking, reading_then
from api.engine.reading import reading
from api.engine.route import guarded
from api.prices.kept_prices import KEPT_PRICES, kept_contracts, kept_list_prices
from api.prices.priced_catalogue import day_asked
from api.reports.report import Report, day_of
from foundation.normal_form import same
from foundation.noun import Noun
from readmodels.engine.grouping import Grouping
from readmodels.engine.relations import read_by
from readmodels.reports.cost_report import COST_LIST

_NUMBERS = """SELECT u.cost_centre, s.tariff, s.billing_account,
        (12 * extract(year FROM age(s.contract_end + 1, s.contract_start)) + extract(month FROM age(s.contract_end + 1, s.contract_start)))::int AS months, count(*)
    FROM sim_list s LEFT JOIN users u ON u.user_id = s.holder_id WHERE s.status IN ('active', 'paused') GROUP BY 1, 2, 3, 4"""
_TARIFFS = "SELECT item_id, name, maker, variants::text FROM catalogue_items WHERE product = 'tariff'"
_ON = (
    "on",
    {"type": "string", "format": "date"},
    "Which numbers were in use on this day, and by the prices of it; of a day yet to come, those of now; today where it isn't given",
)


class _Cost(NamedTuple):
    """What one number costs a month; `why`: why that can't be said."""

    price: Price | None
    why: str | None = None


@dataclass(frozen=True, slots=True)
class _Tariffs:
    """What tariffs cost on a day; `listed`: by what numbers' tariffs may be called."""

    day: date
    listed: Mapping[str, Sequence[tuple[Article, ListPrice]]]
    known: frozenset[str]
    contracts: Sequence[FrameworkContract]

    def cost(self, tariff: str | None, account: str | None, months: int | None) -> _Cost:
        if not tariff:
            return _Cost(None, "no_tariff")
        if same(tariff) not in self.known:
            return _Cost(None, "not_in_catalogue")
        counting = contracts_for([account], self.contracts, self.day)
        if len(counting) > 1:
            return _Cost(None, "several_contracts")
        contract = next(iter(counting), None)
        found = (price_of(article, listed, contract, 1, self.day) for article, listed in self.listed.get(same(tariff), ()))
        prices = [price for price in found if price is not None]
        fitting = [price for price in prices if price.months == months] or prices
        if not fitting:
            return _Cost(None, "no_price")
        return _Cost(fitting[0]) if len({price.unit.amount for price in fitting}) == 1 else _Cost(None, "several_prices")


def _rows(caller: Caller, after: int, given: Mapping[str, str]) -> Sequence[Mapping[str, Any]]:
    caller.require("sims", "read")
    with reading(caller, KEPT_PRICES | read_by(_TARIFFS), after) as found:
        today = day_of(found)
        day = day_asked(given["on"]) if "on" in given else today
        listed, known = _listed(found.all(_TARIFFS), kept_list_prices(found, (TARIFF_FINANCING,)))
        tariffs = _Tariffs(day, listed, known, tuple(kept_contracts(found)))
    then = Asking(after, (day, "effective")) if day < today else Asking(after)
    with reading_then(caller, read_by(_NUMBERS), then) as found:
        return _summed(caller.customer, tariffs, found.all(_NUMBERS))


def _listed(items: Iterable[tuple[Any, ...]], prices: Any) -> tuple[dict[str, list[tuple[Article, ListPrice]]], frozenset[str]]:
    """Return what tariffs cost by their items' names, and by their article numbers; and how tariffs may be called at all."""
    found: dict[str, list[tuple[Article, ListPrice]]] = {}
    known = set[str]()
    for item_id, name, maker, variants in items:
        for told in orjson.loads(variants):
            number = told["article_number"]
            priced = [(Article(number, "tariff", None, maker), listed) for _, listed in prices.get((item_id, same(number)), ())]
            for called in {same(name), same(number)}:
                found.setdefault(called, []).extend(priced)
                known.add(called)
    return found, frozenset(known)


def _summed(customer_id: UUID, tariffs: _Tariffs, numbers: Iterable[tuple[Any, ...]]) -> list[Mapping[str, Any]]:
    counted: dict[tuple[Any, ...], tuple[int, _Cost]] = {}
    for cost_centre, tariff, account, months, count in numbers:
        cost = tariffs.cost(tariff, account, months)
        contract = None if cost.price is None or cost.price.contract is None else cost.price.contract.number
        key = (cost_centre or None, tariff or None, contract, None if cost.price is None else cost.price.unit.amount, cost.why)
        counted[key] = counted.get(key, (0, cost))[0] + count, cost
    return [_row(customer_id, tariffs.day, key, number, cost) for key, (number, cost) in counted.items()]


def _row(customer_id: UUID, day: date, key: tuple[Any, ...], numbers: int, cost: _Cost) -> Mapping[str, Any]:
    cost_centre, tariff, contract, unit_price, why = key
    return {
        "id": uuid5(customer_id, "/".join(map(str, key))),
        "cost_centre": cost_centre,
        "tariff": tariff,
        "numbers": numbers,
        "contract": contract,
        "unit_price": unit_price,
        "total": None if cost.price is None else (cost.price.unit * numbers).amount,
        "why_no_price": why,
        "day": day,
    }


router = guarded("Berichte / reports", "prices")
COSTS = Report(
    router,
    COST_LIST,
    Noun(
        "Was Rufnummern in Gebrauch im Monat kosten, nach den Preisen ihrer Tarife und den Kostenstellen ihrer Nutzer",
        "What numbers in use cost a month, by the prices of their tariffs and the cost centres of their users",
    ),
    (
        Grouping("cost_centre", Noun("Nach Kostenstelle", "By cost centre"), "cost_centre", sums="total", counts="numbers"),
        Grouping("tariff", Noun("Nach Tarif", "By tariff"), "tariff", sums="total", counts="numbers"),
    ),
    handing=HandedAs(_rows, ({"name": _ON[0], "in": "query", "schema": _ON[1], "description": _ON[2]},)),
)
