"""What accounts and API tokens are called that did something; those of others with their companies."""

from aggregates.accounts.account import Account
from aggregates.accounts.invitation import AccountAdmitted, AccountInvited
from aggregates.accounts.owner import AccountCompanyChanged, AccountNameChanged
from aggregates.api_token import ApiToken, ApiTokenIssued
from readmodels.engine.names import Known, Name, NameOfOther, Naming, person

_TOLD_BY = (AccountInvited, AccountAdmitted, AccountNameChanged, AccountCompanyChanged)


def _say(known: Known, _name_of: NameOfOther) -> Name:
    account: Account = known.state
    return person(account.full_name, None if known.own else account.company)


ACCOUNTS_ACTING = Naming(
    "actor:account", Account, _TOLD_BY, _say, elsewhere=True, unknown=lambda what: Name(f"Zugang {what}", f"Account {what}")
)


def _token(label: str) -> Name:
    return Name(f"Zugangstoken {label}", f"API token {label}")


def _say_token(known: Known, _name_of: NameOfOther) -> Name:
    token: ApiToken = known.state
    return _token(token.label)


TOKENS_ACTING = Naming("actor:token", ApiToken, (ApiTokenIssued,), _say_token, elsewhere=True, unknown=_token)
ACCOUNT_NAMES = Naming("account", Account, _TOLD_BY, _say, elsewhere=True)
