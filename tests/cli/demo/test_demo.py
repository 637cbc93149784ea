import json
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from frameio_tui.cli.async_runner import run_async
from frameio_tui.cli.container import Container, container_at
from frameio_tui.cli.demo.demo import MARKER, PREFIX, sweep
from frameio_tui.cli.demo.profiles import FIRST, SEEDS, seed
from tests.children import Child, ForkedChild
from tests.cli.conftest import Call, Sandbox


@pytest.fixture(autouse=True)
def own_temp_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let each test say where temporary files go."""
    monkeypatch.setattr(tempfile, "tempdir", None)


def left_behind(folder: Path, name: str, pid: str | None) -> Path:
    path = folder / f"{PREFIX}{name}"
    path.mkdir(mode=0o700)
    (path / "config").mkdir()
    if pid is not None:
        (path / MARKER).write_text(pid)
    return path


def dead_pid() -> str:
    done = Child([sys.executable, "-c", ""])
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


def test_a_verb_on_the_sandbox_leaves_nothing_behind_and_no_real_profile_is_read(
    cli: Call, home: Path, tmp_path: Path
) -> None:
    temp = tmp_path / "temp"
    temp.mkdir()
    left_behind(temp, "killed", dead_pid())
    done = cli("--demo", "request", "GET /v2/me", FRAMEIO_TUI_PROFILE="real", TMPDIR=str(temp))
    assert done.code == 0, done.words
    assert json.loads(done.data)["email"]
    assert "sandbox" in done.words
    assert list(temp.iterdir()) == []
    assert not home.exists()


def test_faults_are_named_before_anything_starts(cli: Call) -> None:
    assert cli("--demo-faults", "nope", "whoami").code == 2
    assert cli("--demo-faults", "500=1", "whoami").code == 4


def test_without_the_extra_the_install_command_is_told(cli: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("frameio_tui.cli.demo.demo.demo_possible", lambda: False)
    done = cli("--demo", "whoami")
    assert done.code == 1
    assert "pip install 'frameio-tui[demo]'" in done.words


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_cleans_up(tmp_path: Path, number: signal.Signals) -> None:
    env = {**os.environ, "TMPDIR": str(tmp_path), "FRAMEIO_TUI_HOME": str(tmp_path / "home")}
    command = [sys.executable, "-m", "frameio_tui", "--demo-faults", "latency=60000", "whoami"]
    with ForkedChild(command, stderr=subprocess.PIPE, env=env) as demo:
        assert demo.stderr is not None
        assert b"sandbox" in demo.stderr.readline()
        assert b"Profile: demo" in demo.stderr.readline()
        demo.send_signal(number)
        words = demo.stderr.read()
    assert demo.returncode == 128 + number
    assert b"Traceback" not in words
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def container(tmp_path: Path, sandbox: Sandbox) -> Container:
    container = container_at(str(tmp_path), {}, sandbox.url)
    seed(container, sandbox)
    return container


def test_a_demo_shows_what_there_is_to_see(container: Container, sandbox: Sandbox) -> None:
    overview = container.profiles.overview()
    by_name = {entry.profile.name: entry for entry in overview.entries}
    assert overview.broken == ()
    assert overview.active is not None
    assert overview.active.profile.name == FIRST
    assert all(entry.approval.is_approved and entry.profile.base_url == sandbox.url for entry in overview.entries)
    assert by_name["demo-readonly"].profile.read_only
    assert {entry.profile.ask_before for entry in overview.entries} == {("DELETE",)}
    assert by_name[f"{FIRST}-v4"].profile.api == "v4"
    tokens = by_name["demo-expired"].record.tokens
    assert tokens is not None
    assert tokens.expired(container.clock.now())


@pytest.mark.parametrize("name", [*(wanted.name for wanted in SEEDS), f"{FIRST}-v4"])
def test_the_person_shown_is_who_the_sandbox_says(container: Container, name: str) -> None:
    entry = container.profiles.entry(name)
    verified = run_async(container, container.tokens.whoami(entry.profile))
    assert verified.person is not None, verified.sentence
    if entry.record.person is not None:
        assert verified.person._replace(verified_at=0, account_id="") == entry.record.person._replace(account_id="")
    assert verified.changed_from is None
