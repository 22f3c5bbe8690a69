"""The list of documents, and their histories."""

from aggregates.document import DocumentStatus
from aggregates.engine.words import words_of
from readmodels.documents import AttachedWords
from readmodels.engine.field import Field, Resource
from readmodels.engine.history_resource import history_list

DOCUMENT_LIST = Resource(
    "documents",
    "documents",
    "Dokumente",
    "Documents",
    (
        Field("id", "id", "Dokument-Id", "Document id", column="document_id", nullable=False, sortable=False),
        Field("name", "text", "Dateiname", "File name", sort_column="name_sort", nullable=False, searchable=True, personal=True),
        Field("content_type", "text", "Dateityp", "File type", nullable=False, facet=True),
        Field("size", "number", "Größe in Byte", "Size in bytes", nullable=False),
        Field("attached_kind", "choice", "Gehört zu", "Belongs to", nullable=False, facet=True, choices=AttachedWords()),
        Field("attached_id", "id", "Id des Gegenstands", "Thing's id", nullable=False, sortable=False),
        Field("status", "choice", "Status", "Status", nullable=False, facet=True, choices=words_of(DocumentStatus)),
        Field("added_at", "instant", "Hinzugefügt am", "Added at", nullable=False),
        Field("sha256", "text", "SHA-256", "SHA-256", column="content_hash", sortable=False, printed=False),
        Field("version", "number", "Version", "Version", nullable=False, filterable=False, sortable=False, hidden_from_export=True),
    ),
    default_sort=("-added_at",),
    itself=("document", "id"),
    key="document_id",
    search_column="search",
)
DOCUMENT_HISTORY_LIST = history_list("document-history", "Dokumenthistorie", "Document history")
