"""Framework contracts over HTTP: for which BANs, since when and until when, what they take off, and whose prices are shown (H-08)."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any
from uuid import UUID

import orjson
from pydantic import Field
from typing_extensions import TypedDict

from aggregates.agreements.device_kinds import DeviceKind
from aggregates.catalogue_terms import Product
from aggregates.prices.framework_contract import CONTRACT_NUMBER_CLAIM, FrameworkContract
from aggregates.prices.price_terms import DISCOUNTS, Discount, Financing
from api.engine.access import Caller
from api.engine.allowed_actions import ActionTable
from api.engine.as_of import AsOf
from api.engine.command_route import From, command_route
from api.engine.histories import subject_in
from api.engine.known_by import KnownBy
from api.engine.needs_feature import needs_feature
from api.engine.route import guarded
from api.engine.shown import Shown
from api.engine.thing import DetailOf, Headline, HistoryIn, Thing
from api.prices.list_prices import MoneyTold
from commands.prices.agree_discount import AgreeDiscount
from commands.prices.change_contract_accounts import ChangeContractAccounts
from commands.prices.display_contract import DisplayContract
from commands.prices.end_discount import EndDiscount
from commands.prices.extend_framework_contract import ExtendFrameworkContract
from commands.prices.register_framework_contract import RegisterFrameworkContract
from foundation.normal_form import same
from readmodels.engine.detail import Detail
from readmodels.engine.reader import Reading
from readmodels.engine.relations import read_by
from readmodels.prices.framework_contract_resource import FRAMEWORK_CONTRACT_HISTORY_LIST, FRAMEWORK_CONTRACT_LIST
from readmodels.prices.framework_contracts import FRAMEWORK_CONTRACTS

_DISCOUNTS = "SELECT discounts::text FROM framework_contracts WHERE contract_id = %(id)s"
_CONTRACTS = "SELECT contract_id, number, name, discounts::text, displayed FROM framework_contracts WHERE contract_id = ANY(%(ids)s)"


class GoodsTold(TypedDict):
    """Which articles are meant: all to which everything applies that isn't null."""

    article_number: str | None
    maker: str | None
    kind: DeviceKind | None
    product: Product | None


class DiscountTold(TypedDict):
    """What is taken off: per cent, or a fixed price instead; one of the two is null."""

    number: int
    goods: GoodsTold
    financing: Annotated[Financing | None, Field(description="null: all kinds")]
    months: Annotated[int | None, Field(description="null: all terms")]
    from_quantity: int
    percent: Annotated[str | None, Field(description="Such as 12.50")]
    fixed: MoneyTold | None
    valid_from: date | None
    valid_until: date | None


class FrameworkContractTold(TypedDict):
    """A framework contract with its discounts."""

    id: UUID
    number: str
    name: str
    billing_accounts: list[str]
    valid_from: date
    valid_until: date | None
    discount_count: float
    displayed: bool
    version: int
    discounts: list[DiscountTold]


def _detail(found: Reading, contract_id: UUID) -> Detail | None:
    fields, discounts = found.listed(FRAMEWORK_CONTRACT_LIST, contract_id), found.one(_DISCOUNTS, {"id": contract_id})
    if fields is None or discounts is None:
        return None
    return Detail({**fields, "discounts": orjson.loads(discounts[0])}, fields["version"])


def _look(caller: Caller, found: Reading, ids: Sequence[UUID]) -> Shown:
    shown = Shown(caller)
    for contract_id, number, name, discounts, displayed in found.all(_CONTRACTS, {"ids": [*ids]}):
        told: list[dict[str, Any]] = orjson.loads(discounts)
        there = tuple(Discount.model_validate(each) for each in told)
        shown.thing(contract_id, FrameworkContract(contract_id, number, name, discounts=there, displayed=displayed))
    return shown


