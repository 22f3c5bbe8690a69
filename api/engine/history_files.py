"""Histories as files of rows: each row of a selection has its own as a PDF, made and put on record as when it is taken by itself."""

from collections.abc import Iterator
from uuid import UUID

from aggregates.engine.sentence import Language
from api.engine.access import Caller
from api.engine.histories import taken_along
from api.engine.reading import reading
from api.engine.row_files import RowFile, RowFiles
from api.engine.thing import Thing
from commands.engine.command import NotFound
from foundation.noun import Noun
from readmodels.engine.query_parameters import read_query

_HISTORIES = Noun("Historien", "Histories")


def history_files(thing: Thing, called: tuple[str, ...]) -> RowFiles:
    """Declare that each row of the thing's list has its history; `called`: the fields whose values name a row."""
    of = thing.history_of
    if of is None:
        raise TypeError(f"{thing.word} has no history")

    def make(caller: Caller, language: Language, record: UUID, name: str) -> Iterator[RowFile]:
        with reading(caller, of.reads_for(caller), 0, whole=True) as found:
            subject = of.find(found, record)
            if subject is None:
                raise NotFound(of.noun, record)
            file, entries = taken_along(caller, of, found, subject, read_query(of.resource, (), found.settings.zone), "pdf", language)
        yield RowFile(name, ".pdf", file.pdf(entries, language))

    return RowFiles(thing.resource, _HISTORIES, (of.area, "read"), of.reads, called, make)
