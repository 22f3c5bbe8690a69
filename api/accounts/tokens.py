"""API tokens, for the operator."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated, Self
from uuid import UUID, uuid5

import orjson
from fastapi import Response
from pydantic import Field, model_validator
from typing_extensions import TypedDict

from access.accounts.api_tokens import ApiTokens, TokenEntry
from aggregates.accounts.labels import ROLE
from aggregates.api_token import ApiToken, Role, TokenState
from aggregates.engine.event import OPERATOR
from aggregates.engine.words import Help, IdOf, Label
from api.engine.access import Caller, Inspects, InspectsAll, Operates
from api.engine.allowed_actions import ActionTable
from api.engine.lists import list_routes
from api.engine.reading import json_answer
from api.engine.refusals import TokenMadeByToken
from api.engine.route import guarded
from api.engine.shape import Shape
from api.engine.shown import Shown
from api.engine.tiles import Tile
from api.engine.written import Note, Wanted, Written, answered, run
from commands.accounts.issue_api_token import IssueApiToken
from commands.accounts.revoke_api_token import RevokeApiToken
from commands.engine.command import Given, IdempotencyKeyReused, NotFound, asked
from commands.engine.moments import Moment
from commands.engine.texts import Name
from eventstore.ids import new_id
from foundation.noun import Noun
from foundation.sentence_facts import listed
from readmodels.accounts.token_resource import TOKEN_LIST
from readmodels.engine.reader import Reading

router = guarded("Betreiber: Kunden und Token / operator: customers and tokens", "tokens")
TOKENS_TILE = Tile("tokens", Noun("Token", "Tokens"), "/tokens", ("tokens", "read"), scope="any")
ISSUED = "/tokens/{token_id}"


class TokenBody(Shape):
    """`for_customer` for administrator and viewer; auditor and ops have none."""

    label: Annotated[Name, Label("Bezeichnung", "Label"), Help("Woran man das Token wiedererkennt.", "By what the token is recognised.")]
    role: Annotated[Role, ROLE]
    for_customer: Annotated[
        UUID | None,
        IdOf("customer"),
        Label("Kunde", "Customer"),
        Help(
            "Nötig für Administrator und Lesezugriff; die anderen haben keinen.",
            "Needed for administrator and viewer; the others have none.",
        ),
    ] = None
    expires_at: Annotated[
        Moment | None, Label("Gültig bis", "Valid until"), Help("Leer: bis es widerrufen wird.", "Empty: until it is revoked.")
    ] = None

    @model_validator(mode="after")
    def fits(self) -> Self:
        if self.expires_at is not None and self.expires_at <= datetime.now(UTC):
            raise ValueError(
                "Der Zeitpunkt liegt in der Vergangenheit; bitte einen späteren angeben / The time lies in the past; give a later one"
            )
        return self


class IssuedToken(Written):
    """A new token, which is shown this once: only its hash is kept."""

    token: str


class TokenTold(TypedDict):
    """A token that isn't revoked. `state`: `valid`, `expired`, or `maker_over`: what made it is over, and so is it."""

    id: UUID
    label: str
    role: Role
    for_customer: UUID | None
    expires_at: datetime | None
    state: Annotated[TokenState, Field(description="valid, expired, or over with what made it")]
    made_by: str
    made_by_name: str
    made_at: datetime
    last_used_at: Annotated[datetime | None, Field(description="To the minute")]


def _tokens(caller: Caller, only: UUID | None = None) -> list[TokenTold]:
    with caller.backend.log.pool.connection() as connection:
        entries = caller.backend.parts[ApiTokens].entries(connection, only)
    return [
        {
            "id": entry.token.token_id,
            "label": entry.token.label,
            "role": entry.token.role,
            "for_customer": entry.token.for_customer,
            "expires_at": entry.token.expires_at,
            "state": entry.state,
            "made_by": entry.token.made_by,
            "made_by_name": entry.made_by_name,
            "made_at": entry.token.made_at,
            "last_used_at": entry.last_used_at,
        }
        for entry in entries
    ]


def _all_tokens(caller: Caller, _after: int) -> list[TokenTold]:
    """Whether each still opens something is asked of the log, so that no position has to be waited for."""
    return _tokens(caller)


def _shown(caller: Caller, _found: Reading, ids: Sequence[UUID]) -> Shown:
    shown = Shown(caller)
    for token_id in ids:
        shown.thing(token_id, ApiToken())
    return shown


