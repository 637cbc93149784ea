import json
import os
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from frameio_tui.core.document.document import Document
from tests.children import ForkedChild
from tests.cli.conftest import Call
from tests.terminal import Terminal
from tests.wire import RawServer, canned, response

TOKEN = "fio-u-" + "k" * 64
HOSTILE = b'{"name":"\x1b]52;c;eA==\x07 [red]x \xe2\x80\xae\xff",  "n":1.10}\n'
JSON = "content-type: application/json"


@pytest.fixture
def to(cli: Call) -> object:
    """Makes the profile `acme` for a server, with a token, and answers the same Call."""

    def profile(server: RawServer, *options: str) -> None:
        assert cli("profiles", "add", "acme", "--base-url", server.url, *options).code == 0
        assert cli("token", "set", "acme", "--no-verify", stdin=TOKEN.encode()).code == 0

    return profile


def made(to: object, server: RawServer, *options: str) -> None:
    assert callable(to)
    to(server, *options)


def test_a_pipe_gets_the_bytes_as_they_came(cli: Call, to: object) -> None:
    with RawServer(canned(response(HOSTILE, "200 OK", JSON))) as server:
        made(to, server)
        done = cli("request", "GET /me")
    assert (done.code, done.data) == (0, HOSTILE)
    assert "Profile: acme (V2)" in done.words
    assert b"GET /v2/me HTTP/1.1" in server.requests[0]
    assert f"authorization: Bearer {TOKEN}".encode() in server.requests[0].lower().replace(b"bearer", b"Bearer")


def test_a_terminal_gets_no_control_character(cli: Call, to: object) -> None:
    reply = response(HOSTILE, "200 \x1b[31mOK", JSON, "x-name: \x1b]0;x\x07")
    with RawServer(canned(reply)) as server:
        made(to, server)
        done = cli("request", "GET /me", "-i", terminal=True, NO_COLOR="1")
        coloured = cli("request", "GET /me", terminal=True, TERM="xterm")
    assert done.code == coloured.code == 0
    for run in (done, coloured):
        assert not any(c in run.text.replace("\x1b[3", "").replace("\x1b[0m", "") for c in "\x1b\x07\u202e")


def test_a_large_answer_arrives_whole(cli: Call, to: object, home: Path) -> None:
    body = json.dumps(["x" * 1000] * 3000).encode()
    config = home / "config"
    config.mkdir(parents=True)
    (config / "config.toml").write_text("[limits]\nmemory_limit = 65536\n")
    with RawServer(canned(response(body, "200 OK", JSON))) as server:
        made(to, server)
        assert cli("request", "GET /me").data == body
        refused = cli("request", "GET /me", "--query", "[0]")
        assert (refused.code, refused.data) == (2, b"")
        assert "memory_limit" in refused.words
        assert cli("request", "GET /me", "--all").code == 2


@pytest.mark.parametrize(
    ("status", "code"), [("404 Not Found", 3), ("403 Forbidden", 3), ("503 Busy", 4), ("302 Found", 3)]
)
def test_a_refusal_gives_its_body_its_reason_and_its_code(cli: Call, to: object, status: str, code: int) -> None:
    body = b'{"message": "no"}'
    with RawServer(canned(response(body, status, JSON, "location: /elsewhere"))) as server:
        made(to, server)
        done = cli("request", "GET /me")
    assert (done.code, done.data) == (code, body)
    assert f"frameio-tui: {status[:3]}: " in done.words
    assert len(server.requests) == 1


def test_nobody_there_is_seven(cli: Call) -> None:
    cli("profiles", "add", "acme", "--base-url", "http://127.0.0.1:9")
    cli("token", "set", "acme", "--no-verify", stdin=TOKEN.encode())
    done = cli("request", "GET /me")
    assert (done.code, done.data) == (7, b"")
    assert "127.0.0.1" in done.words


def test_fields_fill_placeholders_then_query_or_body(cli: Call, to: object) -> None:
    with RawServer(canned(response(b"{}", "200 OK", JSON))) as server:
        made(to, server)
        cli("--profile", "acme", "request", "GET /projects/{project_id}", "-f", "project_id=a/b", "-f", "include=x y")
        cli("--profile", "acme", "request", "PUT /projects/p1", "-f", "name=Reel 1", "-f", "private=true")
    assert server.requests[0].startswith(b"GET /v2/projects/a%2Fb?include=x%20y HTTP/1.1")
    head, _, body = server.requests[1].partition(b"\r\n\r\n")
    assert b"content-type: application/json" in head.lower()
    assert json.loads(body)["name"] == "Reel 1"


