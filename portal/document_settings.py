"""The settings of documents: where their contents are kept, what is taken, and who scans it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator, Field, SecretStr
from pydantic_settings import BaseSettings

from access.documents.content_type import USUAL, types_of
from access.documents.contents import Contents, DocumentLimits
from eventstore.log import EventLog
from gateways.object_store import Bucket, KeptObjects
from gateways.virus_scanner import VirusScanner
from portal.engine.sending_settings import is_address_from_here

if TYPE_CHECKING:
    from portal.settings import Settings

_FOLDER = "documents"


def _endings(value: str) -> tuple[str, ...]:
    return tuple(ending.strip().lower().removeprefix(".") for ending in value.split(","))


def are_known_types(value: str) -> str:
    types_of(_endings(value))
    return value


def is_endpoint(value: str) -> str:
    if not is_address_from_here(value):
        raise ValueError("not an address")
    return value


class DocumentSettings(BaseSettings):
    """Part of the program's settings (portal/settings.py)."""

    document_dir: Path | None = Field(
        default=None,
        description="Ordner der Dokumente; ohne Angabe `documents` in PORTAL_DATA_DIR / folder of the documents; `documents` in PORTAL_DATA_DIR when not set",
    )
    document_bucket: str | None = Field(
        default=None,
        pattern=r"^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$",
        description="Bucket von S3, in dem die Dokumente liegen, statt in einem Ordner / bucket of S3 with the documents, in place of a folder",
    )
    document_bucket_region: str = Field(
        default="eu-central-1", pattern=r"^[a-z0-9-]{1,40}$", description="Region des Buckets / the bucket's region"
    )
    document_bucket_endpoint: Annotated[str, AfterValidator(is_endpoint)] | None = Field(
        default=None,
        description="Adresse eines eigenen S3-Dienstes, mit https; ohne Angabe AWS / address of an S3 service of your own, by https; AWS when not set",
    )
    document_bucket_path_style: bool = Field(
        default=False,
        description="ob der Name des Buckets im Pfad steht statt im Rechnernamen: true oder false"
        " / whether the bucket's name stands in the path rather than in the host's name: true or false",
    )
    document_bucket_key_id: str | None = Field(
        default=None, description="Zugangsschlüssel zum Bucket (access key id) / access key id for the bucket"
    )
    document_bucket_secret: SecretStr | None = Field(
        default=None, description="Geheimnis dazu (secret access key) / its secret (secret access key)"
    )
    document_mb: int = Field(
        default=20,
        ge=1,
        le=200,
        description="größtes Dokument, in MB (1.000.000 Byte), 1 bis 200 / largest document, in MB (1,000,000 bytes), 1 to 200",
    )
    documents_per_thing: int = Field(
        default=100,
        ge=1,
        le=10_000,
        description="Dokumente, die an einem Gerät, Nutzer usw. hängen dürfen, 1 bis 10000 / documents that one device, user etc. may have, 1 to 10000",
    )
    documents_gb: int = Field(
        default=10,
        ge=1,
        le=100_000,
        description="alle Dokumente eines Kunden zusammen, in GB, 1 bis 100000 / all documents of one customer together, in GB, 1 to 100000",
    )
    document_types: Annotated[str, AfterValidator(are_known_types)] = Field(
        default=",".join(USUAL),
        description="Dateitypen, die angenommen werden, mit Komma: pdf, png, jpg, gif, webp, heic, tif, txt, csv, eml, docx, xlsx, pptx, odt, ods, zip"
        " / file types that are taken, with commas: pdf, png, jpg, gif, webp, heic, tif, txt, csv, eml, docx, xlsx, pptx, odt, ods, zip",
    )
    virus_scanner: str | None = Field(
        default=None,
        pattern=r"^(/\S{1,100}|(\[[0-9a-fA-F:]+\]|[0-9A-Za-z.-]+):[0-9]{1,5})$",
        description="clamd als rechner:3310 oder als Pfad seines Sockets; ohne Angabe wird nicht nach Viren gesucht"
        " / clamd as host:3310 or as the path of its socket; nobody looks for viruses when not set",
    )


def document_contradictions(settings: Settings) -> Iterator[str]:
    """Yield what doesn't fit together, with the sentence that repairs it."""
    if settings.document_bucket is None:
        for name, value in (
            ("ENDPOINT", settings.document_bucket_endpoint),
            ("KEY_ID", settings.document_bucket_key_id),
            ("SECRET", settings.document_bucket_secret),
        ):
            if value is not None:
                yield (
                    f"PORTAL_DOCUMENT_BUCKET fehlt, ohne das PORTAL_DOCUMENT_BUCKET_{name} nichts bewirkt"
                    f" / PORTAL_DOCUMENT_BUCKET is missing, without which PORTAL_DOCUMENT_BUCKET_{name} does nothing"
                )
    elif settings.document_dir is not None:
        yield (
            "PORTAL_DOCUMENT_DIR und PORTAL_DOCUMENT_BUCKET schließen sich aus: Dokumente liegen an einer Stelle"
            " / PORTAL_DOCUMENT_DIR and PORTAL_DOCUMENT_BUCKET exclude each other: documents lie in one place"
        )
    if (settings.document_bucket_key_id is None) != (settings.document_bucket_secret is None):
        yield (
            "PORTAL_DOCUMENT_BUCKET_KEY_ID und PORTAL_DOCUMENT_BUCKET_SECRET gehören zusammen; eines fehlt"
            " / PORTAL_DOCUMENT_BUCKET_KEY_ID and PORTAL_DOCUMENT_BUCKET_SECRET belong together; one is missing"
        )


def document_limits(settings: DocumentSettings) -> DocumentLimits:
    """Return what is taken."""
    return DocumentLimits(
        file_bytes=settings.document_mb * 1_000_000,
        per_thing=settings.documents_per_thing,
        customer_bytes=settings.documents_gb * 1_000_000_000,
        types=types_of(_endings(settings.document_types)),
    )


def document_contents(settings: Settings, log: EventLog) -> Contents:
    """Put together what keeps documents."""
    scan = VirusScanner(settings.virus_scanner).found_in if settings.virus_scanner is not None else None
    return Contents(log, KeptObjects(document_place(settings)), scan, document_limits(settings))


def document_place(settings: Settings) -> Path | Bucket:
    """Return where contents are kept."""
    if settings.document_bucket is None:
        return settings.document_dir or settings.data_dir / _FOLDER
    secret = settings.document_bucket_secret
    return Bucket(
        settings.document_bucket,
        settings.document_bucket_region,
        settings.document_bucket_endpoint,
        settings.document_bucket_key_id,
        secret.get_secret_value() if secret is not None else None,
        path_style=settings.document_bucket_path_style,
    )
