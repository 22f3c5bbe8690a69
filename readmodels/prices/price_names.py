"""What list prices and framework contracts are called where only their ids stand."""

from aggregates.engine.words import words_of
from aggregates.prices.framework_contract import FrameworkContract, FrameworkContractRegistered
from aggregates.prices.list_price import ListPrice, ListPriceEnded, ListPriceSet
from aggregates.prices.price_terms import Financing
from readmodels.engine.names import Known, Name, NameOfOther, Naming, itself


def _say_contract(known: Known, _name_of: NameOfOther) -> Name:
    contract: FrameworkContract = known.state
    return itself(f"{contract.number} ({contract.name})")


def _say_price(known: Known, _name_of: NameOfOther) -> Name:
    listed: ListPrice = known.state
    de, en = words_of(Financing)[listed.financing]
    if listed.months is None:
        return Name(f"{listed.article_number} ({de})", f"{listed.article_number} ({en})")
    return Name(f"{listed.article_number} ({de}, {listed.months} Monate)", f"{listed.article_number} ({en}, {listed.months} months)")


FRAMEWORK_CONTRACT_NAMES = Naming(
    "framework_contract",
    FrameworkContract,
    (FrameworkContractRegistered,),
    _say_contract,
    own=Name("dieser Rahmenvertrag", "this framework contract"),
)
LIST_PRICE_NAMES = Naming(
    "list_price", ListPrice, (ListPriceSet, ListPriceEnded), _say_price, own=Name("dieser Listenpreis", "this list price")
)
