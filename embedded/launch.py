"""
Becomes a PostgreSQL program that ends together with the program that started it.

Run as a script, not imported: `python -I -S launch.py PARENT SIGNAL UID GID PROGRAM ARGUMENT...`. It gives up root's rights, asks the
kernel for SIGNAL at the death of its parent, and turns into PROGRAM, keeping its process id. A script of its own, because code between
fork and exec (`preexec_fn`) may deadlock in a program that has threads.
"""

from __future__ import annotations

import ctypes
import os
import sys

PR_SET_PDEATHSIG = 1


def become(parent: int, death_signal: int, uid: int, gid: int, command: list[str]) -> None:
    """Replace this process by the command; never returns."""
    if os.geteuid() == 0 and uid != 0:
        os.setgroups([])
        os.setgid(gid)
        os.setuid(uid)
    os.umask(0o077)
    if sys.platform == "linux":
        # After the change of account, which would clear it again.
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, death_signal, 0, 0, 0)
    if os.getppid() != parent:
        sys.exit(1)  # the parent died before the kernel was asked
    os.execv(command[0], command)  # noqa: S606 - that is what it is for


if __name__ == "__main__":
    become(*(int(text) for text in sys.argv[1:5]), command=sys.argv[5:])
