"""Who asks, for whom, and what they may: API tokens, checked anew with every request, so that revoking one works at once (X-06)."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request
from fastapi.security import HTTPBearer
from fastapi.security.utils import get_authorization_scheme_param

from aggregates.api_token import Role
from aggregates.customer import Customer
from api.backend import Backend
from api.refusals import CustomerNeeded, NotAllowed, not_authenticated
from commands.command import NotFound

LONGEST = 300


@dataclass(frozen=True, slots=True)
class Caller:
    """`customer_id` is the customer whose things are asked for; None while an auditor or ops has named none."""

    backend: Backend
    token_id: UUID
    label: str
    role: Role
    customer_id: UUID | None
    correlation: str

    @property
    def actor(self) -> str:
        return f"token:{self.token_id}"

    @property
    def customer(self) -> UUID:
        if self.customer_id is None:
            raise CustomerNeeded
        return self.customer_id


def authenticate(request: Request) -> Caller:
    """Who asks. Raises NotAuthenticated, and NotFound for a customer that isn't there or isn't theirs."""
    backend: Backend = request.app.state.backend
    scheme, token = get_authorization_scheme_param(request.headers.get("authorization"))
    if scheme.lower() != "bearer" or not token or len(token) > LONGEST:
        raise not_authenticated()
    named = request.headers.get("x-customer", "").strip()[:LONGEST]
    with backend.log.pool.connection() as connection:
        known = backend.tokens.holder(backend.log, connection, token)
        if known is None:
            raise not_authenticated()
        customer_id = backend.tokens.customer(backend.log, connection, named) if named else known.for_customer
    if named and (customer_id is None or known.for_customer not in (None, customer_id)):
        raise NotFound(noun=Customer.noun, id=named)
    return Caller(backend, known.token_id, known.label, known.role, customer_id, request.scope["correlation"])


_scheme = HTTPBearer(auto_error=False, description="API token / API-Token: `portal token create`, `POST /tokens`")


async def _caller(request: Request, _scheme: Annotated[object, Depends(_scheme)]) -> Caller:
    return request.scope["caller"]


async def _with_customer(caller: Annotated[Caller, Depends(_caller)]) -> Caller:
    if caller.customer_id is None:
        raise CustomerNeeded
    return caller


def _one_of(caller: Caller, *roles: Role) -> Caller:
    if caller.role not in roles:
        raise NotAllowed(role=caller.role, needed=", ".join(roles))
    return caller


async def _writes(caller: Annotated[Caller, Depends(_caller)]) -> Caller:
    return await _with_customer(_one_of(caller, "administrator", "ops"))


async def _administrates(caller: Annotated[Caller, Depends(_caller)]) -> Caller:
    return _one_of(caller, "administrator")


async def _operates_for(caller: Annotated[Caller, Depends(_caller)]) -> Caller:
    return await _with_customer(_one_of(caller, "ops"))


async def _operates(caller: Annotated[Caller, Depends(_caller)]) -> Caller:
    return _one_of(caller, "ops")


async def _inspects(caller: Annotated[Caller, Depends(_caller)]) -> Caller:
    return _one_of(caller, "ops", "auditor")


Anyone = Annotated[Caller, Depends(_caller)]
"""Whoever has a valid token."""
Reads = Annotated[Caller, Depends(_with_customer)]
"""Any role, for one customer."""
Writes = Annotated[Caller, Depends(_writes)]
"""An administrator of the customer, or ops acting for it."""
Administrates = Annotated[Caller, Depends(_administrates)]
"""An administrator of the customer, nobody else: what ops must not see."""
OperatesFor = Annotated[Caller, Depends(_operates_for)]
"""Ops, for one customer."""
Operates = Annotated[Caller, Depends(_operates)]
"""Ops."""
Inspects = Annotated[Caller, Depends(_inspects)]
"""Ops and auditors."""
