"""What is coupled with a user, by the claims that say so."""

from uuid import UUID

from aggregates.engine.claim import ClaimKind
from commands.engine.command import Given


def coupled(given: Given, kind: ClaimKind, user_id: UUID) -> list[UUID]:
    """List the things whose claims of this kind name the user."""
    return [UUID(value.partition("/")[2]) for value in sorted(given.claims(kind, f"{user_id}/"))]
