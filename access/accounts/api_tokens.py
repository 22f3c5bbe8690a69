"""API tokens: who stands behind one, and whether it still opens anything. Each request asks anew; only what never changes is remembered.

A token ends with what made it: an account that is locked, deactivated or gets another role, for good; a token that is revoked, expired or over itself.
Those made at the command line rest on nobody.
"""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import NamedTuple
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from access.accounts.api_token_uses import ApiTokenUses
from access.engine.current_states import CurrentStates
from access.rights import rights_of
from aggregates.accounts.account import Account
from aggregates.api_token import API_TOKEN_CLAIM, ApiTokenIssued, Role, TokenState
from aggregates.engine.event import OPERATOR
from eventstore.log import EventLog

MOST_TOKENS = 10_000


class IssuedToken(NamedTuple):
    """A token as it was issued; nothing of this ever changes. `made_by`: `console:<login>`, `account:<id>` or `token:<id>`; `owner`: the customer, or OPERATOR."""

    token_id: UUID
    label: str
    role: Role
    for_customer: UUID | None
    expires_at: datetime | None
    made_by: str
    made_at: datetime
    owner: UUID
    token_hash: str

    @property
    def maker(self) -> tuple[str, UUID | None]:
        """The kind of what made it, and its id where it has one."""
        kind, _, name = self.made_by.partition(":")
        try:
            return kind, UUID(name)
        except ValueError:
            return kind, None


class TokenEntry(NamedTuple):
    """A token in a list. `last_used_at`: to the minute; None: never, or before that was noted."""

    token: IssuedToken
    state: TokenState
    made_by_name: str
    last_used_at: datetime | None


class ApiTokens:
    """One per process."""

    def __init__(self, log: EventLog, states: CurrentStates) -> None:
        self._log = log
        self._states = states
        self._uses = ApiTokenUses()
        self._issued: dict[UUID, IssuedToken] = {}
        self._stops: dict[UUID, int | None] = {}
        """Token → how often its maker had been stopped when it made it; None: it was then, too."""

    def holder(self, connection: Connection[TupleRow], text: str) -> IssuedToken | None:
        """Find the token, if it opens something: issued, not revoked (that releases its claim), not expired, and what made it stands."""
        claim = API_TOKEN_CLAIM.of(hashlib.sha256(text.encode()).hexdigest())
        token_id = self._log.holders(connection, OPERATOR, [claim])[claim]
        token = self.by_ids(connection, [token_id]).get(token_id) if token_id is not None else None
        if token is None or self.state(connection, token) != "valid":
            return None
        self._uses.note(connection, token.token_id)
        return token

    def state(self, connection: Connection[TupleRow], token: IssuedToken) -> TokenState:
        """Tell the state of a token that is not revoked."""
        if token.expires_at is not None and token.expires_at <= datetime.now(UTC):
            return "expired"
        kind, maker_id = token.maker
        if kind == "console":
            return "valid"
        if kind == "account" and maker_id is not None and self._account_stands(connection, token, maker_id):
            return "valid"
        if kind == "token" and maker_id is not None and self._token_stands(connection, maker_id):
            return "valid"
        return "maker_over"

    def entries(self, connection: Connection[TupleRow], only: UUID | None = None) -> list[TokenEntry]:
        """List all tokens that are not revoked, or one of them, in the order in which they were issued."""
        query = "SELECT stream_id FROM claims WHERE customer_id = %s AND kind = %s AND (%s::uuid IS NULL OR stream_id = %s)"
        rows = connection.execute(query, (OPERATOR, API_TOKEN_CLAIM.name, only, only)).fetchall()
        tokens = sorted(
            self.by_ids(connection, [token_id for (token_id,) in rows]).values(), key=lambda token: (token.made_at, token.token_id)
        )
        used = self._uses.of(connection, [token.token_id for token in tokens])
        return [
            TokenEntry(token, self.state(connection, token), self._name(connection, token), used.get(token.token_id)) for token in tokens
        ]

    def ending_with(self, connection: Connection[TupleRow], token_id: UUID) -> list[TokenEntry]:
        """List what this token made, and what that made: it ends with it."""
        gone = {token_id}
        ending: list[TokenEntry] = []
        for entry in self.entries(connection):
            if entry.token.maker[0] == "token" and entry.token.maker[1] in gone and entry.state == "valid":
                gone.add(entry.token.token_id)
                ending.append(entry)
        return ending

    def labels(self, token_ids: Iterable[UUID]) -> Mapping[UUID, str]:
        """Look up the labels of tokens, revoked ones included."""
        wanted = list(token_ids)
        if all(token_id in self._issued for token_id in wanted):
            return {token_id: self._issued[token_id].label for token_id in wanted}
        with self._log.pool.connection() as connection:
            return {token_id: token.label for token_id, token in self.by_ids(connection, wanted).items()}

    def by_ids(self, connection: Connection[TupleRow], token_ids: Iterable[UUID]) -> dict[UUID, IssuedToken]:
        """Look up these tokens as they were issued, valid or not."""
        wanted = set(token_ids)
        if unknown := [token_id for token_id in wanted if token_id not in self._issued]:
            if len(self._issued) > MOST_TOKENS:
                self._issued.clear()
                unknown = list(wanted)
            for token_id, events in self._log.load(connection, unknown).items():
                for recorded in events:
                    event = recorded.event
                    if isinstance(event, ApiTokenIssued):
                        self._issued[token_id] = IssuedToken(
                            token_id,
                            event.label,
                            event.role,
                            event.for_customer,
                            event.expires_at,
                            recorded.actor,
                            recorded.recorded_at,
                            recorded.customer_id,
                            event.token_hash,
                        )
        return {token_id: self._issued[token_id] for token_id in wanted if token_id in self._issued}

    def _token_stands(self, connection: Connection[TupleRow], token_id: UUID) -> bool:
        token = self.by_ids(connection, [token_id]).get(token_id)
        if token is None:
            return False
        claim = API_TOKEN_CLAIM.of(token.token_hash)
        return self._log.holders(connection, OPERATOR, [claim])[claim] == token_id and self.state(connection, token) == "valid"

    def _account_stands(self, connection: Connection[TupleRow], token: IssuedToken, account_id: UUID) -> bool:
        found = self._states.one(connection, Account, account_id)
        if found is None or not _may_issue(found[0]):
            return False
        if token.token_id not in self._stops:
            if len(self._stops) > MOST_TOKENS:
                self._stops.clear()
            # By the database's clock, as positions of the operator's streams and a customer's have no order. At the same moment counts as after: then
            # a maker that was stopped then is over, and one that was let go on again only then didn't stand yet.
            before = Account()
            for recorded in self._log.load(connection, [account_id]).get(account_id, ()):
                if recorded.recorded_at < token.made_at:
                    before = before.evolve(recorded.event)
            self._stops[token.token_id] = before.stops if _may_issue(before) else None
        return found[0].stops == self._stops[token.token_id]

    def _name(self, connection: Connection[TupleRow], token: IssuedToken) -> str:
        kind, maker_id = token.maker
        if kind == "account":
            account = self._states.one(connection, Account, maker_id)
            return account[0].full_name if account is not None else token.made_by
        if kind == "token" and maker_id is not None:
            made_by = self.by_ids(connection, [maker_id]).get(maker_id)
            return made_by.label if made_by is not None else token.made_by
        return token.made_by.partition(":")[2] or token.made_by


def _may_issue(account: Account) -> bool:
    return account.status == "active" and account.role is not None and ("tokens", "write") in rights_of(account.role)
