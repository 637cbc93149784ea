"""Many processes, one expired profile: one refresh a round; and a process killed anywhere in a refresh."""

from __future__ import annotations

import itertools
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from frameio_tui.adapters.storage.file_lock import STORE_LOCK_TIMEOUT
from frameio_tui.core.errors import SignInNeeded, remedy_on_command_line
from frameio_tui.core.profiles.profile import ApiVersion, Profile
from frameio_tui.sandbox.oauth.server import TokenFamily
from frameio_tui.sandbox.rate_limits import RateLimitBuckets
from frameio_tui.sandbox.server import SandboxServer
from frameio_tui.services.services import Services
from tests.children import ForkedChild, run_forked
from tests.signed_in import expire, signed_in
from tests.support import make_services

pytestmark = pytest.mark.slow

PROCESSES = 20
WORKER = """
import sys
from frameio_tui.cli.container import container_at
services = container_at(sys.argv[1], {}).services()
profile = services.profiles.entry("pkce").profile
print("ready", flush=True)
for line in sys.stdin:
    try:
        print("token", services.bearers.bearer(profile).digest(), flush=True)
    except Exception as error:
        print("error", type(error).__name__, error, flush=True)
"""


@pytest.fixture
def server() -> Iterator[SandboxServer]:
    with SandboxServer() as server:
        yield server


