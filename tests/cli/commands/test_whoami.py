import json

from tests.cli.conftest import Call, Sandbox
from tests.wire import RawServer, canned, response

ANN = b'{"id": "u1", "name": "Ann \\u001b[31m", "email": "ann@acme.tv", "account_id": "a1"}'


def test_the_person_is_named(cli: Call) -> None:
    with RawServer(canned(response(ANN, "200 OK", "content-type: application/json"))) as server:
        cli("profiles", "add", "acme", "--base-url", server.url)
        cli("token", "set", "acme", "--no-verify", stdin=b"fio-u-" + b"w" * 64)
        done = cli("whoami")
        shape = json.loads(cli("whoami", "--json").data)
    assert done.code == 0
    assert done.text.endswith("<ann@acme.tv>\n")
    assert "\x1b" not in done.text
    assert (shape["profile"], shape["id"], shape["account_id"]) == ("acme", "u1", "a1")
    assert "ann@acme.tv" in cli("profiles").text


def test_without_a_token_it_is_five(cli: Call) -> None:
    cli("profiles", "add", "acme")
    assert cli("whoami").code == 5


def test_the_sandbox_knows_its_people(cli: Call, sandbox: Sandbox, acme: str) -> None:
    assert cli("whoami").code == 0
    cli("token", "set", acme, "--no-verify", stdin=sandbox.tokens["unknown"].encode())
    refused = cli("whoami")
    assert refused.code == 3
    assert sandbox.tokens["unknown"] not in refused.words
