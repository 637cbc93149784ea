"""Operations are found by the words that users look for, the one that they mean first."""

from __future__ import annotations

import time

import pytest

from frameio_tui.adapters.system.package_data import operations
from frameio_tui.core.catalog.catalog import Catalog
from frameio_tui.core.catalog.operation import Operation
from frameio_tui.core.catalog.search import MAX_SIMILAR, query_words
from frameio_tui.core.profiles.profile import ApiVersion, CredentialKind

V2 = Catalog.from_json(operations(ApiVersion.V2), ApiVersion.V2)
V4 = Catalog.from_json(operations(ApiVersion.V4), ApiVersion.V4)
BOTH = pytest.mark.parametrize("catalog", [V2, V4], ids=["v2", "v4"])

FIRST = {
    "upload": ("POST /assets/{asset_id}/children", "POST ~/folders/{folder_id}/files/local_upload"),
    "download": ("GET /assets/{asset_id}", "GET ~/files/{file_id}"),
    "thumbnail": ("GET /assets/{asset_id}", "GET ~/files/{file_id}"),
    "transcode": ("GET /assets/{asset_id}", "GET ~/files/{file_id}"),
    "proxy": ("GET /assets/{asset_id}", "GET ~/files/{file_id}"),
    "metadata": ("GET /assets/{asset_id}", "GET ~/files/{file_id}/metadata"),
    "folder": ("GET /assets/{asset_id}/children", "GET ~/folders/{folder_id}/children"),
    "create folder": ("POST /assets/{asset_id}/children", "POST ~/folders/{folder_id}/folders"),
    "rename": ("PUT /assets/{asset_id}", "PATCH ~/files/{file_id}"),
    "rename project": ("PUT /projects/{project_id}", "PATCH ~/projects/{project_id}"),
    "move": ("POST /assets/{destination_folder}/move", "PATCH ~/files/{file_id}/move"),
    "copy": ("POST /assets/{destination_folder}/copy", "POST ~/files/{file_id}/copy"),
    "delete file": ("DELETE /assets/{asset_id}", "DELETE ~/files/{file_id}"),
    "trash": ("GET /projects/{project_id}/trash", "GET ~/projects/{project_id}/recently_deleted"),
    "restore": ("PUT /assets/{asset_id}/restore", "PATCH ~/files/{file_id}/restore"),
    "version": ("POST /assets/{asset_id}/version", "GET ~/folders/{folder_id}/version_stacks"),
    "status": ("POST /assets/{asset_id}/label", "GET ~/files/{file_id}/status"),
    "label": ("POST /assets/{asset_id}/label", "PATCH ~/projects/{project_id}/metadata/values"),
    "comment": ("GET /assets/{asset_id}/comments", "GET ~/files/{file_id}/comments"),
    "add comment": ("POST /assets/{asset_id}/comments", "POST ~/files/{file_id}/comments"),
    "delete comment": ("DELETE /comments/{comment_id}", "DELETE ~/comments/{comment_id}"),
    "share": ("GET /projects/{project_id}/review_links", "GET ~/projects/{project_id}/shares"),
    "review link": ("GET /projects/{project_id}/review_links", "GET ~/projects/{project_id}/shares"),
    "presentation": ("GET /presentations", "GET ~/projects/{project_id}/shares"),
    "reviewer": ("POST /review_links/{review_link_id}/reviewers", "GET ~/shares/{share_id}/reviewers"),
    "invite": ("POST /projects/{project_id}/collaborators", "PATCH ~/projects/{project_id}/users/{user_id}"),
    "user": ("GET /teams/{team_id}/members", "GET ~/users"),
    "member": ("GET /teams/{team_id}/members", "GET ~/users"),
    "collaborator": ("GET /projects/{project_id}/collaborators", "GET ~/projects/{project_id}/users"),
    "webhook": ("GET ~/hooks", "GET ~/workspaces/{workspace_id}/webhooks"),
    "hook": ("GET ~/hooks", "GET ~/workspaces/{workspace_id}/webhooks"),
    "create webhook": ("POST /teams/{team_id}/hooks", "POST ~/workspaces/{workspace_id}/webhooks"),
    "custom action": ("GET ~/actions", "GET ~/workspaces/{workspace_id}/actions"),
    "audit": ("GET ~/events", "GET ~/audit_logs"),
    "search": ("GET /search/assets", "POST ~/search"),
    "who am i": ("GET /me", "GET /me"),
    "whoami": ("GET /me", "GET /me"),
    "me": ("GET /me", "GET /me"),
    "account": ("GET /accounts", "GET /accounts"),
    "team": ("GET /teams", "GET ~/workspaces"),
    "workspace": ("GET /teams", "GET ~/workspaces"),
    "project": ("GET /teams/{team_id}/projects", "GET ~/projects"),
    "new project": ("POST /teams/{team_id}/projects", "POST ~/workspaces/{workspace_id}/projects"),
}
"""What users look for, and the operation that must be the first on V2 and on V4; `~` is `/accounts/{account_id}`."""


