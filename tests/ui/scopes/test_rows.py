"""The checklist as rows."""

from __future__ import annotations

from frameio_tui.adapters.system.package_data import operations
from frameio_tui.core.catalog.catalog import Catalog
from frameio_tui.core.profiles.profile import ApiVersion, CredentialKind, Profile
from frameio_tui.core.scopes.checklist import Checklist
from frameio_tui.core.scopes.registry import V2_SCOPES, unlocked
from frameio_tui.ui.scopes.rows import (
    advice,
    default_scopes,
    difference_spans,
    group_rows,
    legend,
    preset_choices,
    preset_rows,
    scope_rows,
)
from frameio_tui.ui.theme import UNICODE

V2 = Catalog.from_json(operations(ApiVersion.V2), ApiVersion.V2)
PROFILE = Profile(id="0" * 32, name="acme")


def test_rows_are_grouped_and_tell_ticks_and_use() -> None:
    counts = {scope.name: unlocked(V2, scope.name) for scope in V2_SCOPES}
    rows = scope_rows(Checklist(ApiVersion.V2, frozenset({"team.read"})), counts, UNICODE, 80)
    assert sum(row.selectable for row in rows) == 34
    selected = next(row for row in rows if row.key == "team.read")
    text = "".join(part for part, _ in selected.spans)
    assert "[✓]" in text
    assert " ops" in text


def test_differences_are_said() -> None:
    checklist = Checklist(ApiVersion.V2, frozenset({"team.read", "offline"}), frozenset({"team.read", "asset.read"}))
    text = " ".join(part for part, _ in difference_spans(checklist, oauth=False))
    assert "Selected but not granted: offline" in text
    assert "Granted but not selected: asset.read" in text
    assert "for OAuth apps" in text


def test_advice_is_of_the_api_and_kind() -> None:
    assert "developer site" in advice(PROFILE, list_key="l", preset_key="P")
    assert "roles" in advice(PROFILE._replace(api=ApiVersion.V4), list_key="l", preset_key="P")
    assert "offline" in advice(PROFILE._replace(credential=CredentialKind.OAUTH_PKCE), list_key="l", preset_key="P")
    assert advice(PROFILE._replace(credential=CredentialKind.COMMAND), list_key="l", preset_key="P") == ""


def test_an_oauth_app_begins_with_staying_signed_in() -> None:
    assert default_scopes(PROFILE) == ()
    assert default_scopes(PROFILE._replace(credential=CredentialKind.OAUTH_PKCE)) == ("offline",)
    adobe = PROFILE._replace(credential=CredentialKind.OAUTH_SECRET, api=ApiVersion.V4)
    assert "offline_access" in default_scopes(adobe)
    assert default_scopes(PROFILE._replace(credential=CredentialKind.SERVER_TO_SERVER)) == ()


def test_presets_can_be_picked() -> None:
    used = {V2.operations[0].id}
    found = preset_choices(PROFILE, V2, used, V2.operations[0])
    assert found["history"][0] == "Needed for the 1 operation in your history"
    assert found["none"] == ("None", ())
    assert [choice.key for choice in preset_rows(found)] == list(found)


def test_groups_show_how_many_of_their_scopes_are_selected() -> None:
    checklist = Checklist(ApiVersion.V2, frozenset({"team.read", "zz.new"}), words="nothing")
    rows = {row.key: "".join(part for part, _ in row.spans).split() for row in group_rows(checklist)}
    assert rows["Accounts, users and teams"][-1] == "1/4"
    assert rows["Webhooks"][-1] == "0/4"
    assert rows["Not in the published list"][-1] == "1/1"


def test_headings_have_the_same_counts() -> None:
    rows = scope_rows(Checklist(ApiVersion.V2, frozenset({"team.read"})), {}, UNICODE, 80)
    assert "".join(part for part, _ in rows[0].spans) == " Accounts, users and teams  1/4"


def test_granted_scopes_are_marked_only_if_they_are_known() -> None:
    selected = frozenset({"team.read", "asset.read"})
    known = scope_rows(Checklist(ApiVersion.V2, selected, frozenset({"team.read"})), {}, UNICODE, 80)
    texts = {row.key: "".join(part for part, _ in row.spans) for row in known}
    assert "✓ list teams" in texts["team.read"]
    assert "✗ open assets" in texts["asset.read"]
    unknown = scope_rows(Checklist(ApiVersion.V2, selected), {}, UNICODE, 80)
    assert all("✗" not in part and part != "✓ " for row in unknown for part, _ in row.spans)


def test_the_legend_explains_only_what_is_shown() -> None:
    assert legend(Checklist(ApiVersion.V4), {}, UNICODE) == "[✓] selected"
    granted = Checklist(ApiVersion.V2, granted=frozenset({"team.read"}))
    text = legend(granted, {"team.read": 5}, UNICODE)
    assert "✓ granted  ✗ not granted" in text
    assert "expected scope" in text


def test_one_operation_is_not_plural() -> None:
    rows = scope_rows(Checklist(ApiVersion.V2), {"team.read": 1, "team.create": 2}, UNICODE, 80)
    texts = {row.key: "".join(part for part, _ in row.spans) for row in rows}
    assert " 1 op  " in texts["team.read"]
    assert " 2 ops " in texts["team.create"]
