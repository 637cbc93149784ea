"""Every V2 request gets one of four verdicts, with a reason."""

from __future__ import annotations

import json
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frameio_tui.adapters.system.package_data import operations
from frameio_tui.core.catalog.body_template import example
from frameio_tui.core.catalog.catalog import Catalog
from frameio_tui.core.catalog.operation import Operation
from frameio_tui.core.http.request import RequestSpec
from frameio_tui.core.http.request_text import parse_request
from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.core.v2_to_v4.verdict import Kind, Verdict, judge

V2, V4 = (Catalog.from_json(operations(api), api) for api in ApiVersion)


def of(text: str, body: object = None) -> Verdict:
    spec = parse_request(text).spec
    return judge(RequestSpec(spec.method, spec.path, spec.query, (), "" if body is None else json.dumps(body)), V2, V4)


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(V2.operations),
    st.booleans(),
    st.sampled_from(["", "full", "random"]),
    st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists, max_leaves=5),
    st.text("abcdef0123456789-", min_size=1, max_size=36),
)
def test_every_documented_operation_gets_a_verdict_with_a_reason(
    operation: Operation, with_query: bool, with_body: str, value: object, item: str
) -> None:
    spec = RequestSpec(operation.method, operation.path).fill(dict.fromkeys(operation.path_params, item))
    fields = {
        field.name: example(field._replace(default=None)) if with_body == "full" else value for field in operation.body
    }
    query = tuple((parameter.name, "1") for parameter in operation.query) if with_query else ()
    verdict = judge(RequestSpec(spec.method, spec.path, query, (), json.dumps(fields) if with_body else ""), V2, V4)
    assert verdict.reason.endswith(".")
    assert verdict.v2 == f"{operation.method} {operation.path}"
    if verdict.kind is Kind.NONE or operation.surface == "c2c":
        assert verdict.v4 == ()
    else:
        assert len(verdict.v4) > 0
        assert verdict.kind is Kind.SEVERAL or len(verdict.v4) == 1
    for text in verdict.v4:
        method, _, target = text.partition(" ")
        assert V4.match(method, target) is not None


def test_every_operation_has_one_verdict_without_its_optional_parts() -> None:
    counts = Counter(judge(RequestSpec(one.method, one.path), V2, V4).kind for one in V2.operations)
    assert counts.total() == len(V2.operations)
    assert set(counts) == set(Kind)


@pytest.mark.parametrize(
    ("text", "kind", "first", "reason"),
    [
        ("GET /me", Kind.SAME, "GET /v4/me", "Only the beginning of the path changes."),
        ("DELETE /comments/c", Kind.SAME, "DELETE /v4/accounts/{account_id}/comments/c", "beginning of the path"),
        ("GET /accounts", Kind.SAME, "GET /v4/accounts", "`after` from links.next"),
        ("GET /accounts?page=2", Kind.CHANGED, "GET /v4/accounts", "`after` from links.next"),
        ("GET /accounts/n/audit_logs", Kind.CHANGED, "GET /v4/accounts/n/audit_logs", "header api-version: 4.0"),
        ("PUT /projects/p", Kind.CHANGED, "PATCH /v4/accounts/{account_id}/projects/p", "PUT becomes PATCH."),
        ("GET /assets/a", Kind.SEVERAL, "GET /v4/accounts/{account_id}/files/a", "include=media_links.original"),
        (
            "DELETE /assets/a/unversion",
            Kind.CHANGED,
            "PATCH /v4/accounts/{account_id}/files/a/move",
            "out of the stack",
        ),
        ("POST /devices/heartbeat", Kind.SAME, "", "continues to use its V2 paths"),
        ("POST /comments/c/like", Kind.NONE, "", "V4 has no likes."),
        ("GET /nothing", Kind.NONE, "", "V2 does not document this request."),
    ],
)
def test_a_request_gets_the_verdict_that_fits(text: str, kind: Kind, first: str, reason: str) -> None:
    verdict = of(text)
    assert verdict.kind is kind
    assert (verdict.v4[0] if verdict.v4 else "") == first
    assert reason in verdict.reason


def test_a_batch_of_several_assets_needs_several_requests() -> None:
    verdict = of("DELETE /review_links/r/items/shared", {"asset_ids": ["a", "b"]})
    assert verdict.kind is Kind.SEVERAL
    assert "Each of the 2 assets needs its own request" in verdict.reason


def test_a_body_that_no_v4_request_fits_has_no_counterpart() -> None:
    verdict = of("POST /assets/a/children", {"type": "version_stack", "name": "x", "source": {"url": "https://a/b"}})
    assert verdict.kind in Kind
    assert verdict.reason


def test_a_secret_in_a_request_is_not_shown() -> None:
    secret = "fio-u-" + "k" * 64
    for verdict in (of(f"GET /unknown/{secret}"), of(f"GET /accounts/n/audit_logs?filters[user_id]={secret}")):
        assert secret not in repr(verdict)
