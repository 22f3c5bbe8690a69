"""To what documents may be attached: each area says so of its things, which need know nothing of documents."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from aggregates.engine.aggregate import Aggregate
from commands.engine.command import Given, Refusal
from foundation.contribution import Point


@dataclass(frozen=True, slots=True)
class AttachPoint:
    """`about`: things of this kind take documents; `check` raises why one of them takes none (any more)."""

    about: type[Aggregate]
    check: Callable[[Given, UUID], Any]


ATTACH_POINTS: Point[AttachPoint] = Point("commands.registry", "ATTACH_POINTS")


class TakesNoDocuments(Refusal):
    """Documents can't be attached to a thing of the kind {kind}; attach it to one of these: {kinds}."""

    status = 422
    code = "takes-no-documents"
    de = "An einen Gegenstand der Art {kind} lassen sich keine Dokumente anhängen; bitte an einen von diesen anhängen: {kinds}."


def check_takes_documents(given: Given, kind: str, thing_id: UUID) -> None:
    """Raise the refusal of a thing that takes no documents."""
    for point in ATTACH_POINTS:
        if point.about.stem == kind:
            point.check(given, thing_id)
            return
    raise TakesNoDocuments(kind=kind, kinds=sorted(point.about.stem for point in ATTACH_POINTS))
