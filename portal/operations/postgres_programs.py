"""pg_dump and pg_restore: for a server of your own those of this machine where they fit it, otherwise those that the program brings."""

import os
import re
import shutil
import subprocess
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict

from embedded.binaries import wheel_programs
from foundation.bilingual_error import BilingualError

_LIBPQ = {
    "host": "PGHOST",
    "hostaddr": "PGHOSTADDR",
    "port": "PGPORT",
    "dbname": "PGDATABASE",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "passfile": "PGPASSFILE",
    "service": "PGSERVICE",
    "options": "PGOPTIONS",
    "connect_timeout": "PGCONNECT_TIMEOUT",
    "channel_binding": "PGCHANNELBINDING",
    "gssencmode": "PGGSSENCMODE",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
}
"""Parts of a connection string → the variables by which PostgreSQL's programs take them."""


class ProgramFailed(BilingualError):
    """{program} failed."""

    de = "{program} ist gescheitert."

    def __init__(self, program: str, output: str) -> None:
        super().__init__(program=program, output=output.strip()[-2000:])

    def __str__(self) -> str:
        return f"{self.text_de} / {self.text_en}\n{self.facts['output']}"


def run_program(name: str, dsn: str, server_version: int, *arguments: str) -> None:
    """Run it against a database; raises ProgramFailed. The password goes by environment, where other accounts don't see it."""
    # A connection string isn't handed over as it is: psycopg's libpq is newer or older than the program's, and knows other words.
    parts = {key: str(value) for key, value in conninfo_to_dict(dsn).items() if value is not None}
    environment = {**os.environ, **{_LIBPQ[key]: value for key, value in parts.items() if key in _LIBPQ}, "LC_ALL": "C"}
    done = subprocess.run([program(name, server_version), *arguments], env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise ProgramFailed(name, done.stderr)


def program(name: str, server_version: int) -> Path:
    """Choose that of this machine when it isn't older than the server (it may know TLS, ours doesn't), otherwise ours."""
    found = shutil.which(name)
    if found is not None:
        told = subprocess.run([found, "--version"], capture_output=True, text=True, check=False).stdout
        number = re.search(r"(\d+)", told)
        if number is not None and int(number[1]) >= server_version // 10_000:
            return Path(found)
    return wheel_programs() / name
