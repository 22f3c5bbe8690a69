"""The account of the operating system under which PostgreSQL runs: it refuses to run as root."""

from __future__ import annotations

import os
import pwd
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from embedded.errors import AccountUnnamed, FolderOfAnotherAccount

UNPRIVILEGED = "nobody"
LAUNCHER = Path(__file__).with_name("launch.py")


@dataclass(frozen=True)
class Account:
    """A named account, and how to start programs as it."""

    name: str
    uid: int
    gid: int

    @classmethod
    def named(cls, name: str) -> Self:
        """Look up the account of this name; AccountUnnamed when there is none."""
        try:
            return cls._of(pwd.getpwnam(name))
        except KeyError:
            raise AccountUnnamed(account=name) from None

    @classmethod
    def numbered(cls, uid: int) -> Self:
        """Look up the account of this number; AccountUnnamed when it has no name."""
        try:
            return cls._of(pwd.getpwuid(uid))
        except KeyError:
            raise AccountUnnamed(account=f"uid {uid}") from None

    @classmethod
    def _of(cls, entry: pwd.struct_passwd) -> Self:
        return cls(entry.pw_name, entry.pw_uid, entry.pw_gid)

    def command(self, death_signal: int, program: Path, *arguments: str) -> list[str]:
        """Make the command line that starts the program as this account, ending with the calling process by the signal."""
        who = (str(os.getpid()), str(int(death_signal)), str(self.uid), str(self.gid))
        return [sys.executable, "-I", "-S", str(LAUNCHER), *who, str(program), *arguments]

    def reaches(self, path: Path) -> bool:
        """Tell whether this account may read the path and step into it; asked of the kernel, so that every kind of permission counts."""
        if self.uid == os.geteuid():
            return os.access(path, os.R_OK | os.X_OK)
        probe = ["/bin/sh", "-c", 'test -r "$0" && test -x "$0"', str(path)]
        return subprocess.run(probe, user=self.uid, group=self.gid, extra_groups=[], cwd="/", check=False).returncode == 0

    def own(self, path: Path) -> None:
        """Hand a path to this account."""
        if os.geteuid() == 0:
            os.chown(path, self.uid, self.gid)


def account_for(cluster: Path) -> Account:
    """
    Choose the account that runs PostgreSQL in this folder: the owner of an existing database; otherwise the caller, and `nobody` in place of root.

    Raises FolderOfAnotherAccount when the database belongs to somebody else and the caller isn't root, AccountUnnamed when there is no such name.
    """
    caller = os.geteuid()
    owner = cluster.stat().st_uid if cluster.is_dir() else caller
    if caller not in (0, owner):
        raise FolderOfAnotherAccount(folder=cluster, owner=owner)
    return Account.named(UNPRIVILEGED) if owner == 0 else Account.numbered(owner)
