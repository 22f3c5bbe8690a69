"""Sessions and tries to log in, as the portal reads them (E-16)."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from aggregates.engine.words import Words, words_of
from aggregates.session import EndReason, Refused
from readmodels.engine.table import Table

LOGIN_REFUSALS: Words = {**words_of(Refused), "second_factor": ("zweiter Faktor zu oft falsch", "second factor wrong too often")}
SESSION_STATES: Words = {
    "open": ("offen", "open"),
    "started": ("wartet auf den zweiten Faktor", "waits for the second factor"),
    "expired": ("abgelaufen", "expired"),
    "suspended": ("ruht, solange der Zugang gesperrt ist", "suspended while the account is locked"),
    "ended": ("beendet", "ended"),
    "refused": ("abgelehnt", "refused"),
}
SESSION_ENDS: Words = {
    **words_of(EndReason),
    "password_changed": ("Kennwort geändert", "password changed"),
    "login_changed": ("Benutzername geändert", "user name changed"),
    "role_changed": ("Rolle geändert", "role changed"),
    "sign_on_tied": ("mit dem Single Sign-on verknüpft", "tied to the single sign-on"),
    "account_locked": ("Zugang gesperrt", "account locked"),
    "account_inactivated": ("Zugang deaktiviert", "account deactivated"),
    "access_revoked": ("Service-Zugang widerrufen", "service access revoked"),
    "parent_ended": ("eigene Sitzung des Dienstleisters beendet", "the reseller's own session ended"),
}
"""Why a session is over: said by its own last event, or by what it rested on."""


class SessionRow(NamedTuple):
    """A try to log in and what became of it. `status` is what events say; that time has run out, the view `session_list` says.

    `acting_*` stand in two rows: in the session inside the customer's account, who acts there; in the one that it came from, for whom.
    """

    customer_id: UUID
    session_id: UUID
    account_id: UUID | None
    status: str
    method: str | None
    factor: str | None
    refusal: str | None
    begun_at: datetime
    expires_at: datetime | None
    ends_at: datetime | None
    ended_at: datetime | None
    end_reason: str | None
    address: str | None
    agent: str | None
    grant_id: UUID | None
    parent_id: UUID | None
    acting_name: str | None
    acting_company: str | None
    acting_for: str | None


SESSIONS = Table("sessions", SessionRow, key="session_id", indexes=("customer_id, begun_at, session_id", "account_id, begun_at"))
