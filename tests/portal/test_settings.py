"""Settings come from the environment; wrong ones are refused with the sentence that repairs them."""

from __future__ import annotations

import base64
import logging
import multiprocessing
import os
from pathlib import Path

import pytest

from access.sign_in.pbx_client import PbxClient
from api.engine.operator import OtherPortal
from portal.engine.master_key import MasterKeyDamaged, MasterKeyMissing, MasterKeyOpen, master_key
from portal.pbx_settings import pbx_client
from portal.settings import Settings, SettingsWrong

KEY = base64.b64encode(bytes(range(32))).decode()


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No settings from outside, and an empty current folder."""
    for name in os.environ:
        if name.startswith("PORTAL_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


@pytest.mark.part_of("X-04")
def test_nothing_need_be_set() -> None:
    settings = Settings.from_environment()
    assert settings.database_url is None
    assert (settings.data_dir, settings.host, settings.port) == (Path("data"), "127.0.0.1", 8000)


@pytest.mark.part_of("X-04")
def test_environment_wins_over_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(".env").write_text("PORTAL_PORT=1000\nPORTAL_HOST=0.0.0.0\nOTHER_PROGRAM=x\n")
    monkeypatch.setenv("PORTAL_PORT", "2000")
    monkeypatch.setenv("PORTAL_DATABASE_URL", "postgresql://portal:geheim@db/portal")
    monkeypatch.setenv("PORTAL_LOG_LEVEL", "WARNING")
    settings = Settings.from_environment()
    assert (settings.host, settings.port, settings.log_level) == ("0.0.0.0", 2000, "warning")
    assert settings.database_url is not None
    assert settings.database_url.get_secret_value() == "postgresql://portal:geheim@db/portal"
    assert "geheim" not in repr(settings)


def test_empty_variables_count_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_DATABASE_URL", "")
    monkeypatch.setenv("PORTAL_PORT", "")
    assert Settings.from_environment() == Settings()


@pytest.mark.parametrize(
    ("name", "value", "german", "english"),
    [
        ("PORTAL_PORT", "0", "PORTAL_PORT=0 geht nicht", "1 to 65535"),
        ("PORTAL_PORT", "http", "1 bis 65535", "PORTAL_PORT=http"),
        ("PORTAL_HOST", "http://localhost", "0.0.0.0 für alle", "address on which the API listens"),
        ("PORTAL_POOL_SIZE", "1", "2 bis 1000", "2 to 1000"),
        ("PORTAL_IMPORT_CHUNK", "1e9", "100 bis 500000", "100 to 500000"),
        ("PORTAL_MAX_UPLOAD_MB", "-1", "1 bis 10000", "largest file"),
        ("PORTAL_LOG_LEVEL", "laut", "debug, info, warning oder error", "debug, info, warning or error"),
        ("PORTAL_LOG_JSON", "vielleicht", "true oder false", "true or false"),
        ("PORTAL_DATBASE_URL", "postgresql://db/portal", "gemeint ist wohl PORTAL_DATABASE_URL", "PORTAL_DATABASE_URL is probably meant"),
    ],
)
def test_wrong_setting_is_refused_with_its_repair(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, german: str, english: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsWrong) as refused:
        Settings.from_environment()
    assert german in str(refused.value)
    assert english in str(refused.value)


@pytest.mark.parametrize(
    "url", ["geheim", "mysql://u:geheim@h/db", "postgresql://u:geheim@h", "postgresql://u:geheim@h/db?unsinn=1", "host=geheim"]
)
def test_wrong_database_url_is_refused_without_showing_the_password(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("PORTAL_DATABASE_URL", url)
    with pytest.raises(SettingsWrong, match="postgresql://user:password@host:5432/database") as refused:
        Settings.from_environment()
    assert "geheim" not in str(refused.value)


@pytest.mark.parametrize("text", ["geheim", base64.b64encode(b"geheim" * 5).decode(), KEY[:-1]])
def test_wrong_master_key_is_refused_without_showing_it(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("PORTAL_MASTER_KEY", text)
    with pytest.raises(SettingsWrong, match="openssl rand -base64 32") as refused:
        Settings.from_environment()
    assert text not in str(refused.value)


def test_all_that_is_wrong_is_said_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("PORTAL_PORT", "x"), ("PORTAL_LOG_JSON", "x"), ("PORTAL_HOSTT", "x")):
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsWrong) as refused:
        Settings.from_environment()
    assert str(refused.value).count("\n- ") == 3


@pytest.mark.part_of("A-14")
def test_given_master_key_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_MASTER_KEY", KEY)
    assert master_key(Settings.from_environment()) == bytes(range(32))
    assert not Path("data").exists()


@pytest.mark.part_of("A-14")
def test_master_key_is_made_once_closed_to_others_and_announced(caplog: pytest.LogCaptureFixture) -> None:
    settings = Settings.from_environment()
    with caplog.at_level(logging.WARNING):
        made = master_key(settings)
        assert master_key(settings) == made
    assert [record.message.count("data/master.key") for record in caplog.records] == [2]
    assert Path("data/master.key").stat().st_mode & 0o777 == 0o600
    assert len(set(made)) > 10
    assert [path.name for path in Path("data").iterdir()] == ["master.key"]


def test_processes_that_start_together_get_the_same_master_key() -> None:
    with multiprocessing.get_context("spawn").Pool(4) as pool:
        assert len(set(pool.map(master_key, [Settings()] * 8, chunksize=1))) == 1


def test_no_master_key_is_made_for_a_server_of_the_users_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_DATABASE_URL", "postgresql://db/portal")
    with pytest.raises(MasterKeyMissing, match="PORTAL_MASTER_KEY"):
        master_key(Settings.from_environment())


def test_damaged_or_open_master_key_is_refused() -> None:
    settings = Settings.from_environment()
    master_key(settings)
    path = Path("data/master.key")
    path.chmod(0o640)
    with pytest.raises(MasterKeyOpen, match="chmod 600"):
        master_key(settings)
    path.chmod(0o600)
    path.write_text(KEY[:20])
    with pytest.raises(MasterKeyDamaged, match=r"(?s)Sicherung.*backup"):
        master_key(settings)


@pytest.mark.part_of("E-17")
def test_what_the_pbx_needs_is_said_together(monkeypatch: pytest.MonkeyPatch) -> None:
    assert pbx_client(Settings.from_environment()) is None
    monkeypatch.setenv("PORTAL_PBX_SECRET_HASH", "0" * 64)
    with pytest.raises(SettingsWrong, match="PORTAL_PBX_CLIENT_ID is missing"):
        Settings.from_environment()
    monkeypatch.setenv("PORTAL_PBX_CLIENT_ID", "pbx")
    with pytest.raises(SettingsWrong, match="PORTAL_PBX_REDIRECT_URIS is missing"):
        Settings.from_environment()
    for wrong in ("http://pbx.example.org/callback", "https://pbx.example.org/callback#top", "/callback"):
        monkeypatch.setenv("PORTAL_PBX_REDIRECT_URIS", wrong)
        with pytest.raises(SettingsWrong, match="is not possible"):
            Settings.from_environment()
    monkeypatch.setenv("PORTAL_PBX_REDIRECT_URIS", "https://pbx.example.org/callback, http://localhost:9000/callback")
    found = pbx_client(Settings.from_environment())
    assert found == PbxClient("pbx", "0" * 64, ("https://pbx.example.org/callback", "http://localhost:9000/callback"))


def test_who_runs_the_portal_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_OPERATOR_NAME", "Beispielnetz Service")
    monkeypatch.setenv("PORTAL_OPERATOR_COLOUR", "#A0B0C0")
    monkeypatch.setenv("PORTAL_OPERATOR_HOTLINE", "+49 30 23125000")
    monkeypatch.setenv("PORTAL_OTHER_PORTALS", "Rechnungen=https://invoices.example.org, Shop = https://shop.example.org/a=b")
    found = Settings.from_environment().operator
    assert (found.name, found.colour, found.hotline, found.help_url) == ("Beispielnetz Service", "#a0b0c0", "+49 30 23125000", None)
    assert found.other_portals == (
        OtherPortal("Rechnungen", "https://invoices.example.org"),
        OtherPortal("Shop", "https://shop.example.org/a=b"),
    )


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("OPERATOR_COLOUR", "blau", "#rrggbb"),
        ("OPERATOR_HOTLINE", "morgens", "+49 30 23125000"),
        ("OPERATOR_CONTACT_URL", "javascript:alert(1)", "by https"),
        ("OPERATOR_IMPRINT_URL", "http://example.org", "by https"),
        ("OTHER_PORTALS", "https://shop.example.org", "Shop=https://shop.example.org"),
        ("OTHER_PORTALS", "Shop=http://shop.example.org", "Shop=https://shop.example.org"),
    ],
)
def test_wrong_facts_of_the_operator_are_refused(monkeypatch: pytest.MonkeyPatch, name: str, value: str, told: str) -> None:
    monkeypatch.setenv(f"PORTAL_{name}", value)
    with pytest.raises(SettingsWrong, match=f"PORTAL_{name}") as refused:
        Settings.from_environment()
    assert told in str(refused.value)
