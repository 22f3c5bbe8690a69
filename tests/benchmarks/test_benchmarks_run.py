"""The benchmarks themselves keep working. How fast anything is, is no test's business: that depends on the machine."""

import subprocess
import sys
from pathlib import Path

from typer.testing import CliRunner

from benchmarks.__main__ import app
from benchmarks.figures import FIGURES
from benchmarks.outcome import Circumstances, Outcome
from benchmarks.samples import median_ratio, percentile, summary
from benchmarks.table import BEGIN, END, write_table
from benchmarks.umadb_peer import umadb

ROOT = Path(__file__).parents[2]
RUN = ("rebuild_one_history", "feed_unchanged")
"""Between them they use most of what the figures stand on: a made-up log, a feed with people and a projector beside it, the limits."""


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "benchmarks", *arguments], cwd=ROOT, capture_output=True, text=True, check=False, timeout=300
    )


def test_figures_are_measured_and_reported_at_a_tiny_scale(tmp_path: Path) -> None:
    done = run("--scale", "0.001", "--results", str(tmp_path), *RUN)
    assert done.returncode == 0, done.stderr
    header, *lines = [line.split(" | ") for line in done.stdout.splitlines()]
    assert header == ["name", "measured", "peer/limit", "ratio", "bar", "met/missed"]
    assert sorted(line[0] for line in lines) == sorted(RUN)
    for name, _, _, ratio, bar, verdict in lines:
        found = Outcome.read(tmp_path, name)
        assert found is not None
        assert (found.times, found.bar, found.verdict) == (ratio, bar, verdict)
        assert verdict in ("met", "missed")
        assert found.ratio is not None
        assert found.ratio > 0


def test_the_peer_umadb_stores_events(tmp_path: Path) -> None:
    with umadb(tmp_path, in_flight=4, payload=100) as peer:
        assert peer.appends_per_second(0.2) > 0
        assert peer.appends_per_second(0.2, checked=True) > 0
    assert (tmp_path / "uma.db").stat().st_size > 0


def test_a_figure_that_does_not_exist_is_refused_with_those_that_do() -> None:
    done = CliRunner().invoke(app, ["no_such_figure"])
    assert done.exit_code == 2
    for name in FIGURES:
        assert name in "".join(done.stderr.split()).replace("│", "")


MEMORY_OF_A_CHILD = """
import subprocess, sys
held = b"x" * (400 << 20)
subprocess.run([sys.executable, "-c", "from benchmarks.most_memory import most_memory; print(most_memory()); "
    "held = b'x' * (100 << 20); print(most_memory())"], check=True)
"""


def test_the_memory_of_a_process_is_its_own_whatever_its_parent_has() -> None:
    done = subprocess.run([sys.executable, "-c", MEMORY_OF_A_CHILD], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60)
    before, after = (int(line) >> 20 for line in done.stdout.splitlines())
    assert 0 < before < 100
    assert 100 <= after < 200


def test_percentiles_are_samples() -> None:
    samples = [value / 1000 for value in range(1, 101)]
    assert [percentile(samples, percent) for percent in (1, 50, 99, 100)] == [0.001, 0.05, 0.099, 0.1]
    assert percentile([7.0], 99) == 7.0
    assert summary(samples) == {"n": 100, "p50": 50.0, "p95": 95.0, "p99": 99.0, "max": 100.0}
    assert median_ratio([2.0, 30.0, 4.0], [1.0, 10.0, 1.0]) == 3.0


def test_the_table_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"before\n{BEGIN}\nold\n{END}\nafter\n")
    seen = Circumstances(
        scale=0.5,
        machine={"cores": 2, "processor": "x", "memory_gib": 3, "system": "Linux"},
        versions={"python": "3.11", "postgresql": "18.6", "psycopg": "3"},
    )
    found = Outcome(
        name="a",
        title="what",
        peer="limit",
        bar="≤ 3 ×",
        on="2026-01-01",
        seconds=1,
        circumstances=seen,
        measured="2 s",
        against="1 s",
        ratio=2.0,
        met=True,
    )
    write_table(page, seen, [found])
    write_table(page, seen, [found])
    text = page.read_text()
    assert text.startswith(f"before\n{BEGIN}\nMeasured on 2 cores (x), 3 GiB of memory, Linux; Python 3.11, PostgreSQL 18.6")
    assert "| `a` | what | 2 s | limit: 1 s | 2.00 × | ≤ 3 × | met | 0.5 | 2026-01-01 |\n" in text
    assert text.endswith(f"{END}\nafter\n")
    assert "old" not in text