def test_a_body_comes_from_a_file_or_from_standard_input(cli: Call, to: object, tmp_path: Path) -> None:
    body = '{"name": "Zoë"}'.encode()
    file = tmp_path / "body.json"
    file.write_bytes(body)
    with RawServer(canned(response(b"{}", "200 OK", JSON))) as server:
        made(to, server)
        assert cli("--profile", "acme", "request", "PUT /projects/p1", "--input", str(file)).code == 0
        assert cli("--profile", "acme", "request", "PUT /projects/p1", "--input", "-", stdin=body).code == 0
    assert [request.partition(b"\r\n\r\n")[2] for request in server.requests] == [body, body]


@pytest.mark.parametrize(
    "arguments",
    [
        ["GET /me", "-f", "novalue"],
        ["GET /me", "--header", "novalue"],
        ["PUT /projects/p1", "--input", "/nope/nope"],
        ["PUT /projects/p1", "--input", "-"],
        ["GET /me", "--query", "[["],
        ["GET /projects/{project_id}"],
        ["GET /../x"],
        [""],
    ],
    ids=" ".join,
)
def test_what_cannot_be_sent_is_said_and_nothing_leaves(cli: Call, to: object, arguments: list[str]) -> None:
    with RawServer(canned(response(b"{}"))) as server:
        made(to, server)
        done = cli("--profile", "acme", "request", *arguments, stdin=b'{"open')
    assert done.code == 2, done.words
    assert server.requests == []


def test_an_unsafe_request_without_a_person_names_its_profile(cli: Call, to: object) -> None:
    with RawServer(canned(response(b"{}", "200 OK", JSON))) as server:
        made(to, server, "--ask-before", "none")
        refused = cli("request", "DELETE /projects/p1")
        assert (refused.code, server.requests) == (2, [])
        assert "--profile" in refused.words
        assert cli("request", "DELETE /projects/p1", person=True).code == 0
        assert cli("request", "DELETE /projects/p1", FRAMEIO_TUI_PROFILE="acme").code == 0
        assert cli("--profile", "acme", "request", "DELETE /projects/p1").code == 0


def test_a_read_only_profile_refuses_until_armed_for_this_one(cli: Call, to: object) -> None:
    with RawServer(canned(response(b"{}", "200 OK", JSON))) as server:
        made(to, server, "--read-only")
        delete = ("--profile", "acme", "request", "DELETE /projects/p1")
        assert cli(*delete).code == 6
        assert cli(*delete, "--confirm", "other").code == 6
        assert server.requests == []
        assert cli("request", "GET /me").code == 0
        assert cli(*delete, "--confirm", "acme").code == 0
        assert cli(*delete).code == 6


def test_a_guarded_method_asks_the_person(cli: Call, to: object) -> None:
    with RawServer(canned(response(b"{}", "200 OK", JSON))) as server:
        made(to, server, "--ask-before", "DELETE")
        delete = ("--profile", "acme", "request", "DELETE /projects/p1")
        assert cli(*delete).code == 6
        assert cli(*delete, person=True, stdin=b"\n").code == 6
        assert server.requests == []
        assert cli(*delete, person=True, stdin=b"acme\n").code == 0


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"DELETE"', '"DELTE"'),
        ("ask_before =", "gaurd ="),
        ("ask_before =", "guard ="),
        ("ask_before =", 'twin = ""\nask_before ='),
        ("ask_before =", "readonly = true\nask_before ="),
    ],
)
def test_a_file_with_a_misspelled_or_retired_key_sends_nothing(
    cli: Call, to: object, home: Path, old: str, new: str
) -> None:
    with RawServer(canned(response(b"{}", "200 OK", JSON))) as server:
        made(to, server)
        path = home / "config" / "profiles" / "acme.toml"
        path.write_text(path.read_text().replace(old, new), encoding="utf-8")
        for words in (["request", "GET /me"], ["--profile", "acme", "request", "DELETE /x", "--confirm", "acme"]):
            done = cli(*words)
            assert done.code == 1
            assert f"{path}:" in done.words
        assert server.requests == []


