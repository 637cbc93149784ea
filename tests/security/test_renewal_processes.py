"""Many processes, one expired profile: one refresh a round; and a process killed anywhere in a refresh."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from frameio_tui.core.errors import SignInNeeded
from frameio_tui.sandbox.server import SandboxServer
from tests.signed_in import expire, signed_in
from tests.support import make_program

pytestmark = pytest.mark.slow

PROCESSES = 20
WORKER = """
import sys
from frameio_tui.cli.compose import compose_at
program = compose_at(sys.argv[1], {})
profile = program.profiles.entry("pkce").profile
print("ready", flush=True)
for line in sys.stdin:
    try:
        print("token", program.bearers.bearer(profile).digest(), flush=True)
    except Exception as error:
        print("error", type(error).__name__, error, flush=True)
"""


@pytest.fixture
def server() -> Iterator[SandboxServer]:
    with SandboxServer() as server:
        yield server


class Crowd:
    """Long-lived processes that ask for a token when they are told to, all at once."""

    def __init__(self, home: Path, count: int) -> None:
        self.members = [
            subprocess.Popen(
                [sys.executable, "-c", WORKER, str(home)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
            )
            for _ in range(count)
        ]
        for member in self.members:
            assert member.stdout is not None
            assert member.stdout.readline() == "ready\n"

    def ask(self) -> list[str]:
        """One round: everybody asks, then everybody's answer."""
        self.tell()
        return self.answers()

    def tell(self) -> None:
        for member in self.members:
            assert member.stdin is not None
            member.stdin.write("go\n")
            member.stdin.flush()

    def answers(self) -> list[str]:
        return [member.stdout.readline().strip() for member in self.members if member.stdout is not None]

    def end(self) -> None:
        for member in self.members:
            member.kill()
            member.communicate()


def digest_of(server: SandboxServer) -> str:
    from frameio_tui.core.secret import Secret

    return Secret(server.oauth.chains[-1].access).digest()


def test_twenty_processes_make_one_refresh_a_round(server: SandboxServer, tmp_path: Path) -> None:
    program = make_program(str(tmp_path))
    entry = signed_in(program, server)
    crowd = Crowd(tmp_path, PROCESSES)
    try:
        for number in range(1, 51):
            # Two rounds with an endpoint slower than the patience of a store lock.
            server.oauth.token_delay = 10.0 if number == 25 else 0.0
            expire(program, server, entry.profile)
            said = crowd.ask()
            assert said == [f"token {digest_of(server)}"] * PROCESSES, f"round {number}"
            assert server.oauth.refreshes == ["ok"] * number
    finally:
        crowd.end()
    assert server.oauth.revoked_chains == 0


def test_processes_that_slept_through_the_expiry_make_one_refresh(server: SandboxServer, tmp_path: Path) -> None:
    program = make_program(str(tmp_path))
    entry = signed_in(program, server)
    crowd = Crowd(tmp_path, 6)
    try:
        for member in crowd.members:
            os.kill(member.pid, signal.SIGSTOP)
        crowd.tell()
        expire(program, server, entry.profile)
        for member in crowd.members:
            os.kill(member.pid, signal.SIGCONT)
        assert crowd.answers() == [f"token {digest_of(server)}"] * 6
    finally:
        crowd.end()
    assert server.oauth.refreshes == ["ok"]


KILLED = """
import os, signal, sys
from frameio_tui.cli.compose import compose_at
program = compose_at(sys.argv[1], {})
step = sys.argv[2]
renewal = program.bearers.renewal
die = lambda: os.kill(os.getpid(), signal.SIGKILL)
post, change = renewal._requests._transport.post, renewal._credentials.change
state = {"changes": 0}
def posting(form, budget):
    if step == "before sending": die()
    answer = post(form, budget)
    if step == "after the answer": die()
    return answer
def changing(profile, changed):
    state["changes"] += 1
    if step == "before the mark" and state["changes"] == 1: die()
    if step == "before the save" and state["changes"] == 2: die()
    kept = change(profile, changed)
    if step == "after the save" and state["changes"] == 2: die()
    return kept
renewal._requests._transport.post = posting
renewal._credentials.change = changing
program.bearers.bearer(program.profiles.entry("pkce").profile)
"""
UNSPENT = ("before the mark", "before sending", "after the save")


@pytest.mark.parametrize("step", [*UNSPENT, "after the answer", "before the save"])
def test_killed_in_a_refresh_a_profile_works_or_says_what_to_do(
    server: SandboxServer, tmp_path: Path, step: str
) -> None:
    program = make_program(str(tmp_path))
    entry = signed_in(program, server)
    expire(program, server, entry.profile)
    done = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path), step], capture_output=True, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr
    later = make_program(str(tmp_path))
    profile = later.profiles.entry("pkce").profile
    if step in UNSPENT:
        assert server.registry.lookup(later.bearers.bearer(profile).reveal()) is not None
        assert server.oauth.revoked_chains == 0
        return
    with pytest.raises(SignInNeeded) as caught:
        later.bearers.bearer(profile)
    assert "frameio-tui login pkce" in caught.value.remedy
    assert later.bearers.record(profile).tokens is not None


def test_killed_while_the_answer_is_on_its_way(server: SandboxServer, tmp_path: Path) -> None:
    program = make_program(str(tmp_path))
    entry = signed_in(program, server)
    expire(program, server, entry.profile)
    server.oauth.token_delay = 30.0
    child = subprocess.Popen(
        [sys.executable, "-m", "frameio_tui", "token", "pkce"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "FRAMEIO_TUI_HOME": str(tmp_path)},
    )
    deadline = time.monotonic() + 20
    while not any(chain.in_work for chain in server.oauth.chains) and time.monotonic() < deadline:
        time.sleep(0.02)
    child.kill()
    child.wait()
    server.oauth.token_delay = 0.0
    for chain in server.oauth.chains:
        chain.in_work = False
    later = make_program(str(tmp_path))
    bearer = later.bearers.bearer(later.profiles.entry("pkce").profile)
    assert server.registry.lookup(bearer.reveal()) is not None
