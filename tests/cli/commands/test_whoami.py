from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

from frameio_tui.cli.container import container_at
from frameio_tui.cli.response_output import with_linked_name
from frameio_tui.core.diagnosis.explain import explain
from frameio_tui.core.errors import remedy_on_command_line
from frameio_tui.core.profiles.profile import V2_CLOSES_AT, ApiVersion
from tests.cli.conftest import Call, Sandbox
from tests.wire import RawServer, canned, response

if TYPE_CHECKING:
    from frameio_tui.cli.context import Context

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
    assert refused.code == cli("why", "GET /me").code == 5
    for command in (["whoami"], ["request", "GET /me"], ["token", "set", acme]):
        done = cli(*command, "--json", stdin=sandbox.tokens["unknown"].encode())
        error = json.loads(done.words.splitlines()[-1])["error"]
        assert (done.code, error["exit_code"]) == (5, 5)
        assert error["type"] in ("CredentialRefused", "RequestRefused")
    assert sandbox.tokens["unknown"] not in refused.words


def test_after_the_closing_of_v2_a_failure_names_the_linked_profile(tmp_path: Path) -> None:
    container = container_at(str(tmp_path), {})
    create = container.profiles.create
    v4 = create(container.profiles.draft("acme-new", api=ApiVersion.V4)).profile
    v2 = create(container.profiles.draft("acme", api=ApiVersion.V2, linked_profile=v4.id)).profile
    remedy = explain(404, b"", v2, None, now=V2_CLOSES_AT + 1).remedy
    named = with_linked_name(cast("Context", SimpleNamespace(container=container)), v2, remedy)
    assert remedy_on_command_line(named).startswith("Use the linked V4 profile: --profile acme-new.")
    assert str(named).startswith("Use the linked V4 profile.")


def test_the_same_mistake_has_the_same_exit_code(cli: Call, acme: str, sandbox: Sandbox) -> None:
    assert cli("tree", "Acme Post", "--profile", acme, "-o", "/none/tree.txt").code == 2
    assert cli("migrate", "check", "--offline", "--scripts", "/none").code == 2
    cli("token", "set", acme, "--no-verify", stdin=sandbox.tokens["unknown"].encode())
    assert cli("people", "list", "Acme Post", "--profile", acme).code == 5
