import os
import subprocess
import sys
from pathlib import Path

from frameio_tui.cli.demo import MARKER, PREFIX, sweep


def left_behind(folder: Path, name: str, pid: str | None) -> Path:
    path = folder / f"{PREFIX}{name}"
    path.mkdir(mode=0o700)
    (path / "config").mkdir()
    if pid is not None:
        (path / MARKER).write_text(pid)
    return path


def dead_pid() -> str:
    done = subprocess.Popen([sys.executable, "-c", ""])
    done.wait()
    return str(done.pid)


def test_the_next_start_sweeps_what_a_kill_left(tmp_path: Path) -> None:
    dead = left_behind(tmp_path, "dead", dead_pid())
    assert sweep(str(tmp_path)) == [str(dead)]
    assert not dead.exists()


def test_it_sweeps_nothing_else(tmp_path: Path) -> None:
    pid = dead_pid()
    kept = [
        left_behind(tmp_path, "alive", str(os.getpid())),
        left_behind(tmp_path, "unmarked", None),
        left_behind(tmp_path, "odd", "not a number"),
        left_behind(tmp_path, "group", "0"),
        left_behind(tmp_path, "all", "-1"),
    ]
    other = tmp_path / "somebody-elses"
    other.mkdir()
    (other / MARKER).write_text(pid)
    link = tmp_path / f"{PREFIX}link"
    link.symlink_to(other)
    assert sweep(str(tmp_path)) == []
    assert all(path.exists() for path in [*kept, other, link])


def test_a_folder_that_is_not_there_is_no_matter(tmp_path: Path) -> None:
    assert sweep(str(tmp_path / "nope")) == []
