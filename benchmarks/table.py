"""The short table in docs/benchmarks.md, between two marks; everything around it is written by hand."""

from collections.abc import Sequence
from pathlib import Path

from benchmarks.outcome import Circumstances, Outcome

BEGIN, END = "<!-- figures -->", "<!-- end of figures -->"


def write_table(page: Path, circumstances: Circumstances, outcomes: Sequence[Outcome]) -> None:
    """Put the table in the place of the one before."""
    before, _, rest = page.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    page.write_text(f"{before}{BEGIN}\n{table(circumstances, outcomes)}{END}{after}", encoding="utf-8")


def table(circumstances: Circumstances, outcomes: Sequence[Outcome]) -> str:
    """Markdown."""
    machine, versions = circumstances.machine, circumstances.versions
    where = f"{machine['cores']} cores ({machine['processor']}), {machine['memory_gib']} GiB of memory, {machine['system']}"
    used = f"Python {versions['python']}, PostgreSQL {versions['postgresql']} (embedded, default settings)"
    libraries = ", ".join(f"{name} {number}" for name, number in versions.items() if name not in ("python", "postgresql"))
    lines = [
        f"Measured on {where}; {used}; {libraries}.",
        "",
        "| figure | what | measured | against | ratio | bar | verdict | scale | date |",
        "|---|---|---|---|---|---|---|---|---|",
        *(
            f"| `{each.name}` | {each.title} | {each.measured} | {each.peer}: {each.against} | {each.times} | {each.bar} | {each.verdict} | {each.circumstances.scale:g} | {each.on} |"
            for each in outcomes
        ),
    ]
    return "\n".join(lines) + "\n"
