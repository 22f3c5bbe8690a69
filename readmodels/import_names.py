"""What imports are called that did something: after their files."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from readmodels.engine.names import Name, Naming
from readmodels.engine.reader import Reading


def _look(reading: Reading, ids: Sequence[UUID]) -> Mapping[UUID, Name]:
    rows = reading.all("SELECT import_id, file_name FROM imports WHERE import_id = ANY(%(ids)s)", {"ids": ids})
    return {key: _import(name) for key, name in rows}


def _import(name: str) -> Name:
    return Name(f"Import {name}", f"Import {name}")


IMPORTS_ACTING = Naming("actor:import", _look, unknown=_import)
