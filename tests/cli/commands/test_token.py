import base64
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Call, Sandbox
from tests.signed_in import near_end, signed_in
from tests.support import make_services
from tests.terminal import Terminal

TOKEN = b"fio-u-" + b"k" * 64


@pytest.fixture
def kept(cli: Call) -> None:
    cli("profiles", "add", "acme")
    assert cli("token", "set", "acme", "--no-verify", stdin=b"'Bearer " + TOKEN + b"'\n").code == 0


@pytest.mark.usefixtures("kept")
def test_a_pipe_gets_the_token_and_a_terminal_only_when_asked(cli: Call) -> None:
    assert cli("token").data == TOKEN + b"\n"
    refused = cli("token", terminal=True)
    assert (refused.code, refused.data) == (2, b"")
    assert TOKEN.decode() not in refused.words
    assert cli("token", "acme", "--show", terminal=True).data.strip() == TOKEN


@pytest.mark.usefixtures("kept")
def test_a_lock_is_said_not_to_bind_whoever_gets_the_token(cli: Call) -> None:
    cli("profiles", "set", "acme", "read_only=yes")
    done = cli("token")
    assert done.data == TOKEN + b"\n"
    assert "read-only" in done.words


def test_a_token_of_an_untrusted_app_is_forgotten_here_and_sent_nowhere(cli: Call, home: Path) -> None:
    cli("profiles", "add", "app", "--client-id", "app-1", "--credential", "oauth_pkce")
    cli("token", "set", "app", "--no-verify", stdin=TOKEN)
    cli("profiles", "set", "app", "endpoints.revoke=http://127.0.0.1:9/revoke")
    assert cli("token", "app").code == 6
    done = cli("token", "forget", "app")
    assert done.code == 0
    assert "The token was not revoked: the file of 'app' has not been approved" in done.words
    assert "removed from this machine" in done.words
    assert not [path for path in home.rglob("*") if path.is_file() and TOKEN in path.read_bytes()]


@pytest.mark.usefixtures("kept")
def test_forgetting_removes_it_from_this_machine(cli: Call, home: Path) -> None:
    done = cli("token", "forget", "acme")
    assert done.code == 0
    assert "stays valid" in done.words
    assert cli("token").code == 5
    assert not [path for path in home.rglob("*") if path.is_file() and TOKEN in path.read_bytes()]


@pytest.mark.parametrize("credential", ["developer_token", "oauth_pkce"])
def test_a_credential_file_that_is_not_valid_is_forgotten_whole(cli: Call, home: Path, credential: str) -> None:
    cli("profiles", "add", "acme", "--credential", credential, "--client-id", "app-1")
    assert cli("token", "set", "acme", "--no-verify", stdin=TOKEN).code == 0
    (path,) = (home / "data" / "credentials").glob("*.toml")
    path.write_bytes(b'= =\naccess_token = "' + TOKEN + b'"\n')
    done = cli("token", "forget", "acme")
    assert done.code == 0
    assert f"{path}:1:1: " in done.words
    assert "The whole file was removed, with the token, the client secret and the approval" in done.words
    assert TOKEN.decode() not in done.words
    assert not path.exists()
    assert cli("profiles", "approve", "acme").code == 0
    assert cli("token", "set", "acme", "--no-verify", stdin=TOKEN).code == 0


def test_the_cleaning_is_told(cli: Call) -> None:
    cli("profiles", "add", "acme")
    done = cli("token", "set", "acme", "--no-verify", stdin=b'  "Bearer ' + TOKEN + b'"\n')
    assert "Removed: quotes" in done.words
    assert cli("token").data == TOKEN + b"\n"


@pytest.mark.parametrize("text", [b"", b"\n", b"\x1b[200~" + TOKEN])
def test_what_holds_no_token_is_not_kept(cli: Call, text: bytes) -> None:
    cli("profiles", "add", "acme")
    assert cli("token", "set", "acme", "--no-verify", stdin=text).code == 2
    assert cli("token").code == 5


def test_a_token_is_kept_once_the_api_said_whose_it_is(cli: Call, sandbox: Sandbox) -> None:
    cli("profiles", "add", "acme", "--base-url", sandbox.url)
    done = cli("token", "set", "acme", stdin=sandbox.tokens["full"].encode())
    assert done.code == 0, done.words
    person = json.loads(cli("profiles", "show", "acme", "--json").data)["user"]
    assert person["name"]
    assert person["name"] in done.words


def test_a_token_the_api_refuses_is_not_kept_unless_asked(cli: Call, sandbox: Sandbox) -> None:
    cli("profiles", "add", "acme", "--base-url", sandbox.url)
    refused = cli("token", "set", "acme", stdin=sandbox.tokens["unknown"].encode())
    assert refused.code == 5
    assert "--no-verify" in refused.words
    assert sandbox.tokens["unknown"] not in refused.words
    assert cli("token").code == 5


def test_an_api_that_cannot_be_reached_is_not_a_bad_token(cli: Call) -> None:
    cli("profiles", "add", "acme", "--base-url", "http://127.0.0.1:9")
    done = cli("token", "set", "acme", stdin=TOKEN)
    assert done.code == 7
    assert "not valid" not in done.words
    assert cli("token").code == 5


def test_another_person_is_put_in_place_only_with_a_yes(cli: Call, sandbox: Sandbox, acme: str) -> None:
    other = sandbox.tokens["other_person"].encode()
    assert cli("whoami").code == 0
    refused = cli("token", "set", acme, stdin=other)
    assert refused.code == 6
    assert cli("token").data.strip().decode() == sandbox.tokens["full"]
    assert cli("token", "set", acme, "--yes", stdin=other).code == 0
    assert cli("token").data.strip() == other


