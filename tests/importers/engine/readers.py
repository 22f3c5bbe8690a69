"""The processes that read foreign files, as the kernel lists them."""

import os
from pathlib import Path


def readers(parent: int | None = None) -> list[int]:
    """Those that read for this process, or for another one."""
    found: list[int] = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if b"importers.engine.reading_child" not in (folder / "cmdline").read_bytes():
                continue
            if int((folder / "stat").read_text().rpartition(")")[2].split()[1]) == (parent or os.getpid()):
                found.append(int(folder.name))
        except OSError:
            continue
    return found


def sent_by(reader: int) -> int:
    """How many bytes it has answered with so far."""
    told = dict(line.split(": ") for line in Path(f"/proc/{reader}/io").read_text().splitlines())
    return int(told["wchar"])
