"""What `doctor` starts, and the key ring it uses, get no secret of ours."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Call

SOUND = {"LC_ALL": "C.UTF-8", "TERM": "xterm-256color", "TMUX": ""}


SPYING_RING = '''
import os, subprocess
from tests.keyrings import MemoryKeyring

class Ring(MemoryKeyring):
    """One whose every call starts a program that leaves its environment behind."""

    def _call(self, name, value=""):
        with open(os.environ["SPY"], "a") as file:
            subprocess.run(["env"], stdout=file, check=True, timeout=60)
'''


@pytest.mark.parametrize("verb", [["doctor"], ["profiles", "set", "ring", "store=keyring"]])
def test_a_key_ring_starts_nothing_with_our_secrets(cli: Call, home: Path, tmp_path: Path, verb: list[str]) -> None:
    cli("profiles", "add", "outside", "--credential", "environment", "--env", "ACME_PROD")
    cli("profiles", "add", "ring")
    cli("token", "set", "ring", "--no-verify", stdin=b"fio-u-" + b"s" * 64)
    programs, others = tmp_path / "bin", tmp_path / "others"
    programs.mkdir()
    for name in ("gcc", "cc", "ld", "ldconfig", "objdump"):
        (programs / name).write_text(f'#!/bin/sh\necho {name} >> "{tmp_path}/started"\n')
        (programs / name).chmod(0o755)
    other = others / "stranger-1.dist-info"
    other.mkdir(parents=True)
    (other / "METADATA").write_text("Metadata-Version: 2.1\nName: stranger\nVersion: 1\n")
    (other / "entry_points.txt").write_text("[keyring.backends]\nstranger = stranger\n")
    (others / "stranger.py").write_text(f"open({str(tmp_path / 'started')!r}, 'a').write('stranger')\n")
    (others / "spying.py").write_text(SPYING_RING)
    env = {
        **{name: value for name, value in os.environ.items() if name != "PYTHON_KEYRING_BACKEND"},
        **SOUND,
        "FRAMEIO_TUI_HOME": str(home),
        "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": f"{others}{os.pathsep}{Path(__file__).parents[3]}",
        "ACME_PROD": "the-token-of-a-profile",
        "FRAMEIO_TOKEN": "the-token-of-a-script",
        "ANYTHING": "fio-u-" + "t" * 64,
        "SPY": str(tmp_path / "spied"),
    }
    command = [sys.executable, "-m", "frameio_tui", *verb]
    subprocess.run(command, env=env, capture_output=True, check=False, timeout=120)
    assert not (tmp_path / "started").exists()
    chosen = {**env, "PYTHON_KEYRING_BACKEND": "spying.Ring"}
    done = subprocess.run(command, env=chosen, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    spied = (tmp_path / "spied").read_text()
    assert "SPY=" in spied
    assert not [word for word in ("token-of-a", "fio-u-") if word in spied]
    assert not (tmp_path / "started").exists()


def test_tmux_is_asked_without_our_secrets(cli: Call, tmp_path: Path) -> None:
    tmux = tmp_path / "tmux"
    tmux.write_text(f'#!/bin/sh\nenv > "{tmp_path}/spied"\necho on\n')
    tmux.chmod(0o755)
    cli("profiles", "add", "outside", "--credential", "environment", "--env", "ACME_PROD")
    env = {**SOUND, "TMUX": "x", "ACME_PROD": "the-token", "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"}
    assert cli("doctor", **env).code == 0
    assert "PATH=" in (tmp_path / "spied").read_text()
    assert "the-token" not in (tmp_path / "spied").read_text()
