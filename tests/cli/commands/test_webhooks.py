"""The commands `webhooks` and `actions` on the sandbox: changes, secrets, and clicks."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from frameio_tui.cli.container import container_at
from frameio_tui.cli.output import Output
from frameio_tui.cli.task_run import Ending
from frameio_tui.core.errors import FrameioTuiError
from frameio_tui.core.secret import Secret
from frameio_tui.core.webhooks.signature import sign
from frameio_tui.sandbox.server import SandboxServer
from frameio_tui.services.tasks.integrations.webhook_point import lock_name
from tests.children import ForkedChild
from tests.cli.commands.test_tree import TEAM, acme4
from tests.cli.conftest import Call
from tests.wire import RawServer, response

__all__ = ["acme4"]

URL = "https://hooks.example/new?token=canary-in-url"
VECTOR = b'{"id":"123","name":"ping","resource":null}\n'
VECTOR_SIGNATURE = "v0=9aab38e9622907c1683429ea491ce6f291c4fb7404c4b55089eeca824465a454"


@pytest.fixture
def secret_of(sandbox: SandboxServer) -> Iterator[object]:
    before = {name: dict(sandbox.store.tables[name]) for name in ("hooks", "actions")}
    yield lambda own_id: (sandbox.store.tables["hooks"] | sandbox.store.tables["actions"])[own_id]["secret"]
    for name, rows in before.items():
        sandbox.store.tables[name].clear()
        sandbox.store.tables[name].update(rows)


def created_id(words: str) -> str:
    return words.rpartition("The ID is ")[2].partition(".")[0]


def files_with(home: Path, text: str) -> list[str]:
    return sorted(
        path.relative_to(home).parts[1]
        for path in home.rglob("*")
        if path.is_file() and text.encode() in path.read_bytes()
    )


def test_a_webhook_on_v4_from_creation_to_deletion(cli: Call, acme4: str, home: Path, secret_of) -> None:  # type: ignore[no-untyped-def]
    run = ("--profile", acme4, "webhooks")
    refused = cli(*run, "create", TEAM, "--name", "N", "--url", URL, "--event", "asset.ready")
    assert (refused.code, "Did you mean 'file.ready'?" in refused.words) == (2, True)
    for name, url in (("N", "http://x.example"), ("N", "https://a.example\\@b.example/"), ("N\x1b[31m", URL)):
        assert cli(*run, "create", TEAM, "--name", name, "--url", url, "--event", "all").code == 2
    assert cli(*run, "create", TEAM, "--name", "N", "--url", URL, "--event", "all", "--no-store").code == 2
    done = cli(*run, "create", TEAM, "--name", "N", "--url", URL, "--event", "file.ready,comment.created")
    assert done.code == 0, done.words
    own_id = created_id(done.words)
    secret = secret_of(own_id)
    assert secret.encode() not in done.data + done.words.encode()
    assert files_with(home, secret) == ["credentials"]
    listed = cli(*run, "list", TEAM, "--json")
    row = next(row for row in json.loads(listed.text) if row["id"] == own_id)
    assert (row["events"], row["active"]) == (["file.ready", "comment.created"], True)
    assert "canary" not in listed.text
    assert cli(*run, "update", own_id, "--off", "--name", "M").code == 0
    assert cli(*run, "update", own_id).code == 2
    assert cli("profiles", "set", acme4, "read_only=yes").code == 0
    assert cli(*run, "delete", own_id).code == 6
    assert cli("profiles", "set", acme4, "read_only=no").code == 0
    assert cli(*run, "delete", own_id).code == 6
    assert cli(*run, "delete", own_id, "--confirm", acme4).code == 0
    assert files_with(home, secret) == []
    assert cli(*run, "delete", own_id, "--confirm", acme4).code == 2
    assert set(files_with(home, "canary-in-url")) <= set()


def test_a_secret_goes_to_a_private_file_or_to_stdout_only_if_asked(
    cli: Call, acme4: str, home: Path, tmp_path: Path, sandbox: SandboxServer, secret_of
) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "secret.txt"
    run = ("--profile", acme4, "actions", "create", TEAM, "--name", "Grade", "--url", "https://x.example/a")
    run = (*run, "--event", "go", "--description", "Go", "--no-store")
    done = cli(*run, "--secret-file", str(path), "--timeout", "10")
    assert done.code == 0, done.words
    first_id = created_id(done.words)
    secret = secret_of(first_id)
    assert path.read_text() == secret + "\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert files_with(home, secret) == []
    assert cli(*run, "--secret-file", str(path)).code == 1
    shown = cli(*run, "--show-secret", "--json", "--single-asset")
    own_id = created_id(shown.words)
    assert sandbox.store.tables["actions"][own_id]["multi_asset"] is False
    assert cli("--profile", acme4, "actions", "update", own_id, "--multi-asset", "--confirm", acme4).code == 0
    assert sandbox.store.tables["actions"][own_id]["multi_asset"] is True
    assert secret_of(own_id) in shown.text
    stored = cli("--profile", acme4, "actions", "secret", own_id, stdin=secret_of(own_id).encode() + b"\n")
    assert stored.code == 0
    assert files_with(home, secret_of(own_id)) == ["credentials"]
    assert cli("--profile", acme4, "actions", "secret", first_id, stdin=secret.encode()).code == 0
    # Of several secrets, the one that fits is named; a click has the time that its action gives.
    body = tmp_path / "body"
    body.write_bytes(VECTOR)
    for each in (own_id, first_id):
        signed = sign(Secret(secret_of(each)), "1570826343", VECTOR)
        options = ("--timestamp", "1570826343", "--signature", signed, "--at", "1570826343", "--secret-from", "all")
        found = cli("--profile", acme4, "webhooks", "verify", str(body), *options, "--json")
        assert (found.code, json.loads(found.text)["secret"]) == (0, each)
    with RawServer(lambda connection, _request: connection.sendall(response(b""))) as server:
        for each, limit in ((first_id, 10), (own_id, 5)):
            tried = cli("--profile", acme4, "actions", "try", server.url, "--secret-from", each)
            assert (tried.code, f"(limit {limit} s)" in tried.words) == (0, True)
    assert cli("--profile", acme4, "actions", "secret", first_id, "--remove").code == 0
    assert cli("--profile", acme4, "actions", "secret", own_id, "--remove").code == 0
    assert files_with(home, secret_of(own_id)) == []


def test_v2_lists_creates_and_updates_with_all_fields(cli: Call, acme: str, sandbox: SandboxServer, secret_of) -> None:  # type: ignore[no-untyped-def]
    run = ("--profile", acme, "webhooks")
    done = cli(*run, "create", TEAM, "--name", "N", "--url", "https://x.example/a", "--event", "asset.ready")
    assert done.code == 0, done.words
    own_id = created_id(done.words)
    assert cli(*run, "update", own_id, "--url", "https://x.example/b", "--confirm", acme).code == 0
    row = sandbox.store.tables["hooks"][own_id]
    assert (row["name"], row["url"], row["events"]) == ("N", "https://x.example/b", ["asset.ready"])
    assert cli(*run, "update", own_id, "--off").code == 2
    places = [row["place"] for row in json.loads(cli(*run, "list", "--json").text) if row["id"] == own_id]
    assert places == [TEAM]


def test_verify_names_the_mistake(cli: Call, tmp_path: Path) -> None:
    body, headers = tmp_path / "body", tmp_path / "headers"
    body.write_bytes(VECTOR)
    headers.write_text(f"X-Frameio-Request-Timestamp: 1570826343\nX-Frameio-Signature: {VECTOR_SIGNATURE}\n")
    run = ("webhooks", "verify", str(body), "--headers", str(headers))
    assert cli(*run, "--at", "1570826350").code == 0
    old = cli(*run, "--json")
    assert (old.code, json.loads(old.text)["mistake"]) == (1, "old-timestamp")
    body.write_bytes(VECTOR[:-1])
    assert "newline-missing" in cli(*run, "--at", "1570826350").text
    assert "old-timestamp" not in cli(*run, "--at", "9" * 400).text
    assert cli(*run, stdin=b"id\nsecret\n").code == 2
    assert cli("webhooks", "deliveries", "-" + "9" * 30).code == 2
    assert cli("webhooks", "send", "file.ready", "--to", URL, "--secret-stdin").code == 6  # before it reads the secret
    for command in (("send", "file.ready", "--to", "http://127.0.0.1:1/"), ("listen",)):
        empty = cli("webhooks", *command, "--secret-stdin")
        assert (empty.code, "The secret is empty." in empty.words) == (2, True)
    wrong = cli(*run, "--at", "1570826350", stdin=b"canary-secret\n", terminal=True)
    assert (wrong.code, "canary" in wrong.text + wrong.words) == (1, False)
    assert cli("webhooks", "verify", str(body)).code == 2
    assert cli("webhooks", "verify", str(tmp_path / "none"), "--signature", "v0=1").code == 2


def test_listening_sending_and_replaying_in_several_processes(
    cli: Call, acme4: str, home: Path, sandbox: SandboxServer
) -> None:
    """A receiver runs while other commands send to it; a signal ends it, and the deliveries stay."""
    assert cli("--profile", acme4, "webhooks", "secret", "hook-1", stdin=b"whs-canary-4711\n").code == 0
    env = {**os.environ, "FRAMEIO_TUI_HOME": str(home)}
    arguments = ["--profile", acme4, "webhooks", "listen", "--port", "0", "--secret-from", "hook-1", "--json"]
    command = [sys.executable, "-m", "frameio_tui", *arguments]
    with ForkedChild(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        url = running.stderr.readline().decode().split()[2]
        assert f"ssh -N -R 8080:{url.removeprefix('http://')} " in running.stderr.readline().decode()
        sending = ("--profile", acme4, "webhooks", "send", "file.ready", "--to", f"{url}/x")
        assert cli(*sending, "--secret-from", "hook-1").code == 0
        first = json.loads(running.stdout.readline())
        assert (first["valid"], first["event"], first["number"], first["path"]) == (True, "file.ready", 1, "/x")
        assert cli(*sending, "--secret-stdin", stdin=b"wrong").code == 0
        assert json.loads(running.stdout.readline())["mistake"] == "wrong-secret"
        assert cli("webhooks", "replay", "2", "--to", url).code == 0
        assert json.loads(running.stdout.readline())["mistake"] == "wrong-secret"
        assert cli("--profile", acme4, "webhooks", "replay", "2", "--to", url, "--secret-from", "hook-1").code == 0
        assert json.loads(running.stdout.readline())["valid"] is True
        assert cli("webhooks", "replay", "2", "--to", "https://evil.example").code == 6
        running.send_signal(signal.SIGTERM)
        words = running.stdout.read() + running.stderr.read()
    assert running.returncode == 143
    assert b"Traceback" not in words
    assert cli("webhooks", "replay", "1", "--to", url).code == 7
    listed = cli("webhooks", "deliveries")
    assert len(listed.text.splitlines()) == 4
    body = cli("webhooks", "deliveries", "1", "--body").data
    assert json.loads(body)["type"] == "file.ready"
    assert "X-Frameio-Signature" in cli("webhooks", "deliveries", "1", "--curl", "http://127.0.0.1:1/").text
    assert cli("webhooks", "deliveries", "99").code == 2
    assert cli("webhooks", "deliveries", "--clear").code == 0
    assert files_with(home, "whs-canary-4711") == ["credentials"]
    assert set(files_with(home, sandbox.tokens["full"])) == {"credentials"}


def test_a_click_is_followed_through_form_and_message(
    cli: Call, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask = Output.ask

    def ask_without_loop(out: Output, question: str) -> str:
        with pytest.raises(RuntimeError):
            asyncio.get_running_loop()  # it would delay Ctrl+C until the end of the line
        return ask(out, question)

    monkeypatch.setattr(Output, "ask", ask_without_loop)
    seen: list[bytes] = []

    def handler(connection: socket.socket, request: bytes) -> None:
        seen.append(request)
        answer: dict[str, object] = {"title": "Done\x1b]0;x\x07", "description": "Thanks"}
        if b'"data"' not in request:
            answer["fields"] = [
                {"type": "text", "label": "Title", "name": "title", "value": "A"},
                {"type": "checkbox", "label": "Urgent", "name": "urgent"},
            ]
        body = json.dumps(answer).encode()
        connection.sendall(response(body, "200 OK", "content-type: application/json"))

    with RawServer(handler) as server:
        run = ("actions", "try", f"{server.url}/act", "--api", "v4", "--secret-stdin", "--event", "go")
        shown = cli(*run, stdin=b"whs-canary-4711", terminal=True)
        assert shown.code == 1  # V4 has no checkbox
        assert "V4 has no field type 'checkbox'. Use boolean." in shown.words
        assert "--data NAME=VALUE" in shown.words
        assert not set(shown.text) & {"\x1b", "\x07"}
        done = cli(*run, "--data", "title=B", "--data", "urgent=yes", "--data", "x=1", stdin=b"whs-canary-4711")
        typed = cli("actions", "try", server.url, "--api", "v4", stdin=b"C\nmaybe\nno\n", person=True)
        assert "Urgent (yes or no): Type yes or no." in typed.words
        assert b'"data":{"title":"C","urgent":false}' in seen[-1]
        ended = cli("actions", "try", server.url, "--api", "v4", stdin=b"", person=True)
        assert "Thanks" in ended.text  # the values of the form, at the end of input
    assert "Thanks" in done.text
    assert "No form had a field named x." in done.words
    assert any(b'"data":{"title":"B","urgent":true}' in each for each in seen)
    assert b"authorization" not in b"".join(seen).lower()
    assert b"canary" not in b"".join(seen)
    assert files_with(home, "canary") == [] if home.exists() else True
    assert cli("actions", "try", "http://127.0.0.1:1/", "--data", "novalue").code == 2


def test_point_has_time_to_restore_the_address_of_a_slow_api(
    cli: Call, acme4: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Ending] = []

    def run_task(*_: object, ending: Ending, **_more: object) -> int:
        seen.append(ending)
        return 0

    monkeypatch.setattr("frameio_tui.cli.commands.webhooks.run_task", run_task)
    assert cli("--profile", acme4, "webhooks", "point", "id", "https://tunnel.example/new").code == 0
    assert not seen[0].is_resumable
    assert seen[0].cleanup_seconds >= 60


def test_point_restores_the_old_address_also_in_a_later_run(cli: Call, acme4: str, home: Path, secret_of) -> None:  # type: ignore[no-untyped-def]
    """A run that ends without restoring leaves a job; the next command names it, and resuming it restores."""
    from frameio_tui.services.tasks.integrations.webhook_point import WebhookPointTask
    from frameio_tui.services.tasks.runner import RunOptions

    done = cli(
        "--profile",
        acme4,
        "webhooks",
        "create",
        TEAM,
        "--name",
        "P",
        "--url",
        "https://x.example/old",
        "--event",
        "all",
    )
    own_id = created_id(done.words)

    async def address() -> str:
        container = container_at(str(home), {})
        try:
            entry = container.profiles_without_history.entry(acme4)
            accounts = await container.tasks.reader(entry).get("accounts.index")
            account_id = accounts.value["data"][0]["id"]  # type: ignore[index]
            for account in accounts.value["data"]:  # type: ignore[index]
                try:
                    found = await container.tasks.reader(entry).get(
                        "webhooks.show", {"account_id": account["id"], "webhook_id": own_id}
                    )
                    return str(found.value["data"]["url"])  # type: ignore[index]
                except FrameioTuiError:
                    continue
            return account_id
        finally:
            await container.close()

    async def point(*, fails: bool) -> tuple[bool, str]:
        container = container_at(str(home), {})
        entry = container.profiles_without_history.entry(acme4)
        is_set = asyncio.Event()
        task = WebhookPointTask(own_id, "https://tunnel.example/new", lambda _name, _old: is_set.set())
        if fails:

            async def lost(*_: object) -> None:
                raise FrameioTuiError("lost")

            task._restore = lost  # type: ignore[method-assign,assignment]  # as if the process were killed
        try:
            running = asyncio.ensure_future(container.tasks.run(entry, task, RunOptions(confirmed=True)))
            await asyncio.wait({running, asyncio.ensure_future(is_set.wait())}, return_when=asyncio.FIRST_COMPLETED)
            during = await address()
            running.cancel()
            await asyncio.wait({running})
            return task.needs_restore, during
        finally:
            await container.close()

    assert asyncio.run(point(fails=False)) == (False, "https://tunnel.example/new")
    assert asyncio.run(address()) == "https://x.example/old"
    for record in container_at(str(home), {}).tasks.records().records:
        assert cli("jobs", "remove", record.id, "--yes").code == 0
    assert asyncio.run(point(fails=True)) == (True, "https://tunnel.example/new")
    warned = cli("--profile", acme4, "webhooks", "list", TEAM)
    assert "did not restore the old address" in warned.words
    job = warned.words.partition("jobs resume ")[2].split()[0]
    other = ("--profile", acme4, "webhooks", "point", own_id, "https://tunnel.example/other", "--confirm", acme4)
    refused = cli(*other)
    assert (refused.code, f"Restore it first: frameio-tui jobs resume {job}" in refused.words) == (6, True)
    container = container_at(str(home), {})
    with container.locks.hold(lock_name(container.profiles_without_history.entry(acme4).profile, own_id)):
        refused = cli(*other)
    assert (refused.code, "Another 'webhooks point' already changes the address" in refused.words) == (6, True)
    resumed = cli("jobs", "resume", job)
    assert resumed.code == 0, resumed.words
    assert asyncio.run(address()) == "https://x.example/old"
    assert "did not restore" not in cli("--profile", acme4, "webhooks", "list", TEAM).words
