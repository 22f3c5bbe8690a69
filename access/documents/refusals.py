"""Why a file isn't taken, or can't be handed out."""

from commands.engine.command import Refusal


class FileEmpty(Refusal):
    """The file {name} is empty; choose the one that has something in it."""

    status = 422
    code = "file-empty"
    de = "Die Datei {name} ist leer; bitte die Datei mit Inhalt wählen."


class FileTooLarge(Refusal):
    """The file {name} is larger than {most} MB, the most that a document may have; make it smaller, or split it."""

    status = 413
    code = "file-too-large"
    de = "Die Datei {name} ist größer als {most} MB; größer darf ein Dokument nicht sein. Bitte verkleinern oder aufteilen."


class FileTypeNotAllowed(Refusal):
    """By its content, the file {name} is of the type {type}, which is not taken here; these are: {allowed}."""

    status = 415
    code = "file-type-not-allowed"
    de = "Ihrem Inhalt nach ist die Datei {name} vom Typ {type}, der hier nicht angenommen wird; angenommen werden: {allowed}."


class NameUnlikeContent(Refusal):
    """By its content, the file {name} is of the type {type}; choose the right file, or give it a name that ends so: {endings}."""

    status = 422
    code = "name-unlike-content"
    de = "Ihrem Inhalt nach ist die Datei {name} vom Typ {type}; bitte die richtige Datei wählen oder ihr einen Namen geben, der so endet: {endings}."


class VirusFound(Refusal):
    """The virus scanner found {finding} in the file {name}; it was not taken. Have the machine looked at from which it comes."""

    status = 422
    code = "virus-found"
    de = "Der Virenscanner hat in der Datei {name} {finding} gefunden; sie wurde nicht angenommen. Bitte den Rechner prüfen lassen, von dem sie stammt."


class ScannerSilent(Refusal):
    """The virus scanner doesn't answer, so nothing was taken. Try again later; operations see why in the log."""

    status = 503
    code = "virus-scanner-unavailable"
    de = "Der Virenscanner antwortet nicht, deshalb wurde nichts angenommen. Bitte später noch einmal versuchen; der Betrieb sieht den Grund im Protokoll."


class StoreSilent(Refusal):
    """The store of documents can't be reached right now. Try again later; operations see why in the log."""

    status = 503
    code = "document-store-unavailable"
    de = "Die Dokumentenablage ist gerade nicht erreichbar. Bitte später noch einmal versuchen; der Betrieb sieht den Grund im Protokoll."


class StoreFull(Refusal):
    """All documents together would have more than {most} GB, the most that is agreed; remove some that are no longer needed."""

    code = "documents-full"
    de = "Alle Dokumente zusammen hätten mehr als {most} GB; mehr ist nicht vereinbart. Bitte einige entfernen, die nicht mehr gebraucht werden."


class DocumentDamaged(Refusal):
    """What is stored of this document isn't what was put there, so it is not handed out. Operations can get it back from a copy of the store."""

    status = 500
    code = "document-damaged"
    de = "Was von diesem Dokument gespeichert ist, ist nicht mehr das, was abgelegt wurde; es wird deshalb nicht herausgegeben. Der Betrieb kann es aus einer Sicherung der Ablage zurückholen."
