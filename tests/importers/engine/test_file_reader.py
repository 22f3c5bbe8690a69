"""Foreign files are read by a process of their own, under limits: what they do to it, they do to nobody else (F-12)."""

from __future__ import annotations

import io
import os
import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from importers.engine import file_reader
from importers.engine.file_reader import ReaderNotStarted, ReadingLimits
from importers.engine.not_a_feed import FileTakesTooLong, HeaderTooFar, NotAFeed, ReaderDied, TooMuchInFile
from importers.imports.feed_file import open_feed
from importers.imports.mapping import load_mappings
from tests.importers.engine import hostile_workbooks
from tests.importers.engine.readers import DIES_AT_READING, a_stopped_reader, readers, stops_at_reading
from tests.importers.feeds import HEADER, ROW, csv_text, feed_of, lines_of, row
from tests.importers.portal import Portal
from tests.waiting import stop, until

NAME = "vodafone_2026-11-20.csv"

READ_IN_A_PROGRAM = """
import sys
from pathlib import Path
from importers.imports.feed_file import open_feed
from importers.engine.file_reader import ReadingLimits
from importers.imports.mapping import load_mappings
from importers.engine.not_a_feed import NotAFeed
try:
    with open_feed(Path(sys.argv[1]), load_mappings(), name="vodafone_2026-11-20.xlsx", limits=ReadingLimits(256, 60)) as feed:
        print("read", sum(map(len, feed.blocks())))
except NotAFeed as refusal:
    print(refusal.code, refusal.text_en, refusal.text_de)
[memory] = [line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")]
print(int(memory.split()[1]) // 1024)  # unlike ru_maxrss, without what the process was that started it
"""


def ends(pid: int, within: float = 120) -> bool:
    deadline = time.monotonic() + within
    while (Path("/proc") / str(pid)).exists():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


