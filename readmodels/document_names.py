"""What documents are called where only their ids stand."""

from aggregates.document import Document, DocumentAdded
from readmodels.engine.names import Known, Name, NameOfOther, Naming, itself


def _say(known: Known, _name_of: NameOfOther) -> Name:
    document: Document = known.state
    return itself(document.name)


DOCUMENT_NAMES = Naming("document", Document, (DocumentAdded,), _say, own=Name("dieses Dokument", "this document"))