def test_another_origin_gets_nothing(cli: Call, to: object) -> None:
    with RawServer(canned(response(b"{}"))) as server, RawServer(canned(response(b"{}"))) as other:
        made(to, server)
        assert cli("request", f"GET {other.url}/v2/me").code == 6
    assert server.requests == other.requests == []


def test_a_token_in_a_pasted_curl_is_not_sent_and_not_repeated(cli: Call, to: object) -> None:
    pasted = "fio-u-" + "z" * 64
    with RawServer(canned(response(b"{}", "200 OK", JSON))) as server:
        made(to, server)
        done = cli("request", f"curl -H 'Authorization: Bearer {pasted}' {server.url}/v2/me")
    assert done.code == 0, done.words
    assert pasted.encode() not in server.requests[0]
    assert pasted not in done.words


@pytest.mark.parametrize("between", ["\n", "; ", "&&", " --next ", " # ", " >out.json\n"])
def test_only_the_first_of_two_curl_commands_is_sent_and_the_rest_is_told(cli: Call, to: object, between: str) -> None:
    with RawServer(canned(response(b"{}", "200 OK", JSON))) as server:
        made(to, server)
        done = cli("request", f"curl {server.url}/v2/me{between}curl -X DELETE {server.url}/v2/assets/1")
    assert done.code == 0, done.words
    assert "the rest was ignored" in done.words
    assert [request.split(b"\r\n")[0] for request in server.requests] == [b"GET /v2/me HTTP/1.1"]


@pytest.mark.parametrize(
    ("command", "part"),
    [
        ("curl --foo DELETE {}/v2/me", "--foo"),
        ("cat x.json | curl -d @- {}/v2/me", "'cat'"),
        ("curl -X POST {}/v2/me <<EOF\n{{}}\nEOF", "here-document"),
        ("curl -X POST {}/v2/me\n-d '{{}}'", "seems to continue"),
        ("curl -d @body.json {}/v2/me", "a file"),
        ("curl -F a=@b {}/v2/me", "a form"),
        ("curl -d @- {}/v2/me", "standard input"),
    ],
)
def test_a_command_that_is_not_understood_sends_nothing(cli: Call, to: object, command: str, part: str) -> None:
    with RawServer(canned(response(b"{}", "200 OK", JSON))) as server:
        made(to, server)
        done = cli("request", command.format(server.url))
        saved = cli("saved", "add", "kept", command.format(server.url))
    assert (done.code, saved.code) == (2, 2)
    assert part in done.words
    assert server.requests == []


def test_the_body_that_a_command_reads_from_a_file_is_given_as_input(cli: Call, to: object, tmp_path: Path) -> None:
    body = tmp_path / "body.json"
    body.write_text('{"a": 1}')
    with RawServer(canned(response(b"{}", "200 OK", JSON))) as server:
        made(to, server)
        done = cli("request", f"curl -d @body.json {server.url}/v2/me", "--input", str(body), "--profile", "acme")
    assert done.code == 0, done.words
    assert server.requests[0].endswith(b'\r\n\r\n{"a": 1}')


@pytest.mark.parametrize("request_line", ["GET {{base_url}}/v2/me", "$BASE/v2/me", "curl '{{ host }}/v2/me'"])
def test_a_gap_in_place_of_the_host_goes_to_the_profiles_own(cli: Call, to: object, request_line: str) -> None:
    with RawServer(canned(response(b"{}", "200 OK", JSON))) as server:
        made(to, server)
        assert cli("saved", "add", "kept", request_line).code == 0
        assert cli("request", request_line).code == cli("request", "@kept").code == 0
    assert [request.split(b"\r\n")[0] for request in server.requests] == [b"GET /v2/me HTTP/1.1"] * 2


@pytest.mark.parametrize("verb", [("why",), ("translate",), ("scopes", "--for"), ("request", "--as", "curl")])
def test_every_verb_that_reads_a_command_tells_what_it_ignored(cli: Call, to: object, verb: tuple[str, ...]) -> None:
    with RawServer(canned(response(b"{}", "200 OK", JSON))) as server:
        made(to, server)
        done = cli(*verb, f"curl {server.url}/v2/me; curl -X DELETE {server.url}/v2/assets/1")
    assert "the rest was ignored" in done.words
    assert all(request.startswith(b"GET ") for request in server.requests)


