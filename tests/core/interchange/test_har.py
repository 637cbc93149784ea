"""Exchanges and history entries as HAR files: valid, and without secrets."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import fastjsonschema
from hypothesis import given, settings
from hypothesis import strategies as st

from frameio_tui.core.http.exchange import Exchange, Outgoing, Response, Timing
from frameio_tui.core.interchange.code import export_exchange, export_request
from frameio_tui.core.interchange.har import (
    entry_of_exchange,
    entry_of_request,
    har_document,
    har_text,
)
from frameio_tui.core.secret import Secret
from tests.support import CANARY

SCHEMAS = Path(__file__).parent / "schemas"
validate = fastjsonschema.compile(json.loads((SCHEMAS / "har-1.2.json").read_text("utf-8")))
SIGNED = "https://s3.test/file.mov?X-Amz-Signature=0123abcd&X-Amz-Credential=AKIA"
TEXTS = st.text(max_size=30)
SECONDS = st.none() | st.floats(0, 1000)


def exchange(**changes: Any) -> Exchange:
    outgoing = Outgoing(
        "POST",
        f"https://api.frame.io/v4/x?page=2&access_token={CANARY}",
        (("cookie", f"s={CANARY}"), ("x-note", "kept"), ("content-type", "application/json")),
        json.dumps({"client_secret": CANARY, "name": "kept too"}).encode(),
        Secret(CANARY),
    )
    body = json.dumps({"url": SIGNED, "echo": CANARY, "webhook_secret": "hush-hush", "id": "7"}).encode()
    headers = (("content-type", "application/json"), ("set-cookie", f"a={CANARY}"), ("location", SIGNED))
    response = Response(200, "OK", headers, body, body_size=len(body), wire_size=10)
    timing = Timing(0.001, 0.002, 0.003, 0.02, 0.025)
    return Exchange("1" * 32, "acme", "v4", outgoing, response, timing, 1_700_000_000.0)._replace(**changes)


def test_an_exchange_is_a_valid_entry_without_secrets() -> None:
    text = har_text([entry_of_exchange(exchange())])
    document = json.loads(text)
    validate(document)
    assert not [word for word in (CANARY, "hush-hush", "0123abcd", "AKIA") if word in text]
    entry = document["log"]["entries"][0]
    assert entry["startedDateTime"] == "2023-11-14T22:13:20.000Z"
    assert entry["timings"] == {
        "blocked": -1, "dns": 1.0, "connect": 5.0, "ssl": 3.0, "send": 0, "wait": 14.0, "receive": 5.0
    }  # fmt: skip
    assert {"name": "page", "value": "2"} in entry["request"]["queryString"]
    assert {"name": "x-note", "value": "kept"} in entry["request"]["headers"]
    assert "kept too" in entry["request"]["postData"]["text"]
    assert entry["response"]["redirectURL"].startswith("https://s3.test/file.mov?")
    assert json.loads(entry["response"]["content"]["text"])["id"] == "7"


def test_a_request_without_a_response_is_valid() -> None:
    document = har_document([entry_of_request(exchange().outgoing, "not sent")])
    validate(document)
    (entry,) = document["log"]["entries"]
    assert (entry["response"]["status"], entry["comment"]) == (0, "not sent")


def test_each_form_exports_the_request_without_secrets() -> None:
    for form in ("curl", "httpx", "python", "har"):
        text = export_exchange(form, exchange())
        assert CANARY not in text
        assert "kept too" in text
    assert '"status": 200' in export_exchange("har", exchange())
    assert '"status": 0' in export_request("har", exchange().outgoing)


@settings(max_examples=25)
@given(
    TEXTS,
    st.lists(st.tuples(TEXTS, TEXTS), max_size=3),
    st.binary(max_size=40),
    st.lists(SECONDS, min_size=4, max_size=4),
)
def test_every_exchange_is_valid(
    text: str, headers: list[tuple[str, str]], body: bytes, times: list[float | None]
) -> None:
    response = Response(599, text, tuple(headers), body)
    outgoing = Outgoing("GET", "https://a.test/" + text, tuple(headers), body)
    timing = Timing(*times, total=max(time or 0 for time in times))
    document = har_document([entry_of_exchange(exchange(outgoing=outgoing, response=response, timing=timing))])
    validate(json.loads(json.dumps(document)))
