"""Codes of an authenticator app (TOTP, RFC 6238): six digits, new every 30 seconds, each taken once."""

import hmac
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import segno
from pyotp import random_base32
from pyotp.totp import TOTP

from access.engine.secret_rows import SecretRows

STEP = 30
"""Seconds for which a code is shown."""
DRIFT = 1
"""Steps that an app's clock may be before or behind ours."""
ISSUER = "Serviceportal"


@dataclass(frozen=True, slots=True)
class NewTotp:
    """For an app, shown this once: `uri` behind the QR code `svg`, and `seed` to be typed where no camera is."""

    secret_id: UUID
    seed: str
    uri: str
    svg: str


class Totp(SecretRows):
    """Seeds are sealed with the account's key: they have to be read again."""

    def new_totp(self, account_id: UUID, customer_id: UUID, login: str) -> NewTotp:
        """Make a seed of 160 bits; it counts once a code has proven that the app has it."""
        seed = random_base32()
        uri = TOTP(seed).provisioning_uri(name=login, issuer_name=ISSUER)
        secret_id = self.keep_sealed("totp", account_id, customer_id, seed)
        return NewTotp(secret_id, seed, uri, segno.make_qr(uri).svg_inline(scale=4))

    def check_totp(self, secret_id: UUID, code: str, now: datetime) -> bool:
        """Tell whether it is a code of these 90 seconds that is later than any taken before; whoever looks over a shoulder can't use it again."""
        typed, totp = "".join(code.split()).encode(), TOTP(self.unsealed(secret_id))
        today = int(now.timestamp()) // STEP
        fits = [step for step in range(today - DRIFT, today + DRIFT + 1) if hmac.compare_digest(totp.generate_otp(step).encode(), typed)]
        return any(self._take_step(secret_id, step) for step in fits)

    def _take_step(self, secret_id: UUID, step: int) -> bool:
        query = "UPDATE secrets SET used_step = %s WHERE secret_id = %s AND purpose = 'totp' AND (used_step IS NULL OR used_step < %s)"
        with self._log.pool.connection() as connection:
            return connection.execute(query, (step, secret_id, step)).rowcount == 1