def paged(pages: list[bytes]) -> RawServer:
    def handle(conn: object, request: bytes) -> None:
        target = request.split(b" ")[1].decode()
        number = int(target.partition("page=")[2].partition("&")[0] or "1")
        headers = [JSON, f"page-number: {number}", f"total-pages: {len(pages)}", "per-page: 2", "total: 9"]
        conn.sendall(response(pages[number - 1], "200 OK", *headers))  # type: ignore[attr-defined]  # a socket

    return RawServer(handle)


def test_all_pages_come_as_one_list_of_untouched_items(cli: Call, to: object) -> None:
    with paged([b'[{"id": 1.10}, {"id":2}]', b'[\n{"id": "3"}]', b"[]"]) as server:
        made(to, server)
        first = cli("request", "GET /teams")
        done = cli("request", "GET /teams", "--all")
        queried = cli("request", "GET /teams", "--all", "--query", "length(@)")
    assert "--all" in first.words
    assert done.code == 0, done.words
    assert done.data.replace(b"\n", b"") == b'[{"id": 1.10},{"id":2},{"id": "3"}]'
    assert queried.data == b"3\n"


def test_a_list_cut_short_is_no_whole_list(cli: Call, to: object) -> None:
    with paged([b'[{"id": 1}]', b"oops"]) as server:
        made(to, server)
        done = cli("request", "GET /teams", "--all")
    with pytest.raises(ValueError, match="Expecting"):
        json.loads(done.data)
    assert done.code != 0


def test_text_found_by_a_query_comes_out_bare(cli: Call, to: object) -> None:
    with RawServer(canned(response(b'{"name": "Ann \\u001b[31m", "n": [1]}', "200 OK", JSON))) as server:
        made(to, server)
        assert cli("request", "GET /me", "--query", "name").data == b"Ann \x1b[31m\n"
        assert "\x1b" not in cli("request", "GET /me", "--query", "name", terminal=True).text
        assert json.loads(cli("request", "GET /me", "--query", "n").data) == [1]


@pytest.mark.parametrize("language", ["curl", "httpx", "python"])
def test_an_export_is_printed_and_nothing_is_sent(cli: Call, to: object, language: str) -> None:
    with RawServer(canned(response(b"{}"))) as server:
        made(to, server, "--read-only")
        done = cli("request", "PUT /projects/p1", "-f", "name=x", "--as", language)
    assert done.code == 0, done.words
    assert server.requests == []
    assert "FRAMEIO_TOKEN" in done.text
    assert TOKEN not in done.text


def test_an_exported_curl_does_what_the_request_does(cli: Call, to: object) -> None:
    with RawServer(canned(response(b'{"ok": 1}', "200 OK", JSON))) as server:
        made(to, server)
        done = cli("request", "GET /me?x=1", "--as", "curl")
        env = {**os.environ, "FRAMEIO_TOKEN": TOKEN}
        ran = subprocess.run(["sh", "-c", done.text], capture_output=True, env=env, check=False, timeout=120)
        if ran.returncode == 127:
            pytest.skip("no curl here")
    assert ran.stdout == b'{"ok": 1}'
    assert server.requests[0].startswith(b"GET /v2/me?x=1 ")


def test_method_headers_and_body_can_be_given_as_for_curl(cli: Call, to: object, tmp_path: Path) -> None:
    (tmp_path / "body.json").write_text('{"b": 2}')
    with RawServer(canned(response(b"{}"))) as server:
        made(to, server)
        posted = cli("request", "/teams", "-d", '{"a": 1}', "-H", "x-mine: 1", "--as", "curl").text
        put = cli("request", "-X", "put", "/teams/t", "-d", f"@{tmp_path / 'body.json'}", "--as", "curl").text
        clash = cli("request", "-X", "PUT", "GET", "/me")
    assert all(part in posted for part in ("--request POST", '{"a": 1}', "x-mine: 1"))
    assert all(part in put for part in ("--request PUT", '{"b": 2}'))
    assert (clash.code, server.requests) == (2, [])
    assert "The request has the method GET already." in clash.words


