"""
A real PostgreSQL that the program brings along, starts in its data folder and takes down with itself.

It is used when PORTAL_DATABASE_URL is not set. It listens on a unix socket only, lets in its own account and root only, keeps its data over
restarts and crashes, and is shut down cleanly by the kernel even when the program is killed (Linux). Linux and macOS.
"""

from __future__ import annotations

import contextlib
import logging
import os
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Mapping
from concurrent.futures import Future
from pathlib import Path
from types import TracebackType
from typing import Self

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from embedded.cluster import SERVER_ENVIRONMENT, SHELTER, SUPERUSER, Cluster, prepared_cluster, socket_folder
from embedded.errors import AlreadyOwned, DidNotStart, FolderUnusable, ServerOfAnother
from embedded.lock import FolderLock
from embedded.pidfile import disown_recycled_pid, read_note, serves

DATABASE = "portal"
START_LIMIT = 600.0
"""Seconds; recovery after a crash replays up to max_wal_size and may take its time."""
STOP_LIMIT = 120.0
"""Seconds for the clean way, after which the server is stopped at once and recovers at the next start."""
LONGEST_LOG = 10_000_000

DEFAULT_SETTINGS: Mapping[str, str] = {
    "shared_buffers": "512MB",
    "work_mem": "64MB",
    "maintenance_work_mem": "256MB",
    "max_wal_size": "4GB",
    "max_connections": "100",
    "synchronous_commit": "on",
    "fsync": "on",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "jit": "off",
    "log_min_messages": "warning",
    "log_lock_waits": "on",
}

log = logging.getLogger(__name__)


class EmbeddedPostgres:
    """
    One PostgreSQL server over one data folder. Settings are PostgreSQL's own names and values, over DEFAULT_SETTINGS.

    `start` and `stop` may be called again and again, from any thread, and survive the caller's thread. `with` does both.
    """

    def __init__(self, data_dir: Path, *, settings: Mapping[str, str] | None = None, shelter: Path = SHELTER) -> None:
        self._data_dir = Path(data_dir).absolute()
        self._settings = {**DEFAULT_SETTINGS, **_shared_memory(), **(settings or {})}
        self._shelter = shelter
        self._process: subprocess.Popen[bytes] | None = None
        self._sockets: Path | None = None
        self._dsn: str | None = None
        self._made_by = os.getpid()
        try:
            self._data_dir.mkdir(parents=True, exist_ok=True)
            self._lock = FolderLock(self._data_dir)
        except OSError as error:
            raise FolderUnusable(folder=self._data_dir, reason=error.strerror) from error

    @property
    def dsn(self) -> str:
        """Connection string of the database `portal` as its superuser, for psycopg; only after `start` or `attach_or_start`."""
        if self._dsn is None:
            raise RuntimeError("the embedded PostgreSQL has not been started")
        return self._dsn

    @property
    def owned(self) -> bool:
        """Whether this object runs the server, rather than using that of another process."""
        return self._process is not None

    @property
    def pid(self) -> int | None:
        """The process id of the server that this object runs."""
        return self._process.pid if self._process else None

    @property
    def running(self) -> bool:
        """Whether the server that this object started is still there."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> str:
        """Start the server and return its connection string. Raises AlreadyOwned when another process runs one in this folder."""
        if self.running:
            return self.dsn
        self.stop()
        if not self._take_lock():
            raise AlreadyOwned(holder=self._lock.holder(), folder=self._data_dir)
        return self._start_locked()

    def stop(self) -> None:
        """Shut the server down cleanly; connections are ended. Does nothing when another process owns it."""
        if os.getpid() != self._made_by:
            return  # a forked copy of this object owns nothing
        self._dsn = None
        if self._process is not None:
            self._process.send_signal(signal.SIGINT)
            try:
                self._process.wait(STOP_LIMIT)
            except subprocess.TimeoutExpired:
                self._process.send_signal(signal.SIGQUIT)
                self._process.wait()
            self._process = None
        if self._sockets is not None:
            with contextlib.suppress(OSError):
                self._sockets.rmdir()  # it may lie in /tmp; after a crash it isn't empty and serves the next start
            self._sockets = None
        self._lock.release()

    def attach_or_start(self) -> str:
        """Start the server, or use the one that another living process runs in this folder; whoever comes first owns it."""
        deadline = time.monotonic() + START_LIMIT
        while not self._take_lock():
            note = read_note(self._data_dir / "postgres" / "cluster")
            if note is not None and note.ready and _answers(_dsn(note.socket_folder, DATABASE)):
                self._dsn = _dsn(note.socket_folder, DATABASE)
                return self._dsn
            if time.monotonic() > deadline:
                raise AlreadyOwned(holder=self._lock.holder(), folder=self._data_dir)
            time.sleep(0.05)
        return self._start_locked()

    def restart_when_gone(self) -> bool:
        """
        Start the server again when it was this object's and has died; whether that was so. `dsn` stays the same.

        The lock on the folder is kept meanwhile, so nobody else takes the server over, unless it does not start.
        """
        if self._process is None or self.running:
            return False
        self._start_locked()
        return True

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.stop()

    def _take_lock(self) -> bool:
        try:
            return self._lock.acquire()
        except OSError as error:
            raise FolderUnusable(folder=self._data_dir, reason=error.strerror) from error

    def _start_locked(self) -> str:
        deadline = time.monotonic() + START_LIMIT
        try:
            cluster = prepared_cluster(self._data_dir, self._shelter)
            _wait_for_predecessor(cluster)
            self._sockets = sockets = socket_folder(cluster)
            self._run_until_ready(cluster, sockets, deadline)
            _make_database(sockets)
        except OSError as error:
            self.stop()
            raise FolderUnusable(folder=self._data_dir, reason=error.strerror or error) from error
        except BaseException:
            self.stop()
            raise
        self._dsn = _dsn(sockets, DATABASE)
        return self._dsn

    def _run_until_ready(self, cluster: Cluster, sockets: Path, deadline: float) -> None:
        begun = time.monotonic()
        told = False
        said_before = _shortened(cluster.log)
        self._process = self._launch(cluster, sockets)
        while True:
            note = read_note(cluster.folder)
            if note is not None and note.ready and note.pid == self._process.pid:
                return
            if self._process.poll() is not None:
                tail = _tail(cluster.log, said_before)
                if "pre-existing shared memory block" not in tail or time.monotonic() > deadline:
                    raise DidNotStart(folder=cluster.folder, reason=f"exit {self._process.returncode}", log=cluster.log, tail=tail)
                # Processes of a crashed server are still about to notice that it is gone.
                time.sleep(0.2)
                said_before = _shortened(cluster.log)
                self._process = self._launch(cluster, sockets)
            if time.monotonic() > deadline:
                raise DidNotStart(
                    folder=cluster.folder, reason=f"> {START_LIMIT:.0f} s", log=cluster.log, tail=_tail(cluster.log, said_before)
                )
            if not told and time.monotonic() - begun > 5:
                log.warning("Die Datenbank stellt sich nach einem Absturz wieder her. / The database is recovering from a crash.")
                told = True
            time.sleep(0.01)

    def _launch(self, cluster: Cluster, sockets: Path) -> subprocess.Popen[bytes]:
        """
        Starts the server from a thread that lives as long as the server does.

        The kernel ties the server's life to the thread that started it; the caller's thread may end long before the program.
        """
        settings = {**self._settings, "listen_addresses": "", "unix_socket_directories": f'"{sockets}"', "unix_socket_permissions": "0700"}
        arguments = [f"--{name}={value}" for name, value in settings.items()]
        command = cluster.account.command(signal.SIGINT, cluster.programs / "postgres", "-D", str(cluster.folder), *arguments)
        launched: Future[subprocess.Popen[bytes]] = Future()

        def keep() -> None:
            try:
                # What PostgreSQL says may quote rows, so it is closed to others.
                with os.fdopen(os.open(cluster.log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "ab") as output:
                    cluster.account.own(cluster.log)
                    # A group of its own: Ctrl-C at the terminal is for the program, which then stops the server in good order. In the same session:
                    # then Linux ends or wakes a launcher that was stopped (SIGSTOP) before it could ask to end with the program, when that dies.
                    process = subprocess.Popen(
                        command,
                        stdin=subprocess.DEVNULL,
                        stdout=output,
                        stderr=output,
                        env=SERVER_ENVIRONMENT,
                        cwd="/",
                        process_group=0,
                    )
            except OSError as error:
                launched.set_exception(error)
                return
            launched.set_result(process)
            process.wait()

        threading.Thread(target=keep, name="embedded-postgres", daemon=True).start()
        return launched.result()


def attach_or_start(data_dir: Path, *, settings: Mapping[str, str] | None = None) -> EmbeddedPostgres:
    """Return a running server over data_dir, ours or another process's (see `owned`); its `dsn` connects, its `stop` ends it only when it is ours."""
    server = EmbeddedPostgres(data_dir, settings=settings)
    server.attach_or_start()
    return server


