"""The lists of imports, of the rows that they could not take, and of what they warned of (F-12, F-13)."""

from aggregates.engine.words import words_of
from aggregates.import_terms import BegunState, ImportKind
from readmodels.engine.field import Field, Resource
from readmodels.engine.names import ACTOR
from readmodels.imports import ROW_STATUS

IMPORT_LIST = Resource(
    "imports",
    "imports",
    "Importe",
    "Imports",
    (
        Field("id", "id", "Import-Id", "Import id", column="import_id", nullable=False, sortable=False),
        Field("kind", "choice", "Art", "Kind", nullable=False, facet=True, choices=words_of(ImportKind)),
        Field("carrier", "text", "Netzbetreiber", "Carrier", facet=True),
        Field("file_name", "text", "Datei", "File", nullable=False),
        Field("file_hash", "text", "Prüfsumme (SHA-256)", "Hash (SHA-256)", nullable=False, hidden_from_export=True),
        Field("feed_date", "date", "Datum des Abzugs", "Feed date", nullable=False),
        Field("state", "choice", "Stand", "State", nullable=False, facet=True, choices=words_of(BegunState)),
        Field("historical", "boolean", "Vergangener Tag", "Past day", nullable=False, printed=False),
        Field("seen", "number", "Zeilen gelesen", "Rows seen", nullable=False),
        Field("unchanged", "number", "Unverändert", "Unchanged", nullable=False),
        Field("created", "number", "Neu", "Created", nullable=False),
        Field("changed", "number", "Geändert", "Changed", nullable=False),
        Field("overwritten", "number", "Überschriebene Verknüpfungen", "Overwritten links", nullable=False, printed=False),
        Field("moved", "number", "In anderem Gerät", "Moved", nullable=False, printed=False),
        Field("deactivated", "number", "Deaktiviert", "Deactivated", nullable=False, printed=False),
        Field("missing", "number", "Fehlend", "Missing", nullable=False, printed=False),
        Field("quarantined", "number", "In Quarantäne", "Quarantined", nullable=False),
        Field("refused", "number", "Abgelehnt", "Refused", nullable=False, printed=False),
        Field("open_rows", "number", "Offene Quarantänezeilen", "Open quarantined rows", nullable=False, printed=False),
        Field("warnings", "number", "Hinweise", "Warnings", nullable=False),
        Field("events", "number", "Ereignisse", "Events", nullable=False, printed=False),
        Field("note", "text", "Bemerkung", "Note"),
        Field("started_at", "instant", "Begonnen", "Started", nullable=False),
        Field("ended_at", "instant", "Beendet", "Ended", printed=False),
        Field("seconds", "number", "Dauer in Sekunden", "Duration in seconds", printed=False),
        Field("actor", "text", "Wer", "Who", nullable=False, names=ACTOR),
    ),
    default_sort=("-started_at",),
    key="import_id",
)

QUARANTINE_LIST = Resource(
    "quarantine",
    "quarantine",
    "Quarantäne",
    "Quarantine",
    (
        Field("id", "id", "Zeilen-Id", "Row id", column="row_id", nullable=False, sortable=False, hidden_from_export=True, composed=True),
        Field("import_id", "id", "Import-Id", "Import id", nullable=False, sortable=False),
        Field("file_name", "text", "Datei", "File", nullable=False, facet=True),
        Field("feed_date", "date", "Datum des Abzugs", "Feed date", nullable=False),
        Field("line", "number", "Zeile", "Line", nullable=False),
        Field("column", "text", "Spalte", "Column", facet=True),
        Field("value", "text", "Wert", "Value", personal=True),
        Field("reason", "text", "Grund (Code)", "Reason (code)", nullable=False, facet=True, printed=False),
        Field("reason_de", "text", "Grund", "Reason", nullable=False, personal=True, language="de"),
        Field("reason_en", "text", "Grund", "Reason", nullable=False, personal=True, language="en"),
        Field("status", "choice", "Status", "Status", nullable=False, facet=True, choices=ROW_STATUS),
        Field("quarantined_at", "instant", "In Quarantäne seit", "Quarantined at", nullable=False),
    ),
    default_sort=("-quarantined_at", "line"),
    key="row_id",
)

WARNING_LIST = Resource(
    "import-warnings",
    "import_warnings",
    "Hinweise der Importe",
    "Warnings of imports",
    (
        Field(
            "id", "id", "Hinweis-Id", "Warning id", column="row_id", nullable=False, sortable=False, hidden_from_export=True, composed=True
        ),
        Field("import_id", "id", "Import-Id", "Import id", nullable=False, sortable=False),
        Field("file_name", "text", "Datei", "File", nullable=False, facet=True),
        Field("feed_date", "date", "Datum des Abzugs", "Feed date", nullable=False),
        Field("line", "number", "Zeile", "Line", nullable=False),
        Field("column", "text", "Spalte", "Column", facet=True),
        Field("value", "text", "Wert", "Value", personal=True),
        Field("code", "text", "Hinweis (Code)", "Warning (code)", nullable=False, facet=True, printed=False),
        Field("text_de", "text", "Hinweis", "Warning", nullable=False, personal=True, language="de"),
        Field("text_en", "text", "Hinweis", "Warning", nullable=False, personal=True, language="en"),
        Field("warned_at", "instant", "Festgestellt", "Noticed at", nullable=False),
    ),
    default_sort=("-warned_at", "line"),
    key="row_id",
)
