"""Tests of the rows of operations, with a hint whether the profile may call them."""

from __future__ import annotations

from frameio_tui.cli.container import Container
from frameio_tui.core.http.history import Outcome
from frameio_tui.core.profiles.profile import ApiVersion
from frameio_tui.ui.console.operations.rows import catalog_rows, hint_span, legend, operation_row, summary_spans
from frameio_tui.ui.theme import UNICODE


def test_all_operations_are_listed_by_group(container: Container) -> None:
    services, entry = container.services(), container.profiles.entry("demo")
    for api, count in ((ApiVersion.V2, 115), (ApiVersion.V4, 124)):
        rows = catalog_rows(services.catalogs.of(api), entry, UNICODE)
        assert sum(row.selectable for row in rows) == count
        assert not rows[0].selectable


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


def test_words_at_the_edge_say_what_is_special(container: Container) -> None:
    entry = container.profiles.entry("demo")
    catalog = container.services().catalogs.of(ApiVersion.V2)

    def special(name: str) -> str:
        operation = catalog.by_id(name)
        assert operation is not None
        return "".join(text for text, _ in operation_row(operation, entry, UNICODE).right).strip()

    found = {special(operation.id) for operation in catalog.operations}
    assert {"", "asks", "C2C only"} <= found
    assert special("getMe") == ""


def test_description_is_shortened_before_the_scopes(container: Container) -> None:
    entry = container.profiles.entry("demo")
    operation = container.services().catalogs.of(ApiVersion.V2).by_id("getAccounts")
    assert operation is not None
    text = "".join(part for part, _ in summary_spans(operation, entry, UNICODE, width=46, brief=True))
    assert text.startswith("List acc")
    assert text[:46].endswith("✓")


def test_marks_of_v4_appear_only_for_what_is_known(container: Container) -> None:
    entry = container.profiles.entry("demo-v4")
    shares = container.services().catalogs.of(ApiVersion.V4).by_id("shares.index")
    assert shares is not None
    assert hint_span(shares, entry, UNICODE)[0] == " "
    assert hint_span(shares, entry, UNICODE, {"shares.index": Outcome(403, 0)})[0] == "✗"
    assert legend(ApiVersion.V4, UNICODE).plain == "✓ allowed  ✗ refused  …/ = /accounts/ID/"
    assert legend(ApiVersion.V2, UNICODE).plain == "✓ allowed  ✗ scope missing  ? unknown"


def test_similar_operations_are_below_a_heading_that_cannot_be_picked(container: Container) -> None:
    rows = catalog_rows(
        container.services().catalogs.of(ApiVersion.V2), container.profiles.entry("demo"), UNICODE, "delte comment"
    )
    assert (rows[0].spans, rows[0].selectable) == (((" Similar", "group"),), False)
    assert [row.key for row in rows[1:3]] == ["getComment", "deleteComment"]


def test_a_part_without_room_is_left_out_and_not_cut(container: Container) -> None:
    entry = container.profiles.entry("demo")
    operation = container.services().catalogs.of(ApiVersion.V2).by_id("getAccounts")
    assert operation is not None

    def text(width: int) -> str:
        spans = summary_spans(operation, entry, UNICODE, {"getAccounts": Outcome(200, 0)}, width=width)
        return "".join(part for part, _ in spans)

    whole = text(0)
    assert "allowed" in whole
    assert text(len(whole)) == whole
    assert text(len(whole) - 1) == whole.rpartition(" · ")[0]


def test_a_long_path_is_shortened_in_the_middle_before_a_badge_is_left_out(container: Container) -> None:
    catalog, entry = container.services().catalogs.of(ApiVersion.V2), container.profiles.entry("demo")
    marked = [row for row in catalog_rows(catalog, entry, UNICODE) if row.right]
    row = max(marked, key=lambda row: len(row.spans[-1][0]))
    path = row.spans[-1][0]
    needed = sum(len(text) for text, _ in (*row.spans, *row.right))
    assert [text for text, _ in row.spans_for(needed + 1)][len(row.spans) - 1] == path
    for cut in (1, 5, 10):
        spans = row.spans_for(needed + 1 - cut)
        texts = [text for text, _ in spans]
        assert sum(map(len, texts)) == needed + 1 - cut
        assert tuple(spans[-len(row.right) :]) == row.right
        assert "…" in texts[len(row.spans) - 1]
        assert texts[len(row.spans) - 1].endswith(path[-5:])
