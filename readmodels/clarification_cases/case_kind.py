"""The kinds of clarification case, each declared by the area that it is about (H-23)."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from aggregates.engine.aggregate import Aggregate
from foundation.contribution import Point
from readmodels.engine.reader import Reading


def _by_all(_found: Reading) -> bool:
    return True


@dataclass(frozen=True, eq=False)
class CaseKind:
    """`name` stands in cases' ids and never changes; `priority` 1 is the most urgent; `about` what; `actions`: the routes by which people resolve it; `seen`: whether whoever asks sees such cases."""

    name: str
    priority: int
    about: type[Aggregate]
    de: str
    en: str
    resolved_de: str
    resolved_en: str
    actions: tuple[str, ...]
    seen: Callable[[Reading], bool] = _by_all

    def id_of(self, subject_id: UUID) -> str:
        """Return the id of the case of this kind that the subject is, or was."""
        return f"{self.name}:{subject_id}"


CASE_KINDS: Point[CaseKind] = Point("readmodels.registry", "CASE_KINDS")


def seen_kinds(found: Reading) -> list[CaseKind]:
    """List those that whoever asks sees, the most urgent first."""
    return [kind for kind in case_kinds() if kind.seen(found)]


def case_kinds() -> list[CaseKind]:
    """List all there are, the most urgent first."""
    return sorted(CASE_KINDS, key=lambda kind: (kind.priority, kind.name))


class CaseWords(Mapping[str, tuple[str, str]]):
    """What people call the kinds, for a list's choices: read when they are asked for, as lists are declared before all kinds are known."""

    def __getitem__(self, name: str) -> tuple[str, str]:
        found = next((kind for kind in CASE_KINDS if kind.name == name), None)
        if found is None:
            raise KeyError(name)
        return found.de, found.en

    def __iter__(self) -> Iterator[str]:
        return iter(kind.name for kind in case_kinds())

    def __len__(self) -> int:
        return len(list(CASE_KINDS))


class SubjectWords(Mapping[str, tuple[str, str]]):
    """What people call what cases are about: read when they are asked for, as above."""

    def __getitem__(self, stem: str) -> tuple[str, str]:
        found = next((kind.about.noun for kind in CASE_KINDS if kind.about.stem == stem), None)
        if found is None:
            raise KeyError(stem)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys(kind.about.stem for kind in case_kinds()))

    def __len__(self) -> int:
        return len(list(iter(self)))
