"""Accounts of a customer that may be those of somebody who signs on for the first time: searched in the read model, looked at in the log."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from aggregates.accounts.account import Account
from aggregates.accounts.invitation import AccountAdmitted, AccountInvited
from aggregates.accounts.standing import AccountRoleChanged
from aggregates.engine.event import Event
from commands.accounts.link_sign_on import waits_for
from eventstore.envelope import Recorded
from eventstore.log import EventLog
from gateways.oidc_identity import Identity

ACTOR = "sign_on"
"""How the actor of what a directory causes begins; the id of the customer's single sign-on follows."""
_SEARCH = """SELECT account_id FROM accounts WHERE customer_id = %(customer)s
    AND (lower(email) = ANY(%(emails)s) OR (status = 'inactive' AND issuer = %(issuer)s AND NOT erased))"""


@dataclass(frozen=True, slots=True)
class Candidates:
    """`waiting`: accounts that are this person's by the proven address alone (`waits_for`). `in_the_way`: with the person's address all the same: with a
    password, entered by others, or unproven. `ended`: the person's own account was deactivated for good."""

    waiting: dict[UUID, Account]
    in_the_way: dict[UUID, Account]
    ended: UUID | None


def candidates(log: EventLog, customer_id: UUID, identity: Identity) -> Candidates:
    """Search for accounts that may be those of a person whom no account belongs to yet."""
    emails = {email.lower() for email in (identity.email, identity.proven_email) if email}
    with log.pool.connection() as connection:
        rows = connection.execute(_SEARCH, {"customer": customer_id, "emails": list(emails), "issuer": identity.issuer})
        streams = log.load(connection, [account_id for (account_id,) in rows])
    accounts = {account_id: folded(events) for account_id, events in streams.items()}
    same = {key: account for key, account in accounts.items() if account.is_there and (account.email or "").lower() in emails}
    same = {key: account for key, account in same.items() if account.issuer != identity.issuer}
    waiting = {key: account for key, account in same.items() if waits_for(account, identity.proven_email, identity.issuer)}
    ended = [
        key
        for key, account in accounts.items()
        if account.status == "inactive" and (account.issuer, account.subject) == (identity.issuer, identity.subject)
    ]
    return Candidates(waiting, {key: same[key] for key in same if key not in waiting}, ended[0] if ended else None)


def folded(events: Sequence[Recorded[Event]]) -> Account:
    """Fold these events of one stream into the account that they make."""
    account = Account()
    for recorded in events:
        account = account.evolve(recorded.event)
    return account


def is_role_of_directory(events: Sequence[Recorded[Event]]) -> bool:
    """Tell whether the role was last given by a directory, not by a person."""
    givers = [recorded for recorded in events if issubclass(recorded.kind, AccountInvited | AccountAdmitted | AccountRoleChanged)]
    return bool(givers) and givers[-1].actor.startswith(f"{ACTOR}:")
