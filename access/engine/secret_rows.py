"""The rows that secrets are kept in. They say what a secret is, never whether it is valid: that follows from the events that name it."""

import hmac
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from access.engine.sealing import Sealed, seal, unseal
from eventstore.ids import new_id
from eventstore.log import EventLog


class Found(NamedTuple):
    """A secret that somebody knows, and whose it is."""

    secret_id: UUID
    subject: UUID
    customer_id: UUID


class SecretGone(LookupError):
    """There is no such secret any more; set it anew."""


class SecretRows:
    """What all kinds of secrets have in common. `purpose`: the kind, which the file that keeps such secrets names."""

    def __init__(self, log: EventLog) -> None:
        self._log = log

    def belongs(self, secret_id: UUID, purpose: str, subject: UUID) -> bool:
        """Tell whether this is a secret of that kind, and that subject's."""
        query = "SELECT EXISTS (SELECT FROM secrets WHERE secret_id = %s AND purpose = %s AND subject = %s)"
        with self._log.pool.connection() as connection:
            return bool(connection.execute(query, (secret_id, purpose, subject)).fetchall()[0][0])

    def keep_sealed(self, purpose: str, subject: UUID, customer_id: UUID, text: str) -> UUID:
        """Keep what must be read again, such as the secret of a sign-on client."""
        secret_id = new_id()
        with self._log.pool.connection() as connection:
            sealed = seal(connection, self._log.master, secret_id, (subject, customer_id), text)
            connection.execute(
                "INSERT INTO secrets (secret_id, purpose, customer_id, subject, sealed, sealed_for) VALUES (%s, %s, %s, %s, %s, %s)",
                (secret_id, purpose, customer_id, subject, sealed.text, sealed.sealed_for),
            )
        return secret_id

    def unsealed(self, secret_id: UUID) -> str:
        """Unseal what was kept. Raises SecretGone, and KeyDestroyed when its owner was erased."""
        with self._log.pool.connection() as connection:
            row = connection.execute("SELECT sealed, sealed_for FROM secrets WHERE secret_id = %s", (secret_id,)).fetchone()
            if row is None or row[0] is None:
                raise SecretGone
            return unseal(connection, self._log.master, secret_id, Sealed(*row))

    def _keep_digest(
        self,
        purpose: str,
        subject: UUID,
        customer_id: UUID,
        digest: str,
        expires_at: datetime | None = None,
        *,
        secret_id: UUID | None = None,
    ) -> UUID:
        secret_id = secret_id or new_id()
        with self._log.pool.connection() as connection:
            connection.execute(
                "INSERT INTO secrets (secret_id, purpose, customer_id, subject, digest, expires_at) VALUES (%s, %s, %s, %s, %s, %s)",
                (secret_id, purpose, customer_id, subject, digest, expires_at),
            )
        return secret_id

    def _digest_of(self, secret_id: UUID, purpose: str) -> str | None:
        with self._log.pool.connection() as connection:
            query = "SELECT digest FROM secrets WHERE secret_id = %s AND purpose = %s"
            row = connection.execute(query, (secret_id, purpose)).fetchone()
        return row[0] if row else None

    def _find(self, purpose: str, digest: str) -> Found | None:
        """Looked up by a keyed hash: how long that takes tells nothing about the secret."""
        with self._log.pool.connection() as connection:
            query = "SELECT secret_id, subject, customer_id FROM secrets WHERE purpose = %s AND digest = %s"
            row = connection.execute(query, (purpose, digest)).fetchone()
        return Found(*row) if row else None

    def _keyed(self, owner: UUID, purpose: str, text: str) -> str:
        return self._log.master.digest(owner, f"{purpose} {text}")

    def _same(self, one: str | None, other: str) -> bool:
        return one is not None and hmac.compare_digest(one, other)
