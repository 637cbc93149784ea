"""What people install: the wheel, in a clean environment, does the main job on the sandbox."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from frameio_tui.cli.man_page import man_page

ROOT = Path(__file__).parent.parent


def run(*command: str, home: Path) -> str:
    env = {**os.environ, "FRAMEIO_TUI_HOME": str(home), "PIP_DISABLE_PIP_VERSION_CHECK": "1", "TMPDIR": str(home)}
    env.pop("PYTHONPATH", None)
    home.mkdir(exist_ok=True)
    done = subprocess.run(command, capture_output=True, text=True, env=env, check=False, cwd=home, timeout=600)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


@pytest.mark.slow
def test_the_wheel_answers_from_the_demo_in_a_clean_environment(tmp_path: Path) -> None:
    home = tmp_path / "home"
    venv, pip = tmp_path / "venv", (sys.executable, "-m", "pip")
    # The pip of this environment installs into the new one: putting pip there takes longer than all else.
    run(sys.executable, "-m", "venv", "--without-pip", str(venv), home=home)
    run(*pip, "wheel", "-q", "--no-deps", "-w", str(tmp_path / "dist"), str(ROOT), home=home)
    wheel = next((tmp_path / "dist").glob("frameio_tui-*.whl"))
    run(*pip, "--python", str(venv), "install", "-q", "--no-compile", f"{wheel}[demo]", home=home)
    program = str(venv / "bin" / "frameio-tui")
    assert json.loads(run(program, "--demo", "request", "GET /me", home=home))["name"] == "Ann Lee"
    assert sorted(path.name for path in home.iterdir()) == []
    assert (venv / "share" / "man" / "man1" / "frameio-tui.1").read_text() == man_page()
