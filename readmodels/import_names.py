"""What imports are called that did something: after their files, with the carrier and who started them."""

from aggregates.engine.words import words_of
from aggregates.feed_import import FeedImport, ImportStarted
from aggregates.import_terms import ImportKind
from readmodels.engine.names import ACTOR, FILE, Known, Name, NameOfOther, Naming, acting, itself


def _say(known: Known, name_of: NameOfOther) -> Name:
    started: FeedImport = known.state
    by = name_of(ACTOR, known.began.actor)
    kind, _, grant = (known.began.on_behalf_of or "").partition(":")
    if kind == "grant":
        by = acting(by, name_of(kind, grant))
    de, en = (started.carrier,) * 2 if started.carrier else words_of(ImportKind).get(started.kind, (started.kind,) * 2)
    return Name(f"Import {started.file_name} ({de}, gestartet von {by.de})", f"Import {started.file_name} ({en}, started by {by.en})")


def _unknown(what: str) -> Name:
    return Name(f"Import {what}", f"Import {what}")


IMPORTS_ACTING = Naming("actor:import", FeedImport, (ImportStarted,), _say, names_others=True, unknown=_unknown)


def _file(known: Known, _name_of: NameOfOther) -> Name:
    started: FeedImport = known.state
    return itself(started.file_name)


FILES_IMPORTED = Naming(FILE, FeedImport, (ImportStarted,), _file)