def test_what_was_sent_is_in_the_history(cli: Call, to: object, home: Path) -> None:
    with RawServer(canned(response(b"{}", "200 OK", JSON))) as server:
        made(to, server)
        cli("request", "GET /me")
    shape = json.loads(cli("history", "--json").data)
    assert [(item["method"], item["target"], item["status"]) for item in shape] == [("GET", "/v2/me", 200)]
    assert "GET /v2/me" in cli("history").text
    assert cli("history", "--limit", "0").code == 2
    holding = [path for path in home.rglob("*") if path.is_file() and TOKEN.encode() in path.read_bytes()]
    assert [path.parent.name for path in holding] == ["credentials"]


def test_what_does_not_fit_a_body_is_said_with_its_line(cli: Call, to: object, tmp_path: Path) -> None:
    file = tmp_path / "body.json"
    file.write_text('{\n  "name": 5,\n  "privat": true\n}')
    said = b'{"errors": [{"detail": "name is invalid"}]}'
    with RawServer(canned(response(said, "422 Unprocessable", JSON))) as server:
        made(to, server)
        done = cli("--profile", "acme", "request", "POST /teams/t/projects", "--input", str(file))
    assert done.code == 3
    assert "Possible mistake in line 2: 'name' must be a string, not an integer" in done.words
    assert "Possible mistake in line 3: 'privat' is not among the documented fields" in done.words
    assert "API error in line 2: name is invalid" in done.words
    assert done.data == said


def test_a_body_is_written_as_it_arrives_and_kept_when_it_breaks(cli: Call, to: object) -> None:
    def broken(conn: socket.socket, request: bytes) -> None:
        conn.sendall(
            b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n" + b'{"a":1,"b":'
        )

    with RawServer(broken) as server:
        made(to, server)
        piped = cli("request", "GET /me", "-i")
        seen = cli("request", "GET /me", terminal=True, NO_COLOR="1")
        filtered = cli("request", "GET /me", "--query", "a")
    assert piped.code == seen.code == filtered.code == 7
    assert piped.data.startswith(b"HTTP/1.1 200 OK\ncontent-type")
    assert piped.data.endswith(b'\n\n{"a":1,"b":')
    assert seen.text == '{\n  "a": 1,\n  "b": \n'
    assert filtered.data == b""
    assert "incomplete: 127.0.0.1 closed the connection" in cli("history").text


@pytest.mark.parametrize("status", ["404 Not Found", "429 Too Many", "302 Found", "401 Unauthorized"])
def test_a_refusal_that_breaks_is_not_taken_for_a_result(cli: Call, to: object, status: str) -> None:
    def broken(conn: socket.socket, request: bytes) -> None:
        conn.sendall(f"HTTP/1.1 {status}\r\ncontent-length: 99\r\n\r\n".encode() + b'{"a":1')

    with RawServer(broken) as server:
        made(to, server)
        done = cli("request", "GET /me")
    assert (done.code, done.data) == (7, b"")


@pytest.mark.parametrize(
    "body", [b'{"a": [1, {"b": "x"}], "c": []}', b"text\r\nmore", b"", b"x", b"\x89PNG\0\1", b"[1"]
)
def test_a_terminal_shows_a_whole_body_once(cli: Call, to: object, body: bytes) -> None:
    with RawServer(canned(response(body, "200 OK", JSON))) as server:
        made(to, server)
        seen = cli("request", "GET /me", terminal=True, NO_COLOR="1")
    document = Document(body, "application/json")
    while not document.index_step():
        pass
    assert seen.code == (7 if body == b"[1" else 0)
    assert seen.text == "".join(line.text() + "\n" for line in document.lines(0, document.known))
    assert document.note in seen.words


def test_the_spill_file_of_a_written_body_is_removed(cli: Call, to: object, home: Path) -> None:
    (home / "config").mkdir(parents=True)
    (home / "config" / "config.toml").write_text("[limits]\nmemory_limit = 65536\n")
    body = json.dumps(["x" * 1000] * 300).encode()
    with RawServer(canned(response(body, "200 OK", JSON))) as server:
        made(to, server)
        piped, seen = cli("request", "GET /me"), cli("request", "GET /me", terminal=True, NO_COLOR="1")
        assert cli("request", "GET /me", "--query", "[0]").code == 2
    assert piped.data == body
    assert json.loads(seen.text) == json.loads(body)
    with RawServer(canned(response(body, "404 Not Found", JSON))) as server:
        cli("profiles", "set", "acme", f"base_url={server.url}")
        cli("profiles", "approve", "acme")
        assert cli("request", "GET /me").data == body
    assert list(home.rglob("body-*")) == []


