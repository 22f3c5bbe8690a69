"""A folder of past feeds, replayed in the order of their dates (F-17)."""

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

from importers.imports.importer import Importer
from importers.imports.result import ImportProgress, ImportResult
from portal.engine.console import progress_bar
from portal.engine.console_cause import console_actor
from portal.engine.exit_code import ExitCode
from portal.engine.portal import Portal
from portal.imports.importing import show_refusal, show_result


def replay_folder(
    portal: Portal, customer_id: UUID, folder: Path, *, as_json: bool = False, done: Callable[[Path, ImportResult], None] | None = None
) -> ExitCode:
    """Replay with a bar over all files; `done` is told each result in place of its being shown. The gravest exit code."""
    files = sum(1 for entry in folder.iterdir() if entry.is_file() and not entry.name.startswith("."))
    codes = [ExitCode.OK]
    with progress_bar() as bar:
        task = bar.add_task("feeds", total=files, rate="")

        def report(progress: ImportProgress) -> None:
            bar.update(task, rate=progress.phase)

        for path, result in portal.parts[Importer].replay(folder, customer_id=customer_id, actor=console_actor(), report=report):
            bar.update(task, advance=1, description=path.name)
            if not isinstance(result, ImportResult):
                show_refusal(path.name, result, as_json=as_json)
                codes.append(ExitCode.REFUSED)
                continue
            if done is None:
                show_result(path.name, result, as_json=as_json)
            else:
                done(path, result)
            codes.append(ExitCode.HELD if result.state == "held" else ExitCode.OK)
    return max(codes)
