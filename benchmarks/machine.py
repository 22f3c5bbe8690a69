"""On what the figures were measured: ratios travel between machines better than seconds, but not all the way."""

import os
import platform
from importlib.metadata import version

import psycopg


def machine() -> dict[str, str | int]:
    """Cores that this process may use, memory, system."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "processor": platform.machine(),
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1,
        "memory_gib": round(memory / 2**30),
        "system": f"{platform.system()} {platform.release()}",
    }


def versions(dsn: str) -> dict[str, str]:
    """Of Python, of the server, and of the libraries that the figures are about."""
    with psycopg.connect(dsn) as connection:
        server = connection.info.server_version
    libraries = {name: version(name) for name in ("psycopg", "eventsourcing", "pydantic", "fastapi", "uvicorn", "umadb")}
    return {"python": platform.python_version(), "postgresql": f"{server // 10_000}.{server % 10_000}", **libraries}
