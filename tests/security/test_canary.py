"""A token is pasted, used, refused, exported and asked about: only the credentials file ever holds it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from frameio_tui.core.http.code_export import export
from frameio_tui.core.http.request_text import parse_request
from frameio_tui.core.oauth.pasted_token import examine_paste
from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.sandbox.faults import Faults
from frameio_tui.sandbox.server import SandboxServer
from tests.children import run_forked
from tests.support import CANARY, made, make_services, run
from tests.wire import RawServer, canned, response

CLIENT_SECRET = "p8e-made-up-client-secret-canary"


@pytest.fixture(scope="module")
def server() -> Iterator[SandboxServer]:
    with SandboxServer() as server:
        server.registry.add(CANARY)
        yield server


def cli(home: Path, *arguments: str, stdin: str = "", **env: str) -> tuple[int, bytes]:
    """Run the program as a person would; its exit code and everything it wrote."""
    environment = {**os.environ, "FRAMEIO_TUI_HOME": str(home), "FRAMEIO_TUI_DEBUG": "1", **env}
    command = [sys.executable, "-X", "dev", "-m", "frameio_tui", *arguments]
    done = run_forked(command, stdin.encode(), env=environment)
    return done.returncode, done.stdout + done.stderr


def holders(home: Path, *secrets: str) -> list[str]:
    """Files that hold one of the secrets, as they are or escaped for JSON."""
    return [
        path.relative_to(home).parts[1]
        for path in home.rglob("*")
        if path.is_file() and any(secret.encode() in path.read_bytes() for secret in secrets)
    ]


def test_no_verb_shows_the_token_or_writes_it_elsewhere(server: SandboxServer, tmp_path: Path) -> None:
    home = tmp_path / "home"
    said = [
        cli(home, "profiles", "add", "acme", "--base-url", server.url),
        cli(home, "token", "set", "acme", stdin=f"Authorization: Bearer {CANARY}\n"),
    ]
    server.fault_next(Faults(), Faults(server_error=1), Faults(drop=1), Faults(malformed=1))
    for arguments in (
        ("whoami",),
        ("request", "GET /me"),
        ("request", "GET /me"),
        ("request", "GET /me"),
        ("request", f"GET /me?token={CANARY}&x={CANARY}"),
        ("request", "--profile", "acme", f"GET /{CANARY}"),
        ("request", f"curl -H 'Authorization: Bearer {CANARY}' {server.url}/v2/me"),
        ("profiles",),
        ("profiles", "--json"),
        ("profiles", "show", "acme"),
        ("profiles", "show", "acme", "--json"),
        ("profiles", "copy", "acme", "second"),
        ("profiles", "rename", "acme", "first"),
        ("profiles", "link", "first"),
        ("--profile", "first-v4", "whoami"),
        ("--profile", "first", "history"),
        ("--profile", "first", "history", "--json"),
        ("doctor",),
        ("profiles", "set", "first", "base_url=https://evil.test"),
        ("--profile", "first", "request", "GET /me"),
        ("token", "set", "first", CANARY),
        ("nonsense", CANARY),
    ):
        said.append(cli(home, *arguments))
    written = b"\n".join(text for _, text in said)
    typed = written.count(CANARY.encode())
    assert [text for _, text in said if CANARY.encode() in text] == [], f"{typed} times"
    assert b"Traceback" not in written
    assert holders(home, CANARY) == ["credentials"]
    assert cli(home, "token", "forget", "first")[0] == 0
    assert holders(home, CANARY) == []


def test_no_service_lets_it_out(server: SandboxServer, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    services = make_services(str(tmp_path))
    caplog.set_level(0)
    entry = made(services, server, "acme", CANARY)
    services.tokens.store_client_secret(entry.profile, CLIENT_SECRET)
    twin = services.profiles.create_linked("acme", "acme-v4")
    shown: list[object] = [entry, twin, services.profiles.overview(), examine_paste(CANARY), services.bearers]

    async def use() -> None:
        for api, who in ((ApiVersion.V2, entry), (ApiVersion.V4, twin)):
            shown.append(await services.tokens.whoami(who.profile))
            body = f'{{"name": "x", "note": "{CANARY}", "client_secret": "{CLIENT_SECRET}"}}'
            spec = parse_request(f"POST /{api.value}/nowhere?token={CANARY}").spec
            exchange = await services.requests.send(who, replace(spec, body=body))
            outgoing = exchange.outgoing
            # The person typed the token into URL and body here; what was typed is theirs and is left out.
            bare = exchange._replace(outgoing=outgoing._replace(url="", body=b""))
            shown.extend([bare, services.requests.explain(who, exchange)])
            for form in ("curl", "httpx", "python"):
                text = export(form, outgoing.method, outgoing.url, outgoing.headers, body)
                assert CANARY not in text
                assert CLIENT_SECRET not in text

    run(services, use())
    for thing in shown:
        assert CANARY not in repr(thing)
        assert CLIENT_SECRET not in repr(thing)
    assert CANARY not in caplog.text
    assert holders(tmp_path, CANARY, CLIENT_SECRET) == ["credentials"]


def test_a_traceback_shows_no_token(tmp_path: Path) -> None:
    code = (
        "import sys, traceback\n"
        "from frameio_tui.core.secret import Secret\n"
        f"token = Secret({CANARY[:30]!r} + {CANARY[30:]!r})\n"
        "def fail(secret): raise ValueError(f'failed with {secret} {secret!r}')\n"
        "try: fail(token)\n"
        "except ValueError:\n"
        "    shown = traceback.TracebackException(*sys.exc_info(), capture_locals=True)\n"
        "    print(''.join(shown.format()))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120)
    assert "failed with" in done.stdout
    assert CANARY not in done.stdout


ODD = "Zq9/odd+shaped=bearer.of-no~known_form"


def test_a_token_of_no_known_form_that_comes_back_is_shown_only_in_the_answer_itself(tmp_path: Path) -> None:
    home = tmp_path / "home"
    echo = json.dumps({"id": ODD, "name": f"I am {ODD}", "errors": [{"detail": f"not {ODD}"}], "clientSecret": "hush"})
    with RawServer(canned(response(echo.encode(), "403 Forbidden", "content-type: application/json"))) as server:
        cli(home, "profiles", "add", "acme", "--base-url", server.url, "--credential", "access_token")
        cli(home, "token", "set", "acme", "--no-verify", stdin=ODD)
        _, said = cli(home, "--profile", "acme", "request", f"POST /teams/{ODD[:3]}", "-f", f"note={ODD}")
        quoted = cli(home, "--profile", "acme", "request", "GET /me?x=1", "--as", "curl", "-f", f"q={ODD}")[1]
    with RawServer(canned(response(echo.encode(), "200 OK", "content-type: application/json"))) as server:
        cli(home, "profiles", "set", "acme", f"base_url={server.url}")
        cli(home, "profiles", "approve", "acme")
        whoami = cli(home, "--profile", "acme", "whoami")[1]
        listed = cli(home, "profiles")[1] + cli(home, "--profile", "acme", "history", "--json")[1]
    # The API's answer goes to standard output as it came; what the program says of it is masked.
    assert b"The API says: not \xe2\x80\xa2" in said
    assert b"shaped" not in quoted
    assert b"I am \xe2\x80\xa2" in whoami
    for text in (whoami, listed):
        assert b"shaped" not in text
        assert b"hush" not in text
    assert holders(home, "odd+shaped", "odd%2Bshaped", "hush") == ["credentials"]
