"""Documents of a customer's things."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from aggregates.device import Device
from aggregates.engine.aggregate import Aggregate
from aggregates.user import User
from foundation.contribution import Point
from readmodels.engine.histories import history_table
from readmodels.engine.table import Table


class DocumentRow(NamedTuple):
    """Of one that is gone, name and hash are. `attached_to`: kind and id, as events name things."""

    customer_id: UUID
    document_id: UUID
    attached_kind: str
    attached_id: UUID
    attached_to: str
    name: str
    name_sort: str
    content_type: str
    size: int
    content_hash: str | None
    status: str
    added_at: datetime
    search: str
    version: int


DOCUMENTS = Table(
    "documents",
    DocumentRow,
    key="document_id",
    indexes=(
        "customer_id, added_at, document_id",
        "customer_id, name_sort, document_id",
        "attached_id, document_id",
        "gin:search gin_trgm_ops",
    ),
)
DOCUMENT_HISTORY = history_table("document_history", personal=True)


@dataclass(frozen=True, slots=True)
class Attachable:
    """Things of this kind have documents. `of_person`: each is somebody, so that a look at one of their documents is on record."""

    about: type[Aggregate]
    of_person: bool = False


ATTACHABLES: Point[Attachable] = Point("readmodels.registry", "ATTACHABLES")
DEVICES_HAVE_DOCUMENTS = Attachable(Device)
USERS_HAVE_DOCUMENTS = Attachable(User, of_person=True)


class AttachedWords(Mapping[str, tuple[str, str]]):
    """What people call the kinds of things that have documents: read when they are asked for, as lists are declared before all kinds are known."""

    def __getitem__(self, stem: str) -> tuple[str, str]:
        found = next((each.about.noun for each in ATTACHABLES if each.about.stem == stem), None)
        if found is None:
            raise KeyError(stem)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(each.about.stem for each in ATTACHABLES))

    def __len__(self) -> int:
        return len(list(ATTACHABLES))
