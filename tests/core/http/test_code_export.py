"""An exported command runs and sends exactly the request; nothing in it is obeyed but the token's variable."""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frameio_tui.core.http.code_export import export
from frameio_tui.core.http.request_text import parse_request
from frameio_tui.core.secret import Secret
from tests.support import CANARY
from tests.wire import RawServer, canned, response

HOSTILE = "it's $(touch /tmp/owned) `id` \"q\" \\ $HOME !! \n#{}%s é 東 👩 \u2028 ' EOF"
HEADERS = [("x-note", "a 'b' $(id) \"c\""), ("Authorization", f"Bearer {CANARY}"), ("content-type", "application/json")]


def run(command: list[str], path: str = "") -> str:
    env = {**os.environ, "FRAMEIO_TOKEN": "the-token", "PATH": path + os.pathsep + os.environ["PATH"]}
    return subprocess.run(command, capture_output=True, text=True, env=env, check=True, timeout=60).stdout


@pytest.fixture
def fake_curl(tmp_path: Path) -> str:
    """A curl that writes its arguments as JSON."""
    services = tmp_path / "curl"
    services.write_text(f"#!{sys.executable}\nimport json, sys\nprint(json.dumps(sys.argv[1:]))\n")
    services.chmod(0o755)
    return str(tmp_path)


def test_sh_hands_curl_the_request_untouched(fake_curl: str) -> None:
    body = json.dumps({"name": HOSTILE}, ensure_ascii=False)
    url = "https://api.frame.io/v2/x?q=it%27s&filter[a]=$(id)'"
    command = export("curl", "POST", url, HEADERS, body)
    arguments = json.loads(run(["sh", "-c", command], fake_curl))
    pairs = dict(itertools.pairwise(arguments))
    assert pairs["--data-raw"] == body
    assert pairs["--request"] == "POST"
    assert arguments[-1] == url
    sent = [value for name, value in itertools.pairwise(arguments) if name == "--header"]
    assert sent == ["Authorization: Bearer the-token", "x-note: a 'b' $(id) \"c\"", "content-type: application/json"]


def test_plain_reading_stays_short() -> None:
    assert "--request" not in export("curl", "GET", "https://a.test/v2/me", [], "")
    assert "--head" in export("curl", "HEAD", "https://a.test/v2/me", [], "")


@pytest.mark.parametrize("form", ["python", "httpx"])
@pytest.mark.parametrize("method", ["POST", "GET", "DELETE"])
def test_the_scripts_send_the_request(form: str, method: str) -> None:
    body = json.dumps({"name": HOSTILE}, ensure_ascii=False) if method == "POST" else ""
    with RawServer(canned(response(b"ok"))) as server:
        script = export(form, method, server.url + "/v2/x?q=it%27s&n=1", HEADERS, body)
        shown = run([sys.executable, "-c", script])
        head, _, sent = server.requests[0].partition(b"\r\n\r\n")
    assert shown.splitlines() == ["200", "ok"]
    lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines[1:])}
    assert lines[0] == f"{method} /v2/x?q=it%27s&n=1 HTTP/1.1"
    assert headers["authorization"] == "Bearer the-token"
    assert headers["x-note"] == "a 'b' $(id) \"c\""
    assert sent.decode() == body


@pytest.mark.parametrize("form", ["curl", "httpx", "python"])
def test_no_secret_is_exported(form: str) -> None:
    text = export(
        form,
        "POST",
        f"https://a.test/v2/x?token={CANARY}",
        [*HEADERS, ("cookie", f"s={CANARY}"), ("x-other", CANARY)],
        json.dumps({"client_secret": "hush-hush", "note": CANARY, "name": "kept"}),
    )
    assert CANARY not in text
    assert "hush-hush" not in text
    assert "FRAMEIO_TOKEN" in text
    assert "kept" in text


def test_a_body_that_begins_with_an_at_sign_is_no_file_name() -> None:
    command = export("curl", "POST", "https://api.frame.io/v2/x", [], "@/etc/hostname")
    assert parse_request(command).spec.body == "@/etc/hostname"


@given(
    st.sampled_from(["GET", "POST", "PUT", "PATCH", "DELETE"]),
    st.text(st.characters(codec="utf-8", exclude_characters="\x00\r"), max_size=60),
    st.text(st.characters(codec="ascii", categories=["L", "N", "P", "S", "Zs"]), max_size=30).map(str.strip),
)
def test_an_exported_command_is_read_back_as_the_same_request(method: str, body: str, value: str) -> None:
    url = "https://api.frame.io/v2/assets/a%20b/children?filter[x]=%27y%27&page=2"
    command = export("curl", method, url, [("x-note", value), ("content-type", "application/json")], body)
    spec = parse_request(command).spec
    assert spec.text() == f"{method} {url}"
    assert spec.body == body
    assert spec.headers == (("x-note", value), ("content-type", "application/json"))


@pytest.mark.parametrize("form", ["curl", "httpx", "python"])
def test_known_secrets_and_secret_headers_are_masked_wherever_they_are(form: str) -> None:
    secrets = [Secret("odd-shaped-value")]
    headers = [("x-webhook-secret", "hush-hush"), ("x-note", "odd-shaped-value"), ("x-kept", "kept")]
    body = '{"clientSecret": "hush-hush", "note": "odd\\u002dshaped\\u002dvalue"}'
    text = export(form, "POST", "https://a.test/odd-shaped-value?q=odd%2Dshaped%2Dvalue", headers, body, secrets)
    assert "hush-hush" not in text
    assert "shaped" not in text
    assert "kept" in text
