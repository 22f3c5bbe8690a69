"""The contents of documents: looked at, sealed and stored before the event that names them; checked against it whenever they are read.

Each is sealed with a key of its own (AES-256-GCM), which stands in the event, wrapped with the master key and sealed with the document's key. So whatever is copied of the
store can't be read any more once that is destroyed (docs/decisions/0028).
"""

import base64
import hashlib
import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, NamedTuple
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from access.documents.content_type import TYPES, USUAL, content_type, types_of
from access.documents.file_name import ending_of, file_name
from access.documents.refusals import (
    DocumentDamaged,
    FileEmpty,
    FileTooLarge,
    FileTypeNotAllowed,
    NameUnlikeContent,
    ScannerSilent,
    StoreFull,
    StoreSilent,
    VirusFound,
)
from aggregates.document import Document, DocumentAdded
from aggregates.engine.event import DELETED
from commands.documents.present_document import DocumentIsGone
from commands.engine.command import NotFound
from eventstore.log import EventLog
from gateways.object_store import ObjectMissing, ObjectStore, StoreUnavailable
from gateways.virus_scanner import ScannerUnavailable

_NONCE = bytes(12)
"""A key seals one content, ever."""
Fault = Literal["missing", "changed"]

log_of = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class DocumentLimits:
    """`file_bytes` of one document; `per_thing` how many one thing may have; `customer_bytes` all of a customer's together; `types` by content."""

    file_bytes: int = 20_000_000
    per_thing: int = 100
    customer_bytes: int = 10_000_000_000
    types: frozenset[str] = types_of(USUAL)


class Stored(NamedTuple):
    """What the event says of a content, but for its name."""

    content_type: str
    size: int
    content_hash: str
    content_key: str
    stored_as: str


def object_key(customer_id: UUID, document_id: UUID, stored_as: str) -> str:
    """Return where it is stored: below its customer, never shared with another one."""
    return f"{customer_id}/{document_id}.{stored_as}"


