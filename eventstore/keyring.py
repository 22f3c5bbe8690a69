"""Keys per person and per customer: what is sealed with a key can be read until the key is destroyed (A-14).

Keys are stored in `keys`, each wrapped with the master key. AES-SIV (RFC 5297) is deterministic: sealing the same text for the
same field again gives the same bytes, so equality can be seen without opening, replays are byte-identical, and no nonce can repeat.
What is read is unsealed with keys of its own batch, so a destroyed key is gone everywhere at once. Who writes all the time keeps keys to seal with
(`KeptKeys`); that they are still there is then looked at under the append lock.
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Iterable
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from psycopg import Connection
from psycopg.rows import TupleRow, tuple_row

from eventstore.arrays import uuid_array
from foundation.bilingual_error import StartRefused

KEEP_KEYS = "INSERT INTO keys (subject, wrapped) VALUES (%s, %s) ON CONFLICT DO NOTHING"
SEALED = "sealed:1:"
"""How sealed text begins; the number is the scheme."""


class KeyDestroyed(Exception):
    """The key is gone: what it sealed can't be read any more."""


class WrongMasterKey(StartRefused):
    """The master key does not fit this database: set PORTAL_MASTER_KEY to the key it was made with."""

    de = "Der Hauptschlüssel passt nicht zu dieser Datenbank: PORTAL_MASTER_KEY auf den ursprünglichen Schlüssel setzen."


class MasterKey:
    """Wraps keys, and derives the keyed hashes under which personal claims and feed lines are kept."""

    def __init__(self, secret: bytes) -> None:
        """`secret` has 32 bytes."""
        self._secret = secret
        self._wrapper = AESSIV(hashlib.sha512(b"wrap" + secret).digest())
        self._digest_key = hashlib.sha256(b"digest" + secret).digest()

    def __reduce__(self) -> tuple[type["MasterKey"], tuple[bytes]]:
        """For a process of our own beside this one."""
        return type(self), (self._secret,)

    def wrap(self, subject: UUID, key: bytes) -> bytes:
        return self._wrapper.encrypt(key, [subject.bytes])

    def unwrap(self, subject: UUID, wrapped: bytes) -> bytes:
        try:
            return self._wrapper.decrypt(wrapped, [subject.bytes])
        except InvalidTag as error:
            raise WrongMasterKey from error

    def digest(self, customer_id: UUID, text: str) -> str:
        """Compute a keyed hash that can be compared but not guessed back."""
        return hmac.new(self._digest_key, customer_id.bytes + text.encode(), hashlib.sha256).hexdigest()


class KeptKeys:
    """Keys to seal with, from before; used by one thread. Whoever keeps them forgets them when they are old, or were not what the append found."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._ciphers: dict[UUID, AESSIV] = {}

    def of(self, subject: UUID) -> AESSIV | None:
        return self._ciphers.get(subject)

    def keep(self, subject: UUID, cipher: AESSIV) -> None:
        if subject not in self._ciphers and len(self._ciphers) >= self._most:
            del self._ciphers[next(iter(self._ciphers))]  # the oldest
        self._ciphers[subject] = cipher

    def forget(self, subject: UUID) -> None:
        self._ciphers.pop(subject, None)

    def forget_all(self) -> None:
        self._ciphers.clear()


class Keyring:
    """The keys that one batch of events needs."""

    def __init__(self, master: MasterKey, kept: KeptKeys | None = None) -> None:
        self._master = master
        self.kept = kept
        self._ciphers: dict[UUID, AESSIV | None] = {}
        self._from_before: dict[UUID, AESSIV] = {}
        self.opened: dict[UUID, bytes] = {}
        """New keys, wrapped, to be stored with the events that use them."""
        self.used: set[UUID] = set()
        """Kept keys that something was sealed with; whoever looks takes them away."""

    def load(self, connection: Connection[TupleRow], subjects: Iterable[UUID]) -> None:
        """Fetch the keys of these subjects, in one query; those that are not there count as destroyed."""
        wanted = [subject for subject in subjects if subject not in self._ciphers]
        if not wanted:
            return
        self._ciphers.update(dict.fromkeys(wanted))
        with connection.cursor(row_factory=tuple_row, binary=True) as cursor:
            cursor.execute("SELECT subject, wrapped FROM keys WHERE subject = ANY(%s::uuid[])", (uuid_array(wanted),))
            for subject, wrapped in cursor.fetchall():
                cipher = self._ciphers[subject] = AESSIV(self._master.unwrap(subject, wrapped))
                if self.kept is not None:
                    self.kept.keep(subject, cipher)

    def load_to_seal(self, connection: Connection[TupleRow], subjects: Iterable[UUID]) -> None:
        """Fetch the keys of these subjects as `load` does, but for those that are kept."""
        wanted: list[UUID] = []
        for subject in subjects:
            cipher = self.kept.of(subject) if self.kept is not None else None
            if cipher is None:
                wanted.append(subject)
            else:
                self._from_before[subject] = cipher  # whatever is dropped for those that are loaded now
        self.load(connection, wanted)

    def open_new(self, subject: UUID) -> None:
        """Make a key for a subject that has none yet."""
        if self._ciphers.get(subject) is None:
            key = AESSIV.generate_key(256)
            self._ciphers[subject] = AESSIV(key)
            self.opened[subject] = self._master.wrap(subject, key)

    def forget(self, subject: UUID) -> None:
        self._ciphers[subject] = None
        self._from_before.pop(subject, None)
        self.opened.pop(subject, None)
        if self.kept is not None:
            self.kept.forget(subject)

    def has(self, subject: UUID) -> bool:
        return self._ciphers.get(subject) is not None

    def cipher(self, subject: UUID) -> AESSIV | None:
        """Return the subject's key; None where it is not there, or was not looked for."""
        return self._ciphers.get(subject)

    def knows(self, subject: UUID) -> bool:
        """Tell whether the subject's key was looked for, found or not."""
        return subject in self._ciphers

    def seal(self, subject: UUID, field: str, text: str) -> str:
        cipher = self._ciphers.get(subject)
        if cipher is None and subject not in self._ciphers and (cipher := self._from_before.get(subject)) is not None:
            self.used.add(subject)
        if cipher is None:
            raise KeyDestroyed
        return SEALED + base64.b64encode(cipher.encrypt(text.encode(), [field.encode()])).decode()

    def unseal(self, subject: UUID, field: str, sealed: str) -> str:
        cipher = self._ciphers.get(subject)
        if cipher is None:
            raise KeyDestroyed
        return unsealed(cipher, field, sealed).decode()


def unsealed(cipher: AESSIV, field: str, sealed: str) -> bytes:
    """Open what was sealed with this key."""
    return cipher.decrypt(binascii.a2b_base64(sealed.removeprefix(SEALED)), [field.encode()])
