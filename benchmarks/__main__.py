"""`python -m benchmarks [NAME…]`: measures the figures, prints a line for each, keeps them as JSON; `make bench`."""

import time
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from benchmarks.bench import RESULTS, Bench, open_bench
from benchmarks.figure import Figure
from benchmarks.figures import FIGURES, GROUPS
from benchmarks.machine import machine, versions
from benchmarks.narrator import Narrator
from benchmarks.outcome import Circumstances, Outcome, outcome
from benchmarks.programs import ROOT
from benchmarks.table import write_table

PAGE = ROOT / "docs" / "benchmarks.md"
HEADER = "name | measured | peer/limit | ratio | bar | met/missed"

app = typer.Typer(add_completion=False, rich_markup_mode="rich")


@app.command()
def main(
    names: Annotated[list[str] | None, typer.Argument(help="Figures; all when none is named.", metavar="[NAME]...")] = None,
    *,
    scale: Annotated[float, typer.Option(min=0.0001, max=10, help="1.0 is what the bars speak of: 1,000,000 rows, events, devices.")] = 1.0,
    write: Annotated[bool, typer.Option("--write", help="Put the table into docs/benchmarks.md.")] = False,
    profile: Annotated[bool, typer.Option("--profile", help="Write profiles beside the results (times are then longer).")] = False,
    results: Annotated[Path, typer.Option(help="Folder of the results.")] = RESULTS,
) -> None:
    """Measure figures, each as a ratio to a peer or a physical limit of the same run, on a PostgreSQL of their own."""
    if write and profile:
        raise typer.BadParameter("--write or --profile: what is profiled takes longer, so it is no figure")
    wanted = names or list(FIGURES)
    if unknown := set(wanted) - set(FIGURES):
        raise typer.BadParameter(f"{', '.join(sorted(unknown))}: there are {', '.join(FIGURES)}")
    narrator = Narrator()
    with open_bench(scale=scale, narrator=narrator, profiling=profile, results=results) as bench:
        circumstances = Circumstances(scale=scale, machine=machine(), versions=versions(bench.dsn))
        typer.echo(HEADER)
        found: list[Outcome] = []
        for each in _measure(bench, wanted, circumstances):
            typer.echo(each.line())
            each.write(results, f"{each.name}-profiled" if profile else each.name)
            found.append(each)
    if write:
        kept = (Outcome.read(results, name) for name in FIGURES)
        write_table(PAGE, circumstances, [each for each in kept if each is not None and each.circumstances.place == circumstances.place])
        narrator.say(f"{PAGE.relative_to(ROOT)} written")
    if any(each.error for each in found):
        raise typer.Exit(1)


def _measure(bench: Bench, wanted: list[str], circumstances: Circumstances) -> Iterator[Outcome]:
    """A figure that fails doesn't keep the others from being measured."""
    for group in GROUPS:
        figures = [figure for figure in group if figure.name in wanted]
        if figures:
            with bench.group():
                yield from (_one(bench, figure, circumstances) for figure in figures)


def _one(bench: Bench, figure: Figure, circumstances: Circumstances) -> Outcome:
    bench.narrator.say(f"{figure.name}: {figure.title}")
    bench.figure = figure.name
    today = datetime.now(UTC).date().isoformat()
    began = time.monotonic()
    try:
        found, error = figure.measure(bench), None
    except Exception as failure:  # noqa: BLE001  told, and the run goes on
        found, error = None, f"{type(failure).__name__}: {failure}"
        bench.narrator.say(traceback.format_exc())
    return outcome(figure, today, time.monotonic() - began, circumstances, found, error)


if __name__ == "__main__":
    app(prog_name="python -m benchmarks")