class Contents:
    """One per process. `scan` raises ScannerUnavailable, or tells what was found; None: nobody looks."""

    def __init__(
        self, log: EventLog, store: ObjectStore, scan: Callable[[bytes], str | None] | None = None, limits: DocumentLimits | None = None
    ) -> None:
        self.log = log
        self.store = store
        self.limits = limits or DocumentLimits()
        self._scan = scan
        self.faults: Counter[Fault] = Counter({"missing": 0, "changed": 0})
        """How often a content was not handed out."""
        self.dropped_upto: int | None = None
        """Up to which position the contents of documents that ended are removed (sweeping.py)."""

    def put(self, customer_id: UUID, document_id: UUID, given_name: str | None, content: bytes, in_use: int) -> tuple[str, Stored]:
        """Store it, and return its name and what is to be said of it. `in_use`: bytes of all that the customer has.

        Raises FileEmpty, FileTooLarge, FileTypeNotAllowed, NameUnlikeContent, StoreFull, VirusFound, ScannerSilent, StoreSilent.
        """
        name = file_name(given_name)
        told = self._checked(name, content, in_use)
        key = AESGCM.generate_key(256)
        sealed = AESGCM(key).encrypt(_NONCE, content, document_id.bytes)
        wrapped = base64.b64encode(self.log.master.wrap(document_id, key)).decode()
        stored_as = hashlib.sha256(sealed).hexdigest()
        try:
            self.store.put(object_key(customer_id, document_id, stored_as), sealed)
        except StoreUnavailable as error:
            log_of.error("a document could not be stored: %s", error)
            raise StoreSilent from None
        return name, Stored(told, len(content), hashlib.sha256(content).hexdigest(), wrapped, stored_as)

    def get(self, customer_id: UUID, document_id: UUID) -> tuple[DocumentAdded, bytes]:
        """Read it as it was put, with the event that says so. Raises NotFound, DocumentIsGone, DocumentDamaged, StoreSilent."""
        added = self._added(customer_id, document_id)
        try:
            return added, self.opened(customer_id, added)
        except StoreUnavailable as error:
            log_of.error("a document could not be read: %s", error)
            raise StoreSilent from None
        except DocumentDamaged:
            self._added(customer_id, document_id)  # or it was removed just now
            log_of.error("document %s of customer %s is damaged or missing in the store", document_id, customer_id)
            raise

    def opened(self, customer_id: UUID, added: DocumentAdded) -> bytes:
        """Read what an event names. Raises DocumentDamaged, StoreUnavailable."""
        try:
            sealed = self.store.get(object_key(customer_id, added.document_id, added.stored_as))
            if hashlib.sha256(sealed).hexdigest() != added.stored_as:
                raise self._damaged("changed")
            key = self.log.master.unwrap(added.document_id, base64.b64decode(added.content_key))
            content = AESGCM(key).decrypt(_NONCE, sealed, added.document_id.bytes)
        except ObjectMissing:
            raise self._damaged("missing") from None
        except InvalidTag:
            raise self._damaged("changed") from None
        if hashlib.sha256(content).hexdigest() != added.content_hash:
            raise self._damaged("changed")
        return content

    def drop(self, customer_id: UUID, document_id: UUID, stored_as: str) -> None:
        """Remove what no event names, or will name no more; where the store can't, it is swept later (sweeping.py)."""
        try:
            self.store.delete(object_key(customer_id, document_id, stored_as))
        except StoreUnavailable as error:
            log_of.warning("a document stays in the store until it is swept: %s", error)

    def drop_ended(self, customer_id: UUID, document_id: UUID) -> None:
        """Remove the content of a document that was removed or erased; one that is there stays."""
        with self.log.pool.connection() as connection:
            events = self.log.load_of(connection, [document_id], [DocumentAdded]).get(document_id, [])
        for recorded in events:
            if recorded.customer_id == customer_id and recorded.erased and isinstance(recorded.event, DocumentAdded):
                self.drop(customer_id, document_id, recorded.event.stored_as)

    def is_there(self, customer_id: UUID, document_id: UUID) -> bool:
        """Tell whether the log has it, and it is neither removed nor erased."""
        try:
            self._added(customer_id, document_id)
        except (NotFound, DocumentIsGone):
            return False
        return True

    def _damaged(self, fault: Fault) -> DocumentDamaged:
        self.faults[fault] += 1
        return DocumentDamaged()

    def _added(self, customer_id: UUID, document_id: UUID) -> DocumentAdded:
        with self.log.pool.connection() as connection:
            events = self.log.load_of(connection, [document_id], [DocumentAdded]).get(document_id, [])
        if not events or events[0].customer_id != customer_id:
            raise NotFound(Document.noun, document_id)
        added = events[0].event
        if not isinstance(added, DocumentAdded) or added.content_key == DELETED:
            raise DocumentIsGone
        return added

    def _checked(self, name: str, content: bytes, in_use: int) -> str:
        """Its type, if it may be taken."""
        limits = self.limits
        if not content:
            raise FileEmpty(name=name)
        if len(content) > limits.file_bytes:
            raise FileTooLarge(name=name, most=f"{limits.file_bytes / 1_000_000:g}")
        if in_use + len(content) > limits.customer_bytes:
            raise StoreFull(most=f"{limits.customer_bytes / 1_000_000_000:g}")
        told = content_type(content)
        if told not in limits.types:
            raise FileTypeNotAllowed(name=name, type=told, allowed=sorted({ending for each in limits.types for ending in TYPES[each]}))
        if ending_of(name) not in TYPES[told]:
            raise NameUnlikeContent(name=name, type=told, endings=[f".{ending}" for ending in TYPES[told]])
        if self._scan is not None:
            try:
                finding = self._scan(content)
            except ScannerUnavailable as error:
                log_of.error("the virus scanner did not look at a file: %s", error)
                raise ScannerSilent from None
            if finding is not None:
                raise VirusFound(name=name, finding=finding)
        return told
