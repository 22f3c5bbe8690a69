"""
Writes docs/openapi.json. What would break clients it writes only once that is said in docs/breaking-changes.md.

`python -m tests.describe`, which is `make description`.
"""

from __future__ import annotations

import json
import sys
from importlib.metadata import version
from pathlib import Path

from api.app import described
from api.engine.description_file import written
from tests.breaking import breaking
from tests.described import DESCRIPTION

SAID = Path(__file__).parents[1] / "docs" / "breaking-changes.md"
NEXT = "## Not released yet"


def now() -> str:
    """The description as the program tells it."""
    return written(described(version("portal")).openapi()) + "\n"


def unsaid(before: str, after: str, said: str) -> list[str]:
    """What breaks clients and isn't said to, below the heading of what isn't released yet."""
    section = said.partition(NEXT)[2].partition("\n## ")[0]
    known = {line.removeprefix("- ").strip("`") for line in section.splitlines() if line.startswith("- ")}
    return [line for line in breaking(json.loads(before), json.loads(after)) if line not in known]


def main() -> int:
    """Exit code 1: something breaks clients and isn't said to."""
    after = now()
    if DESCRIPTION.exists():
        lines = unsaid(DESCRIPTION.read_text(encoding="utf-8"), after, SAID.read_text(encoding="utf-8"))
        if lines:
            print(
                f"This breaks clients. Change it, or say it in {SAID.name} below “{NEXT}”, each as a line:",
                *(f"- {line}" for line in lines),
                sep="\n",
            )
            return 1
    DESCRIPTION.write_text(after, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
