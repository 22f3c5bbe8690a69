"""Imports at the command line: a progress bar, what came of each file, and the rows that were not taken."""

from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from aggregates.import_terms import ImportKind, QuarantinedRow
from commands.engine.command import Refusal
from commands.imports.dismiss_quarantined_rows import MOST_LINES, DismissQuarantinedRows
from importers.imports.importer import Importer
from importers.imports.result import ImportProgress, ImportResult, PlannedEvent
from importers.quarantine import RowNoted
from portal.engine.console import progress_bar, say, tell
from portal.engine.console_cause import by_console, console_actor
from portal.engine.exit_code import ExitCode
from portal.engine.language import in_words
from portal.engine.portal import Portal
from portal.imports.warnings_kept import WarningsKept
from readmodels.engine.names import Name
from readmodels.engine.planned import Planned, planned_sentences

SHOWN = 20
"""Rows and events that are shown of one file; all are in the read models, or in --json."""

_PHASES = {"copy": "reading", "compare": "comparing", "check": "checking", "book": "booking", "finish": "finishing"}


@dataclass(frozen=True, slots=True)
class Wish:
    """How files are to be imported."""

    kind: ImportKind
    customer_id: UUID
    feed_date: date | None = None
    force: bool = False
    dry_run: bool = False


def import_files(portal: Portal, wish: Wish, files: Sequence[Path], warned: WarningsKept, *, as_json: bool = False) -> ExitCode:
    """Import one after the other, saying what came of each; the gravest exit code."""
    codes = [ExitCode.OK]
    for path in files:
        warned.of(path.name)
        try:
            with shown_import(path.name) as report:
                result = portal.parts[Importer].run(
                    wish.kind,
                    path,
                    customer_id=wish.customer_id,
                    actor=console_actor(),
                    feed_date=wish.feed_date,
                    force=wish.force,
                    dry_run=wish.dry_run,
                    report=report,
                    warned=warned.add,
                )
        except Refusal as refusal:
            show_refusal(path.name, refusal, as_json=as_json)
            codes.append(ExitCode.REFUSED)
            continue
        planned = [] if as_json else [_planned(each) for each in result.preview[:SHOWN]]
        show_result(path.name, result, warned, planned_sentences(portal.log, wish.customer_id, planned), as_json=as_json)
        codes.append(ExitCode.HELD if result.state == "held" else ExitCode.OK)
    return max(codes)


@contextmanager
def shown_import(name: str) -> Generator[Callable[[ImportProgress], None]]:
    """Yield a report that draws a bar for one file."""
    with progress_bar() as bar:
        task = bar.add_task(name, total=None, rate="")

        def report(progress: ImportProgress) -> None:
            description = f"{name}: {_PHASES.get(progress.phase, progress.phase)}"
            bar.update(task, description=description, completed=progress.done, total=progress.total)

        yield report


def dismiss_rows(portal: Portal, customer_id: UUID, import_id: UUID, lines: Sequence[int] | None) -> int:
    """Dismiss these rows of the quarantine, or all that are open; how many."""
    wanted = sorted(portal.parts[Importer].state(customer_id, import_id).open_rows) if lines is None else lines
    for first in range(0, len(wanted), MOST_LINES):
        command = DismissQuarantinedRows(import_id=import_id, lines=tuple(wanted[first : first + MOST_LINES]))
        portal.dispatcher.run(command, by_console(customer_id))
    return len(wanted)


def show_result(
    name: str, result: ImportResult, all_warned: WarningsKept | None = None, planned: Sequence[Name] = (), *, as_json: bool
) -> None:
    """Print what came of a file; `planned`: sentences of the first events that a dry run would write."""
    if as_json:
        import orjson

        say(orjson.dumps(_as_json(name, result)).decode())
        return
    say(f"{name}: {in_words(result.message_de, result.message_en)}")
    for event, said in zip(result.preview, planned, strict=False):
        say(f"  {_place(event.line)}{in_words(*said)}")
    _say_more(len(result.preview) - SHOWN)
    for row in result.quarantined[:SHOWN]:
        tell(f"  {_place(row.line)}{in_words(*row.sentences)}")
    _say_more(len(result.quarantined) - SHOWN)
    _show_warnings(result, all_warned)
    if result.warned and result.state in ("completed", "held"):
        tell(f"  portal import warnings {result.import_id}")
    if result.quarantined and result.state == "completed":
        tell(f"  portal import quarantine {result.import_id}")
    if result.state == "held":
        tell(f"  portal import release {result.import_id}\n  portal import discard {result.import_id}")


def _show_warnings(result: ImportResult, all_warned: WarningsKept | None) -> None:
    if all_warned is not None and all_warned.shown:
        for line in all_warned.lines():
            tell(line)
        return
    for noted in result.warned[:SHOWN]:
        tell(f"  {_place(noted.line)}{in_words(*noted.sentences)}")
    left = result.warnings - sum(noted.stands_for for noted in result.warned[:SHOWN])
    _say_more(left)
    if left and result.state == "dry_run":
        tell(in_words("  alle: --all-warnings, als Datei: --warnings-to DATEI", "  all: --all-warnings, as a file: --warnings-to FILE"))


def show_refusal(name: str, refusal: Refusal, *, as_json: bool) -> None:
    """Print why a file was refused whole."""
    if as_json:
        import orjson

        say(orjson.dumps({"file": name, "state": "refused", "code": refusal.code, "de": refusal.text_de, "en": refusal.text_en}).decode())
    else:
        tell(f"{name}: {refusal.with_hint(in_words(refusal.text_de, refusal.text_en))}")


def _as_json(name: str, result: ImportResult) -> Mapping[str, Any]:
    return {
        "file": name,
        "import_id": str(result.import_id),
        "state": result.state,
        "counts": result.counts.model_dump(),
        "de": result.message_de,
        "en": result.message_en,
        "events": [
            {
                "line": planned.line,
                "stream_id": str(planned.stream_id),
                "event": planned.event.event_name,
                "payload": planned.event.model_dump(mode="json"),
            }
            for planned in result.preview
        ],
        "quarantined": [_row(row) for row in result.quarantined],
        "warnings": result.warnings,
        "warned": [_warning(noted) for noted in result.warned],
        "warned_left_out": max(0, result.warnings - sum(noted.stands_for for noted in result.warned)),
    }


def _row(row: QuarantinedRow) -> Mapping[str, Any]:
    return {
        "line": row.line,
        "column": row.column,
        "value": row.value,
        "reason": row.reason,
        "de": row.sentences[0],
        "en": row.sentences[1],
    }


def _warning(noted: RowNoted) -> Mapping[str, Any]:
    de, en = noted.sentences
    return {
        "line": noted.line,
        "column": noted.column or None,
        "value": noted.value or None,
        "code": noted.notice.value,
        "de": de,
        "en": en,
    }


def _place(line: int) -> str:
    return f"{line:>6}: " if line else "        "


def _planned(planned: PlannedEvent) -> Planned:
    return Planned(planned.stream_id, type(planned.event), planned.event.model_dump(mode="json"))


def _say_more(count: int) -> None:
    if count > 0:
        tell(f"  … {count}")
