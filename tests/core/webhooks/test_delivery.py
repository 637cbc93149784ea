"""Deliveries: what they are about, which attempt, where they may be sent, and as curl."""

from __future__ import annotations

import json
import subprocess

import pytest

from frameio_tui.core.errors import InvalidInput, RefusedLocally, remedy_on_command_line
from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.core.webhooks.delivery import (
    Delivery,
    Incoming,
    attempt_of,
    check_target,
    curl_command,
    delivery_json,
    describe,
    headers_to_send,
)
from frameio_tui.core.webhooks.events import check_events, sample_payload

HEADERS = (("Host", "bench"), ("User-Agent", "Frame.io V4 API"), ("X-Frameio-Signature", "v0=00"))


def incoming(body: bytes = b"{}", headers: tuple[tuple[str, str], ...] = HEADERS) -> Incoming:
    return Incoming("POST", "/", headers, body)


def test_description_of_payloads_of_both_apis_and_of_garbage() -> None:
    event, resource, api = describe(incoming(sample_payload("file.ready", ApiVersion.V4)))
    assert (event, resource.partition(" ")[0], api) == ("file.ready", "file", "v4")
    assert describe(incoming(b'{"type":3,"resource":[]}', ())) == ("", "", "")
    for body in (b"", b"[" * 100_000, b"\xff\xfe", b"[]", b'"x"'):
        assert describe(incoming(body))[:2] == ("", "")


def test_equal_body_is_another_attempt_only_after_a_failure() -> None:
    failed = Delivery(100.0, incoming(), status=500)
    slow = Delivery(100.0, incoming(), status=200, seconds=6.0, attempt=2)
    assert attempt_of(incoming(), 115.0, [failed]) == 2
    assert attempt_of(incoming(), 115.0, [slow]) == 3
    assert attempt_of(incoming(), 115.0, [Delivery(100.0, incoming(), status=200)]) == 1
    assert attempt_of(incoming(b"[]"), 115.0, [failed]) == 1
    assert attempt_of(incoming(), 5000.0, [failed]) == 1
    assert attempt_of(incoming(), 115.0, [failed._replace(attempt=5)]) == 1


def test_deliveries_leave_this_host_only_if_the_host_is_named() -> None:
    for url in ("http://127.0.0.1:1/x", "http://localhost:8000", "http://[::1]:1/"):
        assert check_target(url) == url
    with pytest.raises(RefusedLocally, match=r"^hooks\.example is another host") as refused:
        check_target("https://hooks.example/x")
    assert "--allow-host hooks.example" in remedy_on_command_line(refused.value.remedy)
    assert check_target("https://hooks.example/x", "HOOKS.example")
    for url in ("http://hooks.example/x", "http://127.0.0.1.evil.example/", "http://127.0.0.1@evil.example/"):
        with pytest.raises((RefusedLocally, InvalidInput)):
            check_target(url, "hooks.example")
    for url in ("", "ftp://127.0.0.1/", "http://127.0.0.1:99999/", "http://127.0.0.1/a b", "http://127.0.0.1/\n", "x"):
        with pytest.raises(InvalidInput):
            check_target(url)


def test_credentials_in_headers_are_neither_shown_nor_sent_again() -> None:
    headers = (*HEADERS, ("Authorization", "Bearer fio-u-canary-canary-canary"), ("Cookie", "a=canary"))
    delivery = Delivery(1.0, incoming(headers=headers))
    assert "canary" not in str(delivery_json(delivery)) + curl_command(delivery, "http://127.0.0.1:1")
    assert headers_to_send(headers) == HEADERS[1:]


def test_json_is_valid_and_exact_whatever_the_body() -> None:
    for body, payload in ((b'{"a":1}', {"a": 1}), (b'{"a":1e999}', None), (b"NaN", None), (b"[" * 100_000, None)):
        found = delivery_json(Delivery(1.0, incoming(body)))
        assert found["payload"] == payload
        assert "body_base64" not in found
        json.loads(json.dumps(found, allow_nan=False))
    assert delivery_json(Delivery(1.0, incoming(b"\xff{}")))["body_base64"] == "/3t9"


def test_curl_command_of_hostile_headers_and_large_bodies_can_be_pasted() -> None:
    headers = (*HEADERS, ("X-Evil", "a\x1b]0;b"), ("X-Zoë", "é"), ("Upgrade", "h2c"))
    command = curl_command(Delivery(1.0, incoming(b"\x1b[A" + b"x" * 10, headers)), "http://127.0.0.1:1/")
    assert command.isprintable()
    assert "Evil" not in command
    assert "Upgrade" not in command
    large = curl_command(Delivery(1.0, incoming(b"{}" * 100_000)), "http://127.0.0.1:1/")
    assert large.endswith("--data-binary @-")


@pytest.mark.parametrize("body", [b'it\'s "$(id)" `id`\n', b"\x00\xff\n%s\\", b"@/etc/passwd", "é\u202e".encode()])
def test_curl_command_sends_the_exact_bytes(body: bytes) -> None:
    command = curl_command(Delivery(1.0, incoming(body)), "http://127.0.0.1:1/a'b")
    script = 'curl() { while [ $# -gt 1 ]; do shift; done; if [ "$1" = @- ]; then cat; else printf %s "$1"; fi; }\n'
    shown = subprocess.run(["sh", "-c", script + command], capture_output=True, check=True, timeout=10)
    assert shown.stdout == body


def test_unknown_events_are_refused_with_the_one_that_was_meant() -> None:
    known = ("file.ready", "file.created", "comment.created")
    assert check_events(["file.ready,comment.created", "file.ready"], known, ApiVersion.V4) == (
        "file.ready",
        "comment.created",
    )
    assert check_events(["all"], known, ApiVersion.V4) == known
    for name, meant in (("asset.ready", "file.ready"), ("coment.created", "comment.created"), ("zzz", "Choose from")):
        with pytest.raises(InvalidInput) as error:
            check_events([name], known, ApiVersion.V4)
        assert meant in error.value.remedy
    with pytest.raises(InvalidInput):
        check_events([" , "], known, ApiVersion.V4)