@pytest.mark.requirement("F-12")
@pytest.mark.parametrize(
    ("make", "codes"),
    [
        (hostile_workbooks.far_cell, {"sheet-too-large"}),
        (hostile_workbooks.hidden_far_cell, {"broken-workbook"}),
        (hostile_workbooks.hardly_filled, {"sheet-too-large"}),
        (hostile_workbooks.shared_strings_bomb, {"file-takes-too-much-memory"}),
        (hostile_workbooks.lying_size, {"broken-workbook"}),
        (hostile_workbooks.repeated_string, {"file-takes-too-much-memory"}),
        (partial(hostile_workbooks.repeated_string, 1), {"no-line-ends"}),
        (hostile_workbooks.deeply_nested, {"read", "broken-workbook"}),
        (hostile_workbooks.lying_dimension, {"read"}),
        (hostile_workbooks.many_sheets, {"header-too-far"}),
    ],
)
def test_a_hostile_workbook_is_refused_and_costs_its_reader_alone(make: Callable[[], bytes], codes: set[str], tmp_path: Path) -> None:
    path = tmp_path / "feed.xlsx"
    path.write_bytes(make())
    done = subprocess.run([sys.executable, "-c", READ_IN_A_PROGRAM, str(path)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    told, memory = done.stdout.splitlines()
    code = told.split()[0]
    assert code in codes
    assert ("256 MB of memory" in told) == ("256 MB Arbeitsspeicher" in told) == (code == "file-takes-too-much-memory")
    assert int(memory) < 250, "of the process that asked, in MB"


def test_a_killed_reader_is_a_refusal_that_names_the_signal() -> None:
    feed = feed_of(csv_text(*[ROW] * 200_000))
    blocks = feed.blocks()
    next(blocks)
    [reader] = readers()
    os.kill(reader, signal.SIGKILL)
    with pytest.raises(ReaderDied, match="SIGKILL"):
        list(blocks)
    feed.close()


def test_a_reader_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mark = tmp_path / "stop"
    mark.touch()
    monkeypatch.setattr(file_reader, "_START", stops_at_reading(mark))
    hanging: list[int] = []
    watcher = threading.Thread(target=lambda: hanging.append(a_stopped_reader()))
    watcher.start()
    with pytest.raises(FileTakesTooLong, match="5 seconds"):
        open_feed(io.BytesIO(csv_text(ROW).encode()), load_mappings(), name=NAME, limits=ReadingLimits(1024, 5))
    watcher.join()
    [reader] = hanging
    assert ends(reader)


def test_a_reader_that_computes_for_too_long_is_ended_by_the_kernel() -> None:
    feed = feed_of(csv_text(*[row(Tarif='Red 5" Business')] * 600_000))
    blocks = feed.blocks()
    next(blocks)
    resource.prlimit(readers()[0], resource.RLIMIT_CPU, (1, 60))  # the least that the kernel knows
    with pytest.raises(FileTakesTooLong, match="300 seconds"):
        list(blocks)
    feed.close()


def test_the_reader_has_nothing_that_is_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_MASTER_KEY", "a secret")
    with feed_of(csv_text(ROW)) as feed:
        [reader] = readers()
        folder = Path("/proc") / str(reader)
        limits = dict(line.split("  ", 1) for line in (folder / "limits").read_text().splitlines()[1:])
        assert limits["Max address space"].split()[0] == str(1024 << 20)
        for nothing in ("Max core file size", "Max file size", "Max open files"):
            assert limits[nothing].split()[:2] == ["0", "0"]
        assert (folder / "oom_score_adj").read_text() == "1000\n"
        assert b"PORTAL" not in (folder / "environ").read_bytes()
        opened = {str(entry.readlink()) for entry in (folder / "fd").iterdir()}
        assert {name.split(":")[0] for name in opened} <= {"pipe", "/dev/null", *(name for name in opened if "(deleted)" in name)}
        assert len(lines_of(feed)) == 1
        assert len(lines_of(feed)) == 1, "and reads all the same, as often as it is asked"
    assert ends(reader)


def test_the_reader_ends_with_the_process_that_asked(tmp_path: Path) -> None:
    """Also when it was started from a thread."""
    path = tmp_path / NAME
    path.write_text(csv_text(*[ROW] * 100))
    program = """
import sys, threading, time
from pathlib import Path
from importers.imports.feed_file import open_feed
from importers.imports.mapping import load_mappings
def work():
    with open_feed(Path(sys.argv[1]), load_mappings()):
        print("open", flush=True)
        time.sleep(600)
threading.Thread(target=work).start()
"""
    with subprocess.Popen([sys.executable, "-c", program, str(path)], stdout=subprocess.PIPE, text=True) as asking:
        assert asking.stdout is not None
        assert asking.stdout.readline() == "open\n"
        [reader] = readers(asking.pid)
        asking.kill()
    assert ends(reader)


ASKS_FOR_A_READER = """
import sys
from pathlib import Path
from importers.engine import file_reader
from importers.imports.feed_file import open_feed
from importers.imports.mapping import load_mappings
file_reader._START = sys.argv[2] + file_reader._START
open_feed(Path(sys.argv[1]), load_mappings())
"""


@pytest.mark.parametrize("stopped", [False, True])
def test_a_reader_that_has_not_yet_asked_to_end_with_the_other_process_ends_with_it(tmp_path: Path, stopped: bool) -> None:
    """It is slow to start, or stopped by hand, and that process is gone before it has said a word to the kernel."""
    path = tmp_path / NAME
    path.write_text(csv_text(ROW))
    slow = "import os, sys, time\nwhile os.getppid() == int(sys.argv[4]): time.sleep(0.01)\n"
    command = [sys.executable, "-c", ASKS_FOR_A_READER, str(path), slow]
    with subprocess.Popen(command) as asking:
        until(lambda: readers(asking.pid))
        [reader] = readers(asking.pid)
        if stopped:
            stop(reader)
        asking.kill()
    assert ends(reader)


def test_a_reader_leaves_it_to_the_other_process_to_end_it() -> None:
    """Some supervisors tell all processes of a service to end at once; the file is not to blame then."""
    with feed_of(csv_text(*[ROW] * 50_000)) as feed:
        [reader] = readers()
        for told_to_end in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            os.kill(reader, told_to_end)
        assert len(lines_of(feed)) == 50_000
    assert ends(reader)


def test_a_reader_that_does_not_start_is_no_fault_of_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(ReaderNotStarted, match="exit code 1"):
        feed_of(csv_text(ROW))


def test_what_a_reader_says_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importers.engine.file_reader.MOST_BYTES_READ", 1000)
    with feed_of(csv_text(*[ROW] * 10) + "\n" * 5) as small:
        assert len(lines_of(small)) == 10
    monkeypatch.setattr("importers.engine.file_reader.MOST_SKIPS", 3)
    with feed_of(csv_text(*[ROW] * 10).replace("\n", "\n\n")) as spaced, pytest.raises(TooMuchInFile):
        lines_of(spaced)


def test_a_row_of_a_megabyte_is_no_row() -> None:
    with feed_of(csv_text(ROW, tuple(cell + "x" * 30_000 for cell in ROW))) as feed, pytest.raises(NotAFeed, match="is not a table"):
        lines_of(feed)


def test_a_pass_that_nobody_wanted_to_the_end_spoils_no_other() -> None:
    with feed_of(csv_text(*[ROW] * 50_000)) as feed:
        next(feed.blocks())
        assert len(lines_of(feed)) == 50_000


def test_a_refused_file_leaves_an_import_undone_and_the_importer_at_work(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    """The reader dies while the import compares: nothing is on the record, and the next file is taken."""
    head = portal.log.head()
    content = csv_text(ROW).encode()
    with monkeypatch.context() as patch:
        patch.setattr(file_reader, "_START", DIES_AT_READING)
        with pytest.raises(ReaderDied, match="SIGKILL"):
            portal.feed([], name=NAME, content=content)
    assert portal.log.head() == head
    assert portal.feed([], name=NAME, content=content).state == "completed"


def test_a_reader_starts_where_nothing_may_be_written_to_proc() -> None:
    program = """
import os, resource
from importers.engine import confinement
confinement.SCORE = "/proc/version"
confinement.confine(os.getppid(), 512)
print(resource.getrlimit(resource.RLIMIT_AS)[0] >> 20, resource.getrlimit(resource.RLIMIT_FSIZE)[0])
"""
    # Linux is asked, whoever runs this: not even root writes there.
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.split()) == (0, ["512", "0"]), done.stderr


def test_a_header_counts_however_much_stands_behind_it() -> None:
    """The search for one ends within bounds; a wide table on a first sheet is a feed all the same."""
    wide = tuple(f"c{column}" for column in range(900))
    with feed_of(csv_text(*[ROW + wide] * 30, header=HEADER + wide)) as feed:
        assert len(lines_of(feed)) == 30


def test_a_file_that_is_all_headers_is_refused_and_says_where_one_is_looked_for() -> None:
    rows = "\n".join(";".join(f"c{column}" for column in range(3_000)) for _ in range(20))
    with pytest.raises(HeaderTooFar, match="10000 cells"):
        feed_of(rows)


def test_a_reader_that_tells_of_too_many_headers_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Though it keeps to no limit of ours, as a reader would that was taken over."""
    monkeypatch.setattr("importers.engine.file_reader.MOST_CELLS", 3)
    with pytest.raises(ReaderDied, match="unintelligible"):
        feed_of(csv_text(row()))
    monkeypatch.undo()
    monkeypatch.setattr("importers.engine.reading_frames.LONGEST_JSON", 64)
    with pytest.raises(ReaderDied, match="unintelligible"):
        feed_of(csv_text(row()))