def _may_revoke(_caller: Caller, given: Given, token_id: UUID) -> bool:
    return not given.state(ApiToken, token_id).revoked


TOKEN_ACTIONS = ActionTable(TOKEN_LIST, _shown)
REVOKE = TOKEN_ACTIONS.add("revoke", router, f"DELETE {ISSUED}", _may_revoke)
list_routes(router, "/tokens", TOKEN_LIST, who=InspectsAll, always=("actions",), actions=TOKEN_ACTIONS, handing=_all_tokens)


@router.get(ISSUED, summary="Ein Token / A token", response_model=TokenTold)
def get_token(token_id: UUID, caller: Inspects) -> Response:
    found = _tokens(caller, token_id)
    if not found:
        raise NotFound(ApiToken.noun, token_id)
    return json_answer(found[0])


@router.post(
    "/tokens",
    status_code=201,
    summary="Token ausstellen; es wird nur jetzt gezeigt / Issue a token; it is shown only now",
    response_model=IssuedToken,
)
def issue_token(body: TokenBody, caller: Operates, wanted: Wanted) -> Response:
    """It ends with whoever makes it: an account that is locked, deactivated or gets another role; a token that is revoked or expires."""
    _check_may_make(caller)
    customer_id = body.for_customer or OPERATOR
    token_id = _token_id(caller, wanted.idempotency_key, customer_id)
    token = _new_token(caller, wanted.idempotency_key, body)
    command = asked(IssueApiToken, token_id=token_id, token_hash=hashlib.sha256(token.encode()).hexdigest(), **body.model_dump())
    done = run(caller, command, wanted, token_id, ids={"token_id": token_id}, customer_id=customer_id)
    token_id = done.ids["token_id"]
    return answered(done, token_id, status=201, location=ISSUED.format(token_id=token_id), more={"token": token})


def _check_may_make(caller: Caller) -> None:
    """What a token made makes none itself: chains stay as short as somebody can look through."""
    if caller.standing is None:
        with caller.backend.log.pool.connection() as connection:
            own = caller.backend.parts[ApiTokens].by_ids(connection, [caller.id]).get(caller.id)
        if own is not None and own.maker[0] == "token":
            raise TokenMadeByToken


def _token_id(caller: Caller, idempotency_key: str | None, customer_id: UUID) -> UUID:
    """The same key means the same token, however long ago it was issued. Raises IdempotencyKeyReused where it was issued for another customer."""
    if idempotency_key is None:
        return new_id()
    token_id = uuid5(uuid5(caller.id, "token"), idempotency_key)
    log = caller.backend.log
    with log.pool.connection() as connection:
        events = log.load(connection, [token_id]).get(token_id)
    if events and events[0].customer_id != customer_id:
        raise IdempotencyKeyReused
    return token_id


def _new_token(caller: Caller, idempotency_key: str | None, body: TokenBody) -> str:
    """256 random bits; for a request that may be repeated, bits that only the master key can make again, for this whole request only."""
    if idempotency_key is None:
        return f"portal_{secrets.token_urlsafe(32)}"
    request = orjson.dumps(["token", caller.actor, idempotency_key, body.model_dump(mode="json")])
    return f"portal_{caller.backend.log.master.digest(OPERATOR, request.decode())}"


@router.delete(REVOKE.path, summary="Token widerrufen, sofort wirksam / Revoke a token, at once", response_model=Written)
def revoke_token(token_id: UUID, caller: Operates, wanted: Wanted) -> Response:
    log = caller.backend.log
    with log.pool.connection() as connection:
        events = log.load(connection, [token_id]).get(token_id)
        ending = caller.backend.parts[ApiTokens].ending_with(connection, token_id)
    if not events:
        raise NotFound(ApiToken.noun, token_id)
    done = run(caller, RevokeApiToken(token_id=token_id), wanted, token_id, customer_id=events[0].customer_id)
    return answered(done, token_id, notes=_ends_too(ending))


def _ends_too(ending: Sequence[TokenEntry]) -> list[Note]:
    if not ending:
        return []
    labels = [entry.token.label for entry in ending]
    de, en = listed(labels, "de"), listed(labels, "en")
    return [Note(de=f"Damit enden auch die Token, die es ausgestellt hat: {de}.", en=f"The tokens that it made end, too: {en}.")]
