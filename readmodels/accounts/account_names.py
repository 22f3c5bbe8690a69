"""What accounts and API tokens are called that did something: the customer's own accounts; others by their labels."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast
from uuid import UUID

from aggregates.accounts.account import Account
from aggregates.accounts.invitation import AccountAdmitted, AccountInvited
from aggregates.api_token import ApiTokenIssued
from eventstore.envelope import Recorded
from eventstore.log import EventLog
from readmodels.engine.labels import Labelling, Streams
from readmodels.engine.names import Name, Naming, person
from readmodels.engine.reader import Reading

_ACCOUNTS = "SELECT account_id, full_name FROM accounts WHERE account_id = ANY(%(ids)s)"


def _look(reading: Reading, ids: Sequence[UUID]) -> Mapping[UUID, Name]:
    return {key: person(name) for key, name in reading.all(_ACCOUNTS, {"ids": ids})}


def _token(label: str) -> Name:
    return Name(f"Zugangstoken {label}", f"API token {label}")


ACCOUNTS_ACTING = Naming("actor:account", _look, labelled=person, unknown=lambda what: Name(f"Zugang {what}", f"Account {what}"))
TOKENS_ACTING = Naming("actor:token", labelled=_token, unknown=_token)


def _people(_log: EventLog, streams: Streams) -> Mapping[UUID, str]:
    return {key: _owner(events) for key, events in streams.items() if events[0].kind in (AccountInvited, AccountAdmitted)}


def _owner(events: Iterable[Recorded[Any]]) -> str:
    state = Account()
    for recorded in events:
        state = state.evolve(recorded.event)
    return f"{state.full_name} ({state.company})" if state.company and not state.erased else state.full_name


def _tokens(_log: EventLog, streams: Streams) -> Mapping[UUID, str]:
    issued = {key: cast("ApiTokenIssued", events[0].event) for key, events in streams.items() if events[0].kind is ApiTokenIssued}
    return {key: event.label for key, event in issued.items()}


ACCOUNT_LABELS = Labelling(_people)
TOKEN_LABELS = Labelling(_tokens)
