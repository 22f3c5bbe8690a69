"""By what the API reads where the server lets it (docs/decisions/0013): a login that owns nothing, and proofs of the customer whose rows it may see."""

import hashlib
from typing import NamedTuple
from uuid import UUID


class WalledLogin(NamedTuple):
    """`dsn` logs in; `key` is that of the table `reader_wall`, which the login can't read."""

    dsn: str
    key: bytes

    def proof(self, customer_id: UUID) -> str:
        """Compute what `reader_customer()` (projections/migrations/0004) asks for besides the customer."""
        inner = hashlib.sha256(self.key + str(customer_id).encode()).digest()
        return hashlib.sha256(self.key + inner).hexdigest()
