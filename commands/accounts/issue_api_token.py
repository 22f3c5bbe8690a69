"""Issue a token for the API: bound to a customer (administrator, viewer), or of the operator (auditor, ops)."""

from typing import Annotated, Self
from uuid import UUID

from pydantic import StringConstraints, model_validator

from aggregates.accounts.roles import CustomerRole
from aggregates.api_token import ApiToken, ApiTokenIssued, Role
from aggregates.customer import Customer
from aggregates.engine.event import OPERATOR
from aggregates.engine.words import codes_of
from commands.engine.command import Command, Decision, Given, NotFound
from commands.engine.creation import created
from commands.engine.moments import Moment
from commands.engine.texts import Name


class IssueApiToken(Command):
    """`token_hash`: SHA-256 in hex of the token, which the caller makes and shows once."""

    token_id: UUID
    label: Name
    role: Role
    for_customer: UUID | None = None
    token_hash: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    expires_at: Moment | None = None

    @model_validator(mode="after")
    def role_fits(self) -> Self:
        if (self.role in codes_of(CustomerRole)) != (self.for_customer is not None):
            raise ValueError(
                "administrator und viewer brauchen einen Kunden, auditor und ops haben keinen"
                " / administrator and viewer need a customer, auditor and ops have none"
            )
        return self

    def decide(self, given: Given) -> Decision:
        if given.customer_id != OPERATOR:
            if self.for_customer != given.customer_id:
                raise NotFound(Customer.noun, self.for_customer)
            given.state(Customer, given.customer_id)
        event = ApiTokenIssued(
            label=self.label, role=self.role, for_customer=self.for_customer, token_hash=self.token_hash, expires_at=self.expires_at
        )
        return created(given, ApiToken, self.token_id, event)
