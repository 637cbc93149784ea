"""OAuth servers that are not ours, from npm, where node and npm are there."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from filelock import FileLock

from tests.children import Child

PACKAGES = ("oauth2-mock-server@^8", "oidc-provider@^9")
SECRET = "s3cr3t-/with+odd:marks%and=more"
SCRIPT = Path(__file__).with_name("servers.mjs")


class Foreign(NamedTuple):
    """A running server, and the redirect URI its apps are registered with."""

    issuer: str
    redirect: str


@pytest.fixture(scope="session")
def packages(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A folder with the servers' packages; the tests are skipped with the reason where they cannot be had."""
    if not shutil.which("node") or not shutil.which("npm"):
        pytest.skip("node and npm are not here: OAuth servers that are not ours cannot be started")
    base = tmp_path_factory.getbasetemp()
    shared = base if worker_id == "master" else base.parent  # by the workers of one run: installing takes long
    folder, outcome = shared / "npm", shared / "npm.txt"
    with FileLock(shared / "npm.lock"):
        if not outcome.exists():
            outcome.write_text(installed(folder), "utf-8")
    if problem := outcome.read_text("utf-8"):
        pytest.skip(problem)
    return folder


def installed(folder: Path) -> str:
    """Install the packages, and return why they cannot be used, or nothing."""
    command = ["npm", "install", "--prefix", str(folder), "--no-audit", "--no-fund", "--silent", *PACKAGES]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    except subprocess.TimeoutExpired:
        return "npm did not answer in two minutes"
    if done.returncode:
        return f"npm could not install {' '.join(PACKAGES)}: {done.stderr.strip()[-200:]}"
    shutil.copy(SCRIPT, folder)  # modules are looked for beside the script
    return ""


def started(which: str, packages: Path) -> Iterator[Foreign]:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        redirect = f"http://127.0.0.1:{probe.getsockname()[1]}/callback"
    child = Child(
        ["node", str(packages / SCRIPT.name), which, SECRET],
        seconds=3600,  # as long as the test run may take
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "REDIRECT_URI": redirect, "NODE_NO_WARNINGS": "1"},
    )
    assert child.stdout is not None
    try:
        issuer = next((line.strip() for line in child.stdout if line.startswith("http")), "")
        if not issuer:
            pytest.skip(f"the {which} server does not start with this node")
        yield Foreign(issuer, redirect)
    finally:
        child.kill()
        child.wait()
        child.stdout.close()


@pytest.fixture(scope="session")
def mock(packages: Path) -> Iterator[Foreign]:
    """oauth2-mock-server: says yes to everybody."""
    yield from started("mock", packages)


@pytest.fixture(scope="session")
def oidc(packages: Path) -> Iterator[Foreign]:
    """oidc-provider: asks for a login, rotates refresh tokens, and ends the chain when one is used again."""
    yield from started("oidc", packages)
