"""What users are called where only their ids stand."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from readmodels.engine.names import Name, Naming, person
from readmodels.engine.reader import Reading


def _look(reading: Reading, ids: Sequence[UUID]) -> Mapping[UUID, Name]:
    return {key: person(name) for key, name in reading.all("SELECT user_id, name FROM users WHERE user_id = ANY(%(ids)s)", {"ids": ids})}


USER_NAMES = Naming("user", _look)
