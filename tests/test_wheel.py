"""What people install: the wheel, in a clean environment, does the main job on the sandbox."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from importlib.metadata import Distribution, distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from frameio_tui.cli.man_page import man_page

ROOT = Path(__file__).parent.parent


def run(*command: str, home: Path) -> str:
    env = {**os.environ, "FRAMEIO_TUI_HOME": str(home), "PIP_DISABLE_PIP_VERSION_CHECK": "1", "TMPDIR": str(home)}
    env.pop("PYTHONPATH", None)
    home.mkdir(exist_ok=True)
    done = subprocess.run(command, capture_output=True, text=True, env=env, check=False, cwd=home, timeout=600)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def add_declared(package: Distribution, extras: Iterable[str], found: dict[str, Distribution]) -> None:
    """Add the packages that a package declares as its dependencies, and those that these declare, by their name."""
    for requirement in map(Requirement, package.requires or ()):
        marker, name = requirement.marker, canonicalize_name(requirement.name)
        if marker is not None and not any(marker.evaluate({"extra": extra}) for extra in ("", *extras)):
            continue
        if name not in found:
            found[name] = distribution(name)
            add_declared(found[name], requirement.extras, found)


def link(package: Distribution, folder: Path) -> None:
    """Make a package of this environment available in another one."""
    tops = {file.parts[0] for file in package.files or () if file.parts[0] not in ("..", "__pycache__")}
    for top in tops:
        (folder / top).symlink_to(Path(str(package.locate_file(top))))


@pytest.mark.slow
def test_the_wheel_answers_from_the_demo_in_a_clean_environment(tmp_path: Path) -> None:
    home = tmp_path / "home"
    venv, pip = tmp_path / "venv", (sys.executable, "-m", "pip")
    # The pip of this environment installs into the new one: putting pip there takes longer than all else.
    run(sys.executable, "-m", "venv", "--without-pip", str(venv), home=home)
    run(*pip, "wheel", "-q", "--no-deps", "-w", str(tmp_path / "dist"), str(ROOT), home=home)
    wheel = next((tmp_path / "dist").glob("frameio_tui-*.whl"))
    # Only what the wheel declares is added, from this environment: downloading it takes half of the test's time.
    run(*pip, "--python", str(venv), "install", "-q", "--no-compile", "--no-deps", str(wheel), home=home)
    (packages,) = (venv / "lib").glob("python*/site-packages")
    found: dict[str, Distribution] = {}
    add_declared(Distribution.at(next(packages.glob("frameio_tui-*.dist-info"))), ["demo"], found)
    for package in found.values():
        link(package, packages)
    program = str(venv / "bin" / "frameio-tui")
    assert json.loads(run(program, "--demo", "request", "GET /me", home=home))["name"] == "Ann Lee"
    assert sorted(path.name for path in home.iterdir()) == []
    assert (venv / "share" / "man" / "man1" / "frameio-tui.1").read_text() == man_page()
