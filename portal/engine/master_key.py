"""
The master key: 32 bytes that protect the keys of persons and the secrets of devices.

It comes from PORTAL_MASTER_KEY. For the embedded database alone, which lives in the same folder, it is made on the first start and kept in
`data_dir/master.key`. Whoever loses it loses all personal data, and whoever has it and the database can read them.
"""

from __future__ import annotations

import base64
import binascii
import logging
import os
import secrets
from pathlib import Path
from typing import Protocol

from pydantic import SecretStr

from foundation.bilingual_error import StartRefused

KEY_LENGTH = 32

log_of = logging.getLogger(__name__)


class MasterKeyProblem(StartRefused):
    """The master key is missing or unusable."""

    de = "Der Hauptschlüssel fehlt oder ist unbrauchbar."


class MasterKeyMissing(MasterKeyProblem):
    """With a database of your own (PORTAL_DATABASE_URL) the master key must be given: set PORTAL_MASTER_KEY to what `openssl rand -base64 32` prints, and keep that safe. {path} does not exist."""

    de = "Für eine eigene Datenbank (PORTAL_DATABASE_URL) muss der Hauptschlüssel angegeben sein: PORTAL_MASTER_KEY auf die Ausgabe von `openssl rand -base64 32` setzen und sie sicher aufbewahren. {path} gibt es nicht."


class MasterKeyDamaged(MasterKeyProblem):
    """{path} does not hold 32 bytes in base64. Bring the file back from the backup; without it the personal data can't be read."""

    de = "In {path} stehen keine 32 Byte in Base64. Bitte die Datei aus der Sicherung zurückholen; ohne sie sind die Personendaten nicht lesbar."


class MasterKeyOpen(MasterKeyProblem):
    """{path} can be read by other accounts. Run `chmod 600 {path}`."""

    de = "{path} ist für andere Konten lesbar. Bitte `chmod 600 {path}` ausführen."


class KeySettings(Protocol):
    """The settings that the master key follows from."""

    @property
    def database_url(self) -> SecretStr | None: ...
    @property
    def master_key(self) -> SecretStr | None: ...
    @property
    def data_dir(self) -> Path: ...


def master_key(settings: KeySettings) -> bytes:
    """Load the 32 bytes of the master key, made on the first start of an embedded database; raises MasterKeyProblem."""
    if settings.master_key is not None:
        return decoded_key(settings.master_key.get_secret_value())
    path = settings.data_dir / "master.key"
    if not path.exists():
        if settings.database_url is not None:
            raise MasterKeyMissing(path=path)
        _make(path)
    return _kept(path)


def is_there(settings: KeySettings) -> bool:
    """Tell whether a master key was given or is kept; makes none."""
    return settings.master_key is not None or (settings.data_dir / "master.key").exists()


def place_of_key(settings: KeySettings) -> str:
    """Tell where the key is kept, for people."""
    return "PORTAL_MASTER_KEY" if settings.master_key is not None else str((settings.data_dir / "master.key").absolute())


def decoded_key(text: str) -> bytes:
    """Decode the bytes of a key from base64; raises ValueError when they are not 32."""
    try:
        key = base64.b64decode(text.strip(), validate=True)
    except binascii.Error:
        raise ValueError("not base64") from None
    if len(key) != KEY_LENGTH:
        raise ValueError(f"{len(key)} bytes in place of {KEY_LENGTH}")
    return key


def _kept(path: Path) -> bytes:
    if path.stat().st_mode & 0o077:
        raise MasterKeyOpen(path=path)
    try:
        return decoded_key(path.read_text(encoding="ascii"))
    except ValueError:
        raise MasterKeyDamaged(path=path) from None


def _make(path: Path) -> None:
    """Writes a new key, whole and on disk before it has its name; when another process was quicker, its key stands."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"master.key.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(base64.b64encode(secrets.token_bytes(KEY_LENGTH)) + b"\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        return
    finally:
        draft.unlink()
    folder = os.open(path.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)
    log_of.warning(
        "Ein neuer Hauptschlüssel liegt in %(path)s. Bitte getrennt von der Datenbank sichern: ohne ihn sind Personendaten nicht lesbar. "
        "/ A new master key is in %(path)s. Back it up apart from the database: without it personal data can't be read.",
        {"path": path},
    )
