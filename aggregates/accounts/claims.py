"""What an account holds alone: its user name, its user, its tie to a person of a directory."""

import unicodedata
from collections.abc import Iterator
from uuid import UUID

from aggregates.engine.claim import Claim, ClaimKind
from foundation.noun import Noun

LOGIN_CLAIM = ClaimKind("login", personal=True, alone_in="system", noun=Noun("Benutzername", "user name"))
ACCOUNT_USER_CLAIM = ClaimKind("account_user", personal=False, alone_in="customer")
SIGN_ON_CLAIM = ClaimKind("sign_on", personal=True, alone_in="customer")


def login_claim(login: str) -> Claim:
    """Make the claim by which a user name is alone in the whole portal."""
    return LOGIN_CLAIM.of(login_held(login))


def login_held(login: str) -> str:
    """Normalize a user name as it is held: whatever its letters' size and the way in which they were typed (NFKC)."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", login).casefold())


def user_claim(user_id: UUID) -> Claim:
    """Make the claim by which a user has one account, and isn't deleted while that is there."""
    return ACCOUNT_USER_CLAIM.of(str(user_id))


def sign_on_claim(issuer: str, subject: str) -> Claim:
    """Make the claim by which a person of a directory has one account with a customer."""
    return SIGN_ON_CLAIM.of(f"{issuer} {subject}")


def released_tie(issuer: str | None, subject: str | None) -> Iterator[Claim]:
    """Yield the claim of the tie to a person of a directory, where there was one."""
    if issuer is not None and subject is not None:
        yield sign_on_claim(issuer, subject)
