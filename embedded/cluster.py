"""
The folder in which the embedded PostgreSQL keeps its database, and how it is made.

    data_dir/postgres.lock    who runs the server (see embedded_lock)
    data_dir/postgres/        the home: `cluster` (PostgreSQL's own data folder), `socket`, `postgres.log`

When root's data_dir is closed to the account that runs the server, the home lies under SHELTER and `postgres` is a link to it; nobody's
permissions are changed.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass
from hashlib import blake2s
from pathlib import Path

from embedded.account import Account, account_for
from embedded.binaries import programs_for, wheel_version
from embedded.errors import ClusterOfAnotherVersion, CommandFailed, SocketFolderUnsafe

SHELTER = Path("/var/lib/portal")
SUPERUSER = "portal"
READERS = "/^portal_reader_[0-9]+$"
LONGEST_SOCKET_FOLDER = 107 - len("/.s.PGSQL.5432.lock")
SERVER_ENVIRONMENT = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}


@dataclass(frozen=True)
class Cluster:
    """A database folder that is ready to be served."""

    account: Account
    home: Path
    programs: Path

    @property
    def folder(self) -> Path:
        """PostgreSQL's data folder."""
        return self.home / "cluster"

    @property
    def log(self) -> Path:
        """What the server says, appended."""
        return self.home / "postgres.log"


def is_prepared(data_dir: Path) -> bool:
    """Tell whether there is a database in data_dir; makes none."""
    return (data_dir / "postgres").is_dir()


def prepared_cluster(data_dir: Path, shelter: Path = SHELTER) -> Cluster:
    """Prepare the database folder of data_dir, made when there is none yet. To be called by the holder of the lock only."""
    link = data_dir / "postgres"
    account = account_for(link / "cluster")
    home = (link if link.is_dir() else _new_home(link, account, shelter)).resolve()
    cluster = Cluster(account, home, programs_for(account, home))
    if cluster.folder.is_dir():
        _check_version(cluster)
        _write_access(cluster.folder, account)  # an older version may have made it
    else:
        _initialise(cluster)
    return cluster


def _new_home(link: Path, account: Account, shelter: Path) -> Path:
    if link.is_symlink():
        link.unlink()  # its target is gone
    if account.reaches(link.parent):
        link.mkdir()
        link.chmod(0o755)
        return link
    shelter.mkdir(parents=True, exist_ok=True, mode=0o711)
    # A new name each time: whoever deleted data_dir wants an empty database, not the old one.
    home = Path(tempfile.mkdtemp(prefix="database-", dir=shelter))
    home.chmod(0o755)
    link.symlink_to(home)
    return home


def _check_version(cluster: Cluster) -> None:
    found = (cluster.folder / "PG_VERSION").read_text().strip()
    expected = wheel_version().split(".", maxsplit=1)[0]
    if found != expected:
        raise ClusterOfAnotherVersion(folder=cluster.folder, found=found, expected=expected)


def _initialise(cluster: Cluster) -> None:
    """Makes the database in a folder beside, and renames it when it is complete: an interrupted start leaves nothing half made."""
    for unfinished in cluster.home.glob("unfinished-*"):
        _remove(unfinished)
    unfinished = Path(tempfile.mkdtemp(prefix="unfinished-", dir=cluster.home))
    cluster.account.own(unfinished)
    made = _initdb(cluster, unfinished, "C.UTF-8")
    if "invalid locale name" in made.stderr:
        made = _initdb(cluster, unfinished, "C")  # older systems; letters other than ASCII then don't count in trigrams
    if made.returncode != 0:
        _remove(unfinished)
        raise CommandFailed(program="initdb", output=(made.stdout + made.stderr).strip()[-2000:])
    _write_access(unfinished, cluster.account)
    unfinished.rename(cluster.folder)


def _remove(folder: Path) -> None:
    """Removes what an interrupted initdb left; it may itself still be at work on that for a moment."""
    deadline = time.monotonic() + 10
    while folder.exists() and time.monotonic() < deadline:
        shutil.rmtree(folder, ignore_errors=True)
        time.sleep(0.01)


def _initdb(cluster: Cluster, folder: Path, system_locale: str) -> subprocess.CompletedProcess[str]:
    # Collation and case by the provider that is built in: the same on every machine, and the wheel has no ICU.
    locale = ["--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", f"--locale={system_locale}"]
    access = [f"--username={SUPERUSER}", "--auth-local=peer", "--auth-host=reject"]
    command = cluster.account.command(
        signal.SIGTERM, cluster.programs / "initdb", f"--pgdata={folder}", "--no-instructions", *locale, *access
    )
    return subprocess.run(command, env=SERVER_ENVIRONMENT, cwd="/", capture_output=True, text=True, check=False)


def _write_access(folder: Path, account: Account) -> None:
    """Lets in root and the server's own account, told apart by the kernel, and nobody else; as the superuser or as a reader; no passwords, no network."""
    (folder / "pg_hba.conf").write_text("local all all peer map=portal\nlocal replication all peer map=portal\n")
    lines = [f"portal {who} {role}" for who in ("root", f'"{account.name}"') for role in (SUPERUSER, READERS)]
    (folder / "pg_ident.conf").write_text("\n".join(lines) + "\n")


def socket_folder(cluster: Cluster) -> Path:
    """
    Make the folder of the server's socket, closed to others; in /tmp when its path would be longer than a socket's address may be.

    Emptied, so that no process number left by a crash keeps the server from starting; only to be called when no server is at work.
    """
    near = cluster.home / "socket"
    digest = blake2s(bytes(cluster.home), digest_size=6).hexdigest()
    folder = near if len(bytes(near)) <= LONGEST_SOCKET_FOLDER else Path("/tmp", f"portal-{cluster.account.uid}-{digest}")  # noqa: S108 - checked below
    try:
        folder.mkdir(mode=0o700)
        cluster.account.own(folder)
    except FileExistsError:
        found = folder.lstat()
        if folder.is_symlink() or found.st_uid != cluster.account.uid or found.st_mode & 0o077:
            raise SocketFolderUnsafe(folder=folder) from None
        for left_over in folder.iterdir():
            left_over.unlink()
    return folder
