"""Two programs do not write at once, and the one that waits is told for whom."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from frameio_tui.adapters.storage import atomic_file as files
from frameio_tui.adapters.storage.file_lock import Locks, describe_holder
from frameio_tui.adapters.storage.mounts import on_network
from frameio_tui.core.errors import LockHeld, WriteFailed
from tests.children import Child

HOLD = (
    "import sys\nfrom frameio_tui.adapters.storage.file_lock import Locks\n"
    "with Locks(sys.argv[1]).hold('profiles'):\n    print('held', flush=True)\n    sys.stdin.read()\n"
)


def test_another_process_waits_and_names_the_holder(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLD, str(tmp_path)]
    with Child(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(LockHeld, match=f"process {other.pid} on "), Locks(str(tmp_path)).hold("profiles", 0.05):
            pass
        with Locks(str(tmp_path)).hold("another", 0.05):
            pass
        other.communicate()
    with Locks(str(tmp_path)).hold("profiles", 0.05):
        assert f"process {os.getpid()} on " in describe_holder(str(tmp_path / "profiles.lock"))
    assert (tmp_path / "profiles.lock").exists()


def test_a_killed_holder_leaves_nothing_behind(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLD, str(tmp_path)]
    with Child(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        other.stdout.readline()
        other.kill()
    with Locks(str(tmp_path)).hold("profiles", 5):
        pass


def test_a_thread_may_enter_again_and_others_wait(tmp_path: Path) -> None:
    locks = Locks(str(tmp_path))
    told: list[str] = []

    def other() -> None:
        try:
            with locks.hold("state", 0.05):
                told.append("entered")
        except LockHeld:
            told.append("waited")

    with locks.hold("state"), locks.hold("state"):
        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
    other()
    assert told == ["waited", "entered"]


def test_lock_files_are_private(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        with Locks(str(tmp_path / "state" / "locks")).hold("profiles"):
            pass
    finally:
        os.umask(before)
    for path in (tmp_path / "state" / "locks").iterdir():
        assert path.stat().st_mode & 0o077 == 0


def test_an_error_inside_lets_go(tmp_path: Path) -> None:
    locks = Locks(str(tmp_path))
    with pytest.raises(KeyError), locks.hold("x"):
        raise KeyError
    with Locks(str(tmp_path)).hold("x", 0.05):
        pass


def test_a_disk_that_takes_no_lock_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(files.os, "mkdir", refuse)
    with pytest.raises(WriteFailed, match="Read-only"), Locks(str(tmp_path / "none")).hold("x", 0.05):
        pass


def test_a_holder_that_says_nothing_readable_is_another_process(tmp_path: Path) -> None:
    assert describe_holder(str(tmp_path / "x.lock")) == "another process"
    (tmp_path / "x.lock.holder").write_bytes(b"\x1b[31m \xff")
    assert describe_holder(str(tmp_path / "x.lock")) == "another process"


COUNT = (
    "import contextlib, sys, filelock\n"
    "class Granted(filelock.FileLock):\n"
    "    def _acquire(self): self._context.lock_file_fd = 0\n"
    "    def _release(self): self._context.lock_file_fd = None\n"
    "filelock.FileLock = Granted\n"
    "from frameio_tui.adapters.storage.file_lock import Locks\n"
    "locks = Locks(sys.argv[1], networked=lambda path: sys.argv[3] == 'yes')\n"
    "print('ready', flush=True); sys.stdin.readline()\n"
    "for _ in range(100):\n"
    "    with locks.hold('count', 30):\n"
    "        number = int(open(sys.argv[2]).read())\n"
    "        open(sys.argv[2], 'w').write(str(number + 1))\n"
)


def counted(tmp_path: Path, networked: str) -> str:
    """Two processes that flock does not keep apart count to a hundred each in one file."""
    number = tmp_path / "number"
    number.write_text("0")
    command = [sys.executable, "-c", COUNT, str(tmp_path / "locks"), str(number), networked]
    both = [Child(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in "ab"]
    for one in both:
        assert one.stdout is not None
        assert one.stdout.readline() == "ready\n"
    for one in both:
        assert one.stdin is not None
        one.stdin.write("\n")
        one.stdin.flush()
    for one in both:
        one.communicate()
        assert one.returncode == 0
    return number.read_text()


def test_where_flock_is_granted_to_everybody_a_file_of_its_own_keeps_two_apart(tmp_path: Path) -> None:
    assert counted(tmp_path, "yes") == "200"
    assert not list((tmp_path / "locks").glob("*.taken"))


def test_a_killed_holders_file_is_taken_over(tmp_path: Path) -> None:
    held = HOLD.replace("Locks(sys.argv[1])", "Locks(sys.argv[1], networked=lambda path: True)")
    command = [sys.executable, "-c", held, str(tmp_path)]
    with Child(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        other.stdout.readline()
        assert (tmp_path / "profiles.lock.taken").stat().st_mode & 0o077 == 0
        other.kill()
    with Locks(str(tmp_path), networked=lambda path: True).hold("profiles", 5):
        pass


def test_network_file_systems_are_recognised(tmp_path: Path) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text("/dev/sda / ext4 rw 0 0\nserver:/x /home/with\\040blank nfs4 rw 0 0\nbroken\n")
    assert on_network("/home/with blank/x", str(mounts))
    assert not on_network("/home/without", str(mounts))
    assert not on_network("/home/x", str(tmp_path / "none"))


def test_a_removal_goes_on_where_there_is_no_space_for_a_lock_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    locks = Locks(str(tmp_path / "locks"))

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(files.os, "mkdir", full)
    with pytest.raises(WriteFailed, match="No space"), locks.hold("profiles"):
        pass
    entered = []
    with locks.hold("profiles", for_removal=True):
        entered.append(1)
    assert entered == [1]
    monkeypatch.setattr(files.os, "mkdir", lambda *_: os.open("/", os.O_WRONLY))
    with pytest.raises(WriteFailed), locks.hold("profiles", for_removal=True):
        pass