def _wait_for_predecessor(cluster: Cluster) -> None:
    """The server of a program that was just killed may still be shutting down."""
    deadline = time.monotonic() + STOP_LIMIT
    while (note := read_note(cluster.folder)) is not None and serves(note.pid, cluster.folder):
        if time.monotonic() > deadline:
            raise ServerOfAnother(folder=cluster.folder, pid=note.pid)
        time.sleep(0.02)
    disown_recycled_pid(cluster.folder)


def _dsn(sockets: Path, database: str) -> str:
    return make_conninfo(host=str(sockets), port=5432, dbname=database, user=SUPERUSER)


def _answers(dsn: str) -> bool:
    try:
        with psycopg.connect(dsn, connect_timeout=10) as connection:
            return connection.execute("SELECT 1").fetchone() == (1,)
    except psycopg.OperationalError:
        return False


def _make_database(sockets: Path) -> None:
    with psycopg.connect(_dsn(sockets, "postgres"), autocommit=True) as connection:
        if connection.execute("SELECT FROM pg_database WHERE datname = %s", (DATABASE,)).fetchone() is None:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))


def _shared_memory() -> dict[str, str]:
    """Containers have 64 MB of /dev/shm, too little for parallel queries; ordinary files serve there."""
    shm = Path("/dev/shm")  # noqa: S108 - looked at, not written
    if shm.is_dir() and shutil.disk_usage(shm).total < 1 << 30:
        return {"dynamic_shared_memory_type": "mmap"}
    return {}


def _shortened(path: Path) -> int:
    """The length of the log, in bytes; one that has become too long is put aside first."""
    length = path.stat().st_size if path.exists() else 0
    if length <= LONGEST_LOG:
        return length
    path.replace(path.with_suffix(".log.1"))
    return 0


def _tail(path: Path, begin: int) -> str:
    """The last ten lines of what the log has said since it had the length `begin`."""
    return "\n".join(path.read_bytes()[begin:].decode(errors="replace").splitlines()[-10:])
