"""Who of a customer's directory may enter, and with which role (H-01)."""

from collections.abc import Set as AbstractSet

from access.sign_in.sign_on_refusals import NotAdmitted
from aggregates.accounts.roles import AccountRole, CustomerRole
from aggregates.sign_on import SignOnConfigured


def role_by_groups(configured: SignOnConfigured, groups: AbstractSet[str]) -> CustomerRole | None:
    """Look up the role of the first entry whose group the person is in."""
    return next((entry.role for entry in configured.group_roles if entry.group in groups), None)


def role_of_newcomer(configured: SignOnConfigured, groups: AbstractSet[str]) -> CustomerRole:
    """Decide the role of somebody who has no account yet. Raises NotAdmitted."""
    role = role_by_groups(configured, groups) or (configured.role_of_all if configured.admits == "all" else None)
    if role is None or configured.admits == "administrators":
        raise NotAdmitted
    return role


def role_of_known(configured: SignOnConfigured, groups: AbstractSet[str], role: AccountRole, *, given_by_directory: bool) -> AccountRole:
    """Decide the role that somebody with an account has from now on. Raises NotAdmitted.

    A group decides, for everybody. Without a fitting one, what a person of the portal gave stays, and what the directory gave falls back to that of all.
    """
    if configured.admits == "administrators":
        if role != "administrator":
            raise NotAdmitted
        return role
    by_groups = role_by_groups(configured, groups)
    if by_groups is not None:
        return by_groups
    if configured.admits == "groups":
        raise NotAdmitted
    return configured.role_of_all if given_by_directory else role
