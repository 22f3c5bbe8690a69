"""Whose account asks for something."""

from uuid import UUID

from commands.engine.command import Given


def account_of(given: Given) -> UUID | None:
    """Tell whose account asks; None for whatever else does, such as a token."""
    return account_called(given.actor)


def account_called(actor: str) -> UUID | None:
    """Tell whose account an actor is; None for whatever else it is."""
    kind, _, named = actor.partition(":")
    return UUID(named) if kind == "account" else None
