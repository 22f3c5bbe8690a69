"""New things: their ids are free, or stand for just that thing already."""

from uuid import UUID

from aggregates.engine.event import Event
from commands.engine.command import A, Decision, Given, NotFound, Refusal


class IdInUse(Refusal):
    """The id {id} is taken already; make a new id for a new {noun}."""

    code = "id-in-use"
    de = "Die Id {id} ist schon vergeben ({noun_de}); bitte für einen neuen Datensatz eine neue Id erzeugen."


def created(given: Given, kind: type[A], stream_id: UUID, *events: Event) -> Decision:
    """Decide the first events of a new thing; none if just that thing is there already."""
    try:
        there = given.state(kind, stream_id)
    except NotFound as missing:
        if missing.id_in_use:
            raise IdInUse(noun=kind.noun.en, noun_de=kind.noun.de, id=stream_id) from None
        return [(stream_id, event) for event in events]
    wanted = kind()
    for event in events:
        wanted = wanted.evolve(event)
    if there == wanted:
        return []
    raise IdInUse(noun=kind.noun.en, noun_de=kind.noun.de, id=stream_id)
