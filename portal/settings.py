"""
The settings of the program: environment variables named PORTAL_..., or lines of a file `.env` in the current folder.

A wrong setting stops the program at its start, with the sentence that repairs it.
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import SettingsConfigDict

from foundation.bilingual_error import BilingualError
from portal.blocking_settings import BlockingSettings, blocking_contradictions
from portal.document_settings import DocumentSettings, document_contradictions
from portal.engine import setting_values
from portal.engine.operator_settings import OperatorSettings
from portal.engine.sending_settings import contradictions
from portal.parcel_settings import ParcelSettings, parcel_contradictions
from portal.pbx_settings import pbx_contradictions
from portal.price_settings import PriceSettings, price_contradictions

PREFIX = "PORTAL_"


class SettingsWrong(BilingualError):
    """The program does not start because settings are wrong."""

    de = "Das Programm startet nicht, weil Einstellungen falsch sind."

    def __init__(self, complaints: Iterable[str]) -> None:
        super().__init__(complaints="\n".join(f"- {complaint}" for complaint in complaints))

    def __str__(self) -> str:
        return f"{self.text_de} / {self.text_en}\n{self.facts['complaints']}"


class Settings(DocumentSettings, PriceSettings, ParcelSettings, BlockingSettings, OperatorSettings):
    """
    All settings. A field's variable is its name in capitals after PORTAL_; an empty one counts as not set.

    The descriptions are the sentences shown when a setting is wrong: what it is and which values it takes, in German and English.
    """

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=".env", env_file_encoding="utf-8", env_ignore_empty=True, extra="ignore", frozen=True
    )

    database_url: Annotated[SecretStr, AfterValidator(setting_values.names_a_database)] | None = Field(
        default=None,
        description="PostgreSQL ab 15 als postgresql://benutzer:passwort@rechner:5432/datenbank; ohne Angabe läuft ein mitgeliefertes in PORTAL_DATA_DIR"
        " / PostgreSQL 15 or later as postgresql://user:password@host:5432/database; when not set, one of our own runs in PORTAL_DATA_DIR",
    )
    reader_url: Annotated[SecretStr, AfterValidator(setting_values.names_a_database)] | None = Field(
        default=None,
        description="Login zum Lesen, wie postgresql://leser:passwort@rechner:5432/datenbank, Mitglied von portal_reader, ohne eigene Tabellen;"
        " ohne Angabe wird einer angelegt, wenn das Konto es darf / login to read by, as postgresql://reader:password@host:5432/database, a member of"
        " portal_reader that owns nothing; when not set, one is made if the account may",
    )
    data_dir: Path = Field(
        default=Path("data"),
        description="Ordner der mitgelieferten Datenbank und des Hauptschlüssels / folder of the embedded database and of the master key",
    )
    master_key: Annotated[SecretStr, AfterValidator(setting_values.is_a_key)] | None = Field(
        default=None,
        description="32 zufällige Byte in Base64, die Ausgabe von `openssl rand -base64 32`; sie schützen die Personendaten"
        " / 32 random bytes in base64, as printed by `openssl rand -base64 32`; they protect personal data",
    )
    host: str = Field(
        default="127.0.0.1",
        pattern=r"^[0-9A-Za-z.:_-]+$",
        description="Adresse, auf der die API lauscht; 0.0.0.0 für alle / address on which the API listens; 0.0.0.0 for all",
    )
    port: int = Field(
        default=8000, ge=1, le=65535, description="Port, auf dem die API lauscht, 1 bis 65535 / port on which the API listens, 1 to 65535"
    )
    project_port: int | None = Field(
        default=None,
        ge=1,
        le=65535,
        description="Port, auf dem ein Projektor /livez, /readyz und /metrics beantwortet, 1 bis 65535, auf der Adresse PORTAL_HOST; ohne Angabe keiner"
        " / port on which a projector answers /livez, /readyz and /metrics, 1 to 65535, on the address PORTAL_HOST; none when not set",
    )
    trusted_proxies: Annotated[str, AfterValidator(setting_values.are_networks)] | None = Field(
        default=None,
        description="Adressen oder Netze der eigenen Proxys, mit Komma, wie 10.0.0.5,192.168.7.0/24: nur von ihnen gilt X-Forwarded-For; ohne Angabe von keinem"
        " / addresses or networks of your own proxies, with commas, as 10.0.0.5,192.168.7.0/24: X-Forwarded-For counts from them only; from nobody when not set",
    )
    pool_size: int = Field(
        default=10,
        ge=2,
        le=1000,
        description="Verbindungen zur Datenbank je Prozess, 2 bis 1000 / connections to the database per process, 2 to 1000",
    )
    watch_dir: Path | None = Field(
        default=None,
        description="Ordner, dessen neue Dateien eingelesen werden; ohne Angabe keiner / folder whose new files are imported; none when not set",
    )
    watch_files: int = Field(
        default=4,
        ge=1,
        le=64,
        description="Dateien, die aus PORTAL_WATCH_DIR zugleich eingelesen werden, von jedem Kunden eine, 1 bis 64"
        " / files of PORTAL_WATCH_DIR that are imported at the same time, one of each customer, 1 to 64",
    )
    mapping_dir: Path | None = Field(
        default=None,
        description="Ordner eigener Spaltenzuordnungen (*.toml) für weitere Netzbetreiber; ohne Angabe nur die mitgelieferten"
        " / folder of column mappings of your own (*.toml) for further carriers; only the built-in ones when not set",
    )
    import_chunk: int = Field(
        default=500,
        ge=100,
        le=500_000,
        description="Zeilen, die ein Import in einem Zug bucht, 100 bis 500000; dazwischen kommen Befehle zum Zug"
        " / rows that an import books at a time, 100 to 500000; commands get in between",
    )
    import_memory_mb: int = Field(
        default=1024,
        ge=256,
        le=1_000_000,
        description="Arbeitsspeicher, den das Lesen einer eingelesenen Datei brauchen darf, in MB, 256 bis 1000000"
        " / memory that reading one imported file may take, in MB, 256 to 1000000",
    )
    import_seconds: int = Field(
        default=300,
        ge=5,
        le=86_400,
        description="Rechenzeit, die ein Durchgang durch eine eingelesene Datei brauchen darf, in Sekunden, 5 bis 86400"
        " / computing time that one pass over an imported file may take, in seconds, 5 to 86400",
    )
    max_upload_mb: int = Field(
        default=500,
        ge=1,
        le=10_000,
        description="größte Datei, die die API annimmt, in MB (1.000.000 Byte), 1 bis 10000"
        " / largest file that the API takes, in MB (1,000,000 bytes), 1 to 10000",
    )
    max_export_mb: int = Field(
        default=1000,
        ge=1,
        le=100_000,
        description="größte Datei, die die API als Export erstellt, in MB (1.000.000 Byte), 1 bis 100000; bis zu 48 davon liegen im Ordner TMPDIR"
        " / largest file that the API makes as an export, in MB (1,000,000 bytes), 1 to 100000; up to 48 of them lie in the folder TMPDIR",
    )
    keep_answers_days: int = Field(
        default=30,
        ge=1,
        le=3650,
        description="Tage, die die Antwort auf einen Idempotency-Key aufgehoben wird, 1 bis 3650"
        " / days for which the answer to an Idempotency-Key is kept, 1 to 3650",
    )
    public_url: str | None = Field(
        default=None,
        pattern=setting_values.ADDRESS,
        description="unter welcher Adresse Menschen das Portal erreichen, wie https://portal.example.org; sie steht in den Links der Mails, und https macht Cookies sicher;"
        " ohne Angabe http://PORTAL_HOST:PORTAL_PORT / the address by which people reach the portal, as https://portal.example.org; links in mails have it,"
        " and https makes cookies secure; http://PORTAL_HOST:PORTAL_PORT when not set",
    )
    front_end_url: str | None = Field(
        default=None,
        pattern=setting_values.ADDRESS,
        description="Adresse einer eigenen Oberfläche, wie https://portal.example.org, eine andere als PORTAL_PUBLIC_URL; ohne Angabe zeigt die API einfache Seiten"
        " / address of a front end of your own, as https://portal.example.org, another one than PORTAL_PUBLIC_URL; when not set, the API shows plain pages",
    )
    cors_origins: Annotated[str, AfterValidator(setting_values.are_origins)] | None = Field(
        default=None,
        description="Herkünfte anderer Seiten, die im Browser fragen dürfen, mit Komma / origins of other pages that may ask in a browser, with commas",
    )
    mail_from: Annotated[str, AfterValidator(setting_values.has_sender_form)] | None = Field(
        default=None,
        description="Absender der Mails, wie Serviceportal <portal@example.org> / sender of mails, as Serviceportal <portal@example.org>",
    )
    smtp_host: str | None = Field(
        default=None,
        pattern=r"^[0-9A-Za-z.:_-]+$",
        description="Mailserver, über den Mails hinausgehen; ohne Angabe bleiben sie im Postausgang"
        " / mail server by which mails go out; they stay in the outbox when not set",
    )
    smtp_port: int = Field(
        default=587,
        ge=1,
        le=65535,
        description="Port des Mailservers, 1 bis 65535: meist 587 mit starttls, 465 mit tls"
        " / port of the mail server, 1 to 65535: mostly 587 with starttls, 465 with tls",
    )
    smtp_security: Annotated[Literal["starttls", "tls", "none"], BeforeValidator(setting_values.lower)] = Field(
        default="starttls",
        description="Verschlüsselung zum Mailserver: starttls, tls (von Anfang an) oder none"
        " / encryption to the mail server: starttls, tls (from the start) or none",
    )
    smtp_user: str | None = Field(
        default=None,
        description="Benutzername am Mailserver; ohne Angabe keine Anmeldung / user name at the mail server; no login when not set",
    )
    smtp_password: SecretStr | None = Field(
        default=None,
        description="Kennwort am Mailserver, zusammen mit PORTAL_SMTP_USER / password at the mail server, with PORTAL_SMTP_USER",
    )
    sms_url: Annotated[SecretStr, AfterValidator(setting_values.has_gateway_form)] | None = Field(
        default=None,
        description="Adresse des SMS-Gateways mit https; bei PORTAL_SMS_FORMAT=query mit den Werten, wie https://sms.example.org/send?to={to}&text={text};"
        " ohne Angabe bleiben SMS im Postausgang / address of the SMS gateway, by https; with PORTAL_SMS_FORMAT=query with its values,"
        " as https://sms.example.org/send?to={to}&text={text}; SMS stay in the outbox when not set",
    )
    sms_format: Annotated[Literal["json", "form", "query"], BeforeValidator(setting_values.lower)] = Field(
        default="json",
        description="wie das SMS-Gateway die Werte bekommt: json oder form (POST, im Rumpf) oder query (GET, in der Adresse)"
        " / how the SMS gateway takes the values: json or form (POST, in the body) or query (GET, in the address)",
    )
    sms_body: SecretStr | None = Field(
        default=None,
        description='Vorlage des Rumpfs mit {to} oder {digits}, {text}, {from}, {id}, etwa {"recipient": "{digits}", "body": "{text}"} oder an={to}&inhalt={text}'
        ' / template of the body with {to} or {digits}, {text}, {from}, {id}, such as {"recipient": "{digits}", "body": "{text}"} or an={to}&inhalt={text}',
    )
    sms_header: Annotated[SecretStr, AfterValidator(setting_values.has_header_form)] | None = Field(
        default=None,
        description="Kopfzeile für das SMS-Gateway, wie Authorization: Bearer ABC / header for the SMS gateway, as Authorization: Bearer ABC",
    )
    sms_from: str | None = Field(default=None, description="Absender der SMS, der Wert {from} / sender of SMS, the value {from}")
    pbx_client_id: str | None = Field(
        default=None,
        pattern=r"^[0-9A-Za-z._~-]{1,100}$",
        description="Name, unter dem sich die Telefonanlage beim Portal meldet (OpenID Connect); ohne Angabe gibt es für sie keine Anmeldung über das Portal"
        " / name by which the PBX comes to the portal (OpenID Connect); without it, the portal signs nobody on there",
    )
    pbx_secret_hash: str | None = Field(
        default=None,
        pattern=r"^[0-9a-f]{64}$",
        description="SHA-256 des Geheimnisses der Telefonanlage, hexadezimal, die Ausgabe von `printf %s GEHEIMNIS | sha256sum`; ohne Angabe hat sie keines (nur PKCE)"
        " / SHA-256 of the PBX's secret in hexadecimal, as printed by `printf %s SECRET | sha256sum`; it has none (PKCE alone) when not set",
    )
    pbx_redirect_uris: str | None = Field(
        default=None,
        description="Adressen der Telefonanlage, mit Komma, zu denen das Portal nach der Anmeldung zurückleitet; verglichen wird Zeichen für Zeichen"
        " / addresses of the PBX, with commas, to which the portal leads back after signing on; compared to the letter",
    )
    log_level: Annotated[Literal["debug", "info", "warning", "error"], BeforeValidator(setting_values.lower)] = Field(
        default="info",
        description="was protokolliert wird: debug, info, warning oder error / what is logged: debug, info, warning or error",
    )
    commit: str | None = Field(
        default=None,
        pattern=r"^[0-9a-f]{7,64}$",
        description="Git-Commit, aus dem das Programm gebaut ist / Git commit from which the program was built",
    )
    log_json: bool = Field(
        default=False,
        description="Protokoll als JSON je Zeile für Maschinen: true oder false / log as JSON per line for machines: true or false",
    )

    @classmethod
    def from_environment(cls) -> Self:
        """Read the environment and `.env`; raises SettingsWrong with all that is wrong, and never with a secret in it."""
        misspelt = list(_misspelt(cls, os.environ))
        try:
            settings = cls()
        except ValidationError as error:
            raise SettingsWrong([*misspelt, *_complaints(cls, error)]) from None
        of_areas = (pbx_contradictions, document_contradictions, blocking_contradictions, parcel_contradictions, price_contradictions)
        together = (contradictions, *of_areas)
        if wrong := [*misspelt, *(each for told in together for each in told(settings))]:
            raise SettingsWrong(wrong)
        return settings

    @property
    def public_address(self) -> str:
        """Where people reach the portal."""
        host = {"0.0.0.0": "localhost", "::": "localhost"}.get(self.host, self.host)  # noqa: S104  never bound, only shown
        return self.public_url or f"http://{f'[{host}]' if ':' in host else host}:{self.port}"


def variable(field: str) -> str:
    """Return the environment variable of a field."""
    return f"{PREFIX}{field.upper()}"


def _complaints(settings: type[Settings], error: ValidationError) -> Iterator[str]:
    for problem in error.errors(include_url=False):
        name = str(problem["loc"][0])
        field = settings.model_fields[name]
        given = "" if "SecretStr" in str(field.annotation) else f"={problem['input']}"
        yield f"{variable(name)}{given} geht nicht / is not possible: {field.description}"


def _misspelt(settings: type[Settings], names: Iterable[str]) -> Iterator[str]:
    """Variables that are nearly a setting: without a word, they would silently do nothing."""
    known = [variable(field) for field in settings.model_fields]
    for name in sorted(names):
        if name.upper().startswith(PREFIX) and name.upper() not in known:
            for meant in difflib.get_close_matches(name.upper(), known, n=1, cutoff=0.9):
                yield f"{name} gibt es nicht, gemeint ist wohl {meant}. / {name} does not exist, {meant} is probably meant."
