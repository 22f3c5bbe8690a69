"""Beside the API: contents of documents that no event names, or names no more, are removed from the store."""

from typing import TYPE_CHECKING

from portal.engine.recurring import Recurring

if TYPE_CHECKING:
    from api.engine.backend import Backend

DROPPED_EVERY = 60.0
SWEPT_EVERY = 6 * 3600.0
"""Seconds between two looks: at what ended since the last one, and at all that is stored."""


def _sweep(backend: "Backend") -> bool:
    from datetime import UTC, datetime

    from access.documents.contents import Contents
    from access.documents.sweeping import sweep_store

    contents = backend.parts[Contents]
    sweep_store(contents.log, contents.store, datetime.now(UTC))
    return False


def _drop(backend: "Backend") -> bool:
    from access.documents.contents import Contents
    from access.documents.sweeping import drop_ended

    drop_ended(backend.parts[Contents])
    return False


SWEEPING_DOCUMENTS = Recurring("document store", SWEPT_EVERY, _sweep, "the store of documents could not be swept")
DROPPING_DOCUMENTS = Recurring("ended documents", DROPPED_EVERY, _drop, "documents that ended could not be removed from the store")
