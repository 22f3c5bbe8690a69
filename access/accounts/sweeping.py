"""What of accounts is kept no longer: secrets that no event names any more, or whose account is over; mails to somebody who was erased; uses of revoked tokens."""

from access.engine.sweeping import FORGOTTEN, Sweep, newest
from aggregates.api_token import API_TOKEN_CLAIM

_OVER = "EXISTS (SELECT FROM events e WHERE e.stream_id = s.subject AND e.event_name = 'account.inactivated')"
_PASSWORD = newest("password_id", "account.password_set", "account.password_changed")
_TOTP = newest("secret_id", "account.totp_enrolled", "account.totp_removed")
_CODES = """(SELECT e.payload->'code_ids' FROM events e WHERE e.stream_id = s.subject AND e.event_name = 'account.recovery_codes_issued'
    ORDER BY e.stream_version DESC LIMIT 1)"""

ACCOUNT_SECRETS = Sweep(
    (
        f"DELETE FROM secrets s WHERE purpose IN ('password', 'totp', 'recovery_code') AND made_at < now() - {FORGOTTEN} AND {_OVER}",
        f"DELETE FROM secrets s WHERE purpose = 'password' AND made_at < now() - {FORGOTTEN} AND secret_id IS DISTINCT FROM {_PASSWORD}",
        f"DELETE FROM secrets s WHERE purpose = 'totp' AND made_at < now() - {FORGOTTEN} AND secret_id IS DISTINCT FROM {_TOTP}",
        f"""DELETE FROM secrets s WHERE purpose = 'recovery_code' AND made_at < now() - {FORGOTTEN}
            AND NOT coalesce({_CODES}::jsonb ? secret_id::text, false)""",
    )
)
MAILS_OF_ERASED = Sweep(
    (
        """DELETE FROM outbox o WHERE sealed_for IS NULL AND sealed IS NOT NULL AND NOT EXISTS (SELECT FROM keys WHERE subject = o.owner)
            AND EXISTS (SELECT FROM events e WHERE e.stream_id = o.owner AND e.event_name = 'account.erased')""",
    )
)
REVOKED_TOKENS = Sweep(
    (
        f"""DELETE FROM api_token_uses u
            WHERE NOT EXISTS (SELECT FROM claims c WHERE c.kind = '{API_TOKEN_CLAIM.name}' AND c.stream_id = u.token_id)""",
    )
)