def test_an_untrusted_profile_is_given_no_token(cli: Call, home: Path) -> None:
    path = Path(cli("profiles", "add", "acme").text.strip())
    path.write_text(path.read_text().replace("https://api.frame.io", "http://127.0.0.1:9"))
    done = cli("token", "set", "acme", stdin=TOKEN)
    assert done.code == 6
    assert "profiles approve acme" in done.words


def test_an_environment_profile_keeps_no_token(cli: Call) -> None:
    cli("profiles", "add", "acme", "--env", "ACME_TOKEN")
    assert cli("token", "set", "acme", stdin=TOKEN).code == 2
    assert cli("token", ACME_TOKEN=TOKEN.decode()).data == TOKEN + b"\n"
    assert cli("token").code == 5


def test_a_command_gives_its_token_and_its_words_are_harmless(cli: Call) -> None:
    cli("profiles", "add", "acme", "--command", "--", "printf", "%s", TOKEN.decode())
    assert cli("token").data == TOKEN + b"\n"
    cli("profiles", "add", "bad", "--command", "--", "sh", "-c", "printf '\\033]0;x\\007' >&2; exit 3")
    done = cli("token", "bad")
    assert done.code == 5
    assert "\x1b" not in done.words


@pytest.mark.parametrize(
    "arguments", [["set"], ["forget"], ["set", "a", "b"], ["a", "b"], ["acme", "--yes"]], ids=" ".join
)
def test_words_that_mean_nothing_are_a_usage_error(cli: Call, arguments: list[str]) -> None:
    assert cli("token", *arguments).code == 2


def test_a_client_secret_is_kept_for_an_oauth_app_alone(cli: Call, home: Path) -> None:
    cli("profiles", "add", "plain")
    assert cli("secret", "set", "plain", stdin=b"s3cret").code == 2
    cli("profiles", "add", "app", "--credential", "oauth_secret", "--client-id", "abc")
    for text in (b" \n", b"s\x1b3", b"[200~s3"):
        assert cli("secret", "set", "app", stdin=text).code == 2
    done = cli("secret", "set", "app", stdin=b"s3cret-value\n")
    assert done.code == 0
    assert "s3cret-value" not in done.words
    holding = [path for path in home.rglob("*") if path.is_file() and b"s3cret-value" in path.read_bytes()]
    assert [path.parent.name for path in holding] == ["credentials"]
    assert os.stat(holding[0]).st_mode & 0o077 == 0
    assert json.loads(cli("profiles", "show", "app", "--json").data)["client_secret"] is True


def test_a_token_typed_at_a_terminal_is_not_echoed(cli: Call, home: Path) -> None:
    cli("profiles", "add", "acme")
    env = {"FRAMEIO_TUI_HOME": str(home)}
    with Terminal(["token", "set", "acme", "--no-verify"], env=env) as terminal:
        terminal.expect("Token for acme:")
        terminal.keys(TOKEN.decode(), "enter")
        terminal.expect("Stored for 'acme'")
        assert terminal.wait() == 0
    assert TOKEN not in bytes(terminal.raw)
    assert cli("token").data == TOKEN + b"\n"


def test_an_end_of_input_at_the_prompt_keeps_nothing(cli: Call, home: Path) -> None:
    cli("profiles", "add", "acme")
    with Terminal(["token", "set", "acme"], env={"FRAMEIO_TUI_HOME": str(home)}) as terminal:
        terminal.expect("Token for acme:")
        terminal.keys("\x04")
        assert terminal.wait() == 2
    assert cli("token").code == 5


def test_pasting_over_a_sign_in_is_asked_about(cli: Call, home: Path) -> None:
    cli("profiles", "add", "app", "--client-id", "app-1", "--credential", "oauth_pkce")
    cli("token", "set", "app", "--no-verify", stdin=TOKEN)
    credential = next((home / "data" / "credentials").glob("*.toml"))
    credential.write_text(credential.read_text().replace("[token]", '[token]\nrefresh_token = "r-1"'))
    refused = cli("token", "set", "app", "--no-verify", stdin=TOKEN[:-1] + b"j")
    assert refused.code == 6
    assert "A pasted token replaces the sign-in" in refused.words
    assert "--yes" in refused.words
    assert cli("token", "app").data.strip() == TOKEN
    assert cli("token", "set", "app", "--no-verify", "--yes", stdin=TOKEN[:-1] + b"j").code == 0
    assert cli("token", "app").data.strip() == TOKEN[:-1] + b"j"


def test_an_expired_access_token_is_not_said_to_expire(cli: Call) -> None:
    def part(claims: dict[str, object]) -> bytes:
        return base64.urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=")

    cli("profiles", "add", "pasted", "--credential", "access_token")
    done = cli(
        "token", "set", "pasted", "--no-verify", stdin=b".".join((part({"alg": "none"}), part({"exp": 1}), b"s"))
    )
    assert done.code == 0
    assert "It expired" in done.words


def test_a_token_near_its_end_is_renewed_before_it_is_printed(home: Path, sandbox: Sandbox) -> None:
    services = make_services(str(home))
    named = sandbox.oauth_endpoints()
    # By a name, as real servers have one: looking it up needs an interpreter that is not about to end.
    by_name = named._replace(token=named.token.replace("127.0.0.1", "localhost"))
    near_end(services, signed_in(services, sandbox, endpoints=by_name).profile)
    command = [sys.executable, "-m", "frameio_tui", "token", "pkce"]
    done = subprocess.run(
        command, env={**os.environ, "FRAMEIO_TUI_HOME": str(home)}, capture_output=True, check=True, timeout=120
    )
    assert done.stdout.decode().strip() == sandbox.oauth.token_families[-1].access
    assert done.stderr == b""
