"""What the console shows of a request before it is sent."""

from __future__ import annotations

import pytest

from frameio_tui.cli.container import Container
from frameio_tui.core.errors import InvalidInput
from frameio_tui.core.http.request import RequestSpec
from frameio_tui.ui.console.request_info import opening_spans, operation_of, spec_of_line


@pytest.mark.parametrize(
    ("typed", "operation"),
    [
        ("/teams", "getTeams"),
        ("GET /v2/teams?x=1", "getTeams"),
        ("/health", "healthCheck"),
        ("POST /teams/abc/projects", "createProject"),
        ("/v4/me", "users.show"),
        ("nonsense here", None),
        ("GET /nope", None),
    ],
)
def test_the_operation_of_a_typed_request(parts: Container, typed: str, operation: str | None) -> None:
    services, entry = parts.services(), parts.profiles.entry("demo")
    found = operation_of(services, entry, typed, None)
    assert (found.id if found else None) == operation


def test_nothing_typed_means_the_row_under_the_cursor(parts: Container) -> None:
    services, entry = parts.services(), parts.profiles.entry("demo")
    under = services.catalogs.of(entry.profile.api).by_id("getMe")
    assert operation_of(services, entry, "", under) is under
    assert operation_of(services, None, "", under) is None
    assert spec_of_line(None, under) == RequestSpec("GET", "/v2/me")
    with pytest.raises(InvalidInput):
        spec_of_line(None, None)


def test_the_sunset_is_said_at_the_beginning_of_v2_alone(parts: Container) -> None:
    v2, v4 = parts.profiles.entry("demo"), parts.profiles.entry("demo-v4")
    assert "1 December 2026" in opening_spans(v2, started=False, typed="")[0][0]
    assert opening_spans(v4, started=False, typed="") == ()
    assert opening_spans(None, started=False, typed="") == ()
