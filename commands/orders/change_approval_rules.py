"""Change which orders of a customer need approval, and who gives it (H-11)."""

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from aggregates.accounts.account import Account
from aggregates.accounts.roles import AccountRole
from aggregates.agreements.approval_rules import USUAL_REMINDER, ApprovalRules, ApprovalRulesChanged, Deputy
from aggregates.agreements.device_kinds import DeviceKind
from aggregates.catalogue_item import CatalogueItem
from aggregates.customer import Customer
from aggregates.engine.words import Help, Label
from aggregates.orders.order_approval import AWAITING_APPROVAL_CLAIM
from commands.customers.agreed import check_feature
from commands.engine.command import Command, Decision, Given, Refusal
from commands.engine.moments import Day
from commands.engine.texts import Name
from commands.prices.amounts import OptionalAmount
from foundation.money import Money
from foundation.normal_form import same
from foundation.repeated import first_repeated

_APPROVE: frozenset[AccountRole] = frozenset({"administrator"})
"""The roles of accounts that may approve, where the rules name them."""
_MOST = 100


class ApproversMissing(Refusal):
    """Say who approves: with these rules orders would wait, and nobody could approve them."""

    status = 422
    code = "approvers-missing"
    de = "Bitte angeben, wer genehmigt: Mit diesen Regeln würden Bestellungen warten, und niemand könnte sie genehmigen."


class ApproversStillNeeded(Refusal):
    """{number} orders wait for approval; name who approves them, or have them approved or declined before nobody may."""

    code = "approvers-still-needed"
    de = "Es warten noch {number} Bestellungen auf Genehmigung; bitte angeben, wer sie genehmigt, oder sie erst genehmigen oder ablehnen lassen."


class AccountCannotApprove(Refusal):
    """The account {login} can't approve orders: it is not in use, or isn't an administrator's. Name another one."""

    status = 422
    code = "account-cannot-approve"
    de = "Der Zugang {login} kann keine Bestellungen genehmigen: Er ist nicht in Gebrauch oder nicht der eines Administrators. Bitte einen anderen nennen."


class DeputyOfNobody(Refusal):
    """A deputy is named for an account that isn't an approver; name the approver, too, or leave the deputy out."""

    status = 422
    code = "deputy-of-nobody"
    de = "Eine Vertretung ist für einen Zugang genannt, der nicht genehmigt; bitte auch diesen als Genehmiger nennen oder die Vertretung weglassen."


class DeputyDaysNotInOrder(Refusal):
    """A deputy would stand in from {from_day} until {until_day}; give the first day first."""

    status = 422
    code = "deputy-days-not-in-order"
    de = "Eine Vertretung ginge vom {from_day} bis zum {until_day}; bitte den ersten Tag zuerst angeben."


class NamedTwiceInRules(Refusal):
    """{named} is named twice in the rules; name it once."""

    status = 422
    code = "named-twice-in-rules"
    de = "{named} ist in den Regeln zweimal genannt; bitte einmal nennen."


class DeputyGiven(BaseModel):
    """Who approves in the place of an approver, from one day until another, both included."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    approver: Annotated[UUID, Label("Vertreten wird", "Who is stood in for")]
    deputy: Annotated[UUID, Label("Vertretung", "Deputy")]
    from_day: Annotated[Day, Label("Vom", "From")]
    until_day: Annotated[Day, Label("Bis zum", "Until")]


class ChangeApprovalRules(Command):
    """All of the rules as they are to be; without any, no order needs approval."""

    customer_id: UUID
    every_order: Annotated[bool, Label("Jede Bestellung", "Every order")] = False
    above: Annotated[
        OptionalAmount,
        Label("Betrag über", "Amount above"),
        Help(
            "Einmalig, netto, nach Preisliste; ein gebuchter Tarif zählt mit seinem Monatspreis; was keinen Preis hat, braucht dann immer eine.",
            "Once, net, by the price list; a tariff that is booked counts with what it costs in a month; what has no price needs approval in any case then.",
        ),
    ] = None
    item_ids: Annotated[tuple[UUID, ...], Field(max_length=_MOST), Label("Artikel des Katalogs", "Items of the catalogue")] = ()
    device_kinds: Annotated[tuple[DeviceKind, ...], Field(max_length=_MOST), Label("Gerätearten", "Kinds of device")] = ()
    cost_centres: Annotated[tuple[Name, ...], Field(max_length=_MOST), Label("Kostenstellen der Nutzer", "Users' cost centres")] = ()
    approvers: Annotated[
        tuple[UUID, ...], Field(max_length=_MOST), Label("Wer genehmigt", "Who approves"), Help("Zugänge.", "Accounts.")
    ] = ()
    deputies: Annotated[tuple[DeputyGiven, ...], Field(max_length=_MOST), Label("Vertretungen", "Deputies")] = ()
    own_orders: Annotated[
        bool,
        Label("Auch eigene Bestellungen", "One's own orders, too"),
        Help("Ob sie genehmigen darf, wer bestellt hat.", "Whether whoever ordered may approve."),
    ] = False
    remind_after: Annotated[int, Field(ge=1, le=30), Label("Erinnern nach Arbeitstagen", "Reminded after working days")] = USUAL_REMINDER

    def decide(self, given: Given) -> Decision:
        check_feature(given, "approval")
        was = given.state(Customer, self.customer_id).approval
        rules = ApprovalRules(
            every_order=self.every_order,
            above=None if self.above is None else Money(amount=self.above),
            item_ids=self.item_ids,
            device_kinds=self.device_kinds,
            cost_centres=self.cost_centres,
            approvers=self.approvers,
            deputies=tuple(Deputy(**each.model_dump()) for each in self.deputies),
            own_orders=self.own_orders,
            remind_after=self.remind_after,
        )
        if rules == was:
            return []
        _check(given, rules)
        return [(self.customer_id, ApprovalRulesChanged(rules=rules))]


def _check(given: Given, rules: ApprovalRules) -> None:
    for named in (rules.item_ids, rules.device_kinds, rules.approvers, rules.cost_centres):
        if (twice := first_repeated(named, by=lambda each: same(str(each)))) is not None:
            raise NamedTwiceInRules(named=str(twice))
    if rules.asks and not rules.approvers:
        raise ApproversMissing
    if not rules.approvers and (waiting := given.claims(AWAITING_APPROVAL_CLAIM, "")):
        raise ApproversStillNeeded(number=len(waiting))
    for item_id in rules.item_ids:
        given.state(CatalogueItem, item_id)
    for deputy in rules.deputies:
        if deputy.approver not in rules.approvers or deputy.approver == deputy.deputy:
            raise DeputyOfNobody
        if deputy.until_day < deputy.from_day:
            raise DeputyDaysNotInOrder(from_day=deputy.from_day, until_day=deputy.until_day)
    for account_id in dict.fromkeys((*rules.approvers, *(each.deputy for each in rules.deputies))):
        account = given.state(Account, account_id)
        if not account.is_there or account.role not in _APPROVE:
            raise AccountCannotApprove(login=account.login)


def can_approve(account: Account) -> bool:
    """Tell whether somebody could approve at present, where the rules name them."""
    return account.status == "active" and account.role in _APPROVE