@pytest.mark.slow
def test_an_endless_stream_is_seen_while_it_arrives(home: Path, cli: Call, to: object) -> None:
    written = threading.Event()

    def endless(conn: socket.socket, request: bytes) -> None:
        conn.sendall(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n[")
        while True:
            conn.sendall(b'{"n":1},\n')
            written.wait(0.02)

    with RawServer(endless) as server:
        made(to, server)
        env = {**os.environ, "FRAMEIO_TUI_HOME": str(home)}
        command = [sys.executable, "-m", "frameio_tui", "request", "GET /me"]
        with ForkedChild(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env) as program:
            assert program.stdout is not None
            assert program.stdout.read(40).startswith(b'[{"n":1},\n{"n":1}')
            program.send_signal(signal.SIGINT)
            _, words = program.communicate(timeout=20)
        assert program.returncode == 130
        with Terminal(["request", "GET /me"], env={"FRAMEIO_TUI_HOME": str(home), "NO_COLOR": "1"}) as terminal:
            terminal.expect('"n": 1')
            terminal.keys("ctrl+c")
            assert terminal.wait() == 130
            assert '"n": 1' in terminal.text()
        with ForkedChild(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env) as program:
            assert program.stdout is not None
            program.stdout.read(10)
            program.stdout.close()
            assert program.wait(timeout=20) == 141
    assert b"Interrupted" in words
    assert cli("history").text.count("incomplete: Cancelled; the server may have received the request.") == 3
    assert list(home.rglob("body-*")) == []


@pytest.mark.parametrize(
    ("options", "path", "message", "command"),
    [
        ((), "/teams/{team_id}", "{team_id} is missing. Pass it with -f team_id=ID.", "/teams\n"),
        (
            (),
            "/projects/{project_id}",
            "{project_id} is missing. Pass it with -f project_id=ID.",
            "/teams/{team_id}/projects -f team_id=ID\n",
        ),
        (
            (),
            "/assets/{asset_id}",
            "{asset_id} is missing. Pass it with -f asset_id=ID.",
            "/teams/{team_id}/projects -f team_id=ID and use root_asset_id\n",
        ),
        (
            ("--api", "v4"),
            "/accounts/{account_id}/workspaces/{workspace_id}",
            "{account_id} and {workspace_id} are missing. Pass them with -f account_id=ID -f workspace_id=ID.",
            "/accounts\n",
        ),
        (
            ("--api", "v4", "--account", "a1"),
            "/accounts/{account_id}/files/{file_id}",
            "{file_id} is missing. Pass it with -f file_id=ID.",
            "/accounts/{account_id}/workspaces/{workspace_id}/projects -f workspace_id=ID and use root_folder_id\n",
        ),
    ],
)
def test_missing_id_is_named_with_the_command_that_lists_ids(
    cli: Call, to: object, options: tuple[str, ...], path: str, message: str, command: str
) -> None:
    with RawServer(canned(response(b"{}", "200 OK", JSON))) as server:
        made(to, server, *options)
        done = cli("request", path)
        assert done.code == 2
        assert message in done.words
        assert f"To list IDs, run: frameio-tui request {command}" in done.words
        assert server.requests == []


def test_json_whose_end_is_missing_is_written_and_ends_with_the_code_for_no_response(cli: Call, to: object) -> None:
    cut, whole = b'{"data": [{"name": "a"}', b'{"data": [{"name": "a"}]}'
    with RawServer(canned(response(cut, "200 OK", JSON))) as server:
        made(to, server)
        done = cli("request", "GET /me")
        created = cli("request", "POST /teams", "-f", "name=x", "--profile", "acme", "--confirm", "acme")
    assert (done.code, done.data, created.code) == (7, cut, 7)
    assert "The response is incomplete: the end of its JSON is missing.\n  Send the request again." in done.words
    assert "Check its effect with a GET request before you send it again." in created.words
    for body, kind in ((whole, JSON), (b'{"a": 1,,}', JSON), (cut, "content-type: text/plain")):
        with RawServer(canned(response(body, "200 OK", kind))) as server:
            assert cli("profiles", "set", "acme", f"base_url={server.url}", "--force").code == 0
            assert cli("profiles", "approve", "acme").code == 0
            assert cli("request", "GET /me").code == 0
