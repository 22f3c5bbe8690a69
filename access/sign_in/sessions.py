"""Who stands behind a session's token, checked anew with each request: what ends a session ends it with the very next one, in every process."""

from datetime import UTC, datetime
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from access.accounts.standing import Standing
from access.engine.current_states import Current, CurrentStates
from access.rights import rights_of, rights_while_acting
from access.sign_in.session_tokens import parsed_token
from aggregates.accounts.account import Account
from aggregates.engine.aggregate import Aggregate
from aggregates.service_access import ServiceAccess
from aggregates.session import Session

MOST_BOUND = 20_000


class Sessions:
    """One per process."""

    def __init__(self, states: CurrentStates) -> None:
        self._states = states
        self._bound: dict[UUID, tuple[UUID, ...]] = {}
        """Session → the other streams that it depends on, which never change."""

    def resolve(self, connection: Connection[TupleRow], text: str, now: datetime | None = None) -> Standing | None:
        """Look up the standing of whoever has this token; None if it opens nothing, or nothing any more."""
        token = parsed_token(text)
        if token is None:
            return None
        now = now or datetime.now(UTC)
        bound = self._bound.get(token.session_id)  # looked up once: another request may add it meanwhile
        found = self._states.of(connection, _kinds(token.session_id, bound or ()))
        session = _session(found, token.session_id)
        if session is None or session.token_id != token.token_id or not _is_open(session, now):
            return None
        if bound is None:
            bound = self._bind(connection, token.session_id, session)
            found = self._states.of(connection, _kinds(token.session_id, bound))
            session = _session(found, token.session_id) or session
        return _standing(found, token.session_id, session, now)

    def _bind(self, connection: Connection[TupleRow], session_id: UUID, session: Session) -> tuple[UUID, ...]:
        if len(self._bound) > MOST_BOUND:
            self._bound.clear()
        grant = self._states.one(connection, ServiceAccess, session.grant_id)
        giver_id = grant[0].account_id if grant is not None else None
        streams = (session.account_id, session.grant_id, giver_id, session.parent_id)
        bound = tuple(stream for stream in streams if stream is not None)
        self._bound[session_id] = bound
        return bound


def _kinds(session_id: UUID, bound: tuple[UUID, ...]) -> dict[UUID, type[Aggregate]]:
    kinds: dict[UUID, type[Aggregate]] = {session_id: Session}
    return kinds | dict(zip(bound, (Account, ServiceAccess, Account, Session), strict=False))


def _session(found: dict[UUID, Current], session_id: UUID) -> Session | None:
    current = found.get(session_id)
    return current.state if current is not None and isinstance(current.state, Session) else None


def _is_open(session: Session, now: datetime) -> bool:
    return (
        session.status == "open"
        and session.expires_at is not None
        and session.ends_at is not None
        and now < session.expires_at
        and now < session.ends_at
    )


def _standing(found: dict[UUID, Current], session_id: UUID, session: Session, now: datetime) -> Standing | None:
    if session.account_id is None or session.token_id is None or session.expires_at is None or not _is_open(session, now):
        return None
    account = found[session.account_id].state if session.account_id in found else None
    if not isinstance(account, Account) or account.status != "active" or account.role is None or account.epoch != session.epoch:
        return None
    rights = rights_of(account.role)
    if session.grant_id is not None:
        grant = _grant_that_holds(found, session_id, session, now)
        if grant is None:
            return None
        rights = rights_while_acting(secrets=grant.secrets)
    return Standing(
        session_id,
        session.token_id,
        found[session_id].customer_id,
        session.account_id,
        account,
        account.role,
        rights,
        session.expires_at,
        session.grant_id,
        session.parent_id,
    )


def _grant_that_holds(found: dict[UUID, Current], session_id: UUID, session: Session, now: datetime) -> ServiceAccess | None:
    """The service access by which somebody acts: theirs, for this customer, not revoked, of an account that is active; and where they came from is still open."""
    current = found.get(session.grant_id) if session.grant_id is not None else None
    parent = _session(found, session.parent_id) if session.parent_id is not None else None
    if current is None or not isinstance(current.state, ServiceAccess) or current.customer_id != found[session_id].customer_id:
        return None
    grant = current.state
    giver = found[grant.account_id].state if grant.account_id is not None and grant.account_id in found else None
    if grant.status != "active" or grant.reseller_id != session.account_id or not isinstance(giver, Account) or giver.status != "active":
        return None
    if parent is None or parent.status != "open" or parent.epoch != session.epoch or parent.ends_at is None or now >= parent.ends_at:
        return None
    return grant
