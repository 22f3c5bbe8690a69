"""Things as the command line names them: by what is printed on them, by what people call them, or by id."""

from typing import NamedTuple
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from aggregates.engine.event import OPERATOR
from api.engine.known_by import KnownBy
from api.engine.thing import Thing
from eventstore.log import EventLog
from foundation.normal_form import key
from portal.engine.told import Told


class Subject(NamedTuple):
    """One thing, and whose it is."""

    thing: Thing
    customer_id: UUID
    stream_id: UUID


def subject_named(log: EventLog, thing: Thing, customer_id: UUID | None, text: str) -> Subject:
    """Find the one that is meant, of this customer or (None) of whomever.

    Raises Told, with what might be meant, when there is none such. The read models must be up to date.
    """
    with log.pool.connection() as connection:
        found = _claimed(log, connection, thing, customer_id, text) or _by_words(connection, thing, customer_id, text)
        if len(found) == 1:
            return Subject(thing, *found[0])
        near = [] if found else _near(connection, thing, customer_id, text)
    if found:
        ids = ", ".join(str(stream_id) for _, stream_id in found)
        raise Told(f"{text} ist nicht eindeutig; bitte die Id angeben: {ids}.", f"{text} is not unique; give the id: {ids}.")
    at_customer = " bei diesem Kunden" if customer_id is not None else ""
    nobody_has = "This customer has no" if customer_id is not None else "There is no"
    ways_de, ways_en = ways(thing)
    hint_de = f"Gemeint ist vielleicht: {', '.join(near)}." if near else f"Erwartet: {ways_de}."
    hint_en = f"Perhaps you mean: {', '.join(near)}." if near else f"Expected: {ways_en}."
    raise Told(f"{thing.noun.de} {text} gibt es{at_customer} nicht. {hint_de}", f"{nobody_has} {thing.noun.en} {text}. {hint_en}")


def ways(thing: Thing) -> tuple[str, str]:
    """Tell by what one of them is named, in German and in English."""
    called = [_called(thing, way) for way in thing.known_by]
    german, english = ", ".join(de for de, _ in called), ", ".join(en for _, en in called)
    return (f"{german} oder Id", f"{english} or id") if called else ("Id", "id")


def _called(thing: Thing, way: KnownBy) -> tuple[str, str]:
    if way.claim is not None and way.claim.noun is not None:
        return way.claim.noun
    field = thing.resource.visible[way.field]
    return field.de, field.en[0].lower() + field.en[1:] if field.en[1:].islower() else field.en


def _claimed(log: EventLog, connection: Connection[TupleRow], thing: Thing, customer_id: UUID | None, text: str) -> list[tuple[UUID, UUID]]:
    """Customers and ids of those that hold what the text says."""
    claims = [claim for way in thing.known_by if (claim := way.claimed(text)) is not None]
    held = log.holders(connection, customer_id or OPERATOR, claims).values() if claims else ()
    streams = log.load(connection, [stream_id for stream_id in dict.fromkeys(held) if stream_id is not None])
    owners = [(events[0].customer_id, stream_id) for stream_id, events in streams.items()]
    return [found for found in owners if customer_id in (None, found[0])]


def _by_words(connection: Connection[TupleRow], thing: Thing, customer_id: UUID | None, text: str) -> list[tuple[UUID, UUID]]:
    """Those with this id, also if their list leaves them out; or those of the list that are called so."""
    resource = thing.resource
    try:
        table, where, value = (
            thing.as_of.table.name if thing.as_of is not None else resource.table,
            f"{resource.key} = %(text)s",
            UUID(text),
        )
    except ValueError:
        table, value = resource.table, key(text).lower()
        columns = [f"lower({resource.visible[way.field].column})" for way in thing.known_by]
        where = f"%(text)s IN ({', '.join(columns)})" if columns else "false"
    query = f"SELECT {resource.customer_column}, {resource.key} FROM {table} WHERE {where} AND {_WHOSE.format(resource.customer_column)}"
    return connection.execute(query.encode(), {"text": value, "customer": customer_id}).fetchall()


def _near(connection: Connection[TupleRow], thing: Thing, customer_id: UUID | None, text: str) -> list[str]:
    """What some are called that the text resembles."""
    if not thing.known_by:
        return []
    resource = thing.resource
    said = resource.visible[thing.known_by[0].field].column
    query = f"""SELECT {said} FROM {resource.table} WHERE {_WHOSE.format(resource.customer_column)} AND similarity({said}, %(text)s) > 0.3
        ORDER BY similarity({said}, %(text)s) DESC, {said} LIMIT 3"""
    return [found for (found,) in connection.execute(query.encode(), {"customer": customer_id, "text": text})]


_WHOSE = "(%(customer)s::uuid IS NULL OR {} = %(customer)s)"
