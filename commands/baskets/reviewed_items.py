"""A basket's positions as they are now: offered or not, by which financing, at which price of whose contract."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from aggregates.basket import Basket
from aggregates.basket_terms import BasketItem
from aggregates.engine.words import words_of
from aggregates.prices.agreed_price import AgreedPrice
from aggregates.prices.framework_contract import FrameworkContract
from aggregates.prices.price_terms import Financing
from aggregates.sim import Sim
from commands.engine.command import Given, NotFound, Refusal
from commands.orders.place_order import offered_variant
from commands.orders.subsidised import subsidy_problem
from commands.prices.agreed_financing import FinancingMissing, agreed_kinds, check_agreed
from commands.prices.price_given import ArticleWithoutPrice, SeveralContractsFit, called, contract_given, contracts_given, price_given


class NoSuchContract(Refusal):
    """The framework contract chosen for {name} doesn't hold today; choose another one."""

    code = "no-such-contract-today"
    de = "Der für {name} gewählte Rahmenvertrag gilt heute nicht; bitte einen anderen wählen."


class ContractOfOthers(Refusal):
    """The framework contract {contract} doesn't count for {name}: the number's billing account decides, or else the contract whose prices are shown. Choose none, or one of these: {contracts}."""

    code = "contract-of-others"
    de = "Der Rahmenvertrag {contract} gilt nicht für {name}: Das Rechnungskonto der Rufnummer entscheidet, sonst der Vertrag, dessen Preise angezeigt werden. Bitte keinen wählen oder einen von diesen: {contracts}."


@dataclass(frozen=True, slots=True)
class ReviewedItem:
    """`price`: None where the item has none, is paid for in no way that was agreed, or where whoever fulfils it decides by which contract; `agreed`: in which ways it may be paid for."""

    of: BasketItem
    number: str | None
    price: AgreedPrice | None
    problem: Refusal | None


def reviewed_items(given: Given, basket: Basket, day: date, *, prices: bool) -> Iterator[ReviewedItem]:
    """Yield each of them as it is now. Who sees no prices (`prices`) can choose no contract and reads of none: what has no single one has no price then."""
    kinds = agreed_kinds(given)
    for item in basket.items:
        sim = None if item.sim_id is None else given.state(Sim, item.sim_id)
        price, problem = None, _problem(given, basket, item, sim, kinds)
        if problem is None and item.financing is not None:
            try:
                price = _price(given, item, item.financing, sim, day)
            except (SeveralContractsFit, NoSuchContract, ContractOfOthers) as refused:
                problem = refused if prices else None
            except Refusal as refused:
                problem = refused
        yield ReviewedItem(item, None if sim is None else sim.number, price, problem)


def _problem(given: Given, basket: Basket, item: BasketItem, sim: Sim | None, kinds: Sequence[Financing]) -> Refusal | None:
    try:
        offered_variant(given, item.article_number)
        if item.financing is not None:
            check_agreed(given, item.financing)
    except Refusal as refused:
        return refused
    if item.financing is None and kinds and item.product == "device":
        told = [words_of(Financing)[kind] for kind in kinds]
        return FinancingMissing(name=item.name, kinds=[en for _, en in told], kinds_de=[de for de, _ in told])
    return subsidy_problem(basket.items, item, sim) if item.financing == "subsidy" else None


def _price(given: Given, item: BasketItem, financing: Financing, sim: Sim | None, day: date) -> AgreedPrice | None:
    """What it costs by the contract that counts; None: it has no price, which whoever fulfils it tells. Raises SeveralContractsFit, NoSuchContract, ContractOfOthers."""
    try:
        price_given(given, item.article_number, financing, item.months, item.quantity, day, None)
    except ArticleWithoutPrice:
        return None
    contract = _contract(given, item, sim, day)
    return AgreedPrice.of(item.position, price_given(given, item.article_number, financing, item.months, item.quantity, day, contract))


def _contract(given: Given, item: BasketItem, sim: Sim | None, day: date) -> FrameworkContract | None:
    """By the number's BAN; where several fit, the one that somebody has chosen. Raises SeveralContractsFit, NoSuchContract, ContractOfOthers."""
    accounts = [] if sim is None else [sim.billing_account]
    if item.contract_id is None:
        return contract_given(given, accounts, day)
    try:
        contract = given.state(FrameworkContract, item.contract_id)
    except NotFound:
        raise NoSuchContract(name=item.name) from None
    if not contract.holds_on(day):
        raise NoSuchContract(name=item.name)
    fitting = contracts_given(given, accounts, day)
    if contract not in fitting:
        raise ContractOfOthers(contract=contract.number, name=item.name, contracts=called(fitting) or ["–"])
    return contract
