"""Devices, users and numbers as the command line names them: by what is printed on them, by what people call them, or by id."""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from aggregates.device_terms import IMEI_CLAIM, SERIAL_NUMBER_CLAIM
from aggregates.engine.claim import Claim
from aggregates.sim import NUMBER_CLAIM
from aggregates.user import PERSONNEL_NUMBER_CLAIM
from eventstore.log import EventLog
from importers.identifiers import parse_imei, parse_number
from importers.quarantine import BadValue
from portal.engine.told import Told

Noun = Literal["device", "user", "number"]

_TABLES: dict[Noun, tuple[str, str]] = {"device": ("devices", "device_id"), "user": ("users", "user_id"), "number": ("sims", "sim_id")}
_SAID_AS: dict[Noun, str] = {
    "device": "SELECT device_id, imei FROM devices WHERE customer_id = %(customer)s AND imei IS NOT NULL",
    "user": "SELECT user_id, name FROM users WHERE customer_id = %(customer)s",
    "number": "SELECT sim_id, number FROM sims WHERE customer_id = %(customer)s",
}
_NAMED = {"device": ("Gerät", "device"), "user": ("Nutzer", "user"), "number": ("Rufnummer", "number")}
_WAYS = {
    "device": ("IMEI, Seriennummer oder Id", "IMEI, serial number or id"),
    "user": ("Name, E-Mail, Personalnummer oder Id", "name, e-mail, personnel number or id"),
    "number": ("Rufnummer wie +4915228817386, oder Id", "number like +4915228817386, or id"),
}


@dataclass(frozen=True, slots=True)
class Subject:
    """One thing of a customer."""

    noun: Noun
    customer_id: UUID
    stream_id: UUID


def subject_named(log: EventLog, noun: Noun, customer_id: UUID, text: str) -> Subject:
    """The thing that is meant; Told, with what might be meant, when there is none such. The read models must be up to date."""
    with log.pool.connection() as connection:
        claims = _claims(noun, text)
        held = [holder for holder in log.holders(connection, customer_id, claims).values() if holder is not None] if claims else []
        found = list(dict.fromkeys(held or _by_words(connection, noun, customer_id, text)))
        if len(found) == 1:
            return Subject(noun, customer_id, found[0])
        near = [] if found else _near(connection, noun, customer_id, text)
    de, en = _NAMED[noun]
    if found:
        ids = ", ".join(map(str, found))
        raise Told(f"{text} ist nicht eindeutig; bitte die Id angeben: {ids}.", f"{text} is not unique; give the id: {ids}.")
    ways_de, ways_en = _WAYS[noun]
    hint_de = f"Gemeint ist vielleicht: {', '.join(near)}." if near else f"Erwartet: {ways_de}."
    hint_en = f"Perhaps you mean: {', '.join(near)}." if near else f"Expected: {ways_en}."
    raise Told(f"{de} {text} gibt es bei diesem Kunden nicht. {hint_de}", f"This customer has no {en} {text}. {hint_en}")


def _claims(noun: Noun, text: str) -> list[Claim]:
    """Under which claims the text may be held."""
    match noun:
        case "device":
            claims = [SERIAL_NUMBER_CLAIM.of(text.strip())]
            try:
                imei = parse_imei(text)
            except BadValue:
                imei = None
            return [IMEI_CLAIM.of(imei.identity), *claims] if imei is not None else claims
        case "number":
            try:
                return [NUMBER_CLAIM.of(parse_number(text))]
            except BadValue:
                return []
        case "user":
            return [PERSONNEL_NUMBER_CLAIM.of(text.strip())]


def _by_words(connection: Connection[TupleRow], noun: Noun, customer_id: UUID, text: str) -> list[UUID]:
    table, key = _TABLES[noun]
    try:
        where, value = f"{key} = %s", UUID(text)
    except ValueError:
        if noun != "user":
            return []
        where, value = "%s IN (lower(name), lower(email))", text.strip().lower()
    found = connection.execute(f"SELECT {key} FROM {table} WHERE customer_id = %s AND {where}".encode(), (customer_id, value))
    return [stream_id for (stream_id,) in found]


def _near(connection: Connection[TupleRow], noun: Noun, customer_id: UUID, text: str) -> list[str]:
    found = connection.execute(
        f"SELECT said FROM ({_SAID_AS[noun]}) AS t (id, said) WHERE similarity(said, %(text)s) > 0.3 ORDER BY similarity(said, %(text)s) DESC, said LIMIT 3".encode(),
        {"customer": customer_id, "text": text},
    )
    return [said for (said,) in found]
