"""Which framework contracts count for numbers, by their BANs, on a day (docs/decisions/0029)."""

from collections.abc import Iterable
from datetime import date

from aggregates.prices.framework_contract import FrameworkContract


def contracts_for(
    billing_accounts: Iterable[str | None], contracts: Iterable[FrameworkContract], day: date
) -> tuple[FrameworkContract, ...]:
    """List the contracts whose prices count for numbers of these BANs: one is the answer, none means the list's prices, several are for a person to choose from.

    A contract that names a BAN counts for its numbers, one that names none for those of which no other speaks. Where no BAN is known, it is the one that
    the customer has displayed, or else all that hold on that day.
    """
    valid = sorted((each for each in contracts if each.holds_on(day)), key=lambda each: each.number)
    known = sorted({account for account in billing_accounts if account})
    if not known:
        return tuple(each for each in valid if each.displayed) or tuple(valid)
    general = [each for each in valid if not each.billing_accounts]
    found = [each for account in known for each in [one for one in valid if one.counts_for(account)] or general]
    return tuple(each for each in valid if each in found)
