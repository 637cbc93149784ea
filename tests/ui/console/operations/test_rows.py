"""Tests of the rows of operations, with a hint whether the profile may call them."""

from __future__ import annotations

from frameio_tui.cli.container import Container
from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.ui.console.operations.rows import catalog_rows, hint_span, operation_row, summary_spans
from frameio_tui.ui.theme import UNICODE


def test_all_operations_are_listed_by_group(container: Container) -> None:
    services, entry = container.services(), container.profiles.entry("demo")
    for api, count in ((ApiVersion.V2, 115), (ApiVersion.V4, 124)):
        rows = catalog_rows(services.catalogs.of(api), entry, UNICODE)
        assert sum(row.pickable for row in rows) == count
        assert not rows[0].pickable


def test_hints_follow_the_profiles_scopes(container: Container) -> None:
    catalog = container.services().catalogs.of(ApiVersion.V2)
    full, limited = container.profiles.entry("demo"), container.profiles.entry("demo-limited")
    comment = catalog.by_id("createComment")
    assert comment is not None
    assert hint_span(comment, full, UNICODE)[0] == "✓"
    assert hint_span(comment, limited, UNICODE)[0] == "✗"
    notifications = catalog.by_id("getGroupedNotifications")
    assert notifications is not None
    assert "only for Frame.io's own apps" in " ".join(text for text, _ in summary_spans(notifications, full, UNICODE))


def test_rows_omit_the_version_prefix_and_the_account(container: Container) -> None:
    catalog = container.services().catalogs.of(ApiVersion.V4)
    shares = catalog.by_id("shares.index")
    assert shares is not None
    text = "".join(part for part, _ in operation_row(shares, container.profiles.entry("demo-v4"), UNICODE).spans)
    assert "…/projects/{project_id}/shares" in text


def test_search_lists_the_best_match_first(container: Container) -> None:
    rows = catalog_rows(
        container.services().catalogs.of(ApiVersion.V2), container.profiles.entry("demo"), UNICODE, "me"
    )
    assert rows[0].key == "getMe"