def name_of(operation: Operation) -> str:
    """Return method and path as FIRST has them."""
    path = operation.path.removeprefix(f"/{operation.api.value}").replace("/accounts/{account_id}/", "~/", 1)
    return f"{operation.method} {path}"


def names(catalog: Catalog, text: str) -> list[str]:
    return [name_of(operation) for operation in catalog.search(text).operations]


@pytest.mark.parametrize("text", FIRST)
def test_what_users_look_for_is_the_first_match_on_v2(text: str) -> None:
    assert names(V2, text)[0] == FIRST[text][0]
    assert not V2.search(text).is_similar


@pytest.mark.parametrize("text", FIRST)
def test_what_users_look_for_is_the_first_match_on_v4(text: str) -> None:
    assert names(V4, text)[0] == FIRST[text][1]
    assert not V4.search(text).is_similar


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("get me", "GET /me"),
        ("/me", "GET /me"),
        ("~/teams", "GET ~/teams"),
        ("list team proj", "GET /teams/{team_id}/projects"),
        ("GET /v2/teams", "GET /teams"),
        ("/teams/{team_id}/projects", "GET /teams/{team_id}/projects"),
        ("review_links get", "GET /projects/{project_id}/review_links"),
        ("the comments of an asset", "GET /assets/{asset_id}/comments"),
        ("downl", "GET /assets/{asset_id}"),
        ("Uploads", "POST /assets/{asset_id}/children"),
        ("deleteAsset", "DELETE /assets/{asset_id}"),
    ],
)
def test_paths_beginnings_plurals_and_sentences_are_understood(text: str, name: str) -> None:
    assert names(V2, text)[0] == name


def test_operations_are_found_by_their_scope() -> None:
    found = V2.search("asset.delete").operations
    assert found
    assert all("asset.delete" in operation.scopes for operation in found)


@BOTH
def test_no_word_lists_all_operations(catalog: Catalog) -> None:
    assert catalog.search("  ").operations == catalog.operations


@BOTH
def test_method_finds_all_its_operations(catalog: Catalog) -> None:
    found = set(catalog.search("delete").operations)
    assert found >= {operation for operation in catalog.operations if operation.method == "DELETE"}


def test_camera_to_cloud_and_deprecated_operations_come_last() -> None:
    for catalog, text in ((V2, "upload"), (V2, "project"), (V2, "asset"), (V4, "file")):
        last = [bool(o.surface) or o.deprecated or not o.callable for o in catalog.search(text).operations]
        assert True in last
        assert last == sorted(last)


def test_operations_that_reject_the_credential_come_last() -> None:
    found = V2.search("webhook", CredentialKind.OAUTH_PKCE).operations
    assert name_of(found[0]) == "POST /teams/{team_id}/hooks"
    assert name_of(found[-1]) == "GET ~/hooks"


def test_every_word_must_match() -> None:
    for operation in V2.search("asset delete").operations[:2]:
        assert operation.method == "DELETE"
        assert "assets" in operation.path
    assert V2.search("asset zzzzqqq").operations == ()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("dowload", "GET /assets/{asset_id}"),
        ("thumbnial", "GET /assets/{asset_id}"),
        ("wehbook", "GET ~/hooks"),
        ("colaborator", "GET /projects/{project_id}/collaborators"),
        ("prjct", "GET /teams/{team_id}/projects"),
        ("uplaod", "GET /assets/{asset_id}/children"),
        ("delte comment", "GET /comments/{comment_id}"),
        ("delte", "GET /assets/{asset_id}"),
    ],
)
def test_misspelled_words_find_similar_operations_beginning_with_a_safe_one(text: str, name: str) -> None:
    result = V2.search(text)
    assert result.is_similar
    assert name_of(result.operations[0]) == name
    assert result.operations[0].safe


@BOTH
def test_similar_operations_are_few_and_never_begin_with_one_that_changes_something(catalog: Catalog) -> None:
    words = (
        "delte",
        "crate",
        "remov",
        "udpate",
        "mvoe",
        "eidt",
        "ipload",
        "elete",
        "ename",
        "rchive",
        "ocmment",
        "hare",
    )
    for text in words:
        for whole in (text, f"{text} comment", f"{text} file"):
            result = catalog.search(whole)
            if result.is_similar and result.operations:
                assert result.operations[0].safe, whole
                assert len(result.operations) <= MAX_SIMILAR


@BOTH
def test_nothing_is_found_for_words_that_resemble_nothing(catalog: Catalog) -> None:
    assert catalog.search("zzzzqqq").operations == ()
    assert catalog.search("...").operations == ()
    assert catalog.search("/zzz").operations == ()


def test_words_without_meaning_are_ignored_beside_others() -> None:
    assert query_words("Upload a file to the folder") == ["upload", "file", "folder"]
    assert query_words("the") == ["the"]


@BOTH
def test_each_typed_letter_takes_a_few_milliseconds(catalog: Catalog) -> None:
    texts = [word[:length] for word in FIRST for length in range(1, len(word) + 1)]
    catalog.search("warm up")
    before = time.process_time()
    for text in texts:
        catalog.search(text)
    assert (time.process_time() - before) / len(texts) < 0.003
