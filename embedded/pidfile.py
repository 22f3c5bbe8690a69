"""PostgreSQL's own note of who serves a folder, `postmaster.pid`: process id in line 1, socket folder in line 5, state in line 8."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

STATE_LINE = 8


@dataclass(frozen=True)
class Note:
    """What postmaster.pid says; it may be out of date."""

    pid: int
    socket_folder: Path
    ready: bool


def read_note(cluster: Path) -> Note | None:
    """Read the note of a folder, or None when there is none or it is being written."""
    try:
        lines = (cluster / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return None
    if len(lines) < STATE_LINE or not lines[0].strip().isdigit():
        return None
    return Note(int(lines[0]), Path(lines[4].strip()), ready=lines[STATE_LINE - 1].strip() == "ready")


def serves(pid: int, cluster: Path) -> bool:
    """Tell whether the process is a PostgreSQL that serves this folder; a process that merely got the same number later is not."""
    if not Path("/proc/self/cwd").exists():
        told = subprocess.run(["/bin/ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False)
        return "postgres" in told.stdout and str(cluster) in told.stdout
    try:
        process = Path(f"/proc/{pid}")
        # PostgreSQL works in its folder.
        return (process / "comm").read_text().strip() == "postgres" and (process / "cwd").samefile(cluster)
    except OSError:
        return False  # gone, or another account's


def disown_recycled_pid(cluster: Path) -> None:
    """
    Let PostgreSQL start although a process that has nothing to do with it now bears the number in a note left by a crash.

    The number is replaced by ours, which PostgreSQL ignores as its parent's. The rest of the note stays, since PostgreSQL finds by it whether
    processes of the crashed server are still at work; deleting the note would take that protection away.
    """
    path = cluster / "postmaster.pid"
    try:
        lines = path.read_text().splitlines()
        owner = path.stat()
    except FileNotFoundError:
        return
    replacement = path.with_name("postmaster.pid.portal")
    replacement.write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")
    os.chown(replacement, owner.st_uid, owner.st_gid)
    replacement.chmod(0o600)
    replacement.replace(path)
