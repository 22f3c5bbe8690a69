"""Approval isn't switched off while orders wait for it: nobody could approve them then."""

from aggregates.orders.order_approval import AWAITING_APPROVAL_CLAIM
from commands.customers.switch_feature import FeatureInUse
from commands.engine.command import Given, Refusal


class ApprovalsUnderWay(Refusal):
    """{number} orders wait for approval; approve or decline them before approval is switched off."""

    code = "approvals-under-way"
    de = "Es warten noch {number} Bestellungen auf Genehmigung; bitte diese erst genehmigen oder ablehnen, dann die Funktion ausschalten."


def _nothing_waits(given: Given) -> None:
    waiting = given.claims(AWAITING_APPROVAL_CLAIM, "")
    if waiting:
        raise ApprovalsUnderWay(number=len(waiting))


APPROVALS_IN_USE = FeatureInUse("approval", _nothing_waits)