class Crowd:
    """Long-lived processes that ask for a token when they are told to, all at once."""

    def __init__(self, home: Path, count: int, work: str = WORKER) -> None:
        self.members = [
            ForkedChild(
                [sys.executable, "-c", work, str(home)],
                seconds=600,  # they serve many rounds
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
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

    return Secret(server.oauth.token_families[-1].access).digest()


def test_twenty_processes_make_one_refresh_a_round(server: SandboxServer, tmp_path: Path) -> None:
    services = make_services(str(tmp_path))
    entry = signed_in(services, server)
    crowd = Crowd(tmp_path, PROCESSES)
    try:
        for number in range(1, 51):
            # One round with an endpoint slower than the patience of a store lock.
            server.oauth.token_delay = STORE_LOCK_TIMEOUT + 1 if number == 25 else 0.0
            expire(services, server, entry.profile)
            said = crowd.ask()
            assert said == [f"token {digest_of(server)}"] * PROCESSES, f"round {number}"
            assert server.oauth.refreshes == ["ok"] * number
    finally:
        crowd.end()
    assert server.oauth.revoked_families == 0


def test_processes_that_slept_through_the_expiry_make_one_refresh(server: SandboxServer, tmp_path: Path) -> None:
    services = make_services(str(tmp_path))
    entry = signed_in(services, server)
    crowd = Crowd(tmp_path, 6)
    try:
        for member in crowd.members:
            os.kill(member.pid, signal.SIGSTOP)
        crowd.tell()
        expire(services, server, entry.profile)
        for member in crowd.members:
            os.kill(member.pid, signal.SIGCONT)
        assert crowd.answers() == [f"token {digest_of(server)}"] * 6
    finally:
        crowd.end()
    assert server.oauth.refreshes == ["ok"]


REQUESTS = 100
SENDER = """
import asyncio, sys, time
from frameio_tui.cli.container import container_at
from frameio_tui.core.http.request_text import parse_request
services = container_at(sys.argv[1], {}).services()
entry = services.profiles.entry("pkce")
spec = parse_request("GET /me").spec
# A slow disk: the other process sends while the server has rotated and the new pair is not stored yet.
token_refresh = services.bearers.token_refresh
change = token_refresh._credentials.change
def slowly(profile, changed):
    time.sleep(0.05)
    return change(profile, changed)
token_refresh._credentials.change = slowly
async def work():
    pause = float(sys.stdin.readline())
    for _ in range(100):
        try:
            print((await services.requests.send(entry, spec)).response.status, flush=True)
        except Exception as error:
            print(type(error).__name__, error, flush=True)
        await asyncio.sleep(pause)
    await services.close()
print("ready", flush=True)
asyncio.run(work())
"""


class Senders(Crowd):
    """Processes that send their requests one after another, and what each has been answered so far."""

    def __init__(self, home: Path, count: int, pause: float) -> None:
        super().__init__(home, count, SENDER)
        self.said: list[list[str]] = [[] for _ in range(count)]
        for member in self.members:
            assert member.stdin is not None
            member.stdin.write(f"{pause}\n")
            member.stdin.flush()
        self._readers = [threading.Thread(target=self._read, args=(at,)) for at in range(count)]
        for reader in self._readers:
            reader.start()

    def _read(self, at: int) -> None:
        stdout = self.members[at].stdout
        assert stdout is not None
        for line in stdout:
            self.said[at].append(line.strip())

    def further(self, count: int) -> bool:
        """Wait until each has had that many answers more; False when they are through before."""
        before = [len(said) for said in self.said]
        end = time.monotonic() + 30
        while any(len(said) < had + count for said, had in zip(self.said, before, strict=True)):
            if any(len(said) >= REQUESTS for said in self.said) or time.monotonic() > end:
                return False
            time.sleep(0.002)
        return True

    def end(self) -> None:
        for reader in self._readers:
            reader.join(30)
        super().end()


def test_two_processes_share_tokens_that_are_killed_under_them(server: SandboxServer, tmp_path: Path) -> None:
    server.sandbox.buckets = RateLimitBuckets(time.monotonic, 1000.0)
    services = make_services(str(tmp_path))
    entry = signed_in(services, server)
    senders, kills = Senders(tmp_path, 2, 0.02), 0
    try:
        # No oftener than one request of each lasts: it is sent once more after a 401, and not twice.
        while senders.further(8):
            server.oauth.expire_all()
            kills += 1
    finally:
        senders.end()
    assert senders.said == [["200"] * REQUESTS] * 2
    assert kills >= 5
    assert server.oauth.refreshes == ["ok"] * kills
    assert_still_signed_in(services, server, entry.profile)


def test_two_processes_share_tokens_that_last_a_moment(server: SandboxServer, tmp_path: Path) -> None:
    server.sandbox.buckets = RateLimitBuckets(time.monotonic, 1000.0)
    server.oauth.access_seconds[ApiVersion.V2] = lasts = 4.0
    issued: list[float] = []
    issue = server.oauth._issue

    def noted(chain: TokenFamily) -> dict[str, object]:
        issued.append(time.monotonic())
        return issue(chain)

    server.oauth._issue = noted  # type: ignore[method-assign]  # watched, not changed
    services = make_services(str(tmp_path))
    entry = signed_in(services, server)
    senders = Senders(tmp_path, 2, 0.07)
    senders.end()
    assert senders.said == [["200"] * REQUESTS] * 2
    ages = [later - earlier for earlier, later in itertools.pairwise(issued)]
    assert len(ages) >= 2
    assert min(ages) > lasts / 4  # none before it is time: in its last two fifths, less a second lost to whole ones
    assert server.oauth.refreshes == ["ok"] * len(ages)
    assert_still_signed_in(services, server, entry.profile)


def assert_still_signed_in(services: Services, server: SandboxServer, profile: Profile) -> None:
    """Nothing was used twice, nothing was refused, and what is on disk is the server's latest pair."""
    assert server.oauth.revoked_families == 0
    record, chain = services.bearers.record(profile), server.oauth.token_families[-1]
    assert record.refresh_attempt is None
    assert record.tokens is not None
    assert record.tokens.refresh is not None
    assert record.tokens.refresh.reveal() == chain.refresh
    assert server.registry.lookup(services.bearers.bearer(profile).reveal()) is not None


KILLED = """
import os, signal, sys
from frameio_tui.cli.container import container_at
services = container_at(sys.argv[1], {}).services()
step = sys.argv[2]
token_refresh = services.bearers.token_refresh
die = lambda: os.kill(os.getpid(), signal.SIGKILL)
post, change = token_refresh._requests._transport.post, token_refresh._credentials.change
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
token_refresh._requests._transport.post = posting
token_refresh._credentials.change = changing
services.bearers.bearer(services.profiles.entry("pkce").profile)
"""
UNSPENT = ("before the mark", "before sending", "after the save")


@pytest.mark.parametrize("step", [*UNSPENT, "after the answer", "before the save"])
def test_killed_in_a_refresh_a_profile_works_or_says_what_to_do(
    server: SandboxServer, tmp_path: Path, step: str
) -> None:
    services = make_services(str(tmp_path))
    entry = signed_in(services, server)
    expire(services, server, entry.profile)
    done = run_forked([sys.executable, "-c", KILLED, str(tmp_path), step])
    assert done.returncode == -signal.SIGKILL, done.stderr
    later = make_services(str(tmp_path))
    profile = later.profiles.entry("pkce").profile
    if step in UNSPENT:
        assert server.registry.lookup(later.bearers.bearer(profile).reveal()) is not None
        assert server.oauth.revoked_families == 0
        return
    with pytest.raises(SignInNeeded) as caught:
        later.bearers.bearer(profile)
    assert "frameio-tui login pkce" in remedy_on_command_line(caught.value.remedy)
    assert later.bearers.record(profile).tokens is not None


def test_killed_while_the_answer_is_on_its_way(server: SandboxServer, tmp_path: Path) -> None:
    services = make_services(str(tmp_path))
    entry = signed_in(services, server)
    expire(services, server, entry.profile)
    server.oauth.token_delay = 30.0
    child = ForkedChild(
        [sys.executable, "-m", "frameio_tui", "token", "pkce"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "FRAMEIO_TUI_HOME": str(tmp_path)},
    )
    deadline = time.monotonic() + 20
    while not any(chain.is_refreshing for chain in server.oauth.token_families) and time.monotonic() < deadline:
        time.sleep(0.02)
    child.kill()
    child.wait()
    server.oauth.token_delay = 0.0
    for chain in server.oauth.token_families:
        chain.is_refreshing = False
    later = make_services(str(tmp_path))
    bearer = later.bearers.bearer(later.profiles.entry("pkce").profile)
    assert server.registry.lookup(bearer.reveal()) is not None


@pytest.mark.parametrize("command", [["token", "pkce"], ["exec", "pkce", "--", "true"], ["request", "GET /me"]])
def test_interrupted_while_the_answer_is_on_its_way(server: SandboxServer, tmp_path: Path, command: list[str]) -> None:
    services = make_services(str(tmp_path))
    entry = signed_in(services, server)
    expire(services, server, entry.profile)
    server.oauth.token_delay = 1.0
    child = ForkedChild(
        [sys.executable, "-m", "frameio_tui", "--profile", "pkce", *command],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "FRAMEIO_TUI_HOME": str(tmp_path)},
    )
    deadline = time.monotonic() + 20
    while not any(chain.is_refreshing for chain in server.oauth.token_families) and time.monotonic() < deadline:
        time.sleep(0.02)
    child.send_signal(signal.SIGINT)
    assert child.wait(30) == 130
    assert server.oauth.refreshes == ["ok"]
    assert_still_signed_in(services, server, entry.profile)
