"""Who stands behind a token. Each request asks anew whether the token is still valid; only what never changes is remembered."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import NamedTuple
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from aggregates.api_token import ApiToken, ApiTokenIssued, Role
from aggregates.customer import Customer
from aggregates.event import OPERATOR, Claim
from eventstore.log import EventLog

MOST = 10_000


class Token(NamedTuple):
    """A token as it was issued; nothing of this ever changes."""

    token_id: UUID
    label: str
    role: Role
    for_customer: UUID | None
    expires_at: datetime | None


class TokensKnown:
    """Remembers tokens and customers by id: events never change, so neither does what is remembered."""

    def __init__(self) -> None:
        self._tokens: dict[UUID, Token] = {}
        self._customers: set[UUID] = set()

    def holder(self, log: EventLog, connection: Connection[TupleRow], token: str) -> Token | None:
        """The token, if it is valid: issued, not revoked (that releases its claim), not expired."""
        claim = Claim("api_token", hashlib.sha256(token.encode()).hexdigest())
        token_id = log.holders(connection, OPERATOR, [claim])[claim]
        if token_id is None:
            return None
        found = self.by_ids(log, connection, [token_id]).get(token_id)
        if found is None or (found.expires_at is not None and found.expires_at <= datetime.now(UTC)):
            return None
        return found

    def labels(self, log: EventLog, token_ids: Iterable[UUID]) -> Mapping[UUID, str]:
        """The labels of tokens, revoked ones included."""
        wanted = list(token_ids)
        if all(token_id in self._tokens for token_id in wanted):
            return {token_id: self._tokens[token_id].label for token_id in wanted}
        with log.pool.connection() as connection:
            return {token_id: token.label for token_id, token in self.by_ids(log, connection, wanted).items()}

    def customer(self, log: EventLog, connection: Connection[TupleRow], named: str) -> UUID | None:
        """The customer with this number or id."""
        claim = Claim("customer_number", named)
        holder = log.holders(connection, OPERATOR, [claim])[claim]
        if holder is not None:
            return holder
        try:
            customer_id = UUID(named)
        except ValueError:
            return None
        if customer_id not in self._customers:
            state = Customer()
            for recorded in log.load(connection, [customer_id]).get(customer_id, ()):
                state = state.evolve(recorded.event)
            if state == Customer():
                return None
            self._customers.add(customer_id)
        return customer_id

    def by_ids(self, log: EventLog, connection: Connection[TupleRow], token_ids: Iterable[UUID]) -> dict[UUID, Token]:
        """These tokens as they were issued, valid or not."""
        wanted = set(token_ids)
        if unknown := [token_id for token_id in wanted if token_id not in self._tokens]:
            if len(self._tokens) > MOST:
                self._tokens.clear()
                unknown = list(wanted)
            for token_id, events in log.load(connection, unknown).items():
                state = ApiToken()
                for recorded in events:
                    if isinstance(recorded.event, ApiTokenIssued):
                        state = state.evolve(recorded.event)
                if state.role is not None:
                    self._tokens[token_id] = Token(token_id, state.label, state.role, state.for_customer, state.expires_at)
        return {token_id: self._tokens[token_id] for token_id in wanted if token_id in self._tokens}
