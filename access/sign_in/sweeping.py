"""What of single sign-on is kept no longer: secrets of clients that no event names any more."""

from access.engine.sweeping import FORGOTTEN, Sweep, newest

_CLIENT = newest("secret_id", "sign_on.configured", "sign_on.removed")

CLIENT_SECRETS = Sweep(
    (f"DELETE FROM secrets s WHERE purpose = 'sign_on' AND made_at < now() - {FORGOTTEN} AND secret_id IS DISTINCT FROM {_CLIENT}",)
)