_TAG = "Preise / prices"
_LABELS = {
    "discounts": DISCOUNTS,
    "goods": ("Waren", "Goods"),
    "percent": ("Rabatt in %", "Discount in %"),
    "fixed": ("Festpreis", "Fixed price"),
    "from_quantity": ("Ab Stück", "From pieces"),
    "financing": ("Finanzierung", "Financing"),
    "months": ("Laufzeit in Monaten", "Term in months"),
    "article_number": ("Artikelnummer", "Article number"),
    "maker": ("Hersteller", "Maker"),
    "kind": ("Art", "Kind"),
    "product": ("Produktart", "Product"),
    "amount": ("Betrag", "Amount"),
    "currency": ("Währung", "Currency"),
}
router = guarded(_TAG, "prices")
chosen = guarded(_TAG, "settings", dependencies=[needs_feature("prices")])
FRAMEWORK_CONTRACT_ACTIONS = ActionTable(FRAMEWORK_CONTRACT_LIST, _look, read_by(_CONTRACTS))
FRAMEWORK_CONTRACT = Thing(
    router,
    "/framework-contracts/{contract_id}",
    FRAMEWORK_CONTRACT_LIST,
    FrameworkContract.noun,
    actions=FRAMEWORK_CONTRACT_ACTIONS,
    detail=DetailOf(
        "Ein Rahmenvertrag mit seinen Rabatten / A framework contract with its discounts",
        FrameworkContractTold,
        _detail,
        FRAMEWORK_CONTRACT_LIST.reads | read_by(_DISCOUNTS),
        labels=_LABELS,
    ),
    history=HistoryIn(FRAMEWORK_CONTRACT_HISTORY_LIST, subject_in(FRAMEWORK_CONTRACT_LIST), own=True),
    as_of=AsOf(
        FRAMEWORK_CONTRACTS,
        "Rahmenvertrag zu einem Zeitpunkt / A framework contract as of a moment",
        shows={"discounts": list[DiscountTold]},
        labels={"discounts": DISCOUNTS},
        area="prices",
    ),
    headline=Headline(("name",), ("number", "valid_from", "valid_until")),
    known_by=(KnownBy("number", CONTRACT_NUMBER_CLAIM, same), KnownBy("name")),
)

command_route(
    router,
    "POST /framework-contracts",
    RegisterFrameworkContract,
    "Rahmenvertrag anlegen / Register a framework contract",
    source=From(new="contract_id"),
    example={"number": "RV-2026-1", "name": "Mobilfunk", "billing_accounts": ["123456789"], "valid_from": "2026-01-01"},
)
command_route(
    router,
    "PUT /framework-contracts/{contract_id}/end",
    ExtendFrameworkContract,
    "Ende des Rahmenvertrags ändern / Change the end of a framework contract",
    example={"valid_until": "2027-12-31"},
    action=(FRAMEWORK_CONTRACT_ACTIONS, "extend"),
)
command_route(
    router,
    "PUT /framework-contracts/{contract_id}/billing-accounts",
    ChangeContractAccounts,
    "BANs des Rahmenvertrags ändern / Change the BANs of a framework contract",
    example={"billing_accounts": ["123456789", "987654321"]},
    action=(FRAMEWORK_CONTRACT_ACTIONS, "change_accounts"),
)
command_route(
    router,
    "POST /framework-contracts/{contract_id}/discounts",
    AgreeDiscount,
    "Rabatt vereinbaren / Agree a discount",
    example={"maker": "Beispielwerk", "percent": "12.5", "from_quantity": 10},
    action=(FRAMEWORK_CONTRACT_ACTIONS, "agree_discount"),
)
command_route(
    router,
    "POST /framework-contracts/{contract_id}/discounts/end",
    EndDiscount,
    "Rabatt enden lassen / End a discount",
    example={"number": 1, "valid_until": "2027-06-30"},
    action=(FRAMEWORK_CONTRACT_ACTIONS, "end_discount"),
)
command_route(
    chosen,
    "PUT /framework-contracts/{contract_id}/display",
    DisplayContract,
    "Preise dieses Rahmenvertrags anzeigen, wo keine Rufnummer entscheidet / Show the prices of this framework contract where no number decides",
    source=From(fixed={"shown": True}),
    called="display_contract",
    action=(FRAMEWORK_CONTRACT_ACTIONS, "display"),
)
command_route(
    chosen,
    "DELETE /framework-contracts/{contract_id}/display",
    DisplayContract,
    "Keinen Rahmenvertrag mehr vorziehen / Prefer no framework contract any more",
    source=From(fixed={"shown": False}),
    called="display_no_contract",
    action=(FRAMEWORK_CONTRACT_ACTIONS, "stop_displaying"),
)
