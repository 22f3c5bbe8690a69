"""What docker-compose.yml says, held against the settings that exist; and that its database is one that an ordinary account runs the portal on."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
import yaml
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from pydantic import SecretStr

from embedded.binaries import wheel_programs
from portal.settings import Settings, variable
from portal.wiring import open_portal

ROOT = Path(__file__).parents[2]
COMPOSE = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
SERVICES: dict[str, dict[str, Any]] = yaml.safe_load(COMPOSE)["services"]
OF_THE_CONTAINER = {"PORTAL_HOST", "PORTAL_PORT", "PORTAL_DATA_DIR", "PORTAL_LOG_JSON", "PORTAL_COMMIT", "PORTAL_PROJECT_PORT"}
"""What the image or a service says itself."""
KEY = "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE="


@pytest.mark.parametrize("name", ["api", "projector"])
def test_every_setting_is_passed_on(name: str) -> None:
    given = SERVICES[name]["environment"]
    known = {variable(field) for field in Settings.model_fields}
    assert set(given) - known == set(), "docker-compose.yml names settings that don't exist"
    missing = known - set(given) - OF_THE_CONTAINER
    assert not missing, f"add to the settings of docker-compose.yml: {sorted(missing)}"
    # Nothing but addresses and keys has a value of its own: what isn't set has the default of the program.
    assert {each for each, value in given.items() if value is not None} - OF_THE_CONTAINER == {
        "PORTAL_DATABASE_URL",
        "PORTAL_READER_URL",
        "PORTAL_MASTER_KEY",
    }


def test_no_password_has_a_default() -> None:
    secrets = re.findall(r"\$\{(\w*(?:PASSWORD|KEY)\w*)([^}]*)\}", COMPOSE)
    assert len(secrets) >= 5
    assert [name for name, more in secrets if not more.startswith(":?")] == []
    assert not re.search(r"PASSWORD: +(?!\$\{)\S", COMPOSE)


def test_each_container_is_looked_after() -> None:
    for name, service in SERVICES.items():
        assert service["healthcheck"]["test"], name
        assert service["mem_limit"], name
    images = [service["image"] for service in SERVICES.values() if "build" not in service]
    images += re.findall(r"^FROM (\S+)", (ROOT / "Dockerfile").read_text(encoding="utf-8"), re.MULTILINE)
    assert len(images) == 4
    assert [image for image in images if not re.search(r":[\w.-]+@sha256:[0-9a-f]{64}$", image)] == []
    assert [port for service in SERVICES.values() for port in service.get("ports", ()) if not port.startswith("127.0.0.1:")] == []


def test_the_database_that_it_makes_is_run_by_an_ordinary_account(postgres: str) -> None:
    """The script that the image of the database runs, on the server of the tests, under names of its own."""
    first = uuid4().int >> 64
    name, reading = (f"portal_reader_{number}" for number in (first, first + 1))  # names that the server of the tests lets in
    parts = {key: str(value) for key, value in conninfo_to_dict(postgres).items() if value is not None}
    user = parts.get("user", "postgres")
    where = {"PGHOST": parts["host"], "PGPORT": parts.get("port", "5432"), "PGPASSWORD": parts.get("password", "")}
    programs = f"{wheel_programs()}{os.pathsep}{os.environ['PATH']}"
    names = {"POSTGRES_USER": user, "PORTAL_DATABASE": name, "PORTAL_READING": reading}
    passwords = {"PORTAL_DATABASE_PASSWORD": "it's-'one\"", "PORTAL_READER_PASSWORD": "another"}
    with psycopg.connect(postgres, autocommit=True) as administrator:
        try:
            subprocess.run(
                [ROOT / "containers" / "database.sh"], env={**where, **names, **passwords, "PATH": programs}, check=True, timeout=120
            )
            dsn, reader = (
                make_conninfo(postgres, dbname=name, user=account, password=password)
                for account, password in ((name, passwords["PORTAL_DATABASE_PASSWORD"]), (reading, passwords["PORTAL_READER_PASSWORD"]))
            )
            with open_portal(Settings(database_url=SecretStr(dsn), reader_url=SecretStr(reader), master_key=SecretStr(KEY))) as portal:
                assert portal.log.head() == 0
            told = administrator.execute("SELECT rolsuper, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = %s", (name,)).fetchone()
            assert told == (False, False, False)
            keys = administrator.execute(
                "SELECT rolname, rolpassword FROM pg_authid WHERE rolname = ANY(%s)", ([name, reading],)
            ).fetchall()
            assert {account: key[:14] for account, key in keys} == dict.fromkeys((name, reading), "SCRAM-SHA-256$")
        finally:
            administrator.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')  # type: ignore[arg-type]
            for account in (reading, name):
                administrator.execute(f'DROP ROLE IF EXISTS "{account}"')  # type: ignore[arg-type]
