"""Revoke a token: it opens nothing any more."""

from uuid import UUID

from aggregates.api_token import ApiToken, ApiTokenRevoked
from commands.engine.command import Command, Decision, Given


class RevokeApiToken(Command):
    token_id: UUID

    def decide(self, given: Given) -> Decision:
        token = given.state(ApiToken, self.token_id)
        return [] if token.revoked else [(self.token_id, ApiTokenRevoked(token_hash=token.token_hash))]
