"""Tests of the texts about a request before it is sent."""

from __future__ import annotations

import pytest

from frameio_tui.cli.container import Container
from frameio_tui.core.errors import InvalidInput
from frameio_tui.core.http.request import RequestSpec
from frameio_tui.core.http.request_text import parse_request
from frameio_tui.core.profiles.profile import DEFAULT_BASE_URL, V2_CLOSES_AT, ApiVersion
from frameio_tui.ui.console.request_info import HOW_TO_BEGIN, opening_spans, operation_of, spec_for_operation


@pytest.mark.parametrize(
    ("typed", "operation"),
    [
        ("/teams", "getTeams"),
        ("GET /v2/teams?x=1", "getTeams"),
        ("/health", "healthCheck"),
        ("POST /teams/abc/projects", "createProject"),
        ("/v4/me", "users.show"),
        ("GET /nope", None),
    ],
)
def test_the_operation_of_a_typed_request(container: Container, typed: str, operation: str | None) -> None:
    spec = parse_request(typed).spec
    found = operation_of(container.services().catalogs, "v2", spec.method, spec.path)
    assert (found.id if found else None) == operation


def test_empty_line_means_the_operation_under_the_cursor(container: Container) -> None:
    under = container.services().catalogs.of(ApiVersion.V2).by_id("getMe")
    assert spec_for_operation(under) == RequestSpec("GET", "/v2/me")
    with pytest.raises(InvalidInput):
        spec_for_operation(None)


def test_end_of_v2_is_shown_only_to_v2_profiles_at_the_start(container: Container) -> None:
    v2, v4 = container.profiles.entry("demo"), container.profiles.entry("demo-v4")
    for now in (0.0, V2_CLOSES_AT):  # a sandbox is never closed
        assert (
            "announced the end of V2 for 1 December 2026" in opening_spans(v2, now=now, started=False, typed="")[0][0]
        )
    v2 = v2._replace(profile=v2.profile._replace(base_url=DEFAULT_BASE_URL))
    assert "announced" in opening_spans(v2, now=V2_CLOSES_AT - 1, started=False, typed="")[0][0]
    closed = opening_spans(v2, now=V2_CLOSES_AT, started=False, typed="")[0][0]
    assert closed == "V2 closed on 1 December 2026. Press p to switch to the linked V4 profile."
    assert opening_spans(v4, now=0.0, started=False, typed="") == ((HOW_TO_BEGIN, "dim"),)
    assert opening_spans(v2, now=0.0, started=True, typed="/nothing-known") == ()
    assert opening_spans(None, now=0.0, started=False, typed="") == ()
